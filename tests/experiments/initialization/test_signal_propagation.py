"""Second routes to variances and gradients in deep random networks."""

from statistics import fmean, pvariance

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import brentq

from solutions.experiments.initialization import signal_propagation as by
from solutions.experiments.initialization.signal_propagation import CENTRED, TANH, WIDE, XAVIER, Setting
from tests.confirm import confirms


def normal_mean(f, variance):
    """The mean of f(z) for normal z, by adaptive quadrature."""
    return quad(lambda x: f(variance**0.5 * x) * np.exp(-(x**2) / 2), -12, 12, limit=200)[0] / np.sqrt(2 * np.pi)


def logistic(z):
    return 1 / (1 + np.exp(-z))


def settled(scale):
    """The variance to which sums of sigmoids tend, as a root."""
    return brentq(lambda q: scale * normal_mean(lambda z: logistic(z) ** 2, q) - q, 1e-6, scale + 1)


@pytest.mark.parametrize("setting", [XAVIER, WIDE, Setting("sigmoid", 100)])
def test_wide_layers_by_adaptive_quadrature(setting):
    q = settled(setting.scale)
    chi = setting.scale * normal_mean(lambda z: (logistic(z) * logistic(-z)) ** 2, q)
    assert by.settled_variance(setting) == pytest.approx(q, rel=1e-7)
    assert by.gradient_factor(setting) == pytest.approx(chi**0.5, rel=1e-7)


@confirms(
    "initialization/signal_propagation#gradients_vanish_at_one_over_n", "JAX's vjp of the same network, layer by layer"
)
@confirms(
    "initialization/signal_propagation#equal_variances_keep_no_gradient",
    "JAX's vjp of the same network, and Python's own variances",
)
@pytest.mark.parametrize("control", [False, True])
def test_gradients_are_those_of_autodiff(control):
    rng = np.random.default_rng(5)
    z = jnp.asarray(rng.standard_normal((32, 100)))
    weights = [rng.normal(size=(100, 100)) / 10 for _ in range(20)]
    upstream = jnp.asarray(rng.standard_normal((32, 100)))
    f = jnp.tanh if control else jax.nn.sigmoid
    sums, backs = [z], []
    for W in weights:
        z, back = jax.vjp(lambda z, W=W: f(z) @ W, z)
        sums.append(z)
        backs.append(back)
    gradient, norms = jax.vjp(f, z)[1](upstream)[0], []
    norms.append(float(jnp.linalg.norm(gradient)))
    for back in backs[::-1]:
        (gradient,) = back(gradient)
        norms.append(float(jnp.linalg.norm(gradient)))
    factors = np.divide(norms[1:], norms[:-1])
    largest = max(float(jnp.abs(z).max()) for z in sums[1:])
    left = norms[-1] / norms[0]
    found = by.gradients_vanish_at_one_over_n(np.random.default_rng(5), control).numbers
    assert list(found.values()) == pytest.approx([factors.min(), factors.max(), left, largest], rel=1e-3)

    over_units = [fmean(pvariance(example) for example in z.tolist()) for z in sums]
    found = by.equal_variances_keep_no_gradient(np.random.default_rng(5), control).numbers
    assert list(found.values()) == pytest.approx([fmean(over_units[6:11]), fmean(over_units[16:]), left], rel=1e-3)


def test_settled_variance_and_gradient_of_wide_layers():
    rows = [by.equal_variances_keep_no_gradient(np.random.default_rng(seed)).numbers.values() for seed in range(10)]
    early, late, left = np.median([[*row] for row in rows], axis=0)
    q = settled(1.0)
    factor = normal_mean(lambda z: (logistic(z) * logistic(-z)) ** 2, q) ** 0.5
    assert [early, late] == pytest.approx([q, q], rel=0.1) and left ** (1 / 20) == pytest.approx(factor, rel=0.05)


