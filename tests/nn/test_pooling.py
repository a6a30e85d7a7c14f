"""solutions.nn.pooling against windows taken one by one, JAX, Keras and differences."""

import os

os.environ.setdefault("KERAS_BACKEND", "jax")

from functools import partial

import jax
import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solutions.nn.gradients import check_gradient
from solutions.nn.pooling import (
    average_pool,
    average_pool_backward,
    global_average_pool,
    global_average_pool_backward,
    global_max_pool,
    global_max_pool_backward,
    max_pool,
    max_pool_backward,
)

jax.config.update("jax_enable_x64", True)

CASES = {
    "1d": ((3, 2, 9), {"size": 2}),
    "2d": ((2, 3, 9, 8), {"size": (3, 2), "stride": (2, 1), "padding": (1, 0)}),
    "2d, same": ((2, 3, 8, 7), {"size": (4, 2), "stride": 3, "padding": "same"}),
    "2d, dilated": ((2, 3, 8, 9), {"size": (2, 3), "stride": 1, "padding": ((1, 0), 2), "dilation": (3, 2)}),
    "3d": ((2, 3, 5, 7, 6), {"size": (2, 3, 1), "stride": (1, 2, 2), "padding": (0, "same", 0)}),
}
AVERAGES = [False, True]


def drawn(case):
    shape, settings = CASES[case]
    return np.random.default_rng(len(case)).normal(size=shape), settings


def in_jax(images, reduction, start, size, stride=None, padding=0, dilation=1):
    """`reduce_window` over the axes of space."""

    def per_axis(value):
        return value if isinstance(value, tuple) else (value,) * (images.ndim - 2)

    stride = per_axis(size if stride is None else stride)
    size, dilation = per_axis(size), per_axis(dilation)
    sides = []
    for n, k, s, d, p in zip(images.shape[2:], size, stride, dilation, per_axis(padding), strict=True):
        same = jax.lax.padtype_to_pads((n,), (d * (k - 1) + 1,), (s,), "SAME")
        sides += same if p == "same" else [p if isinstance(p, tuple) else (p, p)]
    one, none = (1, 1), ((0, 0), (0, 0))
    return jax.lax.reduce_window(
        images, start, reduction, one + size, one + stride, (*none, *sides), window_dilation=one + dilation
    )


@pytest.mark.parametrize("case", [case for case in CASES if case != "2d, dilated"])  # of which JAX knows no gradient
def test_maxima_and_their_gradients_are_those_of_jax(case):
    images, settings = drawn(case)
    expected, pullback = jax.vjp(lambda x: in_jax(x, jax.lax.max, -np.inf, **settings), images)
    np.testing.assert_array_equal(max_pool(images, **settings), expected)
    upstream = np.random.default_rng(1).normal(size=expected.shape)
    (gradient,) = pullback(upstream)
    np.testing.assert_allclose(max_pool_backward(upstream, images, **settings), gradient, rtol=1e-12)


