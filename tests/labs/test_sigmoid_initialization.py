"""What the lab on the initialisation of sigmoids shows, by other means: gradients at all layers by JAX's vjp, adaptive
quadrature with roots, and training along JAX's gradient.
"""

from functools import cache, partial

import jax
import jax.numpy as jnp
import numpy as np
from scipy.optimize import brentq
from scipy.stats import norm

from tests.experiments.initialization.test_signal_propagation import logistic, normal_mean, settled
from tests.lab import assert_says, assert_tells
from tests.shown import assert_drawn, shows

F = {"tanh": jnp.tanh, "sigmoid": jax.nn.sigmoid}
TANH, XAVIER, WIDE, CENTRED = ("tanh", 1, 0), ("sigmoid", 1, 0), ("sigmoid", 16, 0), ("sigmoid", 16, 0.5)
NAMES = {TANH: "tanh, 1/n", XAVIER: "sigmoid, 1/n", WIDE: "sigmoid, 16/n", CENTRED: "sigmoid, 16/n, centred"}


@cache
def wide(scale):
    """The variance to which the sums of very wide layers tend, and the factor by which a layer changes a gradient."""
    q = settled(scale)
    return q, (scale * normal_mean(lambda z: (logistic(z) * logistic(-z)) ** 2, q)) ** 0.5


@cache
def saturated():
    """The setting in which sigmoids keep a gradient without biases."""
    return "sigmoid", brentq(lambda scale: wide(scale)[1] - 1, 16, 1000), 0


@partial(jax.jit, static_argnames="units")
def _sums(units, shift, z, weights, nudges):
    """Sums of all layers, which are nudged, and the activations of the last; biases of −½ΣW shift what enters."""

    def layer(z, given):
        W, nudge = given
        z = (F[units](z) - shift) @ W + nudge
        return z, z

    last, sums = jax.lax.scan(layer, z + nudges[0], (weights, nudges[1:]))
    return F[units](last), sums


@partial(jax.jit, static_argnames="units")
def _gradients(units, shift, z, weights, upstream):
    """The gradients of all sums, by that of what nudges them."""
    nudges = jnp.zeros((len(weights) + 1, *z.shape))
    _, back, sums = jax.vjp(partial(_sums, units, shift, z, weights), nudges, has_aux=True)
    return sums, back(upstream)[0]


@cache
def propagated(setting, seed=0, depth=20, width=100, batch=32, deviation=1.0):
    """The sums of all layers, and their gradients, (depth + 1, batch, width)."""
    units, scale, shift = setting
    rng = np.random.default_rng(seed)
    z = deviation * rng.standard_normal((batch, width))
    weights = np.array([rng.standard_normal((width, width)) for _ in range(depth)]) * (scale / width) ** 0.5
    with jax.enable_x64(True):
        sums, gradients = _gradients(units, shift, z, weights, rng.standard_normal((batch, width)))
    return np.array([z, *sums]), np.array(gradients)


def variance(sums, axis):
    """The mean square of the last sums, less the square of their mean."""
    return float(np.mean(np.mean(sums**2, axis) - np.mean(sums, axis) ** 2))


def measured(setting, **sizes):
    """Behind all layers: the variance over units, that over inputs, and the share of the gradient."""
    sums, gradients = propagated(setting, **sizes)
    inputs = sums[-1] - sums[-1].mean(axis=0)  # the variance of numbers that hardly differ
    norms = [np.vdot(g, g) ** 0.5 for g in gradients]
    return variance(sums[-1], 1), float(np.mean(inputs**2)), norms[0] / norms[-1]


def assert_measured(shown, settings, **sizes):
    """The table tells two digits of what is measured."""
    columns = zip(*([float(f"{x:.2g}") for x in measured(setting, **sizes)] for setting in settings), strict=True)
    names = [NAMES.get(setting, f"sigmoid, {setting[1]}/n") for setting in settings]
    heads = ["over units", "over inputs", "gradient left"]
    assert_tells(shown, {"layers": names, **dict(zip(heads, columns, strict=True))})


@shows("labs/sigmoid_initialization table")
def test_five_narrow_layers(shown):
    assert_measured(shown, [TANH, XAVIER, WIDE], depth=5, width=50)


@shows("labs/sigmoid_initialization table 2")
def test_five_wide_layers(shown):
    assert_measured(shown, [TANH, XAVIER, WIDE], depth=5, width=200)


@shows("labs/sigmoid_initialization table 3")
def test_twenty_narrow_layers(shown):
    assert_measured(shown, [TANH, XAVIER, WIDE], depth=20, width=50)


@shows("labs/sigmoid_initialization table 4")
def test_twenty_wide_layers(shown):
    assert_measured(shown, [TANH, XAVIER, WIDE], depth=20, width=200)


@shows("labs/sigmoid_initialization table 5")
def test_very_wide_layers(shown):
    scales, variances, factors = [1, 4, 16, 64], [], []
    for scale in scales:
        sums, gradients = propagated(("sigmoid", scale, 0), seed=1, width=200, batch=16)
        variances.append(np.mean([variance(of_layer, 1) for of_layer in sums[5:]]))
        factors.append((np.vdot(gradients[5], gradients[5]) / np.vdot(gradients[15], gradients[15])) ** (1 / 20))
    q, factor = zip(*map(wide, scales), strict=True)
    expected = {"scale": scales, "variance": q, "variance measured": variances, "factor": factor}
    assert_tells(shown, {**expected, "factor measured": factors}, rel=1e-6)


