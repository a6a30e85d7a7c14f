"""Second routes to variances layer by layer."""

import jax.numpy as jnp
import numpy as np
import pytest

from solutions.experiments.initialization import variance as by
from solutions.finding import stream
from tests.confirm import confirms
from tests.conftest import recorded
from tests.experiments.initialization.jax_descent import descend, regression


@confirms("initialization/variance#changed_by_training", "descent along JAX's gradient from Glorot's weights")
def test_training_changes_the_variance_of_the_output_under_autodiff():
    X, y = regression(rng := np.random.default_rng(2))
    glorot = rng.standard_normal((4, 16)) * (2 / 20) ** 0.5, rng.standard_normal(16) * (2 / 17) ** 0.5
    W, v = descend(glorot, X, y, jnp.tanh)
    assert np.var(np.tanh(X @ W) @ v) > 1.5 * np.var(np.tanh(X @ glorot[0]) @ glorot[1])


@confirms("initialization/variance#changed_by_training", "its numbers, from the weights layer by layer")
def test_variances_are_those_of_the_layers(monkeypatch):
    begun, trained = recorded(monkeypatch, by, "initialize"), recorded(monkeypatch, by, "train")
    found = by.changed_by_training(np.random.default_rng(3)).numbers
    X, expected = np.random.default_rng(3).standard_normal((100, 4)), []
    for network in (*begun, *trained):
        (W, b), (V, c), (U, d) = network
        first = np.tanh(X @ W + b)
        second = np.tanh(first @ V + c)
        expected += [np.var(first), np.var(second), np.var(second @ U + d)]
    assert list(found.values()) == pytest.approx(expected)


@confirms("initialization/variance#kept_by_different_scales", "the exact factor of a layer: 1 or 2, halved by a ReLU")
def test_moments_follow_the_exact_factors():
    """A layer multiplies the mean square by fan_in · variance of the weights · E f(z)² / E z²."""
    rows = [by.kept_by_different_scales(stream(by.kept_by_different_scales, seed)).numbers for seed in range(5)]
    exact = {"linear, Xavier": 1, "linear, He": 2**10, "ReLU, Xavier": 2**-10, "ReLU, He": 1}
    for name, moment in exact.items():
        powers = np.log2([numbers[f"mean square, {name}"] / moment for numbers in rows])
        assert abs(np.median(powers)) < 0.6  # in powers of two, of ten


@confirms(
    "initialization/variance#forward_scale_fails_the_gradient", "the exact factor of each layer, outputs by inputs"
)
def test_gradients_shrink_with_the_width():
    rows = [by.forward_scale_fails_the_gradient(np.random.default_rng(seed)).numbers.values() for seed in range(20)]
    forward_share, backward_share = np.mean([[*row] for row in rows], axis=0)
    assert forward_share == pytest.approx(1, rel=0.2)
    assert backward_share == pytest.approx(8 / 512, rel=0.2)
