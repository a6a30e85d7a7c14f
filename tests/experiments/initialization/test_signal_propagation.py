"""Second routes to variances and gradients in deep random networks."""

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
@pytest.mark.parametrize("control", [False, True])
def test_gradients_are_those_of_autodiff(control):
    found = by.gradients_vanish_at_one_over_n(np.random.default_rng(5), control).numbers
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
    expected = [factors.min(), factors.max(), norms[-1] / norms[0], largest]
    assert list(found.values()) == pytest.approx(expected, rel=1e-3)


@confirms(
    "initialization/signal_propagation#equal_variances_keep_no_gradient",
    "the theory of very wide layers, with adaptive quadrature",
)
def test_settled_variance_and_gradient_of_wide_layers():
    rows = [by.equal_variances_keep_no_gradient(np.random.default_rng(seed)).numbers.values() for seed in range(10)]
    early, late, left = np.median([[*row] for row in rows], axis=0)
    q = settled(1.0)
    factor = normal_mean(lambda z: (logistic(z) * logistic(-z)) ** 2, q) ** 0.5
    assert [early, late] == pytest.approx([q, q], rel=0.1) and left ** (1 / 20) == pytest.approx(factor, rel=0.05)


@confirms(
    "initialization/signal_propagation#mean_term_breaks_the_recursion", "exact expectations, by adaptive quadrature"
)
@pytest.mark.parametrize("control", [False, True])
def test_lines_are_near_their_expectations(control):
    q, shift = 1.0, 0.5 if control else 0.0
    for _ in range(3):
        before, q = q, 16 * normal_mean(lambda z: (logistic(z) - shift) ** 2, q)
    around = 16 * normal_mean(lambda z: (logistic(z) - 0.5) ** 2, before)
    rows = [by.mean_term_breaks_the_recursion(np.random.default_rng(s), control).numbers.values() for s in range(5)]
    assert np.median([[*row] for row in rows], axis=0) == pytest.approx([before, around, q, q, q], rel=0.05)


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
