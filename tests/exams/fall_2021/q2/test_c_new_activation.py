"""Second routes to Fall 2021, question 2, part c."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import sympy
from mpmath import mp, mpf

from solutions.exams.fall_2021.q2.c_new_activation import as_printed, derivative, in_floats, slope_of, stable, x
from solutions.nn.gradients import numerical_gradient
from tests.confirm import confirms


@confirms("fall-2021/q2#c", "JAX's derivative of the function, and differences of it")
@pytest.mark.parametrize("rate", [1, 2, -1])
def test_the_derivative_equals_autodiff(rate):
    places = np.linspace(-2, 1, 13)
    formula = sympy.lambdify(x, derivative(rate=rate))

    def h(x):
        return x * jnp.log(1 + jnp.tanh(jnp.exp(rate * x)))

    assert [formula(at) for at in places] == pytest.approx([float(jax.grad(h)(at)) for at in places], rel=1e-4)

    def of_floats(at):
        return float(at[0] * np.log(1 + np.tanh(np.exp(rate * at[0]))))

    differences = [numerical_gradient(of_floats, np.array([at]))[0] for at in places]
    assert [formula(at) for at in places] == pytest.approx(differences, rel=1e-6, abs=1e-8)


def test_the_stable_form_equals_many_digits():
    mp.dps = 60
    exact = sympy.lambdify(x, derivative(), "mpmath")
    places = [-90.0, -40.0, -3.0, 0.0, 2.0, 5.0]
    assert [stable(at) for at in places] == pytest.approx([float(exact(mpf(at))) for at in places], rel=1e-12, abs=0)
    assert stable(1e300) == pytest.approx(np.log(2))


def test_the_printed_form_fails_where_the_table_says_so():
    with np.errstate(all="ignore"):
        assert np.isnan(as_printed(720.0)) and np.isfinite(as_printed(700.0))
    assert [row[1] == "not a number" for row in in_floats()] == [False, False, False, True]


def test_complex_steps_know_a_slope():
    assert slope_of(np.exp, 0.5) == pytest.approx(np.exp(0.5))
