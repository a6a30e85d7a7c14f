"""Convolutions and pools, which several parts use."""

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


def blocks(image, size):
    """The blocks of an image (height, width, …): (block rows, block columns, size · size, …); the rest is left out.

    >>> blocks(np.arange(8).reshape(2, 4), 2).tolist()
    [[[0, 1, 4, 5], [2, 3, 6, 7]]]
    """
    rows, columns = image.shape[0] // size, image.shape[1] // size
    cut = image[: rows * size, : columns * size].reshape(rows, size, columns, size, *image.shape[2:])
    return cut.swapaxes(1, 2).reshape(rows, columns, size * size, *image.shape[2:])


def relative_change(before, after):
    """The distance of two arrays, as a share of the length of the first.

    >>> relative_change(np.array([3.0, 4.0]), np.array([3.0, 5.0]))
    0.2
    """
    return round(float(np.linalg.norm(after - before) / np.linalg.norm(before)), 9)
