"""Second routes to what the dimension does: moments of the normal distribution, and steps found by trying."""

import math
import statistics
from statistics import NormalDist

import numpy as np
import pytest

from solutions.experiments.backpropagation import adversarial_dimension as by
from tests.confirm import confirms
from tests.experiments.measured import mean_numbers

MAGNITUDE = math.sqrt(2 / math.pi)  # the mean of |w| for a normal w
MEDIAN = NormalDist().inv_cdf(0.75)  # the median of |z| for a normal z


@confirms("backpropagation/adversarial_dimension#growth_depends_on_the_weights", "the moments of normal weights")
def test_powers_equal_those_of_the_expected_sums():
    def expected(n, power):
        return n * MAGNITUDE / n**power

    powers = [math.log(expected(10_000, p) / expected(100, p)) / math.log(100) for p in (0, 0.5, 1)]
    assert mean_numbers(by.growth_depends_on_the_weights) == pytest.approx(powers, abs=0.02)
    assert mean_numbers(by.growth_depends_on_the_weights, control=True) == pytest.approx([1, 1, 1], abs=0.02)
    w = np.random.default_rng(1).normal(size=7)
    assert by.score_change(w, 0.3) == pytest.approx(0.3 * sum(abs(x) for x in w))


def numbers(experiment, control):
    return list(experiment(np.random.default_rng(3), control).numbers.values())


@confirms(
    "backpropagation/adversarial_dimension#growth_depends_on_the_weights", "sums of the sizes of the same weights"
)
@pytest.mark.parametrize("control", [False, True])
def test_powers_of_the_same_weights(control):
    rng, expected = np.random.default_rng(3), []
    for power in (0, 0, 0) if control else (0, 0.5, 1):
        few, many = (math.fsum(abs(w) for w in rng.normal(size=n)) / n**power for n in (100, 10_000))
        expected.append((math.log(many) - math.log(few)) / math.log(100))
    assert numbers(by.growth_depends_on_the_weights, control) == pytest.approx(expected, abs=1e-9)


@confirms("backpropagation/adversarial_dimension#needed_step_falls", "the same examples, one by one")
@confirms("backpropagation/adversarial_dimension#needed_step_may_stay", "the same examples, one by one")
@pytest.mark.parametrize("evidence", [0, 0.5])
def test_median_steps_of_the_same_examples(evidence):
    rng, medians = np.random.default_rng(3), []
    for n in (100, 10_000):
        w, X = rng.normal(size=n), rng.normal(size=(50, n))
        sizes = np.abs(w)  # each entry speaks for its class by the size of its weight
        medians.append(statistics.median(abs(x @ w + evidence * sizes.sum()) / sizes.sum() for x in X))
    assert numbers(by.needed_step_falls, bool(evidence)) == pytest.approx(medians)
    assert numbers(by.needed_step_may_stay, not evidence) == pytest.approx(medians)


@confirms("backpropagation/adversarial_dimension#needed_step_ignores_the_scale", "the same examples, one by one")
@pytest.mark.parametrize("control", [False, True])
def test_median_steps_of_scaled_weights(control):
    rng = np.random.default_rng(3)
    w, X = rng.normal(size=100), rng.normal(size=(50, 100))
    biases = (1, 10, 100) if control else (1, 1, 1)  # in units of the weights
    expected = [statistics.median(abs(x @ w + b) for x in X) / sum(map(abs, w)) for b in biases]
    assert numbers(by.needed_step_ignores_the_scale, control) == pytest.approx(expected)


def test_needed_steps_equal_those_found_by_trying():
    rng = np.random.default_rng(2)
    X, w, b = rng.normal(size=(4, 6)), rng.normal(size=6), 0.7
    for x, needed in zip(X, by.needed_steps(X, w, b), strict=True):
        side = np.sign(x @ w + b)
        low, high = 0.0, 100.0
        for _ in range(60):
            middle = (low + high) / 2
            moved = [entry - side * middle * math.copysign(1, weight) for entry, weight in zip(x, w, strict=True)]
            low, high = (middle, high) if side * (np.dot(moved, w) + b) > 0 else (low, middle)
        assert needed == pytest.approx(low)


@confirms("backpropagation/adversarial_dimension#needed_step_falls", "the median of a normal score, in closed form")
@confirms("backpropagation/adversarial_dimension#needed_step_may_stay", "the mean of the score, in closed form")
def test_median_steps_equal_closed_forms():
    unrelated = [MEDIAN * math.sqrt(n) / (n * MAGNITUDE) for n in (100, 10_000)]
    for found in (mean_numbers(by.needed_step_falls), mean_numbers(by.needed_step_may_stay, control=True)):
        assert found == pytest.approx(unrelated, rel=0.15)
    for found in (mean_numbers(by.needed_step_falls, control=True), mean_numbers(by.needed_step_may_stay)):
        assert found == pytest.approx([0.5, 0.5], abs=0.03)


@confirms("backpropagation/adversarial_dimension#needed_step_ignores_the_scale", "the biases over the sums of weights")
def test_the_scale_cancels_but_for_a_bias():
    one, *others = mean_numbers(by.needed_step_ignores_the_scale)
    assert others == pytest.approx([one, one]) and one == pytest.approx(MEDIAN / 10 / MAGNITUDE, rel=0.15)
    *_, last = mean_numbers(by.needed_step_ignores_the_scale, control=True)
    assert last == pytest.approx(1 / MAGNITUDE, rel=0.1)  # |w · x| / n is small beside the bias
