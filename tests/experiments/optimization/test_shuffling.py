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


def losses_by_autodiff(experiment, batch):
    """The last losses in both orders, by JAX's gradient, with the clips that the experiment draws."""
    rng = stream(experiment)
    X, y = by.recordings(rng)
    found = []
    for order in (np.arange(200), rng.permutation(200)):
        W = jnp.zeros((20, 50))
        for step in range(50):
            rows = order[np.arange(step * batch, (step + 1) * batch) % 200]
            W = W - jax.grad(loss)(W, X[rows], y[rows])
        found.append(float(loss(W, X, y)))
    return found


@confirms("optimization/shuffling#leaves_the_full_batch_as_it_is", "JAX: autodiff of the loss in either order")
def test_full_batches_equal_autodiff():
    numbers = by.leaves_the_full_batch_as_it_is(stream(by.leaves_the_full_batch_as_it_is)).numbers
    expected = losses_by_autodiff(by.leaves_the_full_batch_as_it_is, batch=200)
    assert [numbers["loss, sorted"], numbers["loss, shuffled"]] == pytest.approx(expected, rel=1e-4)


@confirms("optimization/shuffling#helps_minibatches", "JAX: autodiff of the loss in either order")
def test_minibatches_equal_autodiff():
    numbers = by.helps_minibatches(stream(by.helps_minibatches)).numbers
    assert list(numbers.values()) == pytest.approx(losses_by_autodiff(by.helps_minibatches, batch=4), rel=1e-4)


def test_unshuffled_minibatches_hold_one_instrument_each():
    _, y = by.recordings(np.random.default_rng(0))
    assert all(len(set(batch)) == 1 for batch in np.split(y, 50)) and len(set(y)) == 50


@confirms(
    "optimization/shuffling#single_gradients_average_to_the_full_one", "JAX: the derivative of every loss by itself"
)
def test_the_mean_of_single_gradients_is_the_gradient_of_the_mean():
    rng = np.random.default_rng(3)
    X, y = by.recordings(rng, instruments=5, clips=3, features=4)
    W = rng.normal(size=(4, 5))
    with jax.enable_x64(True):
        single = jax.vmap(lambda x, label: jax.grad(loss)(W, x[None], label[None]))(X, y)
    np.testing.assert_allclose(np.mean(np.asarray(single), axis=0), by.gradient(W, X, y), atol=1e-12)
    assert by.single_gradients_average_to_the_full_one(rng, control=True).numbers["largest difference of an entry"] > 0
