r"""Windows over the spatial axes of images: how many there are, what they hold, and the way back.

Images are `(N, C, *space)`, with one, two, three or more axes of space. A kernel, stride or dilation is one int for all
of these, or a tuple with one int for each. A window has k entries on an axis, d pixels apart (the dilation), so it
reaches over $d\,(k - 1) + 1$ pixels; the next one begins s pixels further (the stride).

Padding is a number of zeros on *each* side, or `"valid"` (none), or `"same"`: as many windows as strides fit,
$\lceil n/s \rceil$, and the odd zero at the end, as in Keras. A tuple has one of these, or a pair (before, after), for
each axis.
"""

from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from solutions.nn.checks import count, has_shape, keeps_dtype

Size = int | tuple[int, ...]
Pair = tuple[int, int]
Padding = int | str | tuple[int | str | Pair, ...]


def window_count(size: int, kernel: int, stride: int = 1, padding: int | str | Pair = 0, dilation: int = 1) -> int:
    r"""Positions of a window on one axis: $\lfloor (n + 2p - d\,(k - 1) - 1)/s \rfloor + 1$.

    Without dilation, d = 1, this is $\lfloor (n + 2p - k)/s \rfloor + 1$. With `padding="same"` there are
    $\lceil n/s \rceil$, whatever the kernel.
    Source: Dumoulin & Visin, "A guide to convolution arithmetic for deep learning", 2016, relationships 6 and 15.

    Args:
        size: length n of the axis.
        kernel: length k of the window.
        stride: step s between two positions.
        padding: zeros p on *each* side, a pair (before, after), or "same" or "valid".
        dilation: distance d between two entries of the window.

    Raises:
        ValueError: a length is not a positive integer, the padding none of these, or the window does not fit.

    Examples:
        >>> window_count(64, kernel=3)
        62
        >>> window_count(62, kernel=2, stride=2)
        31
        >>> window_count(7, kernel=3, stride=2, padding="same")
        4
        >>> window_count(7, kernel=3, dilation=2)
        3
    """
    size, kernel, stride = count("size", size), count("kernel", kernel), count("stride", stride)
    reach = count("dilation", dilation) * (kernel - 1) + 1
    if isinstance(padding, str) and padding == "same":
        return -(-size // stride)
    before, after = sides(padding)
    padded = size + before + after
    if reach > padded:
        entries = f"kernel={kernel}" + (f" with dilation={dilation} reaches {reach} and" if dilation > 1 else "")
        zeros = f"2·{before}" if before == after else f"{before} + {after}"
        raise ValueError(f"{entries} is larger than the padded input ({size} + {zeros} = {padded})")
    return (padded - reach) // stride + 1


def transposed_size(
    size: int,
    kernel: int,
    stride: int = 1,
    padding: int | str | Pair = 0,
    dilation: int = 1,
    output_padding: int = 0,
) -> int:
    r"""Length of an axis after a transposed convolution: $(n - 1)\,s + d\,(k - 1) + 1 - 2p + o$.

    With `padding="same"` it is $n s$. On an axis of this length n windows fit: `window_count` goes back.
    Source: Dumoulin & Visin, "A guide to convolution arithmetic for deep learning", 2016, relationship 14.

    Args:
        size: length n of the axis.
        kernel: length k of the kernel.
        stride: step s between the kernels of two neighbours.
        padding: p, cut off on *each* side, a pair (before, after), or "same" or "valid".
        dilation: distance d between two entries of the kernel.
        output_padding: o, added at the end; less than s, and 0 with "same".

    Raises:
        ValueError: a length is not such an integer, the padding none of these, or nothing is left.

    Examples:
        >>> transposed_size(7, kernel=3, stride=2)
        15
        >>> transposed_size(7, kernel=3, stride=2, padding="same")
        14
        >>> transposed_size(7, kernel=3, stride=2, padding=1, output_padding=1)
        14
    """
    size, kernel, stride = count("size", size), count("kernel", kernel), count("stride", stride)
    reach = count("dilation", dilation) * (kernel - 1) + 1
    more, most = count("output_padding", output_padding, least=0), 0 if padding == "same" else stride - 1
    if more > most:
        raise ValueError(f"output_padding={more}, expected at most {most} with stride={stride}, padding={padding!r}")
    if isinstance(padding, str) and padding == "same":
        return size * stride
    full = (size - 1) * stride + reach + more
    if sum(sides(padding)) >= full:
        raise ValueError(f"padding={padding!r} cuts off all {full} of the result, expected less")
    return full - sum(sides(padding))


def checked_padding(padding: object) -> int | str | Pair:
    """The padding of one axis, its numbers as ints of Python.

    Raises:
        ValueError: it is no number of zeros, no pair of such, and neither "same" nor "valid".

    Examples:
        >>> checked_padding((1, 2))
        (1, 2)
        >>> checked_padding(-1)
        Traceback (most recent call last):
        ValueError: padding=-1, expected an integer of at least 0, or "same" or "valid"
    """
    if isinstance(padding, str) and padding in ("same", "valid"):
        return padding
    if isinstance(padding, tuple) and len(padding) == 2:
        return tuple(count("padding", zeros, least=0) for zeros in padding)
    return count("padding", padding, least=0, otherwise=', or "same" or "valid"')


def sides(padding: int | str | Pair) -> Pair:
    """The zeros before and after one axis, as ints of Python, which do not wrap.

    Raises:
        ValueError: as `checked_padding`, or it is "same", whose zeros depend on the axis.

    Examples:
        >>> sides("valid"), sides(2), sides((0, 1))
        ((0, 0), (2, 2), (0, 1))
    """
    padding = checked_padding(padding)
    if padding == "same":
        raise ValueError('padding="same", expected numbers of zeros: how many it takes, the axis tells')
    if padding == "valid":
        return 0, 0
    return padding if isinstance(padding, tuple) else (padding, padding)


def per_axis(name: str, value: Size | Padding, axes: int) -> tuple:
    """One entry for each spatial axis.

    Raises:
        ValueError: a tuple has another number of entries.

    Examples:
        >>> per_axis("stride", 2, axes=3)
        (2, 2, 2)
    """
    entries = value if isinstance(value, tuple) else (value,) * axes
    if len(entries) != axes:
        raise ValueError(f"{name}={value}, expected one int or {axes}, one for each spatial axis")
    return entries


class Axis(NamedTuple):
    """How windows lie on one axis of space, of ints that `lay` has checked.

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
    def reach(self):
        r"""Pixels from a window's first entry to its last, $d\,(k - 1) + 1$."""
        return self.dilation * (self.kernel - 1) + 1

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
        fitting = window_count(size, k, s, p, d)
        axis = Axis(*map(int, (size, k, s, d)), before=0, after=0)
        if p == "same":
            zeros = max((fitting - 1) * axis.stride + axis.reach - axis.size, 0)
            p = (zeros // 2, zeros - zeros // 2)
        before, after = sides(p)
        axes.append(axis._replace(before=before, after=after))
    return axes


def windows(images, axes, fill=0.0):
    r"""A view of all windows of the padded images: `(N, C, *space)` -> `(N, C, *counts, *kernel)`.

    Args:
        images: `(N, C, *space)`.
        axes: from `lay`.
        fill: what the padding holds, a number that the dtype of the images can hold.

    Raises:
        ValueError: the images have other sizes than the axes were laid for.

    Examples:
        >>> windows(np.arange(1, 6).reshape(1, 1, 5), lay((5,), kernel=3, stride=2, padding=1)).tolist()
        [[[[0, 1, 2], [2, 3, 4], [4, 5, 0]]]]
    """
    images = np.asarray(images)
    has_shape("images", images, (*images.shape[:2], *(axis.size for axis in axes)))
    zeros = [(0, 0), (0, 0), *((axis.before, axis.after) for axis in axes)]
    padded = np.pad(images, zeros, constant_values=fill)
    view = sliding_window_view(padded, [axis.reach for axis in axes], axis=tuple(range(2, images.ndim)))
    steps = [slice(None, None, axis.stride) for axis in axes] + [slice(None, None, axis.dilation) for axis in axes]
    return view[:, :, *steps]


@keeps_dtype("parts")
def spread(parts, axes):
    r"""The transpose of `windows`: each entry is added to the pixel that it comes from.

    `(N, C, *counts, *kernel)` -> `(N, C, *space)`. What goes to padding is lost.

    Args:
        parts: one number for each entry of each window.
        axes: from `lay`.

    Raises:
        ValueError: the shape of the parts is not that of the windows, or a number, or a sum of them, not finite.

    Examples:
        >>> axes = lay((5,), kernel=3, stride=2, padding=1)
        >>> spread(np.array([[[[0, 1, 2], [20, 30, 40], [400, 500, 0]]]]), axes).tolist()
        [[[1.0, 22.0, 30.0, 440.0, 500.0]]]
    """
    has_shape("parts", parts, (*parts.shape[:2], *(axis.count for axis in axes), *(axis.kernel for axis in axes)))
    sizes = [axis.before + axis.size + axis.after for axis in axes]
    padded = np.zeros((*parts.shape[:2], *sizes), parts.dtype)
    for entry in np.ndindex(*(axis.kernel for axis in axes)):
        pixels = [
            slice(i * axis.dilation, i * axis.dilation + (axis.count - 1) * axis.stride + 1, axis.stride)
            for i, axis in zip(entry, axes, strict=True)
        ]
        padded[:, :, *pixels] += parts[..., *entry]
    return padded[:, :, *(slice(axis.before, axis.before + axis.size) for axis in axes)]
