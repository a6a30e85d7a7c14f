"""Second routes to the undated paper, question 5, part d-viii."""

import jax
import jax.numpy as jnp
import keras
import numpy as np
import pytest

from solutions.exams.undated.q5.d_regularized_cost import SCALES, number_of
from solutions.exams.undated.q5.d_regularized_descent import (
    backpropagated,
    draw_step,
    first_weights_after_a_step,
    gives_the_update,
    gradient_of_cost,
    penalized_cost,
    update_tex,
)
from tests.confirm import confirms

PART = first_weights_after_a_step.part


def step_in_jax(scale, W1, b1, W2, b2, X, y, alpha, beta, eta):
    """The gradient without a penalty, and the weights after a step down the whole cost."""

    def cost(W, factor):
        z = (W2 @ jax.nn.relu(W @ X + b1) + b2)[0]
        losses = jnp.where(y == 1, alpha * jax.nn.softplus(-z), beta * jax.nn.softplus(z))
        return losses.mean() + factor * (jnp.sum(jnp.square(W)) + jnp.sum(jnp.square(W2)))

    with jax.enable_x64(True):
        plain, whole = (np.asarray(jax.grad(cost)(jnp.asarray(W1), factor)) for factor in (0.0, scale))
    return plain, W1 - eta * whole


@confirms("undated/q5#d-viii", "JAX's autodiff of the whole cost, whatever stands before the squares")
@pytest.mark.parametrize("scale", SCALES)
def test_update_goes_down_the_gradient(scale):
    at = draw_step(np.random.default_rng(1))
    plain, expected = step_in_jax(number_of(scale, 5), **at)
    ours = PART.formula.value(first_weights_after_a_step(scale), W_1=at["W1"], G=plain, eta=at["eta"], m=5)
    np.testing.assert_allclose(ours, expected)


@confirms("undated/q5#d-viii", "Keras: one step of SGD of a network with the regulariser L2")
def test_update_equals_a_step_of_keras():
    rng = np.random.default_rng(1)
    X, y = rng.normal(size=(6, 5)).astype("float32"), rng.integers(2, size=(6, 1))
    kernels = []
    for penalty in (0.0, 1.0):
        keras.utils.set_random_seed(2)
        hidden = keras.layers.Dense(4, activation="relu", kernel_regularizer=keras.regularizers.L2(penalty))
        model = keras.Sequential([keras.Input((5,)), hidden, keras.layers.Dense(1, activation="sigmoid")])
        before = np.asarray(hidden.kernel).T
        model.compile(optimizer=keras.optimizers.SGD(0.125), loss="binary_crossentropy")
        model.train_on_batch(X, y)
        kernels.append(np.asarray(hidden.kernel).T)
    plain = (before - kernels[0]) / 0.125
    ours = PART.formula.value(first_weights_after_a_step(), W_1=before, G=plain, eta=0.125, m=6)
    np.testing.assert_allclose(ours, kernels[1], atol=1e-5)


def test_gradients_of_the_random_network():
    at = draw_step(np.random.default_rng(2))
    plain, _ = step_in_jax(0.0, **at)
    np.testing.assert_allclose(backpropagated(**at), plain)
    np.testing.assert_allclose(gradient_of_cost(0, **at), plain)
    eta = at.pop("eta")
    squares = (at["W1"] ** 2).sum() + (at["W2"] ** 2).sum()
    assert penalized_cost(1, **at) - penalized_cost(0, **at) == pytest.approx(squares)
    assert eta > 0


def test_the_key_is_right_for_the_cost_without_penalty_only():
    assert gives_the_update(0) and not gives_the_update(1)
    assert (PART.key.printed - first_weights_after_a_step()).doit().is_ZeroMatrix


def test_updates_in_print():
    assert update_tex(first_weights_after_a_step(SCALES[1])).endswith(r"{\partial W_1} + W_1\right)")
    assert update_tex(first_weights_after_a_step(SCALES[2])).endswith(r"+ \frac{2}{m} W_1\right)")
