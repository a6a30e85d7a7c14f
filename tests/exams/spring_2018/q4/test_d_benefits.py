"""Second routes to Spring 2018, question 4, part d."""

from solutions.exams.spring_2018.q4 import d_benefits
from solutions.exams.spring_2018.q4.d_benefits import numbers_left_after_folding


def test_numbers_left_after_folding_are_counted(monkeypatch):
    assert numbers_left_after_folding() == 0
    monkeypatch.setattr(d_benefits, "folded", lambda W, b, gamma, beta, statistics: (W, b, gamma))
    assert numbers_left_after_folding() == 3
