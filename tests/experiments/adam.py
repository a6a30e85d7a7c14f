"""Adam along JAX's gradients, in double precision."""

import jax
import jax.numpy as jnp
import numpy as np


def minimized(loss, theta, rate, steps):
    """The parameters, in any tree, after so many steps on a loss of them."""
    leaves, tree = jax.tree.flatten(theta)
    means = squares = [np.zeros(np.shape(x)) for x in leaves]
    with jax.enable_x64(True):
        slope = jax.jit(jax.grad(loss))
        for time in range(1, steps + 1):
            of = jax.tree.leaves(slope(jax.tree.unflatten(tree, [jnp.asarray(x, dtype=float) for x in leaves])))
            gradients = [np.asarray(g) for g in of]
            means = [m + (g - m) / 10 for m, g in zip(means, gradients, strict=True)]
            squares = [s + (g * g - s) / 1000 for s, g in zip(squares, gradients, strict=True)]
            first, second = 1 - 0.9**time, 1 - 0.999**time
            leaves = [
                x - rate * (m / first) / (np.sqrt(s / second) + 1e-8)
                for x, m, s in zip(leaves, means, squares, strict=True)
            ]
    return jax.tree.unflatten(tree, leaves)


def cross_entropy(z, y):
    """The mean over logits z of the labels y, 0 or 1."""
    return jnp.mean(jnp.logaddexp(0, (1 - 2 * y) * z))


def relu_outputs(network, X):
    """The outputs (batch,) of a network with ReLUs and one output, of arrays or of JAX's."""
    for W, b in network[:-1]:
        X = (X @ W + b) * (X @ W + b > 0)
    W, b = network[-1]
    return (X @ W + b)[:, 0]


def classifier(network, X, y, rate, steps):
    """The network with ReLUs and one logit after training."""
    return minimized(lambda network: cross_entropy(relu_outputs(network, X), 1.0 * y), network, rate, steps)
