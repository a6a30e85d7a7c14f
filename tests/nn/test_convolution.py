"""solutions.nn.convolution against the sum that defines it, JAX, Keras, `conv3d` and differences."""

import os

os.environ.setdefault("KERAS_BACKEND", "jax")

from itertools import product

import jax
import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solutions.nn.conv3d import conv3d
from solutions.nn.convolution import convolve, convolve_backward, convolve_transposed
from solutions.nn.gradients import check_gradient

jax.config.update("jax_enable_x64", True)

# Images, kernels, settings: all sizes unequal, one to three axes.
CASES = {
    "1d": ((3, 4, 9), (5, 4, 3), {"stride": 2, "padding": 1}),
    "1d, dilated": ((2, 3, 11), (4, 3, 3), {"dilation": 3, "padding": ((2, 1),)}),
    "2d": ((2, 3, 9, 7), (4, 3, 2, 3), {"stride": (2, 1), "padding": (1, 2), "dilation": (1, 2)}),
    "2d, same": ((2, 3, 8, 7), (4, 3, 3, 4), {"stride": (3, 2), "padding": "same"}),
    "2d, groups": ((2, 6, 7, 8), (9, 2, 3, 2), {"groups": 3, "padding": (0, "same")}),
    "2d, depthwise": ((2, 3, 7, 8), (6, 1, 3, 2), {"groups": 3, "stride": (1, 2)}),
    "3d": ((2, 3, 5, 6, 7), (4, 3, 2, 1, 3), {"stride": (1, 2, 3), "padding": (1, 0, "same")}),
}


def drawn(case):
    images, kernels, settings = CASES[case]
    rng = np.random.default_rng(len(case))
    return rng.normal(size=images), rng.normal(size=kernels), rng.normal(size=kernels[0]), settings


def in_jax(images, kernels, bias, stride=1, padding=0, dilation=1, groups=1):
    """The convolution of JAX; "same" for some axes only is put into numbers by JAX itself."""
    axes = images.ndim - 2

    def per_axis(value):
        return value if isinstance(value, tuple) else (value,) * axes

    space, kernel = images.shape[2:], kernels.shape[2:]
    stride, dilation = per_axis(stride), per_axis(dilation)
    sides = []
    for n, k, s, d, p in zip(space, kernel, stride, dilation, per_axis(padding), strict=True):
        same = jax.lax.padtype_to_pads((n,), (d * (k - 1) + 1,), (s,), "SAME")
        sides += same if p == "same" else [p if isinstance(p, tuple) else (p, p)]
    out = jax.lax.conv_general_dilated(
        images, kernels, stride, sides, rhs_dilation=dilation, feature_group_count=groups, precision="highest"
    )
    return out + bias.reshape(-1, *(1,) * axes)


