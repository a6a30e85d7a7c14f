"""Slips of Winter 2020, question 3."""

from solutions.exams.winter_2020.q3.slips import SLIPS


def test_each_is_shown():
    assert [bool(slip.finding()) for slip in SLIPS] == [True] * len(SLIPS)
