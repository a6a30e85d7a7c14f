"""Second routes to Winter 2021, question 4, part iv."""

import numpy as np
import pytest

from solutions.exams.winter_2021.q4.iv_extremes import descend, effect_of_extremes
from solutions.exams.winter_2021.q4.noisy_copies import fit_noisy_copies
from tests.confirm import confirms
from tests.exams.winter_2021.q4.instances import random_instance


@confirms("winter-2021/q4#iv", "the singular value decomposition: every weight's limit for σ → 0 and σ → ∞")
def test_extremes_of_the_minimiser():
    at = random_instance(examples=30, features=4)
    left, values, right = np.linalg.svd(at["X"], full_matrices=False)

    def minimiser(deviation):
        return right.T @ (values / (values**2 + 30 * deviation**2) * (left.T @ at["Y"]))

    plain = np.linalg.pinv(at["X"]) @ at["Y"]
    assert np.allclose(minimiser(1e-6), plain, rtol=1e-9)
    # for large σ the weights are XᵀY / (mσ²)
    assert np.allclose(minimiser(1e3) * 1e6, at["X"].T @ at["Y"] / 30, rtol=1e-3)
    for deviation in (1e-3, 1.0, 1e2):
        rng = np.random.default_rng(0)
        fitted = fit_noisy_copies(at["X"], at["Y"], deviation, rng, rows=60_000)
        assert np.linalg.norm(fitted - minimiser(deviation)) < 0.1 * np.linalg.norm(plain) / (1 + deviation)
    assert effect_of_extremes.answer() == ("none", "zero", "rate")


@confirms("winter-2021/q4#iv", "what one step does to each unit vector, on both sides of the largest stable rate")
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
    assert growth(0.99 * limit) < 1 < growth(1.01 * limit)


@confirms("winter-2021/q4#iv", "a run of descent with the gradient of every noisy example summed in a loop")
def test_descend_equals_a_loop():
    at = random_instance(examples=4, features=2)
    weights, rng = np.zeros(2), np.random.default_rng(5)
    for _ in range(3):
        noisy = at["X"] + 0.5 * rng.normal(size=(4, 2))
        weights = weights - 0.1 * sum(2 / 4 * (x @ weights - y) * x for x, y in zip(noisy, at["Y"], strict=True))
    ours = descend(at["X"], at["Y"], 0.5, 0.1, np.random.default_rng(5), steps=3)
    assert np.allclose(ours, weights, rtol=1e-12)
