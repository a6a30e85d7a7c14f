r"""Max and average pooling over any number of spatial axes, and over all of space, each with its gradient.

Images are `(N, C, *space)`, results `(N, C, *counts)`, the numbers of windows; of global pooling
`(N, C)`. Size, stride, padding and dilation are one for all axes, or a tuple with one for each, as
`windows` describes; the stride is the size if none is given. Padding is never a maximum, and counts
in no average unless `count_padding` says so. A window that holds nothing else is refused.
"""

from functools import reduce
from inspect import unwrap
from math import prod

import numpy as np

from solutions.nn.checks import flag, floating, has_shape, keeps_dtype
from solutions.nn.windows import lay, spread, windows


@keeps_dtype("images")
def max_pool(images, size, stride=None, padding=0, dilation=1):
    r"""$y_{n,c,x} = \max_i p_{n,\,c,\,sx+di}$ for every window x.

    Args:
        images: `(N, C, *space)`.
        size: length of a window.
        stride: distance s between two windows; None is the size.
        padding: on each side, pairs, "same" or "valid".
        dilation: distance d between two entries of a window.

    Returns:
        Array `(N, C, *counts)`.

    Raises:
        ValueError: the images have no axis of space, or an empty one; a window is larger than the
            padded images, or holds only padding; a number is not of its kind.

    Examples:
        >>> max_pool([[[1, 3, 2, 0, 5]]], size=2).tolist()
        [[[3.0, 2.0]]]
        >>> max_pool([[[-1, -3, -2, 0, 5]]], size=3, stride=2, padding="same").tolist()
        [[[-1.0, 0.0, 5.0]]]
    """
    return _entries(images, _lay(images, size, stride, padding, dilation), fill=-np.inf).max(axis=-1)


@keeps_dtype("images", beside=["upstream"])
def max_pool_backward(upstream, images, size, stride=None, padding=0, dilation=1):
    r"""$u_{n,c,x}$ goes to the maximum of the window x; of several equal ones to the first.

    Args:
        upstream: gradient u of the loss at the result, `(N, C, *counts)`.
        images: `(N, C, *space)`, and all that follows, as in the forward pass.
        size: length of a window.
        stride: s; None is the size.
        padding: on each side, pairs, "same" or "valid".
        dilation: d.

    Returns:
        The gradient with respect to the images.

    Raises:
        ValueError: as `max_pool`, or the shape of `upstream` is not that of the result.

    Examples:
        >>> max_pool_backward([[[10.0, 7.0]]], [[[1, 3, 2, 2, 5]]], size=2).tolist()
        [[[0.0, 10.0, 7.0, 0.0, 0.0]]]
    """
    axes = _lay(images, size, stride, padding, dilation)
    entries = _entries(images, axes, fill=-np.inf)
    has_shape("upstream", upstream, entries.shape[:-1])
    is_first = np.arange(entries.shape[-1]) == entries.argmax(axis=-1)[..., None]
    return _spread(np.where(is_first, upstream[..., None], 0), axes)


@keeps_dtype("images")
def average_pool(images, size, stride=None, padding=0, dilation=1, count_padding=False):
    r"""$y_{n,c,x} = \frac1m \sum_i p_{n,\,c,\,sx+di}$ for every window x.

    m is the number of the window's entries that are pixels, as in Keras; with `count_padding` it is
    the number of all its entries, zeros of the padding included.

    Args:
        images: `(N, C, *space)`.
        size: length of a window.
        stride: s; None is the size.
        padding: zeros on each side, pairs, "same" or "valid".
        dilation: d.
        count_padding: whether zeros of the padding count.

    Returns:
        Array `(N, C, *counts)`.

    Raises:
        ValueError: as `max_pool`.

    Examples:
        >>> average_pool([[[1, 3, 2, 0, 5]]], size=2).tolist()
        [[[2.0, 1.0]]]
        >>> average_pool([[[1, 3, 2, 0]]], size=2, padding=1).tolist()
        [[[1.0, 2.5, 0.0]]]
        >>> average_pool([[[1, 3, 2, 0]]], size=2, padding=1, count_padding=True).tolist()
        [[[0.5, 2.5, 0.0]]]
    """
    axes = _lay(images, size, stride, padding, dilation)
    return _entries(images, axes).sum(axis=-1) / _counted(axes, count_padding)


