"""Second routes to Fall 2021, question 4, part v."""

import jax
import numpy as np
import pytest
import sympy

from solutions.exams.fall_2021.q4.v_softplus_derivative import BETA, largest_gap, softplus_slope, z
from solutions.nn.activations import softplus, softplus_derivative
from solutions.nn.gradients import numerical_gradient
from tests.confirm import confirms
from tests.exams.fall_2021.q4 import network

POINTS = np.array([-3.0, -0.2, 0.0, 0.7, 4.0])


def slopes_from_answer(sharpness):
    in_symbols = sympy.lambdify((z, BETA), softplus_slope())(POINTS, sharpness)
    np.testing.assert_allclose(sympy.lambdify(z, softplus_slope(sharpness))(POINTS), in_symbols)
    return in_symbols


@confirms("fall-2021/q4#v", "JAX: the Jacobian of its own Softplus, whose diagonal is the answer and the rest zero")
@pytest.mark.parametrize("sharpness", [1, 3])
def test_softplus_slope_equals_autodiff(sharpness):
    expected = jax.jacobian(lambda z: network.softplus(z, sharpness))(POINTS)
    np.testing.assert_allclose(np.diag(slopes_from_answer(sharpness)), expected, atol=1e-6)


@confirms("fall-2021/q4#v", "finite differences of the library's Softplus")
@pytest.mark.parametrize("sharpness", [1, 2, 5])
def test_softplus_slope_equals_finite_differences(sharpness):
    expected = numerical_gradient(lambda z: softplus(z, sharpness).sum(), POINTS)
    np.testing.assert_allclose(slopes_from_answer(sharpness), expected, atol=1e-8)
    np.testing.assert_allclose(softplus_derivative(POINTS, sharpness), expected, atol=1e-8)


def test_the_largest_gap_to_relu_is_at_zero():
    """The gap log(1 + e^(−β|z|))/β falls on both sides of 0."""
    for sharpness in (1, 4):
        assert largest_gap(sharpness) == pytest.approx(np.log(2) / sharpness, abs=1e-12)