@shows("labs/sigmoid_initialization text")
def test_the_scale_that_keeps_gradients(shown):
    """The lab's bisection stops within a hundredth of the scale."""
    _, scale, _ = saturated()
    q, _ = wide(scale)
    beyond = 200 * norm.sf(4 / q**0.5)
    assert_says(shown, f"scale {scale}, variance of the sums {q}, share of sums beyond ±4: {beyond}%", rel=2e-3)


@shows("labs/sigmoid_initialization table 6")
def test_five_settings(shown):
    assert_measured(shown, [TANH, XAVIER, WIDE, CENTRED, saturated()], depth=20, width=100)


@shows("labs/sigmoid_initialization figure")
def test_what_is_left_by_scale(shown):
    scales, lines = [4, 8, 12, 16, 20, 24, 32], {}
    for name, shift in (("biases 0", 0), ("centred sums", 0.5)):
        _, inputs, left = zip(*(measured(("sigmoid", s, shift), deviation=0.1) for s in scales), strict=True)
        lines[f"{name}: variance"] = (scales, [100 * variance for variance in inputs])
        lines[f"{name}: gradient"] = (scales, left)
    lines |= {4: ([0, 1], 1), 5: (16, [0, 1])}
    styles = "C0 -, C0 --, C1 -, C1 --, black -, black :"
    assert_drawn(shown[0], lines, "scale of the weights", "left behind all layers", styles=styles, atol=0)


# Training


def deep_classifier(rng, setting):
    """Eight hidden layers of 24 units, of which seven are alike; the first and the last are drawn before these."""
    _, scale, shift = setting
    first, last = rng.standard_normal((2, 24)) * 2**0.5, rng.standard_normal((24, 1)) * (scale / 24) ** 0.5
    W = np.array([rng.standard_normal((24, 24)) for _ in range(7)]) * (scale / 24) ** 0.5
    return (first, np.zeros(24)), (W, -shift * W.sum(axis=1)), (last, -shift * last.sum(axis=0))


def logits(units, network, X):
    (W, b), alike, (last, of_last) = network
    a, _ = jax.lax.scan(lambda a, layer: (F[units](a @ layer[0] + layer[1]), None), F[units](X @ W + b), alike)
    return (a @ last + of_last)[:, 0]


def momentum(t, w, g, v, s):
    v = v + (g - v) / 10
    return w - 0.5 * v, v, s


def adam(t, w, g, v, s):
    v, s = v + (g - v) / 10, s + (g * g - s) / 1000
    return w - 0.01 * v / (1 - 0.9**t) / (jnp.sqrt(s / (1 - 0.999**t)) + 1e-8), v, s


@partial(jax.jit, static_argnames=("units", "rule"))
def _trained(units, rule, layers, X, y):
    def loss(layers):
        logit = logits(units, layers, X)
        return jnp.mean(jnp.logaddexp(0, logit) - y * logit)

    def step(carry, t):
        layers, *averages = carry
        g = jax.grad(loss)(layers)
        moved = jax.tree.map(partial(rule, t), layers, g, *averages)
        return jax.tree.transpose(jax.tree.structure(g), jax.tree.structure((0, 0, 0)), moved), None

    zeros = jax.tree.map(jnp.zeros_like, layers)
    return jax.lax.scan(step, (layers, zeros, zeros), jnp.arange(1.0, 101))[0][0]


@cache
def right(setting, rule, seed):
    """The share of right answers on the training set, in per cent."""
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((50, 2))
    is_positive = (X[:, 0] > 0) == (X[:, 1] > 0)
    with jax.enable_x64(True):
        layers = _trained(setting[0], rule, deep_classifier(rng, setting), X, is_positive.astype(float))
        return 2 * np.count_nonzero((logits(setting[0], layers, X) > 0) == is_positive)


@shows("labs/sigmoid_initialization table 7")
def test_training(shown):
    settings = [TANH, XAVIER, WIDE, CENTRED, saturated()]
    expected = {"layers": [NAMES.get(setting, f"sigmoid, {setting[1]}/n") for setting in settings]}
    for seed in range(3):
        expected[f"seed {seed}"] = [f"{right(setting, momentum, seed)}%" for setting in settings]
    assert_tells(shown, {**expected, "Adam": [f"{right(setting, adam, 0)}%" for setting in settings]})


@shows("labs/sigmoid_initialization captions")
def test_captions(shown):
    """With the sizes of the networks above."""
    sizes = [(depth, width) for depth in (5, 20) for width in (50, 200)]
    *of_sizes, settled_sums, five_settings, training = shown.splitlines()
    assert of_sizes == [f"{depth} layers of {width} units" for depth, width in sizes]
    assert settled_sums == "Sigmoids with biases of 0" and five_settings == "20 layers of 100 units"
    assert training == "Right answers on the training set, by momentum and by Adam"
