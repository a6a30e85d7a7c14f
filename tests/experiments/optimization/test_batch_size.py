"""Second routes to what the size of a batch does."""

import math
from fractions import Fraction
from statistics import pstdev

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.experiments.optimization import batch_size as by
from solutions.experiments.optimization.batch_size import FEATURES
from tests.confirm import confirms


@confirms("optimization/batch_size#fewer_updates_in_a_pass", "JAX: autodiff of the loss in place of its formula")
def test_sgd_equals_autodiff():
    rng = np.random.default_rng(5)

    def after(steps, batch):
        e = jnp.ones(FEATURES) / math.sqrt(FEATURES)
        for _ in range(steps):
            X = jnp.asarray(rng.normal(size=(batch, FEATURES)))
            e = e - 0.1 * jax.grad(lambda e, X: jnp.mean((X @ e) ** 2) / 2)(e, X)
        return float(e @ e)

    small, updates, large = by.fewer_updates_in_a_pass(np.random.default_rng(5)).numbers.values()
    assert updates * 256 == 1024
    with jax.enable_x64(True):
        assert [small, large] == pytest.approx([after(128, 8), after(4, 256)], rel=1e-6)


@confirms(
    "optimization/batch_size#noise_falls_with_the_square_root",
    "each entry's deviation, by Python's own statistics; and the variance of a product of normal numbers",
)
@pytest.mark.parametrize("control", [False, True])
def test_noise_of_the_gradient_equals_its_formula(control):
    # for weights off by e, the variance of one entry of x xᵀe is ‖e‖² + e_i²
    deviation = math.sqrt(1 + 1 / FEATURES)
    rng, noise = np.random.default_rng(3), []
    for size in (4, 64):
        X = rng.normal(size=(400, 1 if control else size, FEATURES))
        gradients = np.mean(X * (X.sum(axis=2, keepdims=True) * FEATURES**-0.5), axis=1)
        noise.append(np.mean([pstdev(entry) for entry in gradients.T.tolist()]))
        assert noise[-1] == pytest.approx(deviation / (1 if control else size) ** 0.5, rel=0.1)
    found = by.noise_falls_with_the_square_root(np.random.default_rng(3), control).numbers.values()
    assert list(found) == pytest.approx([*noise, noise[0] / noise[1]])


@confirms(
    "optimization/batch_size#shortens_a_noisy_gradient",
    "the pseudoinverse, and batch by batch; and means of norms of normal vectors, by integration",
)
@pytest.mark.parametrize("control", [False, True])
def test_norms_of_noisy_gradients_equal_integrals(control):
    rng = np.random.default_rng(3)
    X, y = rng.standard_normal((400, 2)), rng.standard_normal(400)
    residuals, norms = X @ (np.linalg.pinv(X) @ y + (10 if control else 0)) - y, []
    for size in (1, 64):
        batches = rng.integers(400, size=(100, size))
        norms.append(sum(math.hypot(*(residuals[rows] @ X[rows] / size)) for rows in batches) / 100)
    found = by.shortens_a_noisy_gradient(np.random.default_rng(3), control).numbers.values()
    assert list(found) == pytest.approx(norms)
    # of one example E|r| E‖x‖ = √(2/π) √(π/2) = 1; of many E‖x r‖/8 with x r about normal, E = √(π/2)
    assert control or norms == pytest.approx([1, math.sqrt(math.pi / 2) / 8], rel=0.3)


@confirms("optimization/batch_size#full_gradient_in_pieces", "JAX: autodiff of the loss on all examples")
def test_the_gradient_in_pieces_equals_autodiff():
    rng = np.random.default_rng(5)
    X, e = rng.normal(size=(256, FEATURES)), by.OFF
    with jax.enable_x64(True):
        whole = jax.grad(lambda e: jnp.mean((X @ e) ** 2) / 2)(jnp.asarray(e))
        pieces = [jax.grad(lambda e, x=x: jnp.mean((x @ e) ** 2) / 2)(jnp.asarray(e)) for x in np.split(X, 16)]
    np.testing.assert_allclose(np.mean(pieces, axis=0), whole, atol=1e-12)
    # where each piece moves the weights, each error is multiplied by I − 0.1 S before the next
    total, e = np.zeros(FEATURES), np.full(FEATURES, FEATURES**-0.5)
    for x in np.split(X, 16):
        total, e = total + x.T @ x @ e / 256, (np.eye(FEATURES) - x.T @ x / 160) @ e
    apart = np.abs(total - X.T @ X @ by.OFF / 256).max()
    found = [
        by.full_gradient_in_pieces(np.random.default_rng(5), control).numbers["largest difference of an entry"]
        for control in (False, True)
    ]
    assert found == pytest.approx([0, apart])


@confirms("optimization/batch_size#vectorized_is_faster", "arithmetic in fractions")
def test_the_weights_are_brought_once_for_a_batch():
    weights, single = Fraction(4 * 4096**2, 10**12), Fraction(8 * 4096, 10**12)  # seconds to bring them from memory
    numbers = by.vectorized_is_faster().numbers
    assert numbers["examples a second, single"] == pytest.approx(float(1 / (weights + single)))
    assert numbers["examples a second, batch 64"] == pytest.approx(10**13 / (2 * 4096**2))  # arithmetic takes longer
