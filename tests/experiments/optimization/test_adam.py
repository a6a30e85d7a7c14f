"""Second routes to what the place of Adam's epsilon does."""

import keras
import numpy as np
import pytest

from solutions.experiments.optimization import adam as by
from solutions.finding import stream
from solutions.nn.optimizers import Adam
from tests.confirm import confirms
from tests.experiments.optimization.keras_descent import keras_path


@confirms("optimization/adam#epsilon_in_the_root_slows_small_gradients", "sums over all past gradients, unrolled")
def test_distances_equal_unrolled_sums():
    experiment = by.epsilon_in_the_root_slows_small_gradients
    g = 1e-5 * stream(experiment).uniform(0.5, 1.5, size=100)
    beside = within = 0.0
    for t in range(1, 101):
        first, second = (beta ** np.arange(t)[::-1] for beta in (0.9, 0.999))
        mean, square = (first @ g[:t]) / first.sum(), (second @ g[:t] ** 2) / second.sum()
        beside, within = beside + mean / (square**0.5 + 1e-8), within + mean / (square + 1e-8) ** 0.5
    assert list(experiment(stream(experiment)).numbers.values()) == pytest.approx([beside, within], rel=1e-9)


@pytest.mark.parametrize("in_root", [False, True])
def test_for_ordinary_gradients_both_are_the_adam_of_keras(in_root):
    start, slopes = np.array([3.0, -2.0]), np.array([0.5, 4.0])
    theta, optimizer = start, Adam(0.05, epsilon_in_root=in_root)
    for _ in range(20):
        theta = optimizer.step(theta, slopes * theta)
    expected = keras_path(keras.optimizers.Adam(0.05, epsilon=1e-8), lambda x: slopes * x, start, 20)
    np.testing.assert_allclose(theta, expected, rtol=1e-4)
