"""Second routes to Spring 2018, question 2, part k."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.exams.spring_2018.q2 import k_exploding_gradients
from solutions.exams.spring_2018.q2.k_exploding_gradients import (
    ClippedDescent,
    clipped_gradients_stay_large,
    clipping_lets_it_train,
    gradient_growth,
    growth_by_remedy,
    small_batches_explode_too,
)
from solutions.nn.mlp import initialize
from tests.confirm import confirms


@confirms("spring-2018/q2#k", "JAX: the gradient by the inputs of the first and of the last layer")
@pytest.mark.parametrize("scale, normalized", [(1.0, False), (1.5, False), (1.5, True)])
def test_growth_equals_autodiff(scale, normalized):
    rng = np.random.default_rng(3)
    network = [(jnp.asarray(scale * W), b) for W, b in initialize([32] * 6 + [1], rng)]
    X, y = rng.normal(size=(100, 32)), rng.normal(size=(100, 1))

    def loss(a, layers):
        for W, _ in layers[:-1]:
            z = a @ W
            if normalized:
                z = (z - z.mean(axis=0)) / jnp.sqrt(z.var(axis=0) + 1e-5)
            a = jax.nn.relu(z)
        return jnp.mean((a @ layers[-1][0] - y) ** 2)

    a = jnp.asarray(X)
    norms = []
    for number in range(6):
        norms.append(float(jnp.linalg.norm(jax.grad(loss)(a, network[number:]))))
        z = a @ network[number][0]
        if normalized and number < 5:
            z = (z - z.mean(axis=0)) / jnp.sqrt(z.var(axis=0) + 1e-5)
        a = jax.nn.relu(z)
    assert gradient_growth(3, scale, layers=5, normalized=normalized) == pytest.approx(norms[0] / norms[-1], rel=1e-3)


@confirms("spring-2018/q2#k", "the closed form: larger weights enlarge the gradient by the same factor in every layer")
@given(st.floats(0.5, 2), st.integers(1, 8))
@settings(max_examples=10)
def test_growth_is_a_power_of_the_scale(scale, layers):
    # of one example, so that another loss only means another length of the gradient; ReLUs commute with the factors
    growth, of_right_size = (gradient_growth(1, factor, batch=1, layers=layers) for factor in (scale, 1.0))
    assert growth / of_right_size == pytest.approx(scale**layers)


@confirms("spring-2018/q2#k", "the triangle inequality: clipped steps bound how far the weights can move")
def test_clipped_steps_are_short():
    rng = np.random.default_rng(0)
    descent = ClippedDescent(limit=2.0, learning_rate=0.1)
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


def test_numbers_of_clipping_are_those_of_the_descent(monkeypatch):
    asked = []

    def descend_clipped(seed, scale, limit):
        asked.append((scale, limit))
        return 8.0, 0.5, [float(n) for n in range(1, 101)]

    monkeypatch.setattr(k_exploding_gradients, "descend_clipped", descend_clipped)
    for control in (False, True):
        assert list(clipping_lets_it_train(control=control).numbers.values()) == [1, 8, 0.5]
        assert list(clipped_gradients_stay_large(control=control).numbers.values()) == [1, 95.5]
    assert asked == [(1.5, 1.0), (1.5, 1.0), (1.5, math.inf), (1.0, 1.0)]


def test_growths_are_those_of_the_networks_named(monkeypatch):
    monkeypatch.setattr(k_exploding_gradients, "gradient_growth", lambda seed=0, scale=1.0, **changed: (scale, changed))
    batch, depth, normalized = dict(batch=4), dict(layers=5), dict(normalized=True)
    assert [growth for _, growth in growth_by_remedy()] == [
        (1.5, {}),
        (1.5, batch),
        (1.5, depth),
        (1.5, normalized),
        (1.0, {}),
    ]
    assert [int(name.split()[0]) for name, _ in growth_by_remedy()[2:3]] == list(depth.values())
    monkeypatch.setattr(k_exploding_gradients, "gradient_growth", lambda seed, scale, batch: scale * batch)
    for control, scale in ((False, 1.5), (True, 1.0)):
        growths = small_batches_explode_too(control=control).numbers
        assert growths == {"growth, batches of 4": 4 * scale, "growth, batches of 100": 100 * scale}
