"""Feature maps by JAX, pixels followed back to the image, and how much an array changes."""

import jax
import numpy as np


def jax_maps(image, filters, padding="SAME"):
    """The maps (1, O, height, width) of one convolution with a ReLU, by JAX."""
    return np.maximum(np.array(jax.lax.conv(image, filters, (1, 1), padding), dtype=float), 0)


def pixels_read(windows):
    """Which pixels of one axis the first unit at the top reads, index by index, through windows (size, stride)."""
    units = {0}
    for size, stride in reversed(windows):
        units = {unit * stride + offset for unit in units for offset in range(size)}
    return units


def share(before, after):
    return np.sqrt(((after - before) ** 2).sum() / (before**2).sum())
