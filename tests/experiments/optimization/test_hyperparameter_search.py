"""Second routes to the search for hyperparameters."""

import numpy as np
import pytest

from solutions.experiments.optimization import hyperparameter_search as by
from tests.confirm import confirms
from tests.experiments.measured import mean_numbers

RATIOS = np.geomspace(1e-5, 1e5, 200_001)  # rate divided by the best rate
LEFT = (np.abs(1 - RATIOS) ** 40 + 0.3 * np.abs(1 - 0.3 * RATIOS) ** 40) / 1.3  # of the loss, by the closed form
LOW, HIGH = RATIOS[LEFT < 0.01][[0, -1]]  # a rate solves the problem if its ratio lies between


def solved(rate, best):
    return (rate / best > LOW) & (rate / best < HIGH)


def misses(probability, trials):
    """The share unsolved by draws, over the problems, each of which a draw solves with this probability."""
    return np.mean((1 - probability) ** trials)


@confirms(
    "optimization/hyperparameter_search#rates_crowd_in_one_decade", "the decimal logarithms of the rates, rounded"
)
def test_rates_by_their_exponents():
    assert by.RATES == (0.01, 0.16, 0.21, 0.84, 0.94)
    exponents = np.floor(np.log10(by.RATES))
    expected = [int(np.sum(exponents == of)) for of in (-2, -1)]
    assert list(by.rates_crowd_in_one_decade().numbers.values()) == expected
    assert list(by.rates_crowd_in_one_decade(control=True).numbers.values()) == [3, 3]


@confirms(
    "optimization/hyperparameter_search#log_scale_solves_more",
    "which rates solve a problem, by the closed form of descent, and integrals over all problems",
)
@pytest.mark.parametrize("control", [False, True])
def test_shares_equal_integrals(control):
    u = (np.arange(20_000) + 0.5) / 20_000
    best = 0.01 + 0.99 * u if control else 10 ** (2 * u - 2)
    low, high = np.clip(LOW * best, 0.01, 1), np.clip(HIGH * best, 0.01, 1)
    given = np.mean(~np.any([solved(rate, best) for rate in by.RATES], axis=0))
    expected = given, misses(np.log10(high / low) / 2, 5), misses((high - low) / 0.99, 5)
    assert mean_numbers(by.log_scale_solves_more, control=control) == pytest.approx(expected, abs=0.01)


@confirms(
    "optimization/hyperparameter_search#grid_beats_draws",
    "which rates solve a problem, by the closed form of descent, and integrals over all problems",
)
@pytest.mark.parametrize("control, values", [(False, 9), (True, 3)])
def test_grids_and_draws_equal_integrals(control, values):
    best = 10 ** (4 * (np.arange(20_000) + 0.5) / 20_000 - 4)
    low, high = np.clip(LOW * best, 1e-4, 1), np.clip(HIGH * best, 1e-4, 1)
    grid = [10 ** (-4 + 4 * (k + 0.5) / values) for k in range(values)]
    expected = (
        values,
        np.mean(~np.any([solved(rate, best) for rate in grid], axis=0)),
        misses(np.log10(high / low) / 4, 9),
    )
    assert mean_numbers(by.grid_beats_draws, control=control) == pytest.approx(expected, abs=0.01)


@confirms(
    "optimization/hyperparameter_search#equal_steps_count_more_near_one",
    "the variance of a moving average, in closed form",
)
@pytest.mark.parametrize("control", [False, True])
def test_noise_of_averages_equals_its_formula(control):
    # the variance of the average settles at (1 - β) / (1 + β)
    def deviation(beta):
        return ((1 - beta) / (1 + beta)) ** 0.5

    expected = deviation(0.9) / deviation(0.98 if control else 0.904), deviation(0.995) / deviation(0.999)
    assert mean_numbers(by.equal_steps_count_more_near_one, control=control) == pytest.approx(expected, rel=0.08)


def settled_error(one_minus_beta, drift, steps=20_000):
    """The squared error of a moving average, by its effect on each past step of the mean and each past noise."""
    ages = np.arange(steps)
    beta = 1 - one_minus_beta
    return drift**2 * np.sum(beta ** (2 * ages + 2)) + one_minus_beta**2 * np.sum(beta ** (2 * ages))


def expected_excesses(best, draws):
    """The mean excess of the best of three draws, over pairs of a problem and three equally spaced quantiles' draws."""
    rng = np.random.default_rng(0)
    found = []
    for of in draws:
        excess = []
        for one in best:
            drift = one / (1 - one) ** 0.5
            tried = of(rng.random(3))
            excess.append(min(settled_error(a, drift, 8000) for a in tried) / settled_error(one, drift, 8000) - 1)
        found.append(np.mean(excess))
    return found


DRAWS = (
    lambda u: 0.001 + 0.099 * u,
    lambda u: 1 - 0.9 * (0.999 / 0.9) ** u,
    lambda u: 10 ** (2 * u - 3),
)


def test_the_best_share_of_the_new_value_is_the_one_that_the_drift_is_made_for():
    drift = 0.02 / 0.98**0.5
    shares = np.linspace(0.015, 0.025, 101)
    assert shares[np.argmin([settled_error(share, drift) for share in shares])] == pytest.approx(0.02)


@confirms(
    "optimization/hyperparameter_search#log_of_one_minus_beta_serves_best", "sums over the past, with draws of its own"
)
@confirms("optimization/hyperparameter_search#log_of_beta_helps_little", "sums over the past, with draws of its own")
def test_excesses_by_sums_over_the_past():
    for one_minus_beta, drift in ((0.02, 0.1), (0.3, 1.0)):
        assert by.tracking_error(one_minus_beta, drift) == pytest.approx(settled_error(one_minus_beta, drift))
    best = 10 ** (2 * (np.arange(600) + 0.5) / 600 - 3)
    expected = expected_excesses(best, DRAWS)
    assert mean_numbers(by.log_of_one_minus_beta_serves_best) == pytest.approx(expected, rel=0.25)
    assert mean_numbers(by.log_of_beta_helps_little) == pytest.approx(expected[:2], rel=0.25)
    assert mean_numbers(by.log_of_beta_helps_little, control=True) == pytest.approx(expected[::2], rel=0.25)
