"""Second routes to Winter 2021, question 5, part 1."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.exams.winter_2021.q5.p1_perfect_accuracy import READINGS, perfect_accuracy, reading_rows
from solutions.experiments.data.bayes_error import errors_remain
from solutions.nn.linear_models import fit_logistic
from tests.confirm import confirms
from tests.exams.winter_2021.q5.samples import BOUND, sample


def side_of_density(X, mean, deviation_0, deviation_1):
    """The class with the higher density, by JAX's own log-densities."""
    log_0 = jax.scipy.stats.norm.logpdf(X, jnp.asarray(mean), deviation_0).sum(axis=1)
    log_1 = jax.scipy.stats.norm.logpdf(X, 0, deviation_1).sum(axis=1)
    return np.asarray(log_1 > log_0).astype(int)


@confirms("winter-2021/q5#1", "comparing JAX's densities on one hundred thousand drawn examples")
@pytest.mark.parametrize("mean, deviation_0, deviation_1", [(2, 2, 3), (1, 1.5, 2)])
def test_no_classifier_is_perfect_on_drawn_examples(mean, deviation_0, deviation_1):
    X, y = sample((mean, mean), deviation_0, deviation_1)
    found = errors_remain(mean, deviation_0, deviation_1).numbers
    density_errors = np.mean(side_of_density(X, (mean, mean), deviation_0, deviation_1) != y)
    assert abs(density_errors - found["error of the best classifier"]) < BOUND
    logistic = fit_logistic(X, y).scores(X) > 0
    assert abs(np.mean(logistic != y) - found["error of logistic regression"]) < BOUND
    lines = [np.mean((X.sum(axis=1) / math.sqrt(2) < t) != y) for t in np.linspace(-2, 5, 71)]
    assert abs(min(lines) - found["error of the best line"]) < BOUND
    assert perfect_accuracy.answer(mean=mean, deviation_0=deviation_0, deviation_1=deviation_1) == ("no",)
    assert min(density_errors, np.mean(logistic != y), min(lines)) > 0


@pytest.mark.parametrize("index", range(4))
def test_each_reading_equals_integrals_on_a_grid(index):
    """Both Bayes accuracies and the best line's, summed over cells of the plane."""
    distance, *deviations = list(READINGS.values())[index]
    ticks = np.linspace(-22, 22, 1101) + 0.01
    cell = ticks[1] - ticks[0]
    along, across = (
        [np.asarray(jax.scipy.stats.norm.pdf(ticks, m, s)) for m, s in zip(means, deviations, strict=True)]
        for means in ((distance, 0), (0, 0))
    )
    _, _, penalized, best, bayes = reading_rows()[index]
    cumulative = [np.cumsum(density) * cell for density in along]
    assert abs(best - (1 + (cumulative[1] - cumulative[0]).max()) / 2) < 1e-3
    planes = [np.outer(a, b) for a, b in zip(along, across, strict=True)]
    assert abs(bayes - np.maximum(*planes).sum() * cell**2 / 2) < 1e-4
    assert penalized <= best


def test_the_reading_with_equal_covariances_leaves_nothing_to_gain():
    *_, (_, *accuracies) = reading_rows()
    X, y = sample((2, -1), 1, 1)
    assert np.ptp(accuracies) < 1e-9
    assert abs(np.mean(side_of_density(X, (2, -1), 1, 1) == y) - accuracies[0]) < BOUND
