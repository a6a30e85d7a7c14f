"""What the tables and figures of Winter 2020, question 5, show, by other means."""

import math
from fractions import Fraction

from pytest import approx

from solutions.experiments.data.bayes_error import majority_comes_nearer
from solutions.finding import stream
from tests.shown import assert_drawn, shows


@shows("winter-2020/q5#c table")
def test_experts_by_their_mistakes(shown):
    """The wrong answers of the same experts, counted patient by patient."""

    def errors(count):
        rng = stream(majority_comes_nearer)
        y = rng.integers(2, size=4000)
        x = rng.normal(2.0 * y - 1)
        noise = rng.normal(size=(count, 4000))
        wrong = ((x + noise > 0) != y).sum(axis=0)
        return sum(2 * wrong > count) / 4000, sum(wrong) / count / 4000

    (by_nine, single), (by_one, same) = errors(9), errors(1)
    assert shown == {
        "mistakes": ["each has its own", "all have the same"],
        "Bayes error": approx([math.erfc(0.5**0.5) / 2] * 2),
        "majority of nine": approx([by_nine, by_one]),
        "single expert": approx([single, same]),
    }


@shows("winter-2020/q5#c figure")
def test_error_rates_of_scores(shown):
    """Every number of hits and of false alarms among 175 positives and 325 negatives, in whole numbers."""
    lines = {}
    for row, percent in enumerate((20, 88, 80)):
        rates = []
        for hits in range(176):
            for alarms in range(326):
                score = Fraction(200 * hits, hits + 175 + alarms)  # in percent
                if round(score) == percent:
                    rates.append((175 - hits + alarms) / 500)
        lines[2 * row] = [min(rates), max(rates)], row
        lines[2 * row + 1] = 1 - percent / 100, row
    assert_drawn(shown[0], lines, "error rate")
    assert shown[0].texts == [("student", None, 0), ("group", None, 1), ("doctor", None, 2)]
