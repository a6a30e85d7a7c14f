"""Second routes to Fall 2021, question 3, part c."""

import numpy as np
import pytest
import sympy
from scipy.integrate import quad

from solutions.exams.fall_2021.q3.c_variance_of_sigmoid import (
    DEVIATIONS,
    V,
    exact_variance,
    ratio,
    says_where_it_holds,
    variance_near,
)
from tests.confirm import confirms

CENTERS = pytest.mark.parametrize("center", [0, sympy.log(3), sympy.log(5)])


@confirms("fall-2021/q3#c", "Monte Carlo with numbers near the point, each taken with its mirror image")
@CENTERS
def test_ratio_of_drawn_numbers(center):
    z = 0.02 * np.random.default_rng(0).standard_normal(20_000)
    at = float(center) + np.concatenate([z, -z])
    found = np.var(1 / (1 + np.exp(-at))) / np.var(at)
    assert found == pytest.approx(float(variance_near(center).subs(V, 1)), rel=2e-3)


@confirms("fall-2021/q3#c", "two equally probable values, which SymPy lets approach the point")
@CENTERS
def test_limit_of_two_values(center):
    h = sympy.Symbol("h", positive=True)
    high, low = (1 / (1 + sympy.exp(-(center + side))) for side in (h, -h))
    assert sympy.simplify(sympy.limit(((high - low) / 2) ** 2 / h**2, h, 0) - variance_near(center) / V) == 0


@pytest.mark.parametrize("deviation", DEVIATIONS)
def test_exact_variance_by_adaptive_quadrature(deviation):
    def weighed(z):
        return (np.tanh(deviation * z / 2) / 2) ** 2 * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)

    assert exact_variance(deviation) == pytest.approx(quad(weighed, -12, 12)[0], rel=1e-6)


def test_the_equation_holds_near_zero_only():
    ratios = [ratio(deviation) for deviation in DEVIATIONS]
    assert ratios == sorted(ratios, reverse=True) and ratios[0] < 1 / 16
    assert all(exact_variance(deviation) < 0.25 for deviation in DEVIATIONS) and exact_variance(100.0) > 0.24
    assert says_where_it_holds([0.1]) and not says_where_it_holds(DEVIATIONS)
