"""Training by JAX: the gradients by autodiff, Adam from its formulas."""

import jax
import jax.numpy as jnp


def logistic_loss(z, y):
    return jnp.mean(jnp.logaddexp(0, z) - y * z)


def squared_loss(z, y):
    return jnp.mean((z - y) ** 2)


def outputs(network, X, activation=jax.nn.relu, mask=1.0):
    """The outputs (batch,) of a network with one output; a mask multiplies the activations of its hidden layers."""
    for W, b in network[:-1]:
        X = activation(X @ W + b) * mask
    W, b = network[-1]
    return (X @ W + b)[:, 0]


def trained(network, X, y, rate, steps, loss=logistic_loss, penalty=0.0, masks=None, batches=None, **options):
    """The network after so many steps of Adam on the full batch; `masks`, and `batches`, the rows of minibatches, have
    an entry for each step.
    """
    masks = jnp.ones((steps, 1, 1)) if masks is None else masks
    batches = jnp.tile(jnp.arange(len(X)), (steps, 1)) if batches is None else batches
    X, y = jnp.asarray(X), jnp.asarray(y)

    def objective(network, mask, rows):
        weights = sum(jnp.sum(W**2) for W, _ in network)
        return loss(outputs(network, X[rows], mask=mask, **options), y[rows]) + penalty * weights / 2

    def step(state, given):
        network, v, s = state
        time, mask, batch = given
        g = jax.grad(objective)(network, mask, batch)
        v = jax.tree.map(lambda v, g: 0.9 * v + 0.1 * g, v, g)
        s = jax.tree.map(lambda s, g: 0.999 * s + 0.001 * g**2, s, g)
        network = jax.tree.map(
            lambda x, v, s: x - rate * v / (1 - 0.9**time) / (jnp.sqrt(s / (1 - 0.999**time)) + 1e-8), network, v, s
        )
        return (network, v, s), None

    network = jax.tree.map(jnp.asarray, network)
    zeros = jax.tree.map(jnp.zeros_like, network)
    return jax.lax.scan(step, (network, zeros, zeros), (jnp.arange(1.0, steps + 1), masks, batches))[0][0]
