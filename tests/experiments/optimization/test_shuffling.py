"""Second routes to what the order of the examples changes."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.experiments.optimization import shuffling as by
from solutions.finding import stream
from tests.confirm import confirms


def loss(W, X, y):
    return -jnp.mean(jax.nn.log_softmax(X @ W)[jnp.arange(len(y)), y])


@jax.jit
@jax.grad
def slope(W, X, y):
    return loss(W, X, y)


def weights_by_autodiff(experiment, batch):
    """The weights after both orders, by JAX's gradient, and their losses, with the clips that the experiment draws."""
    rng = stream(experiment)
    X, y = by.recordings(rng)
    found = []
    for order in (np.arange(200), rng.permutation(200)):
        W = np.zeros((20, 50))
        for step in range(50):
            rows = order[np.arange(step * batch, (step + 1) * batch) % 200]
            W = W - np.asarray(slope(W, X[rows], y[rows]))
        found.append(W)
    return found, [float(loss(W, X, y)) for W in found]


@confirms("optimization/shuffling#leaves_the_full_batch_as_it_is", "JAX: autodiff of the loss in either order")
@confirms("optimization/shuffling#helps_minibatches", "JAX: autodiff of the loss in either order")
@pytest.mark.parametrize("control", [False, True])
@jax.enable_x64(True)
def test_weights_and_losses_in_both_orders_equal_autodiff(control):
    weights, losses = weights_by_autodiff(by.leaves_the_full_batch_as_it_is, batch=4 if control else 200)
    found = by.leaves_the_full_batch_as_it_is(stream(by.leaves_the_full_batch_as_it_is), control).numbers
    assert list(found.values()) == pytest.approx([np.abs(weights[0] - weights[1]).max(), *losses], abs=1e-12)
    _, losses = weights_by_autodiff(by.helps_minibatches, batch=200 if control else 4)
    found = by.helps_minibatches(stream(by.helps_minibatches), control).numbers
    assert list(found.values()) == pytest.approx(losses)


def test_unshuffled_minibatches_hold_one_instrument_each():
    _, y = by.recordings(np.random.default_rng(0))
    assert all(len(set(batch)) == 1 for batch in np.split(y, 50)) and len(set(y)) == 50


@confirms(
    "optimization/shuffling#single_gradients_average_to_the_full_one", "JAX: the derivative of every loss by itself"
)
@pytest.mark.parametrize("control", [False, True])
@jax.enable_x64(True)
def test_the_mean_of_single_gradients_is_the_gradient_of_the_mean(control):
    rng = np.random.default_rng(3)
    X, y = by.recordings(rng)
    W = rng.normal(size=(20, 50))
    single = np.asarray(jax.vmap(lambda x, label: slope(W, x[None], label[None]))(X, y))
    apart = np.abs(single[:100].mean(axis=0) - single.mean(axis=0)).max()
    (found,) = by.single_gradients_average_to_the_full_one(np.random.default_rng(3), control).numbers.values()
    assert found == pytest.approx(apart if control else 0)
