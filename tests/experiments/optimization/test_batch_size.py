"""Second routes to what the size of a batch does."""

import math
from fractions import Fraction

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.experiments.optimization import batch_size as by
from solutions.experiments.optimization.batch_size import FEATURES
from tests.confirm import confirms
from tests.experiments.measured import mean_numbers


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


@confirms("optimization/batch_size#noise_falls_with_the_square_root", "the variance of a product of normal numbers")
def test_noise_of_the_gradient_equals_its_formula():
    # for weights off by e, the variance of one entry of x xᵀe is ‖e‖² + e_i²
    deviation = math.sqrt(1 + 1 / FEATURES)
    four, sixty_four, ratio = mean_numbers(by.noise_falls_with_the_square_root)
    assert four == pytest.approx(deviation / 2, rel=0.03)
    assert sixty_four == pytest.approx(deviation / 8, rel=0.03)
    assert ratio == pytest.approx(4, rel=0.05)


@confirms("optimization/batch_size#shortens_a_noisy_gradient", "means of norms of normal vectors, by integration")
def test_norms_of_noisy_gradients_equal_integrals():
    # of one example E|r| E‖x‖ = √(2/π) √(π/2) = 1; of many E‖x r‖/8 with x r about normal, E = √(π/2)
    one, many = mean_numbers(by.shortens_a_noisy_gradient)
    assert one == pytest.approx(1, abs=0.1)
    assert many == pytest.approx(math.sqrt(math.pi / 2) / 8, abs=0.02)


@confirms("optimization/batch_size#full_gradient_in_pieces", "JAX: autodiff of the loss on all examples")
def test_the_gradient_in_pieces_equals_autodiff():
    rng = np.random.default_rng(5)
    X, e = rng.normal(size=(256, FEATURES)), by.OFF
    with jax.enable_x64(True):
        whole = jax.grad(lambda e: jnp.mean((X @ e) ** 2) / 2)(jnp.asarray(e))
        pieces = [jax.grad(lambda e, x=x: jnp.mean((x @ e) ** 2) / 2)(jnp.asarray(e)) for x in np.split(X, 16)]
    np.testing.assert_allclose(np.mean(pieces, axis=0), whole, atol=1e-12)
    assert by.full_gradient_in_pieces(np.random.default_rng(5))


@confirms("optimization/batch_size#vectorized_is_faster", "arithmetic in fractions")
def test_the_weights_are_brought_once_for_a_batch():
    weights, single = Fraction(4 * 4096**2, 10**12), Fraction(8 * 4096, 10**12)  # seconds to bring them from memory
    numbers = by.vectorized_is_faster().numbers
    assert numbers["examples a second, single"] == pytest.approx(float(1 / (weights + single)))
    assert numbers["examples a second, batch 64"] == pytest.approx(10**13 / (2 * 4096**2))  # arithmetic takes longer
