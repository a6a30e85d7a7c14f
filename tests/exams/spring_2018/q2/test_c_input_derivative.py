"""What stands in Spring 2018, question 2, part c."""

import math

import pytest

from solutions.exams.spring_2018.q2.c_input_derivative import draw_sensitivity
from solutions.pages.figures import drawn_by


def test_points_of_the_sensitivity():
    dots = [line for line in drawn_by(draw_sensitivity).axes[0].lines if line.get_marker() == "o"]
    points = [(dot.get_xdata()[0], dot.get_ydata()[0]) for dot in dots]
    assert points == [(0, 0.5), (5, pytest.approx(1 / (1 + math.exp(-5))))]
