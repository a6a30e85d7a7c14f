"""Training by JAX: the gradients by autodiff, Adam from its formulas."""

from functools import partial

import jax
import jax.numpy as jnp


def logistic_loss(z, y):
    return jnp.mean(jnp.logaddexp(0, z) - y * z)


def squared_loss(z, y):
    return jnp.mean((z - y) ** 2)


def outputs(network, X, activation=jax.nn.relu, mask=1.0):
    """The outputs (batch,) of a network with one output; a mask, or one for each hidden layer, multiplies what these
    give.
    """
    *hidden, (W, b) = network
    for (V, c), of_layer in zip(hidden, mask if jnp.ndim(mask) == 3 else [mask] * len(hidden), strict=True):
        X = activation(X @ V + c) * of_layer
    return (X @ W + b)[:, 0]


@partial(jax.jit, static_argnames=("loss", "activation"))
def step(network, v, s, time, X, y, mask, rate, penalty, loss, activation):
    """A step of Adam: the network, and both averages."""

    def objective(network):
        weights = sum(jnp.sum(W**2) for W, _ in network)
        return loss(outputs(network, X, activation, mask), y) + penalty * weights / 2

    g = jax.grad(objective)(network)
    v = jax.tree.map(lambda v, g: 0.9 * v + 0.1 * g, v, g)
    s = jax.tree.map(lambda s, g: 0.999 * s + 0.001 * g**2, s, g)
    network = jax.tree.map(
        lambda x, v, s: x - rate * v / (1 - 0.9**time) / (jnp.sqrt(s / (1 - 0.999**time)) + 1e-8), network, v, s
    )
    return network, v, s


def trained(
    network, X, y, rate, steps, loss=logistic_loss, penalty=0.0, batches=None, masks=None, activation=jax.nn.relu
):
    """The network after so many steps of Adam, on the full batch or on `batches`, the rows of each step; `masks` has an
    entry for each step.
    """
    network = jax.tree.map(jnp.asarray, network)
    v = s = jax.tree.map(jnp.zeros_like, network)
    for t in range(steps):
        of = slice(None) if batches is None else batches[t]
        mask = 1.0 if masks is None else masks[t]
        network, v, s = step(network, v, s, t + 1.0, X[of], y[of], mask, rate, penalty, loss, activation)
    return network
