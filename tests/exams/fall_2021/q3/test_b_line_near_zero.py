"""Second routes to Fall 2021, question 3, part b."""

import jax
import numpy as np
import pytest
import sympy

from solutions.exams.fall_2021.q3.b_line_near_zero import line_at, series, x
from tests.confirm import confirms

CENTERS = pytest.mark.parametrize("center", [0, sympy.log(3), -sympy.log(2)])


@confirms("fall-2021/q3#b", "JAX: value and derivative of the sigmoid at the point")
@CENTERS
def test_line_has_the_value_and_the_slope(center):
    with jax.enable_x64(True):
        value, slope = jax.value_and_grad(jax.nn.sigmoid)(float(center))
    line = line_at(center)
    assert float(line.subs(x, center)) == pytest.approx(float(value), rel=1e-12)
    assert float(line.coeff(x)) == pytest.approx(float(slope), rel=1e-12) and line.diff(x, 2) == 0


@confirms("fall-2021/q3#b", "a line fitted by least squares to the sigmoid close to the point")
@CENTERS
def test_line_is_that_of_a_fit(center):
    at = float(center) + np.linspace(-0.01, 0.01, 101)
    slope, value = np.polyfit(at - float(center), 1 / (1 + np.exp(-at)), 1)
    assert float(line_at(center).coeff(x)) == pytest.approx(slope, rel=1e-4)
    assert float(line_at(center).subs(x, center)) == pytest.approx(value, rel=1e-4)


def test_the_next_term():
    assert series(3) == line_at() and series(4) == sympy.series(sympy.tanh(x / 2) / 2, x, 0, 5).removeO() + 1 / sympy.S(
        2
    )
