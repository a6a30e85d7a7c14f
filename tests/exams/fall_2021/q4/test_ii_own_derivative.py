"""Second routes to Fall 2021, question 4, part ii."""

import jax.numpy as jnp
import numpy as np
import pytest
import sympy

from solutions.exams.fall_2021.q4.ii_own_derivative import own_derivative
from solutions.exams.fall_2021.q4.log_softmax import Z, z_k
from solutions.nn.activations import log_softmax
from solutions.nn.gradients import numerical_jacobian
from tests.confirm import confirms
from tests.exams.fall_2021.q4.network import log_softmax_jacobian

ENTRIES = np.eye(5, dtype=bool)  # of the Jacobian, of which part ii speaks


def entries_from_answer(z, temperature):
    """These entries of the Jacobian by logits (classes,), row by row."""
    answer = sympy.lambdify((z_k, Z), own_derivative(temperature))
    total = np.exp(z / temperature).sum()
    return [answer(z[k], total) for k, i in np.argwhere(ENTRIES)]


@confirms("fall-2021/q4#ii", "JAX: the diagonal of the log-softmax's Jacobian")
@pytest.mark.parametrize("temperature", [1, 5])
def test_own_derivatives_equal_autodiff(temperature):
    for z in np.random.default_rng(0).normal(size=(10, 5)):
        expected = np.asarray(log_softmax_jacobian(jnp.asarray(z), temperature))[ENTRIES]
        np.testing.assert_allclose(entries_from_answer(z, temperature), expected, atol=1e-6)


@confirms("fall-2021/q4#ii", "finite differences of the library's log-softmax")
@pytest.mark.parametrize("temperature", [1, 3])
def test_own_derivatives_equal_finite_differences(temperature):
    z = np.random.default_rng(1).normal(size=5)
    expected = numerical_jacobian(lambda z: log_softmax(z / temperature), z)[ENTRIES]
    np.testing.assert_allclose(entries_from_answer(z, temperature), expected, atol=1e-8)
