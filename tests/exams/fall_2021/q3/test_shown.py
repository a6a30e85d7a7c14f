"""What the tables and figures of Fall 2021, question 3, show, by other means."""

from functools import cache

import jax
import jax.numpy as jnp
import numpy as np
from scipy.integrate import quad

from solutions.experiments.initialization.signal_propagation import (
    Setting,
    deep_classifier,
    learns_with_centred_sums,
    lines_of_the_recursion,
    problem,
)
from solutions.finding import stream
from tests.shown import assert_drawn, shows


def logistic(z):
    return (1 + np.tanh(z / 2)) / 2


@shows("fall-2021/q3#b table")
def test_line_and_sigmoid(shown):
    places = [0.1, 0.5, 1, 2, 4]
    assert shown == {
        "x": [str(x) for x in places],
        "line": [f"{0.5 + 0.25 * x:.4f}" for x in places],
        "sigmoid": [f"{logistic(x):.4f}" for x in places],
    }


@shows("fall-2021/q3#c table")
def test_variances_of_a_sigmoid(shown):
    """By SciPy's integral over the probabilities of x."""
    deviations = [0.1, 0.5, 1, 2, 4]

    def variance(deviation):
        def integrand(u):
            return (logistic(deviation * u) - 0.5) ** 2 * np.exp(-u * u / 2) / np.sqrt(2 * np.pi)

        return quad(integrand, -12, 12)[0]

    assert shown == {
        "standard deviation of x": [str(d) for d in deviations],
        "Var(x)/16": [f"{(d / 4) ** 2:.3g}" for d in deviations],
        "Var(σ(x))": [f"{variance(d):.3g}" for d in deviations],
    }


@shows("fall-2021/q3#d table")
def test_lines_of_the_derivation(shown):
    """By means of squares less squares of means, from the same draws."""
    rng = stream(lines_of_the_recursion)

    def variance(x, axis=None):
        return (x * x).mean(axis=axis) - x.mean(axis=axis) ** 2

    def measured(f, slope, scale, is_centred):
        z = rng.standard_normal((250, 1, 40))[:, 0]
        for _ in range(3):
            W = rng.standard_normal((250, 40, 40)) * (scale / 40) ** 0.5
            before, a = z, f(z) - is_centred / 2
            z = np.einsum("nj,njk->nk", a, W)
        mean_w, mean_a = W.mean(axis=(0, 2)), a.mean(axis=0)
        var_w, var_a = variance(W, (0, 2)), variance(a, 0)
        return [
            f"{number:.3f}"
            for number in (
                scale * slope**2 * variance(before),
                var_w @ var_a,
                ((var_w + mean_w**2) * (var_a + mean_a**2) - mean_w**2 * mean_a**2).sum(),
                variance(W * a[:, :, None], (0, 2)).sum(),
                variance(z),
            )
        ]

    assert shown == {
        "line": [
            "slope² n Var w Var z before",
            "n Var w Var a",
            "with terms of the means",
            "Σ Var w a",
            "Var z",
        ],
        "tanh": measured(np.tanh, 1, 1, False),
        "sigmoid": measured(logistic, 1 / 4, 16, False),
        "centred": measured(logistic, 1 / 4, 16, True),
    }


SETTINGS = {
    "tanh, 1/n": (np.tanh, 1, False),
    "sigmoid, 1/n": (logistic, 1, False),
    "sigmoid, 16/n": (logistic, 16, False),
    "sigmoid, 16/n, centred": (logistic, 16, True),
}


@cache
def propagated(name):
    """Sums of twenty layers and the gradients there, from the same draws; slopes are differences of activations."""
    (f, scale, is_centred), rng = SETTINGS[name], np.random.default_rng(1)
    sums, weights = [rng.standard_normal((16, 60))], []
    for _ in range(20):
        weights.append(rng.normal(size=(60, 60)) * (scale / 60) ** 0.5)
        sums.append((f(sums[-1]) - is_centred / 2) @ weights[-1])

    def slope(z):
        return (f(z + 1e-4) - f(z - 1e-4)) / 2e-4

    gradients = [rng.standard_normal((16, 60)) * slope(sums[-1])]
    for W, z in zip(weights[::-1], sums[-2::-1], strict=True):
        gradients.append(np.einsum("nk,jk->nj", gradients[-1], W) * slope(z))
    return sums, gradients[::-1]


@shows("fall-2021/q3#d figure")
def test_variances_by_layer(shown):
    over_units, over_inputs = {}, {}
    for number, name in enumerate(SETTINGS):
        z = np.array(propagated(name)[0])
        over_units[name] = range(21), ((z - z.mean(axis=2, keepdims=True)) ** 2).mean(axis=(1, 2))
        over_inputs[number] = range(21), ((z - z.mean(axis=1, keepdims=True)) ** 2).mean(axis=(1, 2))
    assert_drawn(shown[0], over_units, y="over units", atol=0)
    assert_drawn(shown[1], over_inputs, "layer", "over inputs", atol=1e-25)


@shows("fall-2021/q3#d table 2")
def test_cross_entropies_before_and_after(shown):
    """Training with JAX's gradients, from the same draws."""

    def trained(is_centred):
        rng = stream(learns_with_centred_sums)
        X, y = problem(rng)

        def loss(network):
            values = X
            for W, b in network[:-1]:
                values = jax.nn.sigmoid(values @ W + b)
            z = (values @ network[-1][0] + network[-1][1])[:, 0]
            return jnp.mean(jnp.logaddexp(0, z) - y * z)

        with jax.enable_x64(True):
            network = jax.tree.map(jnp.asarray, deep_classifier(rng, Setting("sigmoid", 16, is_centred)))
            velocity, gradient = jax.tree.map(jnp.zeros_like, network), jax.jit(jax.grad(loss))
            before = loss(network)
            for _ in range(50):
                velocity = jax.tree.map(lambda v, g: 0.9 * v + 0.1 * g, velocity, gradient(network))
                network = jax.tree.map(lambda theta, v: theta - 0.35 * v, network, velocity)
            return f"{before:.2f}", f"{loss(network):.2f}"

    found = trained(False), trained(True)
    assert shown == {
        "start": ["biases 0", "biases that centre the sums"],
        "cross-entropy before": [before for before, _ in found],
        "after": [after for _, after in found],
    }


@shows("fall-2021/q3#e figure")
def test_gradients_by_layer(shown):
    lines = {}
    for name in SETTINGS:
        norms = np.sqrt([(gradient**2).sum() for gradient in propagated(name)[1]])
        lines[name] = range(21), norms / norms[-1]
    assert_drawn(shown[0], lines, "layer", "share of the gradient", atol=0, rtol=1e-5)
