"""Second routes to the undated paper, question 5, parts d-iii to d-v."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import sympy

from solutions.exams.undated.q5 import d_hidden_layer
from solutions.exams.undated.q5.d_hidden_layer import output_jacobian, relu_slope, row_of_inputs
from solutions.experiments.activations.pointwise_slopes import z
from solutions.nn.gradients import numerical_jacobian
from tests.confirm import confirms


def layer(seed, inputs, outputs):
    """Weights, biases and an input."""
    rng = np.random.default_rng(seed)
    return rng.normal(size=(outputs, inputs)), rng.normal(size=outputs), rng.normal(size=inputs)


def value(answer, name, given):
    """An answer with an array in the place of its only matrix."""
    (matrix,) = answer.atoms(sympy.MatrixSymbol)
    assert matrix.name == name and matrix.shape == given.shape
    return sympy.lambdify([matrix], answer)(given)


@confirms("undated/q5#d-iii", "JAX: the Jacobian of the output layer at random weights")
@pytest.mark.parametrize("hidden", [3, 6])
def test_output_jacobian_equals_autodiff(hidden):
    weights, biases, a = layer(0, hidden, outputs=1)
    expected = jax.jacobian(lambda a: jnp.asarray(weights) @ a + biases)(jnp.asarray(a))
    np.testing.assert_allclose(value(output_jacobian(hidden), "W2", weights), expected, rtol=1e-6)


@confirms("undated/q5#d-iii", "finite differences of the output layer")
def test_output_jacobian_equals_finite_differences():
    weights, biases, a = layer(1, inputs=4, outputs=1)
    expected = numerical_jacobian(lambda a: weights @ a + biases, a)
    np.testing.assert_allclose(value(output_jacobian(4), "W2", weights), expected, atol=1e-8)


@confirms("undated/q5#d-iv", "JAX: the derivative of its own ReLU away from 0")
def test_relu_slope_equals_autodiff():
    slope = jax.grad(jax.nn.relu)
    for at in (-3.0, -0.01, 0.01, 3.0):
        assert float(relu_slope().subs(z, at)) == float(slope(at))
    assert float(slope(0.0)) == 0  # its convention, which the page tells


@confirms("undated/q5#d-iv", "difference quotients of max(z, 0) on both sides of 0 and at 0")
def test_relu_slope_equals_difference_quotients():
    def quotient(at, step):
        return (max(at + step, 0) - max(at, 0)) / step

    for at in (-2, 2):
        assert float(relu_slope().subs(z, at)) == quotient(at, 0.5)
    assert quotient(0, 0.5) != quotient(0, -0.5) and relu_slope().subs(z, 0) is sympy.nan


def whole_derivative(seed, inputs, hidden):
    """JAX's derivative of all sums by all weights, (hidden, hidden, inputs), and the input (inputs, 1)."""
    W1, b1, x = layer(seed, inputs, hidden)
    return np.asarray(jax.jacobian(lambda W: W @ x + b1)(jnp.asarray(W1))), x[:, None]


@confirms("undated/q5#d-v", "JAX: the derivative of all sums by all weights, on its diagonal")
def test_row_of_inputs_equals_autodiff():
    found, x = whole_derivative(2, inputs=4, hidden=3)
    row = value(row_of_inputs(4), "x", x)
    assert row.shape == (1, 4)
    for unit in range(3):
        np.testing.assert_allclose(found[unit, unit], row[0], rtol=1e-6)
    np.testing.assert_allclose(found, d_hidden_layer.all_entries(x), rtol=1e-6)


@confirms("undated/q5#d-v", "finite differences of one unit's sum by its row of weights")
def test_row_of_inputs_equals_finite_differences():
    weights, biases, x = layer(3, inputs=5, outputs=1)
    expected = numerical_jacobian(lambda w: w @ x + biases[0], weights[0])
    np.testing.assert_allclose(value(row_of_inputs(5), "x", x[:, None])[0], expected, atol=1e-8)


def test_forms_expect_rows():
    W, x = np.arange(3.0)[None], np.arange(4.0)[:, None]
    np.testing.assert_array_equal(output_jacobian.part.formula.value(output_jacobian(), W_2=W), W)
    np.testing.assert_array_equal(row_of_inputs.part.formula.value(row_of_inputs(), x=x), x.T)
