"""What the figure of Winter 2020, question 1, part g, shows."""

import math

import pytest

from solutions.exams.winter_2020.q1.g_rectified_output import draw_outputs
from solutions.pages.figures import drawn_by


def test_the_drawn_output_stays_at_one_half():
    plain, rectified, rule = drawn_by(draw_outputs).axes[0].lines
    z, below = plain.get_xdata(), [y for z, y in rectified.get_xydata() if z <= 0]
    assert below == [0.5] * 51 and set(rule.get_ydata()) == {0.5}
    assert list(rectified.get_ydata())[51:] == list(plain.get_ydata())[51:]
    assert plain.get_ydata().tolist() == pytest.approx([1 / (1 + math.exp(-at)) for at in z])
