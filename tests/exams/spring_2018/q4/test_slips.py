"""What the slips of Spring 2018, question 4, rest on."""

import pytest

from solutions.exams.spring_2018.q4 import slips
from solutions.exams.spring_2018.q4.slips import moving_mean, moving_mean_depends_on_the_order


@pytest.mark.parametrize("momentum", [0.5, 0.9, 0.99])
def test_the_moving_mean_leans_towards_the_last_batch(momentum):
    expected = 13 * (1 - momentum) / (1 + momentum)
    assert moving_mean("nh" * 3000, momentum) == pytest.approx(expected, abs=1e-6)
    assert moving_mean("hn" * 3000, momentum) == pytest.approx(-expected, abs=1e-6)


@pytest.mark.parametrize("means", [{0.99: 0, 0.9: 0, 0.5: 0}, {0.99: 3, 0.9: 2, 0.5: 1}, {0.99: -3, 0.9: 1, 0.5: 2}])
def test_a_moving_mean_that_does_not_lean_is_noticed(monkeypatch, means):
    monkeypatch.setattr(slips, "moving_mean", lambda order, momentum: means[momentum])
    assert not moving_mean_depends_on_the_order()
