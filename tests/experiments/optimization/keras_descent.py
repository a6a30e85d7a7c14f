"""Descents of Keras."""

import jax.numpy as jnp
import keras
import numpy as np

SGD = keras.optimizers.SGD


def keras_path(optimizer, gradient, start, steps):
    """Where one of Keras's optimizers ends."""
    theta = keras.Variable(np.asarray(start, dtype=np.float32))
    optimizer.build([theta])
    for _ in range(steps):
        optimizer.apply_gradients([(jnp.asarray(gradient(theta.value), dtype=jnp.float32), theta)])
    return np.array(theta.value)
