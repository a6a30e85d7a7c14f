"""solutions.nn.gradients against JAX, and its power to tell a wrong gradient from a right one."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.nn.gradients import (
    check_gradient,
    complex_step_gradient,
    numerical_gradient,
    numerical_jacobian,
)

jax.config.update("jax_enable_x64", True)

X = np.random.default_rng(0).normal(size=(2, 3))


def scalar(x, np=np):
    return np.sum(np.exp(x[0]) * x[1] ** 2) + x[0, 1] * x[1, 2]


def array(x, np=np):
    return np.sin(x).T @ np.exp(x[:, :2])  # (3, 2)


def test_gradients_are_those_of_jax():
    expected = jax.grad(lambda x: scalar(x, jnp))(X)
    np.testing.assert_allclose(numerical_gradient(scalar, X), expected, rtol=1e-8)
    np.testing.assert_allclose(complex_step_gradient(scalar, X), expected, rtol=1e-14)


def test_jacobian_is_that_of_jax():
    jacobian = numerical_jacobian(array, X)
    assert jacobian.shape == (3, 2, 2, 3)
    np.testing.assert_allclose(jacobian, jax.jacobian(lambda x: array(x, jnp))(X), atol=1e-8)


def test_a_number_is_an_array_too():
    assert numerical_gradient(np.exp, 0.0).shape == ()
    assert numerical_gradient(np.exp, 0.0) == pytest.approx(1, abs=1e-9)
    assert complex_step_gradient(np.exp, 0.0) == 1


def test_the_point_is_left_as_it_was():
    x = X.copy()
    check_gradient(scalar, lambda x: numerical_gradient(scalar, x), x)
    np.testing.assert_array_equal(x, X)


def test_central_differences_err_by_the_third_derivative():
    """The error of x³ is exactly h²: of a one-sided difference it would be 3h + h²."""
    error = numerical_gradient(lambda x: x**3, 1.0, step=0.01) - 3
    assert error == pytest.approx(0.01**2, rel=1e-6)


def backward(x, upstream):
    """The gradient of ⟨upstream, array(x)⟩."""
    gradient = np.cos(x) * (np.exp(x[:, :2]) @ upstream.T)
    gradient[:, :2] += np.exp(x[:, :2]) * (np.sin(x) @ upstream)
    return gradient


def test_a_right_gradient_passes_and_a_wrong_one_does_not():
    assert check_gradient(array, backward, X) < 1e-8
    assert check_gradient(scalar, lambda x: jax.grad(lambda x: scalar(x, jnp))(x), X) < 1e-8
    assert check_gradient(array, lambda x, u: -backward(x, u), X) == pytest.approx(1)
    assert check_gradient(array, lambda x, u: 2 * backward(x, u), X) == pytest.approx(1 / 3)


def test_the_upstream_gradient_is_random():
    """The softmax sums to 1, so a plain sum would be blind to its whole Jacobian."""

    def softmax(z):
        return np.exp(z) / np.exp(z).sum()

    def blind(z, upstream):  # right for upstream = 1, where the gradient is 0
        return softmax(z) * (upstream - upstream.mean())

    assert check_gradient(softmax, blind, X[0]) > 0.01


@pytest.mark.parametrize("f", [numerical_gradient, complex_step_gradient])
@pytest.mark.parametrize("step", [0, -1e-5])
def test_bad_steps_are_named(f, step):
    with pytest.raises(ValueError, match=f"step={step}, expected a positive number"):
        f(scalar, X, step=step)


@pytest.mark.parametrize("f", [numerical_gradient, complex_step_gradient])
def test_a_gradient_is_that_of_a_scalar(f):
    with pytest.raises(ValueError, match=r"f\(x\) has shape \(3, 2\), expected a scalar"):
        f(array, X)


def test_a_function_that_drops_the_imaginary_part_is_named():
    with pytest.raises(ValueError, match=r"f\(x\)=.* is real, expected a complex value"):
        complex_step_gradient(lambda x: np.abs(x).sum(), X)


def test_a_transposed_gradient_is_named():
    with pytest.raises(ValueError, match=r"shape \(3, 2\), expected that of x, \(2, 3\)"):
        check_gradient(array, lambda x, u: backward(x, u).T, X)


def test_a_gradient_that_vanishes_is_named():
    with pytest.raises(ValueError, match=r"the gradient vanishes at x=\[0.0\]"):
        check_gradient(lambda x: x[0] ** 2, lambda x: 2 * x, [0.0])
