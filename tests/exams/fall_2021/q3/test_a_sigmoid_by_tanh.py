"""Second routes to Fall 2021, question 3, part a."""

import jax
import numpy as np
import pytest
import sympy

from solutions.exams.fall_2021.q3.a_sigmoid_by_tanh import HALF, sigmoid_by_tanh, x
from tests.confirm import confirms

FACTORS = pytest.mark.parametrize("factor", [1, 2, -3, HALF])


@confirms("fall-2021/q3#a", "JAX's sigmoid at random points")
@FACTORS
def test_formula_equals_the_sigmoid(factor):
    at = np.random.default_rng(0).uniform(-8, 8, size=20)
    with jax.enable_x64(True):
        expected = jax.nn.sigmoid(float(factor) * at)
    assert np.allclose(sympy.lambdify(x, sigmoid_by_tanh(factor))(at), expected, rtol=1e-10)


@confirms("fall-2021/q3#a", "the logistic differential equation, whose only solution through ½ at 0 is the sigmoid")
@FACTORS
def test_formula_solves_the_logistic_equation(factor):
    y = sigmoid_by_tanh(factor)
    assert y.subs(x, 0) == HALF and sympy.expand(y.diff(x) - factor * y * (1 - y)) == 0
    assert not y.has(sympy.exp)
