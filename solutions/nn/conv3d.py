r"""Convolution in three dimensions, from four loops to matrix products that fit the cache.

One layout throughout: images `(N, iC, H, W, D)`, kernels `(oC, iC, kh, kw, kd)`, result
`(N, oC, oH, oW, oD)`. As everywhere in deep learning, "convolution" is the cross-correlation;
there is no padding, and one stride s serves the three axes:

$$y_{n,o,h,w,d} = \sum_{c,i,j,k} x_{n,\,c,\,sh+i,\,sw+j,\,sd+k}\; f_{o,c,i,j,k}$$

Three functions compute it: `conv3d_loops` to be read, `conv3d_windows` to be remembered, and
`conv3d` to be used. All keep the dtype of floats: float32 stays float32, and float16 is computed in
float32. Integers and booleans become float64, in which sums are exact up to 2⁵³ and nothing wraps.
"""

import os
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from functools import wraps
from itertools import product

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from solutions.nn.checks import axes, count, finite, floating
from solutions.nn.shapes import window_count

BLOCK_BYTES = 4 << 20  # columns that a thread works on at a time: they should stay in the cache
SERIAL_PRODUCT = 1 << 18  # multiply-adds up to which OpenBLAS stays on the thread that calls it
THREAD_WORK = 1 << 25  # multiply-adds that are worth starting a thread, which takes 0.1 ms
MAX_THREADS = 8  # so that the blocks of all threads take 32 MiB at most


def tiled_size(size, kernel, stride=1):
    r"""Length of an axis of the result, $\lfloor (n - k)/s \rfloor + 1$.

    Raises:
        ValueError: an argument is not a positive integer, or the kernel does not fit.

    Examples:
        >>> tiled_size(64, kernel=3)
        62
        >>> tiled_size(64, kernel=3, stride=2)
        31
    """
    return window_count(size, kernel, stride)


def _of_floats(form):
    """A form of images and kernels that fit, in one dtype of at least float32; the result in that of both."""

    @wraps(form)
    def checked(images, kernels, stride=1):
        images = axes("images", floating("images", images, nan=True), "(N, iC, H, W, D)")
        kernels = axes("kernels", floating("kernels", kernels, nan=True), "(oC, iC, kh, kw, kd)")
        if images.shape[1] != kernels.shape[1]:
            raise ValueError(
                f"kernels have shape {kernels.shape}, expected (oC, iC, kh, kw, kd) with iC = {images.shape[1]} as in "
                "the images"
            )
        stride = count("stride", stride)
        dtype = np.result_type(images, kernels)
        wide = np.promote_types(dtype, np.float32)
        with np.errstate(all="ignore"):  # what comes of it is looked at
            result = form(images.astype(wide, copy=False), kernels.astype(wide, copy=False), stride)
            result = result.astype(dtype, copy=False)
            sound = np.isfinite(np.vdot(result, result))  # one fast pass; where the squares overflow, a closer look
        return result if sound else finite(result, images=images, kernels=kernels)

    return checked


@_of_floats
def conv3d_loops(images, kernels, stride=1):
    """To be read: each window becomes a row (im2col), then one matrix product does the rest.

    Arguments, result and errors are those of `conv3d`.
    Source: Chellapilla, Puri & Simard, "High Performance Convolutional Neural Networks for
    Document Processing", 2006.

    Examples:
        >>> conv3d_loops([[[[[0, 1, 2, 3]]]]], [[[[[10, 1]]]]]).tolist()
        [[[[[1.0, 12.0, 23.0]]]]]
    """
    oH, oW, oD = _sizes(images, kernels, stride)
    N, (oC, _, kh, kw, kd) = len(images), kernels.shape
    rows = np.empty((N, oH, oW, oD, kernels[0].size), images.dtype)
    for n in range(N):
        for h in range(oH):
            for w in range(oW):
                for d in range(oD):
                    i, j, k = h * stride, w * stride, d * stride
                    window = images[n, :, i : i + kh, j : j + kw, k : k + kd]
                    rows[n, h, w, d] = window.ravel()  # (iC, kh, kw, kd) -> (iC·kh·kw·kd,)
    out = rows @ kernels.reshape(oC, -1).T  # (N, oH, oW, oD, oC)
    return np.moveaxis(out, -1, 1)


@_of_floats
def conv3d_windows(images, kernels, stride=1):
    """To be remembered: a view of all windows, contracted with the kernels; no loops.

    The contraction copies each window: at stride 1 almost kh·kw·kd times the images' memory.
    Arguments, result and errors are those of `conv3d`.

    Examples:
        >>> conv3d_windows([[[[[0, 1, 2, 3]]]]], [[[[[10, 1]]]]]).tolist()
        [[[[[1.0, 12.0, 23.0]]]]]
    """
    _sizes(images, kernels, stride)  # do the kernels fit?
    windows = sliding_window_view(images, kernels.shape[2:], axis=(2, 3, 4))
    windows = windows[:, :, ::stride, ::stride, ::stride]  # (N, iC, oH, oW, oD, kh, kw, kd)
    out = np.tensordot(windows, kernels, axes=((1, 5, 6, 7), (1, 2, 3, 4)))
    return np.moveaxis(out, -1, 1)  # (N, oH, oW, oD, oC) -> (N, oC, oH, oW, oD)


