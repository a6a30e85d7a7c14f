"""solutions.nn.initialization: moments of the weights, and of what they do to a deep stack."""

from itertools import pairwise

import numpy as np
import pytest

from solutions.nn.activations import identity, relu, tanh
from solutions.nn.initialization import constant, he, layer_moments, xavier

FANS = (400, 250)
VARIANCES = [(xavier, 2 / 650), (he, 2 / 400)]


@pytest.mark.parametrize("draw, variance", VARIANCES)
@pytest.mark.parametrize("distribution, kurtosis", [("normal", 3.0), ("uniform", 1.8)])
def test_moments_of_the_weights(draw, variance, distribution, kurtosis):
    """Of 100,000 weights; each bound is more than five standard errors."""
    W = draw(*FANS, rng=3, distribution=distribution) / variance**0.5
    assert W.shape == FANS
    assert abs(W.mean()) < 0.016
    assert abs(W.var() - 1) < 0.023
    assert abs((W**4).mean() - kurtosis) < 0.16


def test_uniform_weights_are_bounded_as_glorot_and_bengio_write():
    W = xavier(*FANS, distribution="uniform")
    bound = 6**0.5 / (400 + 250) ** 0.5
    assert 0.999 * bound < abs(W).max() <= bound


def test_seeds_and_generators_draw_the_same():
    np.testing.assert_array_equal(he(3, 4, rng=7), he(3, 4, rng=np.random.default_rng(7)))
    rng = np.random.default_rng(7)
    assert not np.array_equal(he(3, 4, rng), he(3, 4, rng))


def test_constant_weights_give_equal_units():
    np.testing.assert_array_equal(constant(3, 4, value=-2), np.full((3, 4), -2.0))


@pytest.mark.parametrize(
    "activation, initialization, factor",
    [(identity, xavier, 1), (relu, he, 1), (relu, xavier, 1 / 2), (identity, he, 2)],
)
def test_each_layer_multiplies_the_second_moment(activation, initialization, factor):
    """E a² is multiplied by half the variance's numerator for a ReLU, by all of it if linear."""
    moments = np.array([layer_moments(activation, initialization, depth=8, seed=seed) for seed in range(5)])
    assert moments.shape == (5, 9)
    assert np.abs(moments[:, 0] - 1).max() < 0.05
    factors = (moments[:, -1] / moments[:, 0]) ** (1 / 8)
    assert np.abs(factors / factor - 1).max() < 0.06


def test_a_saturating_activation_shrinks_the_moments():
    moments = layer_moments(tanh, xavier, depth=8)
    assert all(later < earlier for earlier, later in pairwise(moments))


def test_moments_by_hand():
    """One layer, two units, weights 1: every unit is the sum of both inputs."""
    a = np.random.default_rng(5).standard_normal((4, 2))
    moments = layer_moments(identity, lambda *_: constant(2, 2, 1), 1, width=2, batch=4, seed=5)
    np.testing.assert_allclose(moments, [np.mean(a**2), np.mean(a.sum(axis=1) ** 2)])


@pytest.mark.parametrize("draw", [xavier, he, constant])
def test_bad_fans_are_named(draw):
    with pytest.raises(ValueError, match="fan_in=0, expected an integer of at least 1"):
        draw(0, 3)
    with pytest.raises(ValueError, match="fan_out=-3, expected an integer of at least 1"):
        draw(3, -3)


@pytest.mark.parametrize("draw", [xavier, he])
def test_bad_distributions_are_named(draw):
    with pytest.raises(ValueError, match="distribution='cauchy', expected"):
        draw(2, 3, distribution="cauchy")


@pytest.mark.parametrize("name", ["depth", "width", "batch"])
def test_bad_stacks_are_named(name):
    with pytest.raises(ValueError, match=f"{name}=0, expected an integer of at least 1"):
        layer_moments(relu, he, **{name: 0})
