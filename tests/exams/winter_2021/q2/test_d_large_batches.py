"""Second routes to Winter 2021, question 2, part d."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.exams.winter_2021.q2.d_large_batches import (
    FEATURES,
    activations_fill_the_memory,
    largest_stable_rate,
    noise_falls_with_the_square_root,
    sgd_errors,
)
from tests.confirm import confirms
from tests.exams.winter_2021.q2.measures import mean_numbers


@confirms("winter-2021/q2#d", "Monte Carlo of one step, within five standard errors of the factor")
@pytest.mark.parametrize("batch, rate", [(1, 0.3), (4, 0.7), (16, 1.5)])
def test_one_step_changes_the_error_by_the_factor(batch, rate):
    rng = np.random.default_rng(batch)
    e = rng.normal(size=FEATURES)
    X = rng.normal(size=(20_000, batch, FEATURES))
    after = e - rate * np.einsum("nbi,nbj,j->ni", X, X, e, optimize=True) / batch
    ratios = (after**2).sum(axis=1) / (e @ e)
    factor = 1 - 2 * rate + rate**2 * (1 + (FEATURES + 1) / batch)
    assert ratios.mean() == pytest.approx(factor, abs=5 * ratios.std() / np.sqrt(len(ratios)))
    # the largest stable rate is where this factor is 1
    bound = largest_stable_rate(batch)
    assert 1 - 2 * bound + bound**2 * (1 + (FEATURES + 1) / batch) == pytest.approx(1)


@confirms("winter-2021/q2#d", "JAX: autodiff of the loss in place of the gradient's formula")
def test_sgd_equals_autodiff():
    rng = np.random.default_rng(5)
    errors = sgd_errors(np.random.default_rng(5), rate=0.2, batch=7, steps=3)
    e = jnp.ones(FEATURES) / math.sqrt(FEATURES)
    for step in range(1, 4):
        X = jnp.asarray(rng.normal(size=(7, FEATURES)))
        e = e - 0.2 * jax.grad(lambda e, X: jnp.mean((X @ e) ** 2) / 2)(e, X)
        assert errors[step] == pytest.approx(float(e @ e), rel=1e-4)


@confirms("winter-2021/q2#d", "counting VGG's parameters and outputs block by block")
def test_memory_equals_a_count_by_blocks():
    side, channels, parameters, outputs = 224, 3, 0, 0
    for width, convolutions in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
        for _ in range(convolutions):
            parameters += width * (9 * channels + 1)
            outputs += side * side * width
            channels = width
        side //= 2
        outputs += side * side * width
    for read, units in ((7 * 7 * 512, 4096), (4096, 4096), (4096, 1000)):
        parameters += units * (read + 1)
        outputs += units
    assert parameters == 138_357_544  # as Simonyan & Zisserman print it, in millions
    batch, of_parameters, of_outputs = activations_fill_the_memory().numbers.values()
    assert of_parameters == pytest.approx(4 * parameters / 1e9)
    assert of_outputs == pytest.approx(4 * outputs * batch / 1e9)


def test_noise_of_the_gradient_equals_its_formula():
    # for weights off by e, the variance of one entry of x xᵀe is ‖e‖² + e_i²
    deviation = math.sqrt(1 + 1 / FEATURES)
    four, sixty_four, ratio = mean_numbers(noise_falls_with_the_square_root)
    assert four == pytest.approx(deviation / 2, rel=0.03)
    assert sixty_four == pytest.approx(deviation / 8, rel=0.03)
    assert ratio == pytest.approx(4, rel=0.05)
