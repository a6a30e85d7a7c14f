"""Second routes to the undated paper, question 6, part b."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import sympy

from solutions.exams.undated.q6.b_elu import alpha, elu_slope, leaves_the_kink_open, one_sided_slopes, slopes_below, x
from tests.confirm import confirms


@confirms("undated/q6#b-i", "JAX: automatic differentiation of its own ELU, for three values of α")
@pytest.mark.parametrize("scale", [0.3, 1.0, 2.5])
def test_the_slope_equals_autodiff(scale):
    slope = sympy.lambdify((x, alpha), elu_slope())
    with jax.enable_x64(True):
        for at in (-30.0, -2.0, -0.1, 0.1, 7.0):
            expected = jax.grad(lambda z: jax.nn.elu(z, alpha=scale))(jnp.float64(at))
            assert slope(at, scale) == pytest.approx(float(expected), rel=1e-12)


def test_there_is_a_kink_unless_alpha_is_one():
    assert one_sided_slopes(alpha) == (alpha, 1)
    for scale in (sympy.Rational(1, 2), sympy.Integer(1), sympy.Integer(2)):
        assert (elu_slope(scale).subs(x, 0) is sympy.nan) == (scale != 1)
    assert leaves_the_kink_open(elu_slope()) and not leaves_the_kink_open(elu_slope(sympy.Integer(1)))


def test_the_slopes_below_are_exponentials_until_they_underflow():
    for place, double, single in slopes_below():
        exact = sympy.exp(int(place.replace("−", "-")))
        assert double == pytest.approx(float(exact.evalf()), rel=1e-12, abs=1e-300)
        assert single == pytest.approx(float(np.float32(float(exact))), rel=1e-4)
    assert slopes_below()[-1][1:] == (0, 0) and slopes_below()[-2][1] > slopes_below()[-2][2] == 0


def test_each_field_expects_the_slope_of_its_side():
    assert elu_slope.part.formula.cut(elu_slope()) == {"above": 1, "below": alpha * sympy.exp(x)}
    assert elu_slope.part.show(elu_slope()) == "1 for x > 0, α eˣ for x < 0"


def test_the_witness_asks_for_a_kink():
    assert not leaves_the_kink_open(elu_slope(), scale=1.0)
