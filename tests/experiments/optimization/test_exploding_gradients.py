"""Second routes to what makes gradients explode, and what helps."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.experiments.optimization import exploding_gradients as by
from solutions.finding import stream
from solutions.nn.mlp import initialize
from tests.confirm import confirms
from tests.experiments.regularization import by_jax


@confirms(
    "optimization/exploding_gradients#caused_by_large_weights",
    "JAX: the gradient by the inputs of the first and of the last layer",
)
@pytest.mark.parametrize("control, scale", [(False, 1.5), (True, 1.0)])
@jax.enable_x64(True)
def test_growth_equals_autodiff(control, scale):
    rng = np.random.default_rng(3)
    network = [(scale * W, b) for W, b in initialize([32] * 21, rng)] + initialize([32, 1], rng)
    X, upstream = rng.normal(size=(32, 32)), rng.normal(size=32)

    def loss(a, layers):
        return upstream @ by_jax.outputs(layers, a)

    last = jnp.asarray(X)
    for W, _ in network[:-1]:
        last = jax.nn.relu(last @ W)
    first, last = (jnp.linalg.norm(jax.grad(loss)(a, rest)) for a, rest in ((X, network), (last, network[-1:])))
    (growth,) = by.caused_by_large_weights(np.random.default_rng(3), control).numbers.values()
    assert growth == pytest.approx(float(first / last))


@given(st.floats(0.5, 2), st.integers(1, 8))
@settings(max_examples=10)
def test_growth_is_a_power_of_the_scale(scale, layers):
    # of one example, so that another loss only means another norm of the gradient; ReLUs commute with the factors
    growth, of_right_size = (
        by.gradient_growth(np.random.default_rng(1), layers, scale=factor, batch=1) for factor in (scale, 1.0)
    )
    assert growth / of_right_size == pytest.approx(scale**layers)


def test_clipped_steps_are_short():
    rng = np.random.default_rng(0)
    descent = by.ClippedDescent(limit=2.0, learning_rate=0.1)
    theta = start = np.zeros(7)
    gradients = rng.normal(size=(50, 7)) * 10.0 ** rng.integers(-2, 6, size=(50, 1))
    for gradient in gradients:
        moved = descent.step(theta, gradient)
        assert np.linalg.norm(moved - theta) <= 0.1 * 2.0 + 1e-12
        assert np.dot(theta - moved, gradient) == pytest.approx(
            0.1 * min(2.0, np.linalg.norm(gradient)) * np.linalg.norm(gradient)
        )
        theta = moved
    assert np.linalg.norm(theta - start) <= 50 * 0.1 * 2.0
    np.testing.assert_allclose(descent.norms, np.sqrt((gradients**2).sum(axis=1)))


@confirms(
    "optimization/exploding_gradients#tamed_by_clipping", "JAX: the same 150 steps along its gradient, scaled down"
)
@confirms("optimization/exploding_gradients#stay_large_when_clipped", "JAX: the norms of its gradients on the way")
def test_clipped_descent_equals_autodiff():
    rng = stream(by.tamed_by_clipping, 3)
    network = [(by.LARGE * W, b) for W, b in initialize([32] * 11 + [1], rng)]
    X = rng.normal(size=(64, 32))
    found = by.tamed_by_clipping(stream(by.tamed_by_clipping, 3)).numbers

    @jax.value_and_grad
    def loss(network):
        a = X
        for W, b in network[:-1]:
            a = jax.nn.relu(a @ W + b)
        W, b = network[-1]
        return jnp.mean((a @ W + b - X[:, :1]) ** 2)

    @jax.jit
    def step(network):
        value, gradient = loss(network)
        norm = jnp.sqrt(sum((g**2).sum() for g in jax.tree.leaves(gradient)))
        scale = 0.01 * jnp.minimum(1, 1 / norm)
        return jax.tree.map(lambda w, g: w - scale * g, network, gradient), value, norm

    with jax.enable_x64(True):
        values, norms = [], []
        for _ in range(151):
            network, value, norm = step(network)
            values.append(float(value))
            norms.append(float(norm))
    assert list(found.values()) == pytest.approx([norms[0], values[0], values[-1]], rel=1e-6)
    found = by.stay_large_when_clipped(stream(by.tamed_by_clipping, 3)).numbers
    assert list(found.values()) == pytest.approx([1, np.mean(norms[140:150])], rel=1e-6)


def test_numbers_of_clipping_are_those_of_the_descent(monkeypatch):
    asked = []

    def descend_clipped(rng, scale, limit):
        asked.append((scale, limit))
        return 8.0, 0.5, [float(n) for n in range(1, 101)]

    monkeypatch.setattr(by, "descend_clipped", descend_clipped)
    for control in (False, True):
        assert list(by.tamed_by_clipping(None, control).numbers.values()) == [1, 8, 0.5]
        assert list(by.stay_large_when_clipped(None, control).numbers.values()) == [1, 95.5]
    assert asked == [(1.5, 1.0), (1.5, 1.0), (1.5, math.inf), (1.0, 1.0)]


def loss_of_one(W, x, y):
    last, _ = jax.lax.scan(lambda h, x: (W @ h + x, None), jnp.zeros(len(W)), x)
    return (last.mean() - y) ** 2


@settings(max_examples=10)
@given(st.integers(0, 10**6))
def test_recurrent_gradient_equals_autodiff(seed):
    rng = np.random.default_rng(seed)
    W, X, y = rng.standard_normal((3, 3)), rng.standard_normal((4, 5, 3)), rng.standard_normal(4)
    exact = np.mean([jax.grad(loss_of_one)(jnp.array(W), *one) for one in zip(X, y, strict=True)], axis=0)
    assert np.allclose(by.recurrent_gradient(W, X, y), exact, rtol=1e-3, atol=1e-3 * np.abs(exact).max())


@confirms("optimization/exploding_gradients#whatever_the_examples", "JAX's autodiff of the recurrence")
def test_gradients_of_all_kinds_of_batches_equal_autodiff():
    W, X, y = by.recurrence(rng := np.random.default_rng(3), 1.2)
    order = rng.permutation(len(y))
    of_each = np.array(jax.vmap(jax.grad(loss_of_one), (None, 0, 0))(W, X, y))  # (examples, units, units)

    def norm(rows):
        return np.linalg.norm(of_each[rows].mean(axis=0))

    rare, frequent = np.flatnonzero(y == 1), np.flatnonzero(y == 0)
    expected = [
        norm(order),
        min(norm([row]) for row in order[:11]),
        norm(order[:16]),
        norm(order[:64]),
        norm(np.append(frequent, np.tile(rare, len(frequent) // len(rare)))),
    ]
    found = by.whatever_the_examples(np.random.default_rng(3)).numbers
    assert list(found.values()) == pytest.approx(expected, rel=1e-3)
