"""The network with batch normalisation, written in JAX."""

import jax
import jax.numpy as jnp
import numpy as np


def last_inputs(parameters, X, normalized=True, noise=None):
    """The inputs (batch, units) of the last hidden layer's ReLU; `noise` (layers, 2, units) scales and shifts each unit
    after its normalisation.
    """
    u = None
    for layer, (W, gamma, beta) in enumerate(zip(*(parameters[i:-2:3] for i in range(3)), strict=True)):
        z = (X if u is None else jax.nn.relu(u)) @ W
        if normalized:
            z = gamma * (z - z.mean(axis=0)) / jnp.sqrt(z.var(axis=0) + 1e-5)
        u = z + beta
        u = u if noise is None else noise[layer, 0] * u + noise[layer, 1]
    return u


def logits(parameters, X, normalized=True, noise=None):
    return (jax.nn.relu(last_inputs(parameters, X, normalized, noise)) @ parameters[-2] + parameters[-1])[:, 0]


def cross_entropy(parameters, X, y, normalized, noise=None):
    z = logits(parameters, X, normalized, noise)
    return jnp.mean(jnp.logaddexp(0, z) - y * z)


def descend(parameters, batches, rate, normalized, noises=None):
    """The losses before each step of descent along JAX's gradient, a batch each, and the parameters before each and
    after the last.
    """
    losses, path = [], [parameters]
    with jax.enable_x64(True):
        slope = jax.jit(jax.value_and_grad(cross_entropy), static_argnums=3)
        for number, (X, y) in enumerate(batches):
            loss, gradient = slope(parameters, X, y, normalized, None if noises is None else noises[number])
            parameters = [p - rate * g for p, g in zip(parameters, gradient, strict=True)]
            losses.append(float(loss))
            path.append([np.asarray(p) for p in parameters])
        return losses, path
