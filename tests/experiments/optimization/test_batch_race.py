"""Second routes to the race of batch sizes."""

from fractions import Fraction

import pytest

from solutions.experiments.optimization import batch_race as by
from solutions.finding import stream
from tests.confirm import confirms
from tests.experiments.optimization.linear_model import error_after

of_both = pytest.mark.parametrize("control", [False, True])


def errors(experiment, updates):
    """The errors after so many updates with batches of each size, at the best rate.

    For normal features E[(I − η S)²] = 1 − 2η + η² (1 + 11/B), S the mean of xxᵀ over B; least at η = 1/(1 + 11/B).
    """
    rng = stream(experiment)
    return [error_after(rng, 1 / (1 + 11 / batch), batch, steps) for batch, steps in updates.items()]


def updates_in_time(shared):
    """In the time of one update with 1024 examples, with 1 and with 16, in whole seconds' fractions."""
    weights, activation, arithmetic = (Fraction(n, 10**12) for n in (4 * 4096**2, 8 * 4096, 2 * 4096**2))

    def time(batch):
        return max(weights * (1 if shared else batch) + activation * batch, arithmetic * batch / 10)

    return [int(time(1024) / time(batch)) for batch in (1, 16)]


@confirms("optimization/batch_race#minibatches_win_in_time", "times in fractions, and SGD example by example")
@of_both
def test_errors_after_the_time_of_a_full_update(control):
    experiment, counts = by.minibatches_win_in_time, updates_in_time(shared=not control)
    expected = errors(experiment, dict(zip((1, 16, 1024), (*counts, 1), strict=True)))
    found = experiment(stream(experiment), control).numbers
    assert list(found.values()) == pytest.approx([*counts, *expected], abs=1e-22)


@confirms("optimization/batch_race#full_batch_wins_per_update", "SGD example by example")
@of_both
def test_errors_after_five_updates(control):
    experiment = by.full_batch_wins_per_update
    expected = errors(experiment, {1: 1024, 16: 64, 1024: 1} if control else dict.fromkeys((1, 16, 1024), 5))
    assert list(experiment(stream(experiment), control).numbers.values()) == pytest.approx(expected, abs=1e-22)


@confirms("optimization/batch_race#single_examples_win_per_pass", "SGD example by example")
@of_both
def test_errors_after_a_pass(control):
    experiment = by.single_examples_win_per_pass
    expected = errors(experiment, {1: 16 if control else 256, 16: 16})
    assert list(experiment(stream(experiment), control).numbers.values()) == pytest.approx(expected, abs=1e-22)
