"""Second routes to the error that no classifier can avoid."""

import math
from statistics import NormalDist

import jax
import numpy as np
import pytest

from solutions.experiments.data import bayes_error as by
from tests.confirm import confirms
from tests.experiments.measured import mean_numbers


def test_errors_equal_integrals_on_a_grid():
    """The best line's and the best classifier's, summed over cells of the plane."""
    ticks = np.linspace(-22, 22, 1101) + 0.01
    cell = ticks[1] - ticks[0]
    found = by.errors_remain().numbers
    pairs = [[np.asarray(jax.scipy.stats.norm.pdf(ticks, m, s)) for m, s in ((d, 2), (0, 3))] for d in (by.DISTANCE, 0)]
    along, across = pairs
    beyond = np.cumsum(along[0] - along[1]) * cell  # how much more of class 0 than of class 1 is on this side
    assert found["error of the best line"] == pytest.approx((1 + beyond.min()) / 2, abs=1e-3)
    planes = [np.outer(a, b) for a, b in zip(along, across, strict=True)]
    assert found["error of the best classifier"] == pytest.approx(np.minimum(*planes).sum() * cell**2 / 2, abs=1e-4)
    assert 0 < found["the same, with a tenth of the standard deviations"] < 1e-8


def test_the_fit_is_the_place_of_the_lowest_loss():
    rng = np.random.default_rng(0)
    X, y = by.two_normals(rng, 100_000)
    at = X.sum(axis=1) / np.sqrt(2)
    fit = by.fit_population()

    def loss(threshold, slope):
        return np.mean(np.logaddexp(0, z := slope * (at - threshold)) - (1 - y) * z)

    slopes = np.linspace(0.2, 0.8, 31)
    places = np.linspace(fit.threshold - 0.5, fit.threshold + 0.5, 21)
    losses = np.array([min(loss(place, slope) for slope in slopes) for place in places])
    assert losses.min() == pytest.approx(fit.loss, abs=0.003)
    assert places[losses.argmin()] == pytest.approx(fit.threshold, abs=0.1)


@confirms(
    "data/bayes_error#majority_comes_nearer", "the binomial distribution of wrong experts, over a grid of features"
)
def test_errors_of_experts_equal_sums_over_the_feature():
    ticks = np.linspace(-8, 10, 3601)
    cell = ticks[1] - ticks[0]
    density = np.asarray(jax.scipy.stats.norm.pdf(ticks, 1, 1)) * cell  # of a feature of class 1
    wrong = np.asarray(jax.scipy.stats.norm.cdf(-ticks))  # the chance that an expert's reading of it is negative
    majority = sum(math.comb(9, k) * wrong**k * (1 - wrong) ** (9 - k) for k in range(5, 10))
    expected = [density[ticks < 0].sum(), density @ majority, density @ wrong]
    assert mean_numbers(by.majority_comes_nearer) == pytest.approx(expected, abs=0.005)
    assert mean_numbers(by.majority_comes_nearer, control=True) == pytest.approx(
        [expected[0], expected[2], expected[2]], abs=0.005
    )


@confirms("data/bayes_error#majority_comes_nearer", "the votes of the same experts, counted patient by patient")
@pytest.mark.parametrize("control", [False, True])
def test_errors_of_experts_by_counting_votes(control):
    rng = np.random.default_rng(3)
    sick = rng.integers(2, size=4000)
    feature, noise = rng.normal(size=4000) + 2 * sick - 1, rng.normal(size=(1 if control else 9, 4000))
    votes = [sum(x + e > 0 for e in errors) for x, errors in zip(feature.tolist(), noise.T.tolist(), strict=True)]
    experts = len(noise)
    majority = sum((2 * n > experts) != y for n, y in zip(votes, sick, strict=True)) / 4000
    single = sum(experts - n if y else n for n, y in zip(votes, sick, strict=True)) / (experts * 4000)
    found = by.majority_comes_nearer(np.random.default_rng(3), control).numbers
    assert list(found.values()) == pytest.approx([NormalDist().cdf(-1), majority, single])
