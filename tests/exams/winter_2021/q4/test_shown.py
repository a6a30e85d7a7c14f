"""What the tables of Winter 2021, question 4, show, by other means."""

import numpy as np
from pytest import approx

from solutions.experiments.regularization.input_noise import linear_data
from tests.shown import shows


@shows("winter-2021/q4#iii table")
def test_excess_errors_without_end_of_examples(shown):
    """E[J*] and the test error are parabolas of the one weight, whose true value is 1."""
    deviations = [0.0, 0.5, 1.0, 2.0]
    minima = [np.roots(np.polyder(np.polyadd([1, -2, 1], [deviation**2, 0, 0]))) for deviation in deviations]
    assert shown == {"σ": deviations, "excess test error": approx([(1 - minimum.item()) ** 2 for minimum in minima])}


@shows("winter-2021/q4#iv table")
def test_who_empties_the_weights(shown):
    """Forty steps at once: a power of the matrix that a step applies to the weights and a constant."""
    deviations = [10.0, 30.0, 100.0]
    X, Y, start = linear_data(np.random.default_rng(2), 300, features=5)

    def ends_near_zero(rate, deviation):
        step = np.eye(6)
        step[:5, :5] -= 2 * rate * (X.T @ X / 300 + deviation**2 * np.eye(5))
        step[:5, 5] = 2 * rate * X.T @ Y / 300
        return bool(np.linalg.norm((np.linalg.matrix_power(step, 40) @ [*start, 1])[:5]) < 0.05)

    assert shown == {
        "σ": deviations,
        "fixed rate": [ends_near_zero(0.1, deviation) for deviation in deviations],
        "rate divided by 1 + σ²": [ends_near_zero(0.1 / (1 + deviation**2), deviation) for deviation in deviations],
    }
