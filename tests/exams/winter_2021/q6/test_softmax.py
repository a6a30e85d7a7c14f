"""What parts of Winter 2021, question 6, share: `softmax`."""

import numpy as np
import pytest

from solutions.nn.gradients import check_gradient
from tests.confirm import confirms
from tests.exams.winter_2021.q6.jacobian import jacobian_from_answers


@confirms("winter-2021/q6#ii", "finite differences through a random upstream vector")
@confirms("winter-2021/q6#iii", "finite differences through a random upstream vector")
@pytest.mark.parametrize("temperature", [1, 3])
def test_softmax_derivatives_equal_finite_differences(temperature):
    z = np.random.default_rng(1).normal(size=4)

    def probabilities(z):
        return np.exp(z / temperature) / np.exp(z / temperature).sum()

    def gradient(z, upstream):
        return jacobian_from_answers(z, temperature).T @ upstream

    assert check_gradient(probabilities, gradient, z, rng=2) < 1e-8
