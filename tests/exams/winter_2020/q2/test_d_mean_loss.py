"""Second routes to Winter 2020, question 2, part d."""

import math

import keras
import numpy as np
import pytest

from solutions.exams.winter_2020.q2.d_mean_loss import mean_loss
from tests.confirm import confirms


@confirms("winter-2020/q2#d", "the root of the product of the probabilities of the true labels")
def test_cost_by_the_geometric_mean():
    assert mean_loss() == pytest.approx(-math.log((0.1 * 0.8 * 0.3) ** (1 / 3)), rel=1e-12)
    assert mean_loss((0, 1), (0.75, 0.125)) == pytest.approx(math.log(4 * 8) / 2)


@confirms("winter-2020/q2#d", "Keras: its mean over random labels and predictions")
@pytest.mark.parametrize("examples", [1, 3, 8])
def test_cost_equals_that_of_keras(examples):
    rng = np.random.default_rng(examples)
    labels, predictions = rng.integers(2, size=examples), rng.uniform(0.05, 0.95, size=examples)
    expected = keras.losses.BinaryCrossentropy()(labels.astype("float32"), predictions.astype("float32"))
    assert mean_loss(tuple(labels.tolist()), tuple(predictions)) == pytest.approx(float(expected), rel=1e-4)


def test_costs_of_the_mistakes():
    part = mean_loss.part
    cost = math.log(1 / 0.024) / 3
    squares = (0.9**2 + 0.2**2 + 0.7**2) / 3
    expected = [3 * cost, -math.log(0.014) / 3, math.log(10) / 3, -cost, -math.log10(0.024) / 3, squares]
    assert [part.mistaken(mistake) for mistake in part.mistakes.values()] == pytest.approx(expected)
