"""Designs found by cutting windows out of arrays."""

import itertools

import numpy as np


def admissible_by_slices(side, filters, limit, largest):
    """Every filter and padding, by cutting windows out of a real padded array."""
    for kernel, padding in itertools.product(range(1, largest + 1), range(side)):
        image = np.pad(np.zeros((side, side)), padding)
        starts = [i for i in range(len(image)) if image[i : i + kernel].shape[0] == kernel]
        if starts and filters * len(starts) ** 2 <= limit:
            yield kernel, padding, len(starts)
