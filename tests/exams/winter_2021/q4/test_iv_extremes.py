"""Second routes to Winter 2021, question 4, part iv."""

import numpy as np
import pytest

from solutions.exams.winter_2021.q4.iv_extremes import RATE, effect_of_extremes, pushes_weights_to_zero
from solutions.experiments.regularization.input_noise import linear_data
from tests.confirm import confirms
from tests.exams.winter_2021.q4.instances import random_instance


@confirms(
    "winter-2021/q4#iv",
    "pseudoinverses for extreme σ, and what a step does to each unit vector, on both sides of the largest stable rate",
)
@pytest.mark.parametrize("deviation", [0.0, 3.0])
def test_descent_diverges_beyond_the_stated_rate(deviation):
    at, units = random_instance(examples=12, features=3), np.eye(3)

    def loss(theta):
        return ((at["Y"] - at["X"] @ theta) ** 2).mean() + deviation**2 * (theta**2).sum()

    def growth(rate):
        def step(theta):
            # a quadratic: central differences are exact, but for rounding
            return theta - rate * np.array([(loss(theta + unit) - loss(theta - unit)) / 2 for unit in units])

        linear = np.array([step(unit) - step(np.zeros(3)) for unit in units])
        return np.abs(np.linalg.eigvals(linear)).max()

    limit = 1 / (np.linalg.eigvalsh(at["X"].T @ at["X"] / 12).max() + deviation**2)  # α (λ + σ²) = 1

    def best(deviation):
        rows = np.vstack([at["X"], 12**0.5 * deviation * np.eye(3)])
        return np.linalg.pinv(rows) @ np.append(at["Y"], np.zeros(3))

    holds = {
        "none": np.allclose(best(1e-6), best(0)),
        "zero": np.linalg.norm(best(1e3)) < 1e-3,
        "noise": np.linalg.norm(best(1e3)) > np.linalg.norm(best(0)),
        "rate": growth(0.99 * limit) < 1 < growth(1.01 * limit),
    }
    assert effect_of_extremes.answer() == tuple(name for name, true in holds.items() if true)


@pytest.mark.parametrize("deviation", [10.0, 30.0, 100.0])
def test_only_rates_that_fall_empty_the_weights(deviation):
    assert pushes_weights_to_zero(RATE / (1 + deviation**2), deviation)
    assert not pushes_weights_to_zero(RATE, deviation)


@pytest.mark.parametrize("deviation", [10.0, 30.0, 100.0])
def test_the_weights_are_near_zero_where_a_closed_form_has_them_there(deviation):
    """A step multiplies the distance from the best weights by I − αH, with H the Hessian of E[J*]."""
    X, Y, start = linear_data(np.random.default_rng(2), 300, features=5)
    hessian = 2 * X.T @ X / len(X) + 2 * deviation**2 * np.eye(5)
    best = np.linalg.solve(hessian, 2 * X.T @ Y / len(X))

    def length(rate):
        return np.linalg.norm(best + np.linalg.matrix_power(np.eye(5) - rate * hessian, 40) @ (start - best))

    rates = np.linspace(0.02, 1.2, 60) / deviation**2
    near = [bool(length(rate) < 0.05) for rate in rates]
    assert [pushes_weights_to_zero(rate, deviation) for rate in rates] == near and len(set(near)) == 2
