"""Slips of the undated paper, question 2."""

from solutions.exams.undated.q2.slips import SLIPS


def test_each_is_shown():
    assert [bool(slip.finding()) for slip in SLIPS] == [True] * len(SLIPS)
