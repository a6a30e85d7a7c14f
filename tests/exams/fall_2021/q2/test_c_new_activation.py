"""Second routes to Fall 2021, question 2, part c."""

import jax
import jax.numpy as jnp
import mpmath
import numpy as np
import pytest
import sympy

from solutions.exams.fall_2021.q2.c_new_activation import as_printed, derivative, in_floats, limit, stable, x
from tests.confirm import confirms

PLACES = np.random.default_rng(21).uniform(-3, 1.2, size=8)


def value(x, rate=1):
    """The function itself, for JAX."""
    return x * jnp.log(1 + jnp.tanh(jnp.exp(rate * x)))


@confirms("fall-2021/q2#c", "JAX: automatic differentiation of the function")
@pytest.mark.parametrize("rate", [1, 2, -1])
def test_the_derivative_equals_autodiff(rate):
    formula = sympy.lambdify(x, derivative(rate=rate))
    with jax.enable_x64(True):
        expected = [float(jax.grad(value)(at, rate)) for at in PLACES]
    assert [formula(at) for at in PLACES] == pytest.approx(expected, rel=1e-9)


def exact_slope(at, rate=1):
    """A difference quotient of the function in arithmetic of 400 digits."""
    with mpmath.workdps(400):
        return float(mpmath.diff(lambda x: x * mpmath.log(1 + mpmath.tanh(mpmath.exp(rate * x))), mpmath.mpf(at)))


@confirms("fall-2021/q2#c", "difference quotients in arithmetic of 400 digits")
@pytest.mark.parametrize("rate", [1, -2])
def test_the_derivative_equals_difference_quotients(rate):
    formula = sympy.lambdify(x, derivative(rate=rate))
    assert [formula(at) for at in PLACES] == pytest.approx([exact_slope(at, rate) for at in PLACES], rel=1e-9)


@pytest.mark.parametrize("at", [-200.0, -40.0, -3.0, 0.0, 2.0, 3.5, 6.0])
def test_the_stable_form_is_exact_to_rounding(at):
    assert stable(at) == pytest.approx(exact_slope(at), rel=1e-13, abs=0)


def test_the_stable_form_has_a_value_at_every_float():
    for at in (-1e308, -800.0, 80.0, 100.0, 720.0, 1e308):
        assert stable(at) == pytest.approx(np.log(2) if at > 0 else 0)


@pytest.mark.parametrize("precision", [np.float32, np.float64])
def test_the_printed_form_fails_beyond_its_limit(precision):
    with np.errstate(all="ignore"):
        below, beyond = (as_printed(precision(limit(precision) + side)) for side in (-0.02, 0.02))
    assert below == pytest.approx(np.log(2), rel=1e-6) and np.isnan(beyond)


def test_rows_of_the_table():
    *_, large, larger = in_floats()
    assert [large[1], *larger[1:3]] == ["not a number"] * 3 and large[2] == pytest.approx(np.log(2))


def test_automatic_differentiation_is_no_better_while_the_function_has_its_value():
    at = jnp.float32(100)
    assert float(value(at)) == pytest.approx(100 * np.log(2)) and np.isnan(float(jax.grad(value)(at)))


def test_each_mistake_is_another_function():
    formula = sympy.lambdify(x, derivative())
    right = [formula(at) for at in PLACES]
    for mistake in derivative.part.formula.mistakes.values():
        assert np.abs([mistake(at, 1) - value for at, value in zip(PLACES, right, strict=True)]).max() > 0.05
