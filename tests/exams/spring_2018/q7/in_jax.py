"""The network and its losses in JAX, neuron by neuron."""

import jax
import jax.numpy as jnp
import numpy as np

from tests.exams.spring_2018.q7.sizes import D


def jax_network(x, layers):
    """The outputs of all layers, neuron by neuron, as the three stages say it."""
    A, found = [x], []
    for matrices, weights in layers:
        A = [
            jax.nn.sigmoid(sum(weights[i][j] * (matrices[j][i] @ a) for i, a in enumerate(A)))
            for j in range(len(matrices))
        ]
        found.append(A)
    return found


def from_second_layer(layers, A):
    """A loss of the last output: its squared distance from a random target."""
    target = jnp.asarray(np.random.default_rng(7).normal(size=D))
    W, c = layers[2]
    last = jax.nn.sigmoid(sum(c[i][0] * (W[0][i] @ a) for i, a in enumerate(A)))
    return ((last - target) ** 2).sum()


def jax_loss(norm, label):
    return label * jnp.maximum(0, 0.9 - norm) ** 2 + (1 - label) * jnp.maximum(0, norm - 0.1) ** 2