@pytest.mark.parametrize("count_padding", AVERAGES)
@pytest.mark.parametrize("case", CASES)
def test_averages_and_their_gradients_are_those_of_jax(case, count_padding):
    images, settings = drawn(case)

    def average(x):
        ones = np.ones_like(images)
        entries = np.prod(settings["size"]) ** (1 if isinstance(settings["size"], tuple) else images.ndim - 2)
        counts = entries if count_padding else in_jax(ones, jax.lax.add, 0.0, **settings)
        return in_jax(x, jax.lax.add, 0.0, **settings) / counts

    expected, pullback = jax.vjp(average, images)
    ours = average_pool(images, **settings, count_padding=count_padding)
    np.testing.assert_allclose(ours, expected, rtol=1e-10, atol=1e-12)
    upstream = np.random.default_rng(1).normal(size=expected.shape)
    (gradient,) = pullback(upstream)
    ours = average_pool_backward(upstream, images, **settings, count_padding=count_padding)
    np.testing.assert_allclose(ours, gradient, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("case", CASES)
def test_gradients_are_those_of_differences(case):
    """Maxima away from ties, where they have a gradient."""
    images, settings = drawn(case)
    images = np.random.default_rng(2).permutation(images.size).reshape(images.shape)[:1] / 100
    for forward, backward in ((max_pool, max_pool_backward), (average_pool, average_pool_backward)):
        pool, gradient = partial(forward, **settings), partial(backward, **settings)
        assert check_gradient(pool, lambda x, u, gradient=gradient: gradient(u, x), images) < 1e-8


@st.composite
def problems(draw):
    """Small images with many ties, and settings with which no window is all padding."""
    axes = draw(st.integers(1, 3))
    size, stride, dilation = (tuple(draw(st.integers(1, 3)) for _ in range(axes)) for _ in range(3))
    space = tuple(d * (k - 1) + 1 + draw(st.integers(0, 3)) for k, d in zip(size, dilation, strict=True))
    padding = tuple((draw(st.integers(0, k - 1)), draw(st.integers(0, k - 1))) for k in size)
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    images = rng.integers(-3, 0, (draw(st.integers(1, 3)), draw(st.integers(1, 3)), *space)).astype(float)
    return images, {"size": size, "stride": stride, "padding": padding, "dilation": dilation}


@given(problems())
def test_each_window_is_taken_by_itself(problem):
    """All pixels are negative, so that a zero of the padding would be the maximum."""
    images, settings = problem
    maxima, averages = max_pool(images, **settings), average_pool(images, **settings)
    along_maxima = max_pool_backward(np.ones_like(maxima), images, **settings)
    expected = np.zeros_like(images)
    for n, c, *position in np.ndindex(maxima.shape):
        ranges = []
        for x, n_pixels, (before, _), (k, s, d) in zip(
            position,
            images.shape[2:],
            settings["padding"],
            zip(settings["size"], settings["stride"], settings["dilation"], strict=True),
            strict=True,
        ):
            ranges.append([i for i in range(s * x - before, s * x - before + d * k, d) if 0 <= i < n_pixels])
        pixels = images[n, c][np.ix_(*ranges)]
        assert maxima[n, c, *position] == pixels.max()
        assert averages[n, c, *position] == pytest.approx(pixels.mean())
        first = np.unravel_index(pixels.argmax(), pixels.shape)
        expected[n, c, *(r[i] for r, i in zip(ranges, first, strict=True))] += 1
    np.testing.assert_array_equal(along_maxima, expected)


@given(problems())
def test_what_counts_the_padding_is_an_average_of_padded_images(problem):
    images, settings = problem
    padded = np.pad(images, [(0, 0), (0, 0), *settings["padding"]])
    without = {**settings, "padding": "valid"}
    np.testing.assert_allclose(average_pool(images, **settings, count_padding=True), average_pool(padded, **without))


KERAS = {
    max_pool: lambda: keras.layers.MaxPooling2D((3, 2), (2, 1), "same"),
    average_pool: lambda: keras.layers.AveragePooling2D((3, 2), (2, 1), "same"),
}


@pytest.mark.parametrize("pool", KERAS)
def test_layers_of_keras_are_these_functions_with_channels_last(pool):
    images = np.random.default_rng(3).normal(size=(2, 3, 8, 7)) - 5
    expected = KERAS[pool]()(np.moveaxis(images, 1, -1))
    ours = pool(images, (3, 2), (2, 1), "same")
    np.testing.assert_allclose(np.moveaxis(ours, 1, -1), expected, rtol=1e-5)


GLOBAL = {
    "max": (global_max_pool, global_max_pool_backward, np.max, keras.layers.GlobalMaxPooling2D),
    "average": (global_average_pool, global_average_pool_backward, np.mean, keras.layers.GlobalAveragePooling2D),
}


@pytest.mark.parametrize("mode", GLOBAL)
def test_global_pooling_takes_all_of_space(mode):
    pool, backward, reduction, layer = GLOBAL[mode]
    rng = np.random.default_rng(4)
    images = rng.normal(size=(3, 2, 5, 4))
    np.testing.assert_allclose(pool(images), reduction(images, axis=(2, 3)), rtol=1e-12)
    np.testing.assert_allclose(pool(images), layer()(np.moveaxis(images, 1, -1)), rtol=1e-5, atol=1e-6)
    assert check_gradient(pool, lambda x, u: backward(u, x), images) < 1e-8
    for shape in ((3, 2, 5), (3, 2, 2, 3, 4)):
        assert pool(np.ones(shape)).shape == (3, 2)
        assert backward(np.ones((3, 2)), np.ones(shape)).shape == shape


FORWARD = [lambda x: max_pool(x, 2), lambda x: average_pool(x, 2), global_max_pool, global_average_pool]


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "uint8"])
def test_the_dtype_is_kept(dtype):
    kept = "float64" if dtype == "uint8" else dtype
    images = np.arange(24).reshape(2, 3, 4).astype(dtype)
    assert {pool(images).dtype for pool in FORWARD} == {np.dtype(kept)}
    for backward in (max_pool_backward, average_pool_backward):
        assert backward(np.ones((2, 3, 2)), images, 2).dtype == kept
    for backward in (global_max_pool_backward, global_average_pool_backward):
        assert backward(np.ones((2, 3)), images).dtype == kept


IMAGES = np.ones((2, 3, 6, 5))


@pytest.mark.parametrize(
    "call, message",
    [
        (
            lambda: max_pool(np.ones((3, 6)), 2),
            r"images has shape \(3, 6\), expected \(N, C, \*space\), none of them 0",
        ),
        (lambda: max_pool(np.ones((0, 3, 6)), 2), r"images has shape \(0, 3, 6\), expected"),
        (lambda: global_max_pool(np.ones((3, 6))), r"images has shape \(3, 6\), expected"),
        (lambda: global_average_pool(np.ones((3, 6, 0))), r"images has shape \(3, 6, 0\), expected"),
        (lambda: max_pool(IMAGES, (2, 6)), r"size=6 is larger than the padded input \(5 \+ 2·0 = 5\)"),
        (lambda: max_pool(IMAGES, 0), "size=0, expected an integer of at least 1"),
        (lambda: max_pool(IMAGES, (2, 2, 2)), r"size=\(2, 2, 2\), expected one int or 2"),
        (lambda: max_pool(IMAGES, 2, stride=0), "stride=0, expected an integer of at least 1"),
        (
            lambda: max_pool(IMAGES, 2, padding=2),
            "padding=2, expected less: a window of size=2 would hold",
        ),
        (lambda: average_pool(IMAGES, 2, padding=((0, 0), (0, 3))), "padding=.*, expected less"),
        (lambda: average_pool(IMAGES, 2, count_padding=1), "count_padding=1, expected True or False"),
        (lambda: max_pool([[["a"]]], 1), "images=.*, expected real numbers"),
        (lambda: max_pool([[[np.nan]]], 1), "images=nan, expected real numbers"),
        (
            lambda: max_pool_backward(np.ones((2, 3, 3, 3)), IMAGES, 2),
            r"upstream has .*, expected \(2, 3, 3, 2\)",
        ),
        (lambda: average_pool_backward(np.ones((2, 3, 3, 1)), IMAGES, 2), r"upstream has shape .*, expected"),
        (lambda: global_max_pool_backward(np.ones((2, 1)), IMAGES), r"upstream has shape \(2, 1\), expected \(2, 3\)"),
        (lambda: global_average_pool_backward(np.ones((2, 1)), IMAGES), r"upstream has shape \(2, 1\), expected"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
