r"""Convolution in one, two, three or more dimensions, forward and backward, and its transpose.

One layout throughout, that of `conv3d`: images `(N, iC, *space)`, kernels
`(oC, iC/groups, *kernel)`, bias `(oC,)`, result `(N, oC, *space of the result)`. As everywhere in
deep learning, "convolution" is the cross-correlation. With stride s and dilation d, on one axis,

$$y_{n,o,x} = b_o + \sum_{c,i} p_{n,\,c,\,sx+di}\; w_{o,c,i}$$

where p is the image with its padding. Stride, dilation and padding are one for all axes, or a
tuple with one for each; `windows` says which paddings there are. With several groups, each group
of filters sees its own group of channels, in their order; as many groups as channels is the
depthwise convolution.

To be read, not to be fast: every window is copied. `conv3d` is the fast one.
"""

from typing import NamedTuple

import numpy as np

from solutions.nn.shapes import per_axis
from solutions.nn.windows import lay, spread, windows


class Gradients(NamedTuple):
    """The gradients of a loss with respect to images, kernels and bias, in their shapes."""

    images: np.ndarray
    kernels: np.ndarray
    bias: np.ndarray


def convolve(images, kernels, bias=None, stride=1, padding=0, dilation=1, groups=1):
    r"""$y_{n,o,x} = b_o + \sum_{c,i} p_{n,\,c,\,sx+di}\, w_{o,c,i}$ for every window x.

    Args:
        images: `(N, iC, *space)`.
        kernels: `(oC, iC/groups, *kernel)`.
        bias: `(oC,)`; None is 0.
        stride: distance s between two windows.
        padding: zeros on each side, pairs, "same" or "valid".
        dilation: distance d between two entries of a window.
        groups: number of groups of channels, and of filters.

    Returns:
        Array `(N, oC, *space of the result)`, float32 or float64 as the arguments; of ints, float64.

    Raises:
        ValueError: an array is empty or its shape does not fit the others'; the groups divide iC or oC
            not; a kernel is larger than the padded images; a number is not of its kind.

    Examples:
        >>> convolve([[[0, 1, 2, 3]]], [[[10, 1]]]).tolist()
        [[[1.0, 12.0, 23.0]]]
        >>> convolve([[[0, 1, 2, 3]]], [[[10, 1]]], bias=[100], stride=2, padding="same").tolist()
        [[[101.0, 123.0]]]
        >>> convolve([[[0, 1], [2, 3]]], [[[10]], [[1]]], groups=2).tolist()  # depthwise
        [[[0.0, 10.0], [2.0, 3.0]]]
    """
    images, kernels, bias = _checked(images, kernels, bias, groups)
    axes = lay(images.shape[2:], kernels.shape[2:], stride, padding, dilation)
    columns, weights = _columns(images, axes, groups), _grouped(kernels, groups)
    out = np.einsum("ngcxi,goci->ngox", columns, weights, optimize=True)
    return out.reshape(len(images), len(kernels), *(axis.count for axis in axes)) + _upright(bias, axes)


def convolve_backward(upstream, images, kernels, stride=1, padding=0, dilation=1, groups=1):
    r"""The gradients with respect to images, kernels and bias.

    $\partial w_{o,c,i} = \sum_{n,x} u_{n,o,x}\, p_{n,\,c,\,sx+di}$,
    $\partial p_{n,c,\,sx+di} = \sum_o u_{n,o,x}\, w_{o,c,i}$, added up where windows overlap, and
    $\partial b_o = \sum_{n,x} u_{n,o,x}$.

    Args:
        upstream: gradient of the loss at the result, `(N, oC, *space of the result)`.
        images: as in the forward pass, and all that follows too.
        kernels: `(oC, iC/groups, *kernel)`.
        stride: s.
        padding: zeros on each side, pairs, "same" or "valid".
        dilation: d.
        groups: number of groups.

    Raises:
        ValueError: as `convolve`, or the shape of `upstream` is not that of the result.

    Examples:
        >>> found = convolve_backward([[[1, 2, 3]]], [[[0, 1, 2, 3]]], [[[10, 1]]])
        >>> [gradient.tolist() for gradient in found]
        [[[[10.0, 21.0, 32.0, 3.0]]], [[[8.0, 14.0]]], [6.0]]
    """
    images, kernels, _ = _checked(images, kernels, None, groups)
    axes = lay(images.shape[2:], kernels.shape[2:], stride, padding, dilation)
    upstream = _of_shape("upstream", upstream, (len(images), len(kernels), *(axis.count for axis in axes)))
    u = upstream.reshape(len(images), groups, len(kernels) // groups, -1)
    columns, weights = _columns(images, axes, groups), _grouped(kernels, groups)
    dw = np.einsum("ngox,ngcxi->goci", u, columns, optimize=True)
    parts = np.einsum("ngox,goci->ngcxi", u, weights, optimize=True)
    return Gradients(spread(_windows_of(parts, axes), axes), dw.reshape(kernels.shape), u.sum(axis=(0, 3)).ravel())


def convolve_transposed(images, kernels, bias=None, stride=1, padding=0, dilation=1, groups=1, output_padding=0):
    r"""The transpose of `convolve`: every pixel spreads a kernel, s pixels from the next one's.

    It is what `convolve_backward` does to `upstream`, so that kernels are
    `(iC, oC/groups, *kernel)`: a convolution's, taken the other way. On an axis of n pixels comes
    out $(n - 1)\,s + d\,(k - 1) + 1 - 2p$, plus the output padding; with `padding="same"` it is
    $n s$. The padding is cut off, not added.
    Source: Dumoulin & Visin, "A guide to convolution arithmetic for deep learning", 2016, chapter 4.

    Args:
        images: `(N, iC, *space)`.
        kernels: `(iC, oC/groups, *kernel)`.
        bias: `(oC,)`; None is 0.
        stride: s.
        padding: pixels cut off on each side, pairs, "same" or "valid".
        dilation: d.
        groups: number of groups.
        output_padding: rows more at the end, fewer than s: a convolution with a stride takes
            images of several sizes to the same size, and this chooses one.

    Examples:
        >>> convolve_transposed([[[1, 2, 3]]], [[[10, 1]]]).tolist()
        [[[10.0, 21.0, 32.0, 3.0]]]
        >>> convolve_transposed([[[1, 2, 3]]], [[[10, 1]]], stride=3, padding="same").tolist()
        [[[10.0, 1.0, 0.0, 20.0, 2.0, 0.0, 30.0, 3.0, 0.0]]]
    """


def _columns(images, axes, groups):
    """The windows as `(N, groups, iC/groups, positions, entries)`."""
    N, iC = images.shape[:2]
    positions, entries = np.prod([axis.count for axis in axes]), np.prod([axis.kernel for axis in axes])
    return windows(images, axes).reshape(N, groups, iC // groups, positions, entries)


def _windows_of(columns, axes):
    """The inverse of `_columns`: `(N, C, *counts, *kernel)`."""
    N, groups, channels = columns.shape[:3]
    counts, kernel = (axis.count for axis in axes), (axis.kernel for axis in axes)
    return columns.reshape(N, groups * channels, *counts, *kernel)


def _grouped(kernels, groups):
    """`(oC, channels, *kernel)` -> `(groups, oC/groups, channels, entries)`."""
    return kernels.reshape(groups, len(kernels) // groups, kernels.shape[1], -1)
