"""Second routes to Winter 2021, question 6, part vi."""

import jax
import pytest
import sympy

from solutions.exams.winter_2021.q6.vi_leaky_relu import leaky_relu_slope
from solutions.experiments.activations.pointwise_slopes import one_sided_slopes, z
from tests.confirm import confirms


@confirms("winter-2021/q6#vi", "JAX: the derivative of its own LeakyReLU away from 0")
@pytest.mark.parametrize("alpha", [0.01, 0.0, 0.2])
def test_leaky_relu_slope_equals_autodiff(alpha):
    slope = jax.grad(jax.nn.leaky_relu)
    for at in (-3.0, -0.01, 0.01, 3.0):
        assert float(leaky_relu_slope(alpha).subs(z, at)) == pytest.approx(float(slope(at, alpha)), abs=1e-7)


@confirms("winter-2021/q6#vi", "difference quotients of max(z, αz) on both sides of 0")
@pytest.mark.parametrize("alpha", [0.01, 0.3, 1])
def test_a_slope_at_zero_only_where_both_sides_agree(alpha):
    left, right = ((max(h, alpha * h) - 0) / h for h in (-(2.0**-20), 2.0**-20))
    at_zero = leaky_relu_slope(alpha).subs(z, 0)
    assert (at_zero is sympy.nan) == (left != right)
    assert at_zero is sympy.nan or float(at_zero) == left
    assert one_sided_slopes(alpha) == pytest.approx((left, right))
