"""The convolution of an image whose channels come last."""

import numpy as np


def convolve(image, filters, stride=1, padding=0):
    """An image (height, width, channels) under filters (kernel, kernel, channels, outputs), padded with zeros.

    >>> convolve(np.ones((4, 3, 2)), np.ones((3, 3, 2, 5)), padding=1)[:2, :2, 0].tolist()
    [[8.0, 12.0], [12.0, 18.0]]
    """
    kernel = len(filters)
    image = np.pad(image, ((padding, padding), (padding, padding), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(image, (kernel, kernel), axis=(0, 1))[::stride, ::stride]
    return np.tensordot(windows, filters, axes=((3, 4, 2), (0, 1, 2)))  # (positions, positions, outputs)
