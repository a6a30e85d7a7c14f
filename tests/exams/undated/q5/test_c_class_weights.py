"""Second routes to the undated paper, question 5, part c."""

from fractions import Fraction

import numpy as np
import pytest

from solutions.attempt import satisfied
from solutions.exams.undated.q5.c_class_weights import class_weights, near_the_ratio
from solutions.nn.data import blobs
from solutions.nn.linear_models import fit_logistic
from tests.confirm import confirms


@confirms("undated/q5#c-ii", "counting: each class's weights, added up example by example, are the same")
@pytest.mark.parametrize("giraffes, others", [(2000, 200), (800, 50), (30, 120)])
def test_both_classes_weigh_alike(giraffes, others):
    total = {1: Fraction(0), 0: Fraction(0)}
    weight = dict(zip((1, 0), map(Fraction.from_float, class_weights(giraffes, others)), strict=True))
    for label in [1] * giraffes + [0] * others:
        total[label] += weight[label]
    assert float(total[1]) == pytest.approx(float(total[0]))
    assert max(weight.values()) == 1


@confirms("undated/q5#c-ii", "the ratio at which a fit to classes of equal spread puts its boundary in the middle")
def test_ratio_puts_the_boundary_in_the_middle():
    X, y = blobs(0, [2000, 20_000], [[-1.0], [1.0]])
    boundaries = {}
    for ratio in (1, 5, 10, 20, 100):
        fit = fit_logistic(X, y, weights=np.where(y == 1, 1, ratio))
        boundaries[ratio] = abs(fit.intercept / fit.weights[0])
    weights = class_weights(20_000, 2000)
    assert min(boundaries, key=boundaries.get) == pytest.approx(weights.beta / weights.alpha)


def test_no_example_is_no_class():
    with pytest.raises(ValueError, match="giraffes=0, others=5, expected at least one example of each class"):
        class_weights(0, 5)


@pytest.mark.parametrize("giraffes, others", [(2000, 200), (50, 400)])
def test_pairs_near_the_ratio(giraffes, others):
    """Any pair within a factor of two of the ratio, and of a sensible size."""

    def accepted(alpha, beta):
        return all(satisfied(c, {"alpha": alpha, "beta": beta}) for c in near_the_ratio(giraffes, others).values())

    alpha, beta = class_weights(giraffes, others)
    assert accepted(alpha, beta) and accepted(alpha, 1.9 * beta) and accepted(1.9 * alpha, beta)
    assert accepted(50 * alpha, 50 * beta) and accepted(alpha / 50, beta / 50)
    for wrong in [(beta, alpha), (1, 1), (alpha, 3 * beta), (3 * alpha, beta), (1e3 * alpha, 1e3 * beta), (0, 0)]:
        assert not accepted(*wrong)
    assert not accepted(alpha / 1e3, beta / 1e3) and not accepted(-alpha, -beta)


@pytest.mark.parametrize("factor, right", [(1.99, True), (2.01, False)])
def test_the_bounds_are_those_of_their_words(factor, right):
    """Half as much and twice as much, and the least and the largest size."""
    conditions = near_the_ratio(2000, 200).values()
    for alpha, beta in ((0.1, factor), (0.1 * factor, 1), (5 * factor, 50 * factor), (0.002 / factor, 0.02 / factor)):
        assert all(satisfied(condition, {"alpha": alpha, "beta": beta}) for condition in conditions) == right
