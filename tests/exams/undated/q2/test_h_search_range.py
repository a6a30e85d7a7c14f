"""Second routes to the undated paper, question 2, part h."""

import math

import numpy as np
import pytest

from solutions.exams.undated.q2 import h_search_range as h
from solutions.pages.figures import drawn_by
from tests.confirm import confirms


def shares(low, high, size=400_001):
    """Numbers at equal distances from low to high."""
    return low + (high - low) * (np.arange(size) + 0.5) / size


@confirms("undated/q2#h-i", "counting the numbers below, of many at equal distances")
@pytest.mark.parametrize("high, bound", [(0.999, 0.94), (0.99, 0.97)])
def test_probability_below_by_counting(high, bound):
    assert h.probability_below(0.9, high, bound) == pytest.approx(np.mean(shares(0.9, high) < bound), abs=1e-5)


@confirms("undated/q2#h-ii", "counting the numbers above, of many at equal distances")
@pytest.mark.parametrize("high, bound", [(0.999, 0.99), (0.995, 0.96)])
def test_probability_above_by_counting(high, bound):
    assert h.probability_above(0.9, high, bound) == pytest.approx(np.mean(shares(0.9, high) > bound), abs=1e-5)


def test_mistakes_on_a_log_scale_by_counting():
    draws = 1 - 10 ** shares(-3, -1)
    for part, expected in ((h.probability_below.part, draws < 0.94), (h.probability_above.part, draws > 0.99)):
        (mistake,) = (wrong for words, wrong in part.mistakes.items() if "log scale" in words)
        assert part.mistaken(mistake) == pytest.approx(np.mean(expected), abs=1e-5)


def test_givens_out_of_order_are_refused():
    with pytest.raises(ValueError, match=r"start=0.9, end=0.8, low=0.9, high=0.999, expected low ≤ start < end ≤ high"):
        h.probability_below(bound=0.8)
    with pytest.raises(ValueError, match=r"start=1.0, end=0.999, low=0.9"):
        h.probability_above(bound=1.0)


@pytest.mark.parametrize(
    "scale, draw", [("β", lambda u: u), ("log β", np.exp), ("log(1 − β)", lambda u: 1 - np.exp(u))]
)
def test_probabilities_on_each_scale_by_counting(scale, draw):
    ends = [float(h.SCALES[scale](beta)) for beta in (0.9, 0.999)]
    betas = draw(shares(*ends))
    for start, end in ((0.9, 0.94), (0.9, 0.99), (0.99, 0.999)):
        expected = np.mean((betas > start) & (betas < end))
        assert h.drawn_between(h.SCALES[scale], start, end) == pytest.approx(expected, abs=1e-4)
    assert h.quantile(h.SCALES[scale], 0.25) == pytest.approx(np.quantile(betas, 0.25), abs=1e-5)


def test_only_the_scale_of_the_rest_searches_both_orders_of_magnitude():
    assert [h.searches_both_orders_of_magnitude(scale) for scale in h.SCALES.values()] == [False, False, True]


def test_half_of_the_lowest_row_is_right_of_the_line():
    plain, of_beta, of_rest, _ = (line.get_xdata() for line in drawn_by(h.draw_scales).axes[0].lines)
    assert [np.sum(np.asarray(row) < 0.01) for row in (plain, of_beta, of_rest)] == [1, 1, 6]
    assert math.isclose(max(of_rest) * min(of_rest), 1e-4, rel_tol=1e-6)


def test_the_other_mistakes_are_what_they_say():
    for part, expected in (
        (h.probability_below.part, [0.059 / 0.099, 0.04, 0.94 / 0.999, 0.04 / 0.1]),
        (h.probability_above.part, [0.09 / 0.099, 0.009, 0.01 / 0.099]),
    ):
        found = [part.mistaken(mistake) for words, mistake in part.mistakes.items() if "log scale" not in words]
        assert found == pytest.approx(expected)


def test_a_quotient_in_print():
    assert h.quotient("", h.probability_below()) == r"\frac{40}{99} \approx 0.4040"
    assert h.quotient("", h.probability_above()) == r"\frac{1}{11} \approx 0.0909"
