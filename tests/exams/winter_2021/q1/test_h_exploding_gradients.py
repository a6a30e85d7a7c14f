"""Second routes to Winter 2021, question 1, part h."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.exams.winter_2021.q1.h_exploding_gradients import (
    EXPLODED,
    clipping_bounds_the_gradient,
    larger_batches_have_shorter_gradients,
    recurrence,
    recurrent_gradient,
    remedies_for_exploding_gradients,
)
from solutions.exams.winter_2021.q1.slips import momentum_can_stay
from tests.confirm import confirms
from tests.exams.winter_2021.q1.options import names


@settings(max_examples=10)
@given(st.integers(0, 10**6))
def test_recurrent_gradient_equals_autodiff(seed):
    rng = np.random.default_rng(seed)
    W, X, y = rng.standard_normal((3, 3)), rng.standard_normal((4, 5, 3)), rng.standard_normal(4)
    exact = jax.grad(recurrent_loss)(jnp.array(W), X, y)
    assert np.allclose(recurrent_gradient(W, X, y), exact, rtol=1e-3, atol=1e-3 * np.abs(exact).max())


def recurrent_loss(W, X, y):
    h = jnp.zeros(X[:, 0].shape)
    for step in range(X.shape[1]):
        h = h @ W.T + X[:, step]
    return ((h.mean(axis=1) - y) ** 2).mean()


@confirms("winter-2021/q1#h", "JAX's autodiff of the recurrence")
def test_remedies_for_exploding_gradients_equal_autodiff():
    W, X, y, _ = recurrence(seed=11, control=False, units=3, steps=60, examples=40)

    def loss_of_one(W, x, y):
        last, _ = jax.lax.scan(lambda h, x: (W @ h + x, None), jnp.zeros(len(W)), x)
        return (last.mean() - y) ** 2

    of_each = np.array(jax.vmap(jax.grad(loss_of_one), (None, 0, 0))(W, X, y))  # (examples, units, units)

    def length(rows):
        return np.linalg.norm(of_each[rows].mean(axis=0))

    rows = np.arange(40)
    rare, frequent = rows[y == 1], rows[y == 0]
    single = max(length([row]) for row in rows)
    balanced = length(np.append(frequent, np.tile(rare, len(frequent) // len(rare))))
    whole = of_each.mean(axis=0)
    assert np.allclose(recurrent_gradient(W, X, y), whole, rtol=1e-3)
    clipped = whole * min(1, 5 / np.linalg.norm(whole))
    remedies = (single, balanced, length(rows), np.linalg.norm(clipped))
    assert length(rows) > EXPLODED
    assert remedies_for_exploding_gradients.answer() == names(remedy < EXPLODED for remedy in remedies)
    found = clipping_bounds_the_gradient().numbers
    assert found["length after"] == pytest.approx(5) and found["cosine"] == pytest.approx(1)


def test_the_slips_hold_for_many_seeds():
    assert momentum_can_stay()
    assert all(larger_batches_have_shorter_gradients(seed) for seed in range(20))