@confirms(
    "initialization/signal_propagation#mean_term_breaks_the_recursion",
    "the same networks one by one, with moments in place of variances; and exact expectations, by adaptive quadrature",
)
@pytest.mark.parametrize("control", [False, True])
def test_lines_are_those_of_the_networks_and_near_their_expectations(control):
    q, shift = 1.0, 0.5 if control else 0.0
    for _ in range(3):
        before, q = q, 16 * normal_mean(lambda z: (logistic(z) - shift) ** 2, q)
    around = 16 * normal_mean(lambda z: (logistic(z) - 0.5) ** 2, before)
    found = list(by.mean_term_breaks_the_recursion(np.random.default_rng(3), control).numbers.values())
    assert found == pytest.approx([before, around, q, q, q], rel=0.2)

    rng = np.random.default_rng(3)
    sums = rng.standard_normal((250, 40))
    for _ in range(3):
        weights = rng.standard_normal((250, 40, 40)) * (16 / 40) ** 0.5
        earlier, entering = sums, 1 / (1 + np.exp(-sums)) - shift  # centred sums are those of centred activations
        sums = np.array([a @ W for a, W in zip(entering, weights, strict=True)])

    def moments(of):
        """The mean and the mean square over the networks, for each unit j that enters."""
        return (np.mean([np.mean(x**power, axis=-1) for x in of], axis=0) for power in (1, 2))

    (a, a_squared), (w, w_squared) = moments(entering[:, :, None]), moments(weights)
    added, added_squared = moments(entering[:, :, None] * weights)
    expected = [
        16 * 0.25**2 * (np.mean(earlier**2) - np.mean(earlier) ** 2),
        sum((a_squared - a**2) * (w_squared - w**2)),
        sum(a_squared * w_squared - a**2 * w**2),  # the variance of a product of independent factors
        sum(added_squared - added**2),
        np.mean(sums**2) - np.mean(sums) ** 2,
    ]
    assert found == pytest.approx(expected)


@confirms("initialization/signal_propagation#learns_with_centred_sums", "descent with momentum along JAX's gradient")
@pytest.mark.parametrize("control", [False, True])
def test_training_equals_that_of_autodiff(control):
    found = by.learns_with_centred_sums(np.random.default_rng(2), control).numbers
    rng = np.random.default_rng(2)
    X, layers = rng.standard_normal((24, 2)), []
    X[::2, 0], X[1::2, 0] = -np.abs(X[::2, 0]), np.abs(X[1::2, 0])
    y = X[:, 0] > 0
    sizes = [2, *[20] * 12, 1]
    order = [0, 12, *range(1, 12)]  # the first and the last layer are drawn first
    scales = {k: 4 if k == 0 else 16 for k in order}
    drawn = {k: rng.normal(size=(sizes[k], sizes[k + 1])) * (scales[k] / sizes[k]) ** 0.5 for k in order}
    for k in range(13):
        W = drawn[k]
        layers.append((W, np.zeros(W.shape[1]) if control or k == 0 else -W.sum(axis=0) / 2))

    def loss(layers):
        a = jnp.asarray(X)
        for W, b in layers[:-1]:
            a = jax.nn.sigmoid(a @ W + b)
        logits = (a @ layers[-1][0] + layers[-1][1])[:, 0]
        return jnp.mean(jnp.logaddexp(0, logits) - y * logits)

    with jax.enable_x64(True):
        theta = jax.tree.map(jnp.asarray, layers)
        velocity, gradient = jax.tree.map(jnp.zeros_like, theta), jax.jit(jax.grad(loss))
        before = float(loss(theta))
        for _ in range(50):
            velocity = jax.tree.map(lambda v, g: 0.9 * v + 0.1 * g, velocity, gradient(theta))
            theta = jax.tree.map(lambda w, v: w - 0.35 * v, theta, velocity)
        after = float(loss(theta))
    assert list(found.values()) == pytest.approx([before, after], rel=1e-6)


def test_centred_sums_of_small_variance_keep_it_as_tanh_does():
    """As tanh units with Xavier's weights, whose sums are half as large."""
    sums, gradients = by.propagate(np.random.default_rng(4), CENTRED, deviation=0.2)
    of_tanh, gradients_of_tanh = by.propagate(np.random.default_rng(4), TANH, deviation=0.1)
    assert np.allclose(sums, 2 * of_tanh) and np.allclose(by.share_left(gradients), by.share_left(gradients_of_tanh))
    assert [str(setting) for setting in (TANH, CENTRED)] == ["tanh, 1/n", "sigmoid, 16/n, centred"]
