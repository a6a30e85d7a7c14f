"""solutions.nn.activations against JAX: values, derivatives, both tails and the kinks."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.nn import activations

jax.config.update("jax_enable_x64", True)

POINTS = np.concatenate([np.random.default_rng(0).normal(scale=3, size=40), [-800, -50, -1e-9, 0, 1e-9, 50, 800]])
ELEMENTWISE = {
    "identity": lambda z: z,
    "sigmoid": jax.nn.sigmoid,
    "tanh": jnp.tanh,
    "relu": jax.nn.relu,
    "leaky_relu": jax.nn.leaky_relu,
    "elu": jax.nn.elu,
    "softplus": jax.nn.softplus,
}


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_value_and_derivative_are_those_of_jax(name):
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        value = getattr(activations, name)(POINTS)
        slope = getattr(activations, f"{name}_derivative")(POINTS)
    np.testing.assert_allclose(value, ELEMENTWISE[name](POINTS), rtol=1e-12)
    expected = jax.vmap(jax.grad(ELEMENTWISE[name]))(POINTS)
    np.testing.assert_allclose(slope, expected, rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("name", ELEMENTWISE)
def test_shapes_numbers_and_precision_are_kept(name):
    for function in (getattr(activations, name), getattr(activations, f"{name}_derivative")):
        assert function(np.ones((2, 0, 3))).shape == (2, 0, 3)
        assert function(np.ones((2, 3), dtype=np.float32)).dtype == np.float32
        assert function([[0.5], [-0.5]]).shape == (2, 1)
        assert np.ndim(function(0.5)) == 0


def test_settings_of_leaky_relu_elu_and_softplus():
    z = POINTS[:40]
    np.testing.assert_allclose(activations.elu(z, 0.3), jax.nn.elu(z, 0.3))
    slope = jax.vmap(jax.grad(lambda x: jax.nn.elu(x, 0.3)))(z)
    np.testing.assert_allclose(activations.elu_derivative(z, 0.3), slope)
    np.testing.assert_allclose(activations.leaky_relu(z, 0.3), jax.nn.leaky_relu(z, 0.3))
    slope = jax.vmap(jax.grad(lambda x: jax.nn.leaky_relu(x, 0.3)))(z)
    np.testing.assert_allclose(activations.leaky_relu_derivative(z, 0.3), slope)
    np.testing.assert_allclose(activations.softplus(z, 2.5), jax.nn.softplus(2.5 * z) / 2.5)
    slope = jax.vmap(jax.grad(lambda x: jax.nn.softplus(2.5 * x) / 2.5))(z)
    np.testing.assert_allclose(activations.softplus_derivative(z, 2.5), slope)


def test_the_slope_of_the_sigmoid_survives_in_both_tails():
    assert activations.sigmoid_derivative([-300.0, 300.0]).tolist() == [np.exp(-300.0)] * 2


SOFTMAXES = [
    (activations.softmax, activations.softmax_jacobian, jax.nn.softmax),
    (activations.log_softmax, activations.log_softmax_jacobian, jax.nn.log_softmax),
]


@pytest.mark.parametrize("f, jacobian, oracle", SOFTMAXES)
def test_softmax_and_its_jacobian_are_those_of_jax(f, jacobian, oracle):
    z = np.random.default_rng(1).normal(scale=2, size=(3, 5))
    for axis in (-1, 0):
        np.testing.assert_allclose(f(z, axis=axis), oracle(z, axis=axis), rtol=1e-12)
    np.testing.assert_allclose(jacobian(z), jax.vmap(jax.jacobian(oracle))(z), atol=1e-13)
    np.testing.assert_allclose(jacobian(z[0]), jacobian(z)[0])


@pytest.mark.parametrize("f, jacobian, oracle", SOFTMAXES)
def test_softmax_does_not_overflow(f, jacobian, oracle):
    z = np.array([[1e4, 0.0, -1e4], [-1e4, -1e4, -1e4]])
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        np.testing.assert_allclose(f(z), oracle(z))
        assert np.all(np.isfinite(jacobian(z)))
