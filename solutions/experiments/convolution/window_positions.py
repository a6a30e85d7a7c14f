"""Where the windows of a convolution stand, and which pixels they read."""

import numpy as np

from solutions.nn.windows import lay, windows


def readings(side, kernel, stride=1, padding=0):
    """How many windows there are along a side of a square image, and how many of all read each pixel `(side, side)`.

    >>> count, read = readings(side=4, kernel=3, stride=2)
    >>> count, read.tolist()
    (1, [[1, 1, 1, 0], [1, 1, 1, 0], [1, 1, 1, 0], [0, 0, 0, 0]])
    """
    axes = lay((side, side), kernel, stride, padding)
    numbered = windows(np.arange(side**2).reshape(1, 1, side, side), axes, fill=-1)
    return numbered.shape[2], np.bincount(numbered[numbered >= 0], minlength=side**2).reshape(side, side)
