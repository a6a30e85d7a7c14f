"""Conv3D without loops."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from solutions.exams.winter_2021.q7.programs import TOPICS, exchanged_sizes, is_convolution
from solutions.nn.conv3d import conv3d_windows
from solutions.part import Key, part


def conv3d_at_once(images, kernels, s=1):
    """The program to hand in: all windows in one view, summed against the kernels over four axes."""
    size = kernels.shape[2:]
    windows = sliding_window_view(images, size, axis=(2, 3, 4))
    windows = windows[:, :, ::s, ::s, ::s]
    # (N, iC, oH, oW, oD, kh, kw, kd) and (oC, iC, kh, kw, kd)
    axes = ((1, 5, 6, 7), (1, 2, 3, 4))
    out = np.tensordot(windows, kernels, axes)
    return np.moveaxis(out, -1, 1)  # from (N, oH, oW, oD, oC)


def windows_with_faults(images, kernels, stride=1, height_first=False):
    """Sizes from (H, kw) and (W, kh), windows of kh along H and kw along W, at every place."""
    sides, sizes = exchanged_sizes(images, kernels, stride, height_first)
    windows = sliding_window_view(images, sides, axis=(2, 3, 4))
    rows = np.moveaxis(windows, 1, 4).reshape(-1, kernels[0].size)  # whatever the stride
    out = rows @ kernels.reshape(len(kernels), -1).T
    return np.moveaxis(out.reshape(len(images), *sizes, len(kernels)), -1, 1)


@part(
    "3",
    "Conv3D without loops",
    kind="code",
    program=conv3d_at_once,
    points=10,
    bonus=True,
    topics=TOPICS,
    keywords=(
        "3D convolution",
        "vectorised",
        "vectorized",
        "vectorization",
        "im2col",
        "sliding window view",
        "strides",
        "einsum",
    ),
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