@pytest.mark.parametrize("case", CASES)
def test_result_and_gradients_are_those_of_jax(case):
    images, kernels, bias, settings = drawn(case)
    expected, pullback = jax.vjp(lambda x, w, b: in_jax(x, w, b, **settings), images, kernels, bias)
    np.testing.assert_allclose(convolve(images, kernels, bias, **settings), expected, rtol=1e-10, atol=1e-12)
    upstream = np.random.default_rng(1).normal(size=expected.shape)
    found = convolve_backward(upstream, images, kernels, **settings)
    for ours, theirs in zip(found, pullback(upstream), strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("case", CASES)
def test_gradients_are_those_of_differences(case):
    images, kernels, bias, settings = drawn(case)
    images, kernels = images[:1, :, :6], kernels[:, :, :2]

    def error(at, x):
        """Of the gradient with respect to argument number `at`, where that is x."""
        given = [images, kernels, bias]

        def result(x):
            return convolve(*given[:at], x, *given[at + 1 :], **settings)

        def gradient(x, u):
            return convolve_backward(u, *[*given[:at], x, *given[at + 1 :]][:2], **settings)[at]

        return check_gradient(result, gradient, x)

    assert max(error(at, x) for at, x in enumerate((images, kernels, bias))) < 1e-8


@st.composite
def problems(draw):
    """Images, kernels, a bias and settings: small whole numbers, so that sums of them are exact."""
    groups, axes = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    N, iC, oC = (draw(st.integers(1, 3)) for _ in range(3))
    kernel, stride, dilation = (tuple(draw(st.integers(1, 3)) for _ in range(axes)) for _ in range(3))
    space = tuple(d * (k - 1) + 1 + draw(st.integers(0, 3)) for k, d in zip(kernel, dilation, strict=True))
    pads = st.one_of(st.integers(0, 2), st.tuples(st.integers(0, 2), st.integers(0, 2)))
    padding = tuple(draw(pads) for _ in range(axes))
    rng = np.random.default_rng(draw(st.integers(0, 2**32)))
    shapes = (N, iC * groups, *space), (oC * groups, iC, *kernel), (oC * groups,)
    arrays = [rng.integers(-8, 9, shape).astype(float) for shape in shapes]
    return *arrays, {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups}


@given(problems())
def test_each_number_is_the_sum_that_defines_it(problem):
    images, kernels, bias, settings = problem
    result = convolve(images, kernels, bias, **settings)
    rng = np.random.default_rng(0)
    group = len(kernels) // settings["groups"]
    for _ in range(10):
        n, o, *position = (rng.integers(size) for size in result.shape)
        total = bias[o]
        for c, *entry in product(*map(range, kernels.shape[1:])):
            steps = zip(*(settings[name] for name in ("stride", "dilation", "padding")), position, entry, strict=True)
            pixel = [s * x + d * i - (p[0] if isinstance(p, tuple) else p) for s, d, p, x, i in steps]
            if all(0 <= i < size for i, size in zip(pixel, images.shape[2:], strict=True)):
                total += images[n, o // group * kernels.shape[1] + c, *pixel] * kernels[o, c, *entry]
        assert result[n, o, *position] == total


@given(problems())
def test_the_gradients_are_the_transposes_of_the_sum(problem):
    """⟨u, w ∗ x⟩ = ⟨∂x, x⟩ = ⟨∂w, w⟩, as the convolution is linear in each."""
    images, kernels, _, settings = problem
    result = convolve(images, kernels, **settings)
    upstream = np.random.default_rng(1).integers(-8, 9, result.shape)
    along_images, along_kernels, along_bias = convolve_backward(upstream, images, kernels, **settings)
    assert np.sum(upstream * result) == np.sum(along_images * images) == np.sum(along_kernels * kernels)
    np.testing.assert_array_equal(along_bias, upstream.sum(axis=(0, *range(2, upstream.ndim))))


@given(problems(), st.integers(0, 2**32))
def test_the_transposed_convolution_is_the_gradient_of_a_convolution(problem, seed):
    """From the sizes that strides have left over too, by the output padding."""
    images, kernels, _, settings = problem
    upstream = np.random.default_rng(seed).integers(-8, 9, convolve(images, kernels, **settings).shape)
    expected = convolve_backward(upstream, images, kernels, **settings)[0]
    of_axes = (settings[name] for name in ("stride", "padding", "dilation"))
    rows = zip(images.shape[2:], kernels.shape[2:], *of_axes, strict=True)
    more = tuple((n + (sum(p) if isinstance(p, tuple) else 2 * p) - d * (k - 1) - 1) % s for n, k, s, p, d in rows)
    np.testing.assert_array_equal(convolve_transposed(upstream, kernels, **settings, output_padding=more), expected)


@pytest.mark.parametrize("stride", [1, 2, 3])
def test_the_fast_form_gives_the_same(stride):
    rng = np.random.default_rng(2)
    images, kernels = rng.integers(-8, 9, (2, 3, 9, 8, 7)), rng.integers(-8, 9, (4, 3, 4, 2, 3))
    np.testing.assert_array_equal(convolve(images, kernels, stride=stride), conv3d(images, kernels, stride))


def channels_last(x):
    return np.moveaxis(x, 1, -1)


def test_layers_of_keras_are_these_functions_with_channels_last():
    """Its kernels are (*kernel, channels, filters); of a transposed convolution (*kernel, filters, channels)."""
    rng = np.random.default_rng(3)
    images, kernels, bias = rng.normal(size=(2, 4, 9, 8)), rng.normal(size=(6, 2, 3, 2)), rng.normal(size=6)
    layer = keras.layers.Conv2D(6, (3, 2), strides=(2, 3), padding="same", groups=2)
    layer.build((None, 9, 8, 4))
    layer.set_weights([kernels.transpose(2, 3, 1, 0), bias])
    expected = layer(channels_last(images))
    ours = convolve(images, kernels, bias, stride=(2, 3), padding="same", groups=2)
    np.testing.assert_allclose(channels_last(ours), expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("padding", ["same", "valid"])
def test_transposed_layers_of_keras_are_these_functions_with_channels_last(padding):
    rng = np.random.default_rng(4)
    images, kernels, bias = rng.normal(size=(2, 4, 5, 6)), rng.normal(size=(4, 3, 3, 2)), rng.normal(size=3)
    layer = keras.layers.Conv2DTranspose(3, (3, 2), strides=(2, 1), padding=padding)
    layer.build((None, 5, 6, 4))
    layer.set_weights([kernels.transpose(2, 3, 1, 0), bias])
    expected = layer(channels_last(images))
    ours = convolve_transposed(images, kernels, bias, stride=(2, 1), padding=padding)
    np.testing.assert_allclose(channels_last(ours), expected, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "int64"])
def test_the_dtype_is_kept(dtype):
    kept = "float64" if dtype == "int64" else dtype
    images, kernels, bias = np.ones((2, 3, 5), dtype), np.ones((4, 3, 2), dtype), np.ones(4, dtype)
    result = convolve(images, kernels, bias)
    assert result.dtype == convolve_transposed(result, kernels, bias[:3]).dtype == kept
    assert {gradient.dtype for gradient in convolve_backward(result, images, kernels)} == {np.dtype(kept)}


def test_half_precision_is_computed_in_single():
    """4096 ones: float16 would stay at 2048."""
    assert convolve(np.ones((1, 4096, 1), "float16"), np.ones((1, 4096, 1), "float16")).item() == 4096


ONES = np.ones((2, 4, 6, 5))


@pytest.mark.parametrize(
    "images, kernels, settings, message",
    [
        ((4, 6), (3, 4, 2), {}, r"images has shape \(4, 6\), expected \(N, iC, \*space\), none"),
        ((0, 4, 6), (3, 4, 2), {}, r"images has shape \(0, 4, 6\), expected"),
        ((2, 4, 6), (3, 4, 0), {}, r"kernels has shape \(3, 4, 0\), expected \(oC, iC/groups, \*kernel\)"),
        ((2, 4, 6), (3, 4, 2, 2), {}, r"kernels has shape \(3, 4, 2, 2\), expected 3 axes"),
        ((2, 4, 6), (3, 2, 2), {}, r"images has shape \(2, 4, 6\), expected 2 channels"),
        ((2, 4, 6), (3, 2, 2), {"groups": 2}, "groups=2, expected a divisor of 3"),
        ((2, 4, 6), (4, 4, 2), {"groups": 2}, "images has shape .*, expected 8 channels"),
        ((2, 4, 6), (3, 4, 2), {"groups": 0}, "groups=0, expected an integer of at least 1"),
        ((2, 4, 6), (3, 4, 7), {}, "kernel=7 is larger than the padded input"),
        ((2, 4, 6), (3, 4, 2), {"stride": 0}, "stride=0, expected an integer"),
        ((2, 4, 6), (3, 4, 2), {"stride": 1.5}, "stride=1.5, expected an integer"),
        ((2, 4, 6), (3, 4, 2), {"padding": "full"}, "padding='full', expected"),
        ((2, 4, 6), (3, 4, 2), {"bias": np.ones(4)}, r"bias has shape \(4,\), expected \(3,\)"),
        ((2, 4, 6), (3, 4, 2), {"bias": [1j] * 3}, "bias=.*, expected real numbers"),
    ],
)
def test_bad_input_is_named(images, kernels, settings, message):
    with pytest.raises(ValueError, match=message):
        convolve(np.ones(images), np.ones(kernels), **settings)


@pytest.mark.parametrize(
    "kernels, settings, message",
    [
        ((4, 3, 3, 2), {"output_padding": 1}, "output_padding=1, expected at most 0 with stride=1"),
        ((4, 3, 3, 2), {"output_padding": -1}, "output_padding=-1, expected an integer of at least 0"),
        ((4, 3, 3, 2), {"padding": "same", "stride": 2, "output_padding": 1}, "output_padding=1, expected at most 0"),
        ((4, 3, 3, 2), {"padding": 4}, "padding=4 cuts off all 8 of the result"),
        ((3, 4, 3, 2), {}, r"images has shape .*, expected 3 channels: kernels \(iC, oC/groups, \*kernel\)"),
    ],
)
def test_bad_input_of_the_transposed_convolution_is_named(kernels, settings, message):
    with pytest.raises(ValueError, match=message):
        convolve_transposed(ONES, np.ones(kernels), **settings)


def test_an_upstream_gradient_of_another_shape_is_named():
    with pytest.raises(ValueError, match=r"upstream has shape \(2, 3, 6\), expected \(2, 3, 5\)"):
        convolve_backward(np.ones((2, 3, 6)), np.ones((2, 4, 6)), np.ones((3, 4, 2)))
