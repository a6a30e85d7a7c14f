"""What the slips of Spring 2018, question 4, rest on."""

from solutions.exams.spring_2018.q4 import slips
from solutions.exams.spring_2018.q4.slips import moving_mean_depends_on_the_order


def test_a_moving_mean_in_the_middle_is_noticed(monkeypatch):
    monkeypatch.setattr(slips, "moving_mean_rows", lambda: [("", 0.7, 0.1), ("", 0.4, 9.0)])
    assert not moving_mean_depends_on_the_order()
