"""Second routes to Winter 2021, question 6, part v."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import sympy

from solutions.exams.winter_2021.q6.v_logit_jacobian import logit_jacobian
from solutions.nn.gradients import numerical_jacobian
from tests.confirm import confirms


def jacobian_of_numbers(weights):
    """The answer to part v with numbers in the place of its symbols."""
    names = {sympy.Symbol(f"w_{r + 1}{c + 1}"): value for (r, c), value in np.ndenumerate(weights)}
    return np.array(logit_jacobian(*weights.shape).subs(names), dtype=float)


@confirms("winter-2021/q6#v", "JAX: the Jacobian of the layer at random weights, with unequal sizes")
@pytest.mark.parametrize("shape", [(5, 3), (2, 4)])
def test_logit_jacobian_equals_autodiff(shape):
    rng = np.random.default_rng(4)
    weights, biases, a = rng.normal(size=shape), rng.normal(size=shape[0]), rng.normal(size=shape[1])
    expected = jax.jacobian(lambda a: jnp.asarray(weights) @ a + biases)(jnp.asarray(a))
    np.testing.assert_allclose(jacobian_of_numbers(weights), expected, atol=1e-6)


@confirms("winter-2021/q6#v", "finite differences of the layer")
def test_logit_jacobian_equals_finite_differences():
    rng = np.random.default_rng(5)
    weights, a = rng.normal(size=(4, 3)), rng.normal(size=3)
    np.testing.assert_allclose(jacobian_of_numbers(weights), numerical_jacobian(lambda a: weights @ a, a), atol=1e-8)
