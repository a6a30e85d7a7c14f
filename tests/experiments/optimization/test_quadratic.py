"""Quadratic losses and descents on them."""

import numpy as np
import pytest

from solutions.experiments.optimization.quadratic import bowl, losses_in
from solutions.nn.optimizers import GradientDescent


def test_a_bowl_has_its_curvatures_and_a_start_as_far_along_each_axis():
    curvatures = np.array([0.2, 1.0, 3.0])
    H, start = bowl(np.random.default_rng(0), curvatures)
    values, axes = np.linalg.eigh(H)
    np.testing.assert_allclose(values, curvatures)
    np.testing.assert_allclose(np.abs(axes.T @ start), 3**-0.5)


def test_losses_equal_their_closed_form():
    curvatures, rate = np.array([0.2, 1.0, 3.0]), 0.5
    losses = losses_in(*bowl(np.random.default_rng(0), curvatures), GradientDescent(rate), 7)
    for t, loss in enumerate(losses):
        assert loss == pytest.approx((curvatures * (1 - rate * curvatures) ** (2 * t)).sum() / 6)
