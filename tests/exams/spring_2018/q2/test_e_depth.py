"""Second routes to Spring 2018, question 2, part e."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solutions.exams.spring_2018.q2 import e_depth
from solutions.exams.spring_2018.q2.e_depth import draw_sawtooth, parity_errors
from solutions.experiments.activations.depth import TOLERANCE, a_wave_needs_few_units, curve_error, wave
from solutions.pages.figures import drawn_by
from tests.confirm import confirms


@confirms("spring-2018/q2#e", "the known error of piecewise linear interpolation")
@pytest.mark.parametrize("units", [8, 16, 32])
def test_curve_errors_equal_the_bound_of_interpolation(units):
    assert curve_error(np.square, units) == pytest.approx(1 / (4 * units**2), rel=1e-3)  # h²/8 · max|f''|
    assert curve_error(wave, units) <= (2 * math.pi / units) ** 2 / 8
    assert curve_error(wave, units) == pytest.approx((2 * math.pi / units) ** 2 / 8, rel=0.2)
    enough = next(n for n in (2**k for k in range(9)) if (2 * math.pi / n) ** 2 / 8 <= TOLERANCE)
    assert list(a_wave_needs_few_units().numbers.values()) == [enough, enough + enough + enough + 1]


@given(st.lists(st.integers(0, 1), min_size=2, max_size=9))
def test_parity_goes_up_and_down(bits):
    n, ones = len(bits), sum(bits)
    said = ones - 2 * sum(max(ones - k, 0) * (-1) ** (k + 1) for k in range(1, n))
    assert said == ones % 2
    assert parity_errors(n) == 0


def test_wrong_parities_are_counted(monkeypatch):
    monkeypatch.setattr(e_depth, "forward", lambda network, X: (np.zeros((len(X), 1)), None))
    assert parity_errors(bits=4) == 8  # half of all inputs are odd


def test_the_sawtooth_is_drawn():
    deep, flat = (line.get_ydata() for line in drawn_by(draw_sawtooth).axes[0].lines)
    bends = [sum(abs(b - 2 * m + a) > 1e-9 for a, m, b in zip(y, y[1:], y[2:], strict=False)) for y in (deep, flat)]
    assert bends[0] == 2**4 - 1 and 2 * (bends[1] + 1) < 2**4  # the docstring: more than twice as many units
