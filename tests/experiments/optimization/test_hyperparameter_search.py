"""Second routes to the search for hyperparameters."""

import numpy as np
import pytest

from solutions.experiments.optimization import hyperparameter_search as by
from tests.confirm import confirms

of_both = pytest.mark.parametrize("control", [False, True])


def unsolved(rates, best):
    """The share of problems that none of the rates (problems, trials) solves, by the closed form of descent."""
    ratios = rates / best[:, None]
    left = (np.abs(1 - ratios) ** 40 + 0.3 * np.abs(1 - 0.3 * ratios) ** 40) / 1.3
    return np.mean([all(trials > 0.01) for trials in left])


@confirms(
    "optimization/hyperparameter_search#rates_crowd_in_one_decade", "the decimal logarithms of the rates, rounded"
)
def test_rates_by_their_exponents():
    assert by.RATES == (0.01, 0.16, 0.21, 0.84, 0.94)
    exponents = np.floor(np.log10(by.RATES))
    expected = [int(np.sum(exponents == of)) for of in (-2, -1)]
    assert list(by.rates_crowd_in_one_decade().numbers.values()) == expected
    assert list(by.rates_crowd_in_one_decade(control=True).numbers.values()) == [3, 3]


@confirms("optimization/hyperparameter_search#log_scale_solves_more", "the closed form of descent, on the same draws")
@of_both
def test_shares_by_the_closed_form(control):
    rng = np.random.default_rng(3)
    best = rng.uniform(0.01, 1, 3000) if control else 10 ** rng.uniform(-2, 0, 3000)
    given = np.array([[0.01, 0.16, 0.21, 0.84, 0.94]])
    tried = given, 10 ** rng.uniform(-2, 0, (3000, 5)), rng.uniform(0.01, 1, (3000, 5))
    found = by.log_scale_solves_more(np.random.default_rng(3), control).numbers.values()
    assert list(found) == pytest.approx([unsolved(rates, best) for rates in tried])


@confirms("optimization/hyperparameter_search#grid_beats_draws", "the closed form of descent, on the same draws")
@of_both
def test_grids_and_draws_by_the_closed_form(control):
    rng, values = np.random.default_rng(3), 3 if control else 9
    best, draws = 10 ** rng.uniform(-4, 0, 2000), 10 ** rng.uniform(-4, 0, (2000, 9))
    grid = np.array([[10 ** (-4 * (k + 0.5) / values) for k in range(values)]])
    found = by.grid_beats_draws(np.random.default_rng(3), control).numbers.values()
    assert list(found) == pytest.approx([values, unsolved(grid, best), unsolved(draws, best)])


@confirms(
    "optimization/hyperparameter_search#equal_steps_count_more_near_one",
    "the averages, gradient by gradient; and their variance in closed form",
)
@of_both
def test_noise_of_averages_gradient_by_gradient(control):
    rng = np.random.default_rng(3)

    def deviation(beta):
        ages, v = int(8 / (1 - beta)), np.zeros(400)
        for g in rng.standard_normal((400, ages)).T[::-1]:
            v = beta * v + (1 - beta) * g
        return v.std()

    pairs = (0.9, 0.98 if control else 0.9 + 0.004), (0.995, 0.999)
    ratios = [deviation(before) / deviation(after) for before, after in pairs]
    found = by.equal_steps_count_more_near_one(np.random.default_rng(3), control).numbers.values()
    assert list(found) == pytest.approx(ratios)
    # the variance of the average settles at (1 - β) / (1 + β)
    closed = [((1 - a) * (1 + b) / (1 + a) / (1 - b)) ** 0.5 for a, b in pairs]
    assert ratios == pytest.approx(closed, rel=0.2)


def settled_error(one_minus_beta, drift):
    """The squared error of a moving average after 2¹⁵ steps: the map of a step, after itself, after itself …"""
    factor = (1 - one_minus_beta) ** 2
    error = factor * drift**2 + one_minus_beta**2
    for _ in range(15):
        factor, error = factor**2, factor * error + error
    return error


def drawn_excesses(rng, even):
    """The mean excess of the best of three draws for each scale: of β, of log β, of log(1 − β)."""
    best = rng.uniform(0.001, 0.1, 2000) if even else 10 ** rng.uniform(-3, -1, 2000)
    drift, shape = best / (1 - best) ** 0.5, (2000, 3)
    tried = rng.uniform(0.001, 0.1, shape), 1 - 0.9 * 1.11 ** rng.uniform(0, 1, shape), 10 ** rng.uniform(-3, -1, shape)
    least = settled_error(best, drift)
    return [np.mean(settled_error(of, drift[:, None]).min(axis=1) / least - 1) for of in tried]


def test_the_best_share_of_the_new_value_is_the_one_that_the_drift_is_made_for():
    drift = 0.02 / 0.98**0.5
    shares = np.linspace(0.015, 0.025, 101)
    assert shares[np.argmin(settled_error(shares, drift))] == pytest.approx(0.02)


@confirms(
    "optimization/hyperparameter_search#log_of_one_minus_beta_serves_best",
    "the error of each average, carried through many steps",
)
@confirms(
    "optimization/hyperparameter_search#log_of_beta_helps_little",
    "the error of each average, carried through many steps",
)
@of_both
def test_excesses_by_the_errors_of_each_average(control):
    found = by.log_of_one_minus_beta_serves_best(np.random.default_rng(3), control).numbers.values()
    assert list(found) == pytest.approx(drawn_excesses(np.random.default_rng(3), even=control))
    plain, of_beta, of_rest = drawn_excesses(np.random.default_rng(3), even=False)
    found = by.log_of_beta_helps_little(np.random.default_rng(3), control).numbers.values()
    assert list(found) == pytest.approx([plain, of_rest if control else of_beta])
