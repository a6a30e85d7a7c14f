"""Samples of both classes, drawn by JAX."""

import math

import jax
import numpy as np

DRAWN = 100_000
BOUND = 4 * 0.5 / math.sqrt(DRAWN)  # four standard errors of a share


def sample(mean, deviation_0, deviation_1, seed=0):
    """Two halves, drawn by JAX: (DRAWN, 2) and labels (DRAWN,)."""
    noise = np.asarray(jax.random.normal(jax.random.key(seed), (2, DRAWN // 2, 2)), dtype=float)
    X = np.concatenate([np.asarray(mean) + deviation_0 * noise[0], deviation_1 * noise[1]])
    return X, np.repeat([0, 1], DRAWN // 2)
