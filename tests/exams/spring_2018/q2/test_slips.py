"""What the slips of Spring 2018, question 2, rest on."""

from solutions.exams.spring_2018.q2 import slips
from solutions.exams.spring_2018.q2.slips import approximation_is_not_exact_and_bounded, two_sigmoids_make_a_bump


def test_a_layer_that_is_right_outside_is_noticed(monkeypatch):
    monkeypatch.setattr(slips, "curve_error", lambda curve, units: 1 / units)
    monkeypatch.setattr(slips, "forward", lambda network, X: (X**2, None))
    assert not approximation_is_not_exact_and_bounded()


def test_units_that_make_no_bump_are_noticed(monkeypatch):
    monkeypatch.setattr(slips, "sigmoid", lambda x: x)
    assert not two_sigmoids_make_a_bump()
