"""Second routes to Fall 2021, question 4, part iv."""

import jax
import numpy as np
import sympy

from solutions.exams.fall_2021.q4.iv_logit_jacobian import logit_jacobian
from solutions.nn.gradients import numerical_jacobian
from tests.confirm import confirms


def jacobian_of_numbers(weights):
    """The answer to part iv with an array in the place of its matrix."""
    classes, hidden = weights.shape
    answer = logit_jacobian(hidden, classes)
    assert answer.shape == weights.shape
    return sympy.lambdify([sympy.MatrixSymbol("W2", classes, hidden)], answer)(weights)


@confirms("fall-2021/q4#iv", "JAX: the Jacobian of the layer at random weights, with unequal sizes")
def test_logit_jacobian_equals_autodiff():
    rng = np.random.default_rng(4)
    for shape in ((5, 3), (2, 4)):
        weights, biases, a = rng.normal(size=shape), rng.normal(size=shape[0]), rng.normal(size=shape[1])
        expected = jax.jacobian(lambda a, weights=weights, biases=biases: weights @ a + biases)(a)
        np.testing.assert_allclose(jacobian_of_numbers(weights), expected, atol=1e-6)


@confirms("fall-2021/q4#iv", "finite differences of the layer")
def test_logit_jacobian_equals_finite_differences():
    rng = np.random.default_rng(5)
    weights, a = rng.normal(size=(4, 3)), rng.normal(size=3)
    np.testing.assert_allclose(jacobian_of_numbers(weights), numerical_jacobian(lambda a: weights @ a, a), atol=1e-8)