@_of_floats
def conv3d(images, kernels, stride=1):
    """To be used: the same in blocks of columns that fit the cache, on all cores.
    Integers and booleans become float64, in which nothing wraps, and sums are exact up to 2⁵³.

    Only the windows along W and D are copied out, in stretches along D, which are contiguous.
    Along H nothing is copied: in columns whose rows are ordered (H, iC, kw, kd), the windows at
    two heights are two overlapping stretches of rows, which a stacked matrix product reads in
    place. Beside the result it takes a copy of the kernels and, per thread, 4 MiB or one window,
    whichever is larger (and images or kernels again where the two dtypes differ).
    Source: the overlapping stretches are those of Cho & Brand, "MEC: Memory-efficient Convolution
    for Deep Neural Network", 2017.

    Args:
        images: `(N, iC, H, W, D)`.
        kernels: `(oC, iC, kh, kw, kd)`.
        stride: step between two windows, the same on the three axes.

    Returns:
        Array `(N, oC, oH, oW, oD)` of the common dtype of both, where booleans and integers count as
        float64.

    Raises:
        ValueError: an array has not five axes, or an empty one, or no real numbers; the input channels
            differ; a kernel is larger than the images; the stride is not a positive integer; or the
            result is not finite in its dtype.

    Examples:
        >>> conv3d([[[[[0, 1, 2, 3]]]]], [[[[[10, 1]]]]]).tolist()
        [[[[[1.0, 12.0, 23.0]]]]]
        >>> conv3d([[[[[0, 1, 2, 3]]]]], [[[[[10, 1]]]]], stride=2).tolist()
        [[[[[1.0, 23.0]]]]]
    """
    oH, oW, oD = _sizes(images, kernels, stride)
    N, (oC, iC, kh, kw, kd) = len(images), kernels.shape
    out = np.empty((N, oC, oH, oW, oD), images.dtype)
    planes = out.reshape(N, oC, oH, oW * oD)
    windows = sliding_window_view(images, (kw, kd), axis=(3, 4))[:, :, :, ::stride, ::stride]
    windows = windows.transpose(0, 2, 1, 5, 6, 3, 4)  # (N, H, iC, kw, kd, oW, oD)
    layer = iC * kw * kd  # rows of columns for one height of the images,
    taps = kh * layer  # and for one height of the result
    weights = kernels.transpose(0, 2, 1, 3, 4).reshape(oC, taps)

    # A block of the result, (n, h, w, d), is as large as its columns may be: first along D.
    room = BLOCK_BYTES // out.itemsize
    d = _clip(room // taps, oD)
    h = _clip((room // (layer * d) - kh) // stride + 1, oH)
    heights = (h - 1) * stride + kh
    w = _clip(room // (heights * layer * d), oW)
    n = _clip(room // (heights * layer * d * w), N)

    # OpenBLAS divides large products among its threads; small ones we divide among ours.
    widest = SERIAL_PRODUCT // (oC * taps * d)
    threads = _clip(out.size * taps // THREAD_WORK + 1, _cores()) if widest else 1
    if threads > 1:
        n, w = 1, min(w, widest)

    blocks = deque(product(range(0, N, n), range(0, oH, h), range(0, oW, w), range(0, oD, d)))
    blocks.extend([None] * threads)  # tells each thread that all are taken

    def fill():
        for n0, h0, w0, d0 in iter(blocks.popleft, None):
            top, start = h0 * stride, w0 * oD + d0
            block = windows[n0 : n0 + n, top : top + heights, :, :, :, w0 : w0 + w, d0 : d0 + d]
            width = block.shape[5] * block.shape[6]  # one stretch: w is 1 where d is not oD
            columns = block.reshape(len(block), -1, width)  # the copy
            stacked = sliding_window_view(columns, taps, axis=1)[:, :: stride * layer]
            target = planes[n0 : n0 + n, :, h0 : h0 + h, start : start + width]
            # (oC, taps) @ (n, h, taps, width) -> (n, h, oC, width)
            np.matmul(weights, stacked.swapaxes(2, 3), out=target.swapaxes(1, 2))
            del columns, stacked  # before the next copy, so that there is only one

    with ThreadPoolExecutor(threads) as pool:  # copy and product release Python's lock
        others = [pool.submit(fill) for _ in range(1, threads)]
        fill()
        for other in others:
            other.result()
    return out


def _clip(length, most):
    return max(1, min(length, most))


def _cores():
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return _clip(usable or 1, MAX_THREADS)


def _sizes(images, kernels, stride):
    """The spatial shape of the result."""
    return [tiled_size(size, kernel, stride) for size, kernel in zip(images.shape[2:], kernels.shape[2:], strict=True)]
