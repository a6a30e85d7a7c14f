"""The network with batch normalisation, written in JAX."""

import jax
import jax.numpy as jnp
import numpy as np


def logits(parameters, X, normalized=True, noise=None):
    """`noise` (layers, 2, units) scales and shifts each unit after its normalisation."""
    a = X
    for layer, (W, gamma, beta) in enumerate(zip(*(parameters[i:-2:3] for i in range(3)), strict=True)):
        z = a @ W
        if normalized:
            z = gamma * (z - z.mean(axis=0)) / jnp.sqrt(z.var(axis=0) + 1e-5)
        u = z + beta
        a = jax.nn.relu(u if noise is None else noise[layer, 0] * u + noise[layer, 1])
    return (a @ parameters[-2] + parameters[-1])[:, 0]


def cross_entropy(parameters, X, y, normalized, noise=None):
    z = logits(parameters, X, normalized, noise)
    return jnp.mean(jnp.logaddexp(0, z) - y * z)


def descend(parameters, batches, rate, normalized, noises=None):
    """The losses before each step of descent along JAX's gradient, a batch each, and the parameters after the last."""
    losses = []
    with jax.enable_x64(True):
        slope = jax.jit(jax.value_and_grad(cross_entropy), static_argnums=3)
        for number, (X, y) in enumerate(batches):
            loss, gradient = slope(parameters, X, y, normalized, None if noises is None else noises[number])
            parameters = [p - rate * g for p, g in zip(parameters, gradient, strict=True)]
            losses.append(float(loss))
        return losses, [np.asarray(p) for p in parameters]