@keeps_dtype("images", beside=["upstream"])
def average_pool_backward(upstream, images, size, stride=None, padding=0, dilation=1, count_padding=False):
    r"""$u_{n,c,x}/m$ goes to each pixel of the window x, added up where windows overlap.

    Args:
        upstream: gradient u of the loss at the result, `(N, C, *counts)`.
        images: `(N, C, *space)`, of which only the shape matters; all that follows as in the
            forward pass.
        size: length of a window.
        stride: s; None is the size.
        padding: zeros on each side, pairs, "same" or "valid".
        dilation: d.
        count_padding: whether zeros of the padding count.

    Returns:
        The gradient with respect to the images.

    Raises:
        ValueError: as `max_pool`, or the shape of `upstream` is not that of the result.

    Examples:
        >>> average_pool_backward([[[10.0, 7.0]]], [[[1, 3, 2, 2, 5]]], size=2).tolist()
        [[[5.0, 5.0, 3.5, 3.5, 0.0]]]
    """
    axes = _lay(images, size, stride, padding, dilation)
    has_shape("upstream", upstream, (*images.shape[:2], *(axis.count for axis in axes)))
    share = upstream / _counted(axes, count_padding)
    return _spread(np.broadcast_to(share[..., None], (*share.shape, prod(axis.kernel for axis in axes))), axes)


def global_max_pool(images):
    """The maximum of each channel over all of space: `(N, C, *space)` -> `(N, C)`.

    Raises:
        ValueError: the images have no axis of space, or an empty one.

    Examples:
        >>> global_max_pool([[[1, 3, 2], [-5, -4, -6]]]).tolist()
        [[3.0, -4.0]]
    """
    images = floating("images", images)
    return _squeeze(max_pool(images, images.shape[2:]))


def global_max_pool_backward(upstream, images):
    """The upstream gradient, `(N, C)`, at the maximum of each channel; of several at the first.

    Raises:
        ValueError: as `global_max_pool`, or the shape of `upstream` is not that of the result.

    Examples:
        >>> global_max_pool_backward([[10.0, 7.0]], [[[1, 3, 3], [-5, -4, -6]]]).tolist()
        [[[0.0, 10.0, 0.0], [0.0, 7.0, 0.0]]]
    """
    images = floating("images", images)
    return max_pool_backward(_unsqueeze(upstream, images), images, images.shape[2:])


def global_average_pool(images):
    """The mean of each channel over all of space: `(N, C, *space)` -> `(N, C)`.

    Raises:
        ValueError: the images have no axis of space, or an empty one.

    Examples:
        >>> global_average_pool([[[1, 3, 2], [-5, -4, -6]]]).tolist()
        [[2.0, -5.0]]
    """
    images = floating("images", images)
    return _squeeze(average_pool(images, images.shape[2:]))


def global_average_pool_backward(upstream, images):
    """The upstream gradient, `(N, C)`, in equal shares to all pixels of each channel.

    Raises:
        ValueError: as `global_average_pool`, or the shape of `upstream` is not that of the result.

    Examples:
        >>> global_average_pool_backward([[3.0, 6.0]], [[[1, 3, 2], [-5, -4, -6]]]).tolist()
        [[[1.0, 1.0, 1.0], [2.0, 2.0, 2.0]]]
    """
    images = floating("images", images)
    return average_pool_backward(_unsqueeze(upstream, images), images, images.shape[2:])


def _lay(images, size, stride, padding, dilation):
    if images.ndim < 3 or images.size == 0:
        raise ValueError(f"images has shape {images.shape}, expected (N, C, *space), none of them 0")
    try:
        axes = lay(images.shape[2:], size, size if stride is None else stride, padding, dilation)
    except ValueError as error:  # a window has a size here, and no kernel
        raise ValueError(str(error).replace("kernel=", "size=")) from None
    if any(0 in axis.pixels for axis in axes):
        raise ValueError(f"padding={padding}, expected less: a window of size={size} would hold nothing else")
    return axes


def _entries(images, axes, fill=0.0):
    """The windows, each in a row: `(N, C, *counts, entries)`."""
    view = windows(images, axes, fill)
    return view.reshape(*view.shape[: -len(axes)], -1)


def _spread(parts, axes):
    return unwrap(spread)(parts.reshape(*parts.shape[:-1], *(axis.kernel for axis in axes)), axes)


def _counted(axes, count_padding):
    """By how much each window's sum is divided: `(*counts,)`, or one number."""
    if flag("count_padding", count_padding):
        return prod(axis.kernel for axis in axes)
    return reduce(np.multiply.outer, [axis.pixels for axis in axes])


def _squeeze(pooled):
    return pooled.reshape(pooled.shape[:2])


def _unsqueeze(upstream, images):
    upstream = has_shape("upstream", floating("upstream", upstream), images.shape[:2])
    return upstream.reshape(*images.shape[:2], *(1,) * (images.ndim - 2))
