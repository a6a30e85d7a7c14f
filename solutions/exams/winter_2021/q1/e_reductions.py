"""Convolutions of one pixel, and pools.

>>> true_of_reductions.answer()
('i', 'ii')
>>> true_of_reductions.answer(stride=2)
('ii', 'iii')
>>> true_of_reductions.answer(depth=2)
('i', 'iv')
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.finding import Finding
from solutions.part import Key, choice


def pointwise(image, filters, stride=1):
    """An image (height, width, channels) under filters (channels, outputs) of one pixel.

    >>> pointwise(np.ones((3, 2, 4)), np.ones((4, 5)), stride=2).shape
    (2, 1, 5)
    """
    return image[::stride, ::stride] @ filters


def max_pool(image, size, depth=1):
    """The largest value in each block of size × size × depth; the blocks do not overlap.

    >>> max_pool(np.arange(16.0).reshape(4, 4, 1), 2)[:, :, 0].tolist()
    [[5.0, 7.0], [13.0, 15.0]]
    """
    windows = np.lib.stride_tricks.sliding_window_view(image, (size, size, depth))
    return windows[::size, ::size, ::depth].max(axis=(3, 4, 5))


def pointwise_changes_channels_only(height=7, width=6, channels=5, stride=1, control=False):
    """Apply every number of 1 × 1 filters, up to twice the channels, to an image; compare the shapes.

    The control takes stride 2.
    """
    image, stride = np.ones((height, width, channels)), 2 if control else stride
    shapes = [pointwise(image, np.ones((channels, n)), stride).shape for n in range(1, 2 * channels + 1)]
    return Finding(
        shapes[0][2] < channels < shapes[-1][2] and {shape[:2] for shape in shapes} == {(height, width)},
        {"image": image.shape, "output, one filter": shapes[0], "output, most filters": shapes[-1]},
    )


def pooling_changes_height_and_width_only(height=7, width=6, channels=5, depth=1, control=False):
    """Apply every max pool that fits to an image, channel by channel as usual; find the lowest value of each axis.

    The control pools over pairs of channels, too.
    """
    image, depth = np.ones((height, width, channels)), 2 if control else depth
    shapes = [max_pool(image, size, depth).shape for size in range(1, min(height, width) + 1)]
    lowest = tuple(min(shape[axis] for shape in shapes) for axis in range(3))
    return Finding(
        lowest[0] < height and lowest[1] < width and lowest[2] == channels,
        {"image": image.shape, "lowest value of each axis": lowest},
    )


true_of_reductions = choice(
    "e",
    "What 1 × 1 convolutions and pools reduce",
    points=2,
    topics=("convolution", "shapes-and-parameters"),
    several=True,
    given=dict(height=7, width=6, channels=5, stride=1, depth=1),
    claims={
        "i": shown(
            "A 1 × 1 convolution can reduce $n_c$, but changes neither $n_h$ nor $n_w$.",
            pointwise_changes_channels_only,
        ),
        "ii": shown(
            "Standard max pooling can reduce $n_h$ and $n_w$, but not $n_c$.",
            pooling_changes_height_and_width_only,
        ),
        "iii": refuted(
            "A 1 × 1 convolution can reduce all of $n_h$, $n_w$ and $n_c$.",
            pointwise_changes_channels_only,
        ),
        "iv": refuted("Max pooling can reduce all of $n_h$, $n_w$ and $n_c$.", pooling_changes_height_and_width_only),
    },
    key=Key("(i), (ii): pools work on height and width, convolutions on channels", printed=("i", "ii")),
)
