r"""Convolution in one, two, three or more dimensions, forward and backward, and its transpose.

One layout throughout, that of `conv3d`: images `(N, iC, *space)`, kernels
`(oC, iC/groups, *kernel)`, bias `(oC,)`, result `(N, oC, *counts)`, the numbers of windows. As
everywhere in deep learning, "convolution" is the cross-correlation. On one axis, with stride s
and dilation d,

$$y_{n,o,x} = b_o + \sum_{c,i} p_{n,\,c,\,sx+di}\; w_{o,c,i}$$

where p is the image with its padding. Stride, dilation and padding are one for all axes, or a
tuple with one for each; `windows` tells which paddings there are. With several groups, each group
of filters sees its own group of channels, in order; as many groups as channels is the depthwise
convolution. Every window is copied, which is easy to read; `conv3d` is the fast one.

Results have the common dtype of images, kernels and bias: of ints float64; float16 is computed in
float32.
"""

from inspect import unwrap

import numpy as np

from solutions.nn.checks import count, has_shape, keeps_dtype
from solutions.nn.windows import lay, per_axis, spread, transposed_size, windows


@keeps_dtype("images", "kernels", "bias")
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
        Array `(N, oC, *counts)`.

    Raises:
        ValueError: an array is empty, or does not fit the others; a kernel is larger than the
            padded images; the groups do not divide the filters; a number is not of its kind.

    Examples:
        >>> convolve([[[0, 1, 2, 3]]], [[[10, 1]]]).tolist()
        [[[1.0, 12.0, 23.0]]]
        >>> convolve([[[0, 1, 2, 3]]], [[[10, 1]]], bias=[100], stride=3, padding="same").tolist()
        [[[101.0, 130.0]]]
        >>> convolve([[[0, 1], [2, 3]]], [[[10]], [[1]]], groups=2).tolist()  # depthwise
        [[[0.0, 10.0], [2.0, 3.0]]]
    """
    _check(images, kernels, bias, groups)
    axes = lay(images.shape[2:], kernels.shape[2:], stride, padding, dilation)
    out = np.einsum("ngcxi,goci->ngox", _columns(images, axes, groups), _grouped(kernels, groups), optimize=True)
    return _biased(out.reshape(_result(images, kernels, axes)), bias)


@keeps_dtype("images", "kernels", beside=["upstream"])
def convolve_backward(upstream, images, kernels, stride=1, padding=0, dilation=1, groups=1):
    r"""The gradients with respect to images, kernels and bias, from the one u at the result.

    $\partial w_{o,c,i} = \sum_{n,x} u_{n,o,x}\, p_{n,\,c,\,sx+di}$ and
    $\partial b_o = \sum_{n,x} u_{n,o,x}$; to $\partial p_{n,\,c,\,sx+di}$ each window x that covers
    the pixel adds its $\sum_o u_{n,o,x}\, w_{o,c,i}$.

    Args:
        upstream: u, `(N, oC, *counts)`.
        images: `(N, iC, *space)`, and all that follows, as in the forward pass.
        kernels: `(oC, iC/groups, *kernel)`.
        stride: s.
        padding: zeros on each side, pairs, "same" or "valid".
        dilation: d.
        groups: number of groups.

    Returns:
        The gradients with respect to images, kernels and bias, each of its shape.

    Raises:
        ValueError: as `convolve`, or the shape of `upstream` is not that of the result.

    Examples:
        >>> found = convolve_backward([[[1, 2, 3]]], [[[0, 1, 2, 3]]], [[[10, 1]]])
        >>> [gradient.tolist() for gradient in found]
        [[[[10.0, 21.0, 32.0, 3.0]]], [[[8.0, 14.0]]], [6.0]]
    """
    _check(images, kernels, None, groups)
    axes = lay(images.shape[2:], kernels.shape[2:], stride, padding, dilation)
    u = has_shape("upstream", upstream, _result(images, kernels, axes))
    u = u.reshape(len(u), groups, len(kernels) // groups, -1)
    dw = np.einsum("ngox,ngcxi->goci", u, _columns(images, axes, groups), optimize=True)
    return _spread(u, kernels, axes), dw.reshape(kernels.shape), u.sum(axis=(0, 3)).ravel()


@keeps_dtype("images", "kernels", "bias")
def convolve_transposed(images, kernels, bias=None, stride=1, padding=0, dilation=1, groups=1, output_padding=0):
    r"""The transpose of `convolve`: each pixel adds a kernel to the result, s from the next one's.

    It does to images what the backward pass does to `upstream`; the kernels are a convolution's
    from oC channels to iC. The padding is cut off the result. Of n pixels on an axis come
    $(n - 1)\,s + d\,(k - 1) + 1 - 2p$ and the output padding, or $n s$ with `padding="same"`.
    Source: Dumoulin & Visin, "A guide to convolution arithmetic for deep learning", 2016, chapter 4.

    Args:
        images: `(N, iC, *space)`.
        kernels: `(iC, oC/groups, *kernel)`.
        bias: `(oC,)`; None is 0.
        stride: s.
        padding: of the convolution, here cut off: a number, pairs, "same" or "valid".
        dilation: d.
        groups: number of groups.
        output_padding: more of the result at the end, less than s: the convolution takes images
            of s different sizes to this one.

    Returns:
        Array `(N, oC, *sizes)`.

    Raises:
        ValueError: as `convolve`; the padding cuts everything off, or the output padding is s or
            more.

    Examples:
        >>> convolve_transposed([[[1, 2, 3]]], [[[10, 1]]]).tolist()
        [[[10.0, 21.0, 32.0, 3.0]]]
        >>> convolve_transposed([[[1, 2, 3]]], [[[10, 1]]], stride=3, padding="same").tolist()
        [[[10.0, 1.0, 0.0, 20.0, 2.0, 0.0, 30.0, 3.0, 0.0]]]
    """
    _check(images, kernels, bias, groups, transposed=True)
    space, kernel = images.shape[2:], kernels.shape[2:]
    given = {"stride": stride, "padding": padding, "dilation": dilation, "output_padding": output_padding}
    rows = zip(space, kernel, *(per_axis(*item, len(space)) for item in given.items()), strict=True)
    axes = lay([transposed_size(*row) for row in rows], kernel, stride, padding, dilation)
    x = images.reshape(len(images), groups, len(kernels) // groups, -1)
    return _biased(_spread(x, kernels, axes), bias)


def _columns(images, axes, groups):
    """The windows as `(N, groups, iC/groups, positions, entries)`."""
    entries = np.prod([axis.kernel for axis in axes])
    return windows(images, axes).reshape(len(images), groups, images.shape[1] // groups, -1, entries)


def _grouped(kernels, groups):
    """`(oC, iC/groups, *kernel)` -> `(groups, oC/groups, iC/groups, entries)`."""
    return kernels.reshape(groups, len(kernels) // groups, kernels.shape[1], -1)


def _spread(u, kernels, axes):
    """Each u `(N, groups, oC/groups, positions)` times the kernels, added to the pixels `(N, iC, *space)`."""
    parts = np.einsum("ngox,goci->ngcxi", u, _grouped(kernels, u.shape[1]), optimize=True)
    channels = parts.shape[1] * parts.shape[2]
    counts, kernel = (axis.count for axis in axes), (axis.kernel for axis in axes)
    return unwrap(spread)(parts.reshape(len(parts), channels, *counts, *kernel), axes)


def _result(images, kernels, axes):
    return (len(images), len(kernels), *(axis.count for axis in axes))


def _biased(out, bias):
    return out if bias is None else out + bias.reshape(-1, *(1,) * (out.ndim - 2))


def _check(images, kernels, bias, groups, transposed=False):
    layout = "(iC, oC/groups, *kernel)" if transposed else "(oC, iC/groups, *kernel)"
    for name, array, expected in (("images", images, "(N, iC, *space)"), ("kernels", kernels, layout)):
        if array.ndim < 3 or array.size == 0:
            raise ValueError(f"{name} has shape {array.shape}, expected {expected}, none of them 0")
    if kernels.ndim != images.ndim:
        raise ValueError(
            f"kernels has shape {kernels.shape}, expected {images.ndim} axes, as the images {images.shape}"
        )
    if len(kernels) % count("groups", groups):
        raise ValueError(f"groups={groups}, expected a divisor of {len(kernels)}: kernels has shape {kernels.shape}")
    iC, oC = kernels.shape[1] * groups, len(kernels)
    if transposed:
        iC, oC = oC, iC
    if images.shape[1] != iC:
        raise ValueError(
            f"images has shape {images.shape}, expected {iC} channels: kernels {layout} has shape {kernels.shape}, "
            f"and groups={groups}"
        )
    if bias is not None:
        has_shape("bias", bias, (oC,))
