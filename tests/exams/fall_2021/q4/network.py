"""The network of question 4 once more, in JAX, with vectors instead of columns."""

import jax
import jax.numpy as jnp
import numpy as np


def softplus(z, beta):
    """JAX's own Softplus is the one for β = 1."""
    return jax.nn.softplus(beta * z) / beta


def loss(first, second, x, label, beta):
    """The cross-entropy of one example, from pairs of weights and biases."""
    (W1, b1), (W2, b2) = first, second
    return -jax.nn.log_softmax(W2 @ softplus(W1 @ x + b1, beta) + b2)[label]


def random_network(seed, inputs, hidden, classes):
    """Pairs of weights and biases, an example, its label and β."""
    rng = np.random.default_rng(seed)
    first, second = (
        (jnp.asarray(rng.normal(size=(rows, columns))), jnp.asarray(rng.normal(size=rows)))
        for rows, columns in ((hidden, inputs), (classes, hidden))
    )
    return first, second, jnp.asarray(rng.normal(size=inputs)), int(rng.integers(classes)), rng.uniform(0.5, 3)


def log_softmax_jacobian(z, temperature):
    return jax.jit(jax.jacobian(lambda z: jax.nn.log_softmax(z / temperature)))(z)
