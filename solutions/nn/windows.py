r"""Windows over the spatial axes of images: what convolution and pooling share.

Images are `(N, C, *space)`, with one, two, three or more axes of space. A kernel, stride or
dilation is one int for all of these, or a tuple with one int for each. A window has k entries on
an axis, d pixels apart (the dilation), so it reaches over $d\,(k - 1) + 1$ pixels; the next one
begins s pixels further (the stride).

Padding is a number of zeros on *each* side, or `"valid"` (none), or `"same"`: as many windows as
strides fit, $\lceil n/s \rceil$, and the odd zero at the end, as in Keras. A tuple has one of
these, or a pair (before, after), for each axis.
"""

from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from solutions.nn.shapes import per_axis, window_count


class Axis(NamedTuple):
    """How windows lie on one axis of space: all are ints, and what they must be is checked.

    Examples:
        >>> Axis(size=5, kernel=3, stride=2, dilation=1, before=1, after=1).count
        3
        >>> Axis(size=5, kernel=3, stride=2, dilation=1, before=1, after=1).pixels.tolist()
        [2, 3, 2]
    """

    size: int
    kernel: int
    stride: int
    dilation: int
    before: int
    after: int

    @property
    def count(self):
        """Number of windows."""
        return window_count(self.size, self.kernel, self.stride, (self.before, self.after), self.dilation)

    @property
    def pixels(self):
        """How many entries of each window are pixels, not padding: `(count,)`."""
        starts = self.stride * np.arange(self.count) - self.before
        entries = starts[:, None] + self.dilation * np.arange(self.kernel)
        return np.sum((entries >= 0) & (entries < self.size), axis=1)


def lay(space, kernel, stride=1, padding=0, dilation=1):
    r"""One `Axis` for each axis of space, with the zeros that the padding puts on either side.

    Args:
        space: sizes of the axes.
        kernel: k, as all others one for all axes or a tuple.
        stride: s.
        padding: a number, a pair, "same" or "valid".
        dilation: d.

    Raises:
        ValueError: a tuple has not one entry for each axis; an entry is not such a number; or a
            window is larger than the padded axis.

    Examples:
        >>> [(axis.before, axis.after, axis.count) for axis in lay((8, 7), 4, (3, 1), "same")]
        [(1, 1, 3), (1, 2, 7)]
        >>> [axis.count for axis in lay((8, 7), kernel=(3, 2), padding=((0, 1), "valid"), dilation=2)]
        [5, 5]
    """
    given = {"kernel": kernel, "stride": stride, "padding": padding, "dilation": dilation}
    rows = zip(space, *(per_axis(name, value, len(space)) for name, value in given.items()), strict=True)
    axes = []
    for size, k, s, p, d in rows:
        count = window_count(size, k, s, p, d)
        if p == "same":
            zeros = max((count - 1) * s + d * (k - 1) + 1 - size, 0)
            p = (zeros // 2, zeros - zeros // 2)
        before, after = p if isinstance(p, tuple) else (0, 0) if p == "valid" else (p, p)
        axes.append(Axis(size, k, s, d, before, after))
    return axes


def windows(images, axes, fill=0.0):
    r"""A view of all windows of the padded images: `(N, C, *space)` -> `(N, C, *counts, *kernel)`.

    Args:
        images: `(N, C, *space)`.
        axes: from `lay`.
        fill: what the padding holds.

    Examples:
        >>> windows(np.arange(1, 6).reshape(1, 1, 5), lay((5,), kernel=3, stride=2, padding=1)).tolist()
        [[[[0, 1, 2], [2, 3, 4], [4, 5, 0]]]]
    """
    space = tuple(range(2, images.ndim))
    sides = [(0, 0), (0, 0), *((axis.before, axis.after) for axis in axes)]
    padded = np.pad(images, sides, constant_values=fill)
    reaches = [axis.dilation * (axis.kernel - 1) + 1 for axis in axes]
    view = sliding_window_view(padded, reaches, axis=space)
    steps = [slice(None, None, axis.stride) for axis in axes] + [slice(None, None, axis.dilation) for axis in axes]
    return view[:, :, *steps]


def spread(parts, axes):
    r"""The transpose of `windows`: each entry is added to the pixel that it comes from.

    `(N, C, *counts, *kernel)` -> `(N, C, *space)`. What goes to padding is lost.

    Args:
        parts: one number for each entry of each window.
        axes: from `lay`.

    Examples:
        >>> axes = lay((5,), kernel=3, stride=2, padding=1)
        >>> spread(np.array([[[[0, 1, 2], [20, 30, 40], [400, 500, 0]]]]), axes).tolist()
        [[[1, 22, 30, 440, 500]]]
    """
    sizes = [axis.before + axis.size + axis.after for axis in axes]
    padded = np.zeros((*parts.shape[:2], *sizes), parts.dtype)
    for entry in np.ndindex(*(axis.kernel for axis in axes)):
        pixels = [
            slice(i * axis.dilation, i * axis.dilation + (axis.count - 1) * axis.stride + 1, axis.stride)
            for i, axis in zip(entry, axes, strict=True)
        ]
        padded[:, :, *pixels] += parts[..., *entry]
    return padded[:, :, *(slice(axis.before, axis.before + axis.size) for axis in axes)]
