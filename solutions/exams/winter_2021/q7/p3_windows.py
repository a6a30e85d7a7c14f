"""Conv3D without loops."""

from collections.abc import Callable
from itertools import product

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from solutions.exams.winter_2021.q7.programs import TOPICS, formula_alone, is_convolution, kernel_sides, outcome
from solutions.nn.conv3d import conv3d_windows
from solutions.part import Key, part


def windows_with_faults(images, kernels, stride=1, height_first=False):
    """Sizes from (H, kw) and (W, kh), windows of kh along H and kw along W, at every place.

    >>> outcome(windows_with_faults, (4, 5, 6), (2, 2, 3))
    'right'
    >>> outcome(windows_with_faults, (4, 5, 6), (2, 2, 3), stride=2)
    'ValueError'
    """
    N, _, H, W, D = images.shape
    kh, kw, kd = kernel_sides(kernels, height_first)
    pairs = (H, kw), (W, kh), (D, kd)
    oH, oW, oD = (formula_alone(size, kernel, stride) for size, kernel in pairs)
    windows = sliding_window_view(images, (kh, kw, kd), axis=(2, 3, 4))
    rows = np.moveaxis(windows, 1, 4).reshape(-1, kernels[0].size)  # whatever the stride
    out = rows @ kernels.reshape(len(kernels), -1).T
    return np.moveaxis(out.reshape(N, oH, oW, oD, len(kernels)), -1, 1)


def smallest_silent_error(program: Callable, most=8):
    """Sizes of an image with the fewest elements, and of a kernel, for which a program is wrong without an error.

    The stride is 1.

    >>> smallest_silent_error(windows_with_faults)
    ((2, 2, 1), (1, 2, 1))
    >>> smallest_silent_error(conv3d_windows) is None
    True
    """
    sides = range(1, most + 1)
    images = (image for image in product(sides, repeat=3) if np.prod(image) <= most)
    for image in sorted(images, key=lambda image: (np.prod(image), max(image), image[::-1])):
        for kernel in product(*(range(1, side + 1) for side in image)):
            if "no error" in outcome(program, image, kernel):
                return image, kernel
    return None


@part(
    "3",
    "Conv3D without loops",
    kind="code",
    points=10,
    bonus=True,
    topics=TOPICS,
    key=Key(
        "a view of all windows, copied into a matrix; one matrix product with the flattened filters",
        printed=windows_with_faults,
        accepts=lambda ours, printed: is_convolution(printed),
        corrected="With a filter whose height and width differ, it is wrong at stride 1, and without an error where "
        "the image is as high as it is wide; and as it takes the windows at every place, with other filters a stride "
        "above 1 raises an error, unless the filter is as large as the image.",
        witness=is_convolution,
    ),
)
def convolution_of_windows(images, kernels, stride=1):
    """Images `(N, iC, H, W, D)` and kernels `(oC, iC, kh, kw, kd)` give `(N, oC, oH, oW, oD)`, all windows at once.

    >>> images = np.arange(4).reshape(1, 1, 2, 2, 1)  # rows 0 1 and 2 3
    >>> convolution_of_windows(images, np.array([1, 10]).reshape(1, 1, 1, 2, 1)).astype(int).tolist()
    [[[[[10]], [[32]]]]]
    >>> convolution_of_windows(images, np.array([1, 10]).reshape(1, 1, 2, 1, 1)).astype(int).tolist()
    [[[[[20], [31]]]]]
    >>> convolution_of_windows(np.ones((2, 3, 7, 8, 9)), np.ones((4, 3, 1, 2, 3)), stride=2).shape
    (2, 4, 4, 4, 4)
    """
    return conv3d_windows(images, kernels, stride)
