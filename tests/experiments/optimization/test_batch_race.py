"""Second routes to the race of batch sizes."""

from fractions import Fraction

import numpy as np
import pytest

from solutions.experiments.optimization import batch_race as by
from solutions.finding import stream
from tests.confirm import confirms

SEEDS = range(40)


def factor(batch):
    """By what an update at the best rate multiplies the expected squared error.

    For normal features E[(I − η S)²] = 1 − 2η + η² (1 + 11/B), S the mean of xxᵀ over B; least at η = 1/(1 + 11/B).
    """
    return float(1 - 1 / (1 + Fraction(11, batch)))


def mean_errors(experiment, control, count):
    rows = [list(experiment(stream(experiment, seed), control).numbers.values())[-count:] for seed in SEEDS]
    return np.mean(rows, axis=0)


def updates_in_time(shared):
    """In the time of one update with 1024 examples, with 1 and with 16, in whole seconds' fractions."""
    weights, activation, arithmetic = (Fraction(n, 10**12) for n in (4 * 4096**2, 8 * 4096, 2 * 4096**2))

    def time(batch):
        return max(weights * (1 if shared else batch) + activation * batch, arithmetic * batch / 10)

    return [int(time(1024) / time(batch)) for batch in (1, 16)]


@confirms(
    "optimization/batch_race#minibatches_win_in_time", "times in fractions, and the expected error in closed form"
)
@pytest.mark.parametrize("control", [False, True])
def test_errors_after_the_time_of_a_full_update(control):
    counts = updates_in_time(shared=not control)
    found = by.minibatches_win_in_time(stream(by.minibatches_win_in_time), control).numbers
    assert list(found.values())[:2] == counts
    single, mini, full = mean_errors(by.minibatches_win_in_time, control, 3)
    assert full == pytest.approx(factor(1024), rel=0.3)
    assert mini < 1e-12 and factor(16) ** counts[1] < 1e-12
    if control:
        assert single < 1e-12 and factor(1) ** counts[0] < 1e-12
    else:
        assert single == pytest.approx(factor(1) ** counts[0], rel=0.6)


@confirms("optimization/batch_race#full_batch_wins_per_update", "the expected error in closed form")
def test_errors_after_five_updates():
    single, mini, full = mean_errors(by.full_batch_wins_per_update, False, 3)
    assert single == pytest.approx(factor(1) ** 5, rel=0.15)
    assert mini == pytest.approx(factor(16) ** 5, rel=0.5)
    assert full == pytest.approx(factor(1024) ** 5, rel=1)
    single, mini, full = mean_errors(by.full_batch_wins_per_update, True, 3)
    assert full == pytest.approx(factor(1024), rel=0.3)
    assert max(single, mini) < 1e-12


@confirms("optimization/batch_race#single_examples_win_per_pass", "the logarithm of the error, by Gaussian integrals")
def test_orders_of_magnitude_after_a_pass():
    # with one example, an update at the rate η = 1/12 multiplies ‖e‖² by 1 + (η²‖x‖² - 2η)(x·e)²/‖e‖²
    rng, eta = np.random.default_rng(0), 1 / 12
    x = rng.standard_normal((400_000, 10))
    one = np.log(1 + (eta**2 * (x**2).sum(axis=1) - 2 * eta) * x[:, 0] ** 2).mean()
    found = [
        list(by.single_examples_win_per_pass(stream(by.single_examples_win_per_pass, s)).numbers.values())
        for s in SEEDS
    ]
    single, mini = np.log(found).mean(axis=0)
    assert single == pytest.approx(256 * one, rel=0.1)
    assert single < mini < 16 * np.log(factor(16)) + 1
