"""What the slips of Winter 2020, question 1, rest on."""

from solutions.exams.winter_2020.q1 import slips
from solutions.exams.winter_2020.q1.slips import leaves_the_parabola


def test_a_layer_that_is_right_outside_is_noticed(monkeypatch):
    monkeypatch.setattr(slips, "forward", lambda network, X: (X**2, None))
    assert not leaves_the_parabola()
