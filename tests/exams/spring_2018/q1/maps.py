"""Feature maps by JAX, and how much an array changes."""

import jax
import numpy as np


def jax_maps(image, filters):
    """The maps of one convolution with a ReLU and as many positions as pixels, by JAX."""
    layout = ("NHWC", "HWIO", "NHWC")
    maps = jax.lax.conv_general_dilated(image[None], filters, (1, 1), "SAME", dimension_numbers=layout)
    return np.maximum(np.array(maps[0], dtype=float), 0)


def share(before, after):
    return np.sqrt(((after - before) ** 2).sum() / (before**2).sum())
