"""Second routes to Spring 2018, question 4, part f."""

import math

import pytest

from solutions.exams.spring_2018.q4.f_moving_averages import scatter_rows


def test_scatter_equals_the_closed_forms():
    for m, scatter, variance, share in scatter_rows():
        assert scatter == pytest.approx(1 / math.sqrt(m), rel=0.04)
        assert variance == pytest.approx(share, abs=0.01) and share == pytest.approx(1 - 1 / m)
