"""Second routes to what leaves saddle points."""

import itertools
import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.experiments.optimization import saddle_points as by
from solutions.finding import stream
from solutions.nn.gradients import check_gradient
from tests.confirm import confirms


def jax_loss(theta, X):
    return ((theta[0] * (X @ theta[1:]) - X[:, 0]) ** 2).mean() / 2


def test_nearly_all_minibatches_push_where_the_full_batch_does_not():
    saddle = jnp.array(by.SADDLE)
    single = np.array(jax.jit(jax.vmap(jax.grad(jax_loss), (None, 0)))(saddle, by.EXAMPLES[:, None]))
    assert np.allclose(single.mean(axis=0), 0, atol=1e-6)
    assert np.allclose([by.error_gradient(saddle, row[None]) for row in by.EXAMPLES], single, atol=1e-5)
    eigenvalues, directions = np.linalg.eigh(np.array(jax.jit(jax.hessian(jax_loss))(saddle, by.EXAMPLES)))
    assert eigenvalues[0] < 0 < eigenvalues[-1]
    batches = np.array(list(itertools.combinations(range(len(by.EXAMPLES)), 4)))
    pushes = np.abs(single[batches].mean(axis=1) @ directions[:, 0])  # one for each of all the minibatches
    assert np.mean(pushes > 1e-6) > 0.5
    mirrored = [[2 * i, 2 * i + 1, 2 * j, 2 * j + 1] for i, j in itertools.combinations(range(len(by.PAIRS)), 2)]
    assert np.allclose(single[mirrored].mean(axis=1), 0, atol=1e-6)


@confirms("optimization/saddle_points#left_by_minibatches", "descent along JAX's gradient, minibatch by minibatch")
def test_losses_of_the_descents_equal_autodiff():
    gradient = jax.jit(jax.grad(jax_loss))
    rng = np.random.default_rng(3)
    with jax.enable_x64(True):
        theta = jnp.array(by.SADDLE)
        for _ in range(200):
            theta = theta - 0.05 * gradient(theta, by.EXAMPLES[rng.choice(16, 4, replace=False)])
        expected = float(jax_loss(theta, by.EXAMPLES))
    start, full, mini = by.left_by_minibatches(np.random.default_rng(3)).numbers.values()
    assert start == full == (1**2 + 2**2) / 2 / 2  # half the mean square of the first inputs, ±1 and ±2
    assert mini == pytest.approx(expected, rel=1e-3)


@confirms(
    "optimization/saddle_points#held_where_all_gradients_vanish", "JAX's gradient of every single example, which is 0"
)
def test_no_example_pushes_at_zero():
    gradients = jax.jit(jax.vmap(jax.grad(jax_loss), (None, 0)))(jnp.array(by.ZERO), by.EXAMPLES[:, None])
    assert not np.any(gradients)
    before, after = by.held_where_all_gradients_vanish(np.random.default_rng(3)).numbers.values()
    assert before == after == 1.25


def test_the_full_batch_leaves_at_the_rate_of_the_curvature():
    """Beside the saddle, a distance grows by 1 + rate · |curvature| at each step."""
    curvature = -np.linalg.eigvalsh(np.array(jax.jit(jax.hessian(jax_loss))(jnp.array(by.SADDLE), by.EXAMPLES)))[0]

    def steps(d):
        return next(n for n, loss in enumerate(by.losses((d, d, 1 + d), "full", None)) if loss < 0.125)

    assert steps(1e-6) - steps(1e-4) == pytest.approx(math.log(100) / math.log(1 + 0.05 * curvature), abs=2)


@settings(max_examples=10)
@given(st.integers(0, 999))
def test_gradient_equals_finite_differences(seed):
    rng = np.random.default_rng(seed)
    theta, X = rng.standard_normal(3), rng.standard_normal((5, 2))
    assert check_gradient(lambda t: by.half_squared_error(t, X), lambda t: by.error_gradient(t, X), theta) < 1e-6


@confirms("optimization/saddle_points#local_minima_left_by_noise", "JAX: one descent after the other, by autodiff")
def test_descents_from_the_shallow_minimum_one_by_one():
    experiment = by.local_minima_left_by_noise
    rng = stream(experiment)
    signs = np.array([rng.choice([-1, 1], 100) for _ in range(400)]).T
    slope = jax.grad(lambda x, tilt: x**4 - 4 * x**2 + x + tilt * x)

    @jax.jit
    def end(signs):
        tilts = jnp.concatenate([20 * signs, jnp.zeros(100)])
        shallow = max(np.roots([4, 0, -8, 1]))
        return jax.lax.scan(lambda x, tilt: (x - 0.01 * slope(x, tilt), None), shallow, tilts)[0]

    with jax.enable_x64(True):
        left = sum(float(end(row)) < 0 for row in signs.astype(float))
    assert experiment(stream(experiment)).numbers["share that ends in the deeper minimum"] == left / 100
