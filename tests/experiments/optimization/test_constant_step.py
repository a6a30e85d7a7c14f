"""Second routes to descent with a constant step."""

from itertools import islice

import pytest
import sympy

from solutions.experiments.optimization import constant_step as by


@pytest.mark.parametrize("start, step", [(0.1, 0.5), (-2, 0.75), (1, 1.5), (0.9, 0.3)])
def test_points_equal_symbolic_descent(start, step):
    x = sympy.Symbol("x", real=True)
    for name, loss in (("|x|", sympy.Abs(x)), ("x²", x**2)):
        slope, at, eta = sympy.diff(loss, x), sympy.Rational(str(start)), sympy.Rational(str(step))
        for point in islice(by.exact(name, start, step), 8):
            assert sympy.Rational(point.numerator, point.denominator) == at
            at = at - eta * (slope.subs(x, at) if at else 0)


def test_refused_runs():
    with pytest.raises(ValueError, match="loss='x'"):
        by.exact("x", 1, 1)
    with pytest.raises(ValueError, match="finite"):
        by.exact("x²", float("nan"), 1)
    for start, step in ((0, 1), (1, 0), (1, -1)):
        with pytest.raises(ValueError, match="expected another start than 0"):
            by.exact("x²", start, step)
    with pytest.raises(ValueError, match="comes back"):
        by.repeated(iter([1, 2]))
