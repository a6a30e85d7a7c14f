"""Second routes to Winter 2021, question 7: JAX's convolution, the Fourier transform, and places counted one by one."""

import jax
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.exams.winter_2021 import q7
from tests.confirm import confirms

SEEDS = st.integers(0, 2**32 - 1)
LAYOUT = ("NCHWD", "OIHWD", "NCHWD")
FORMS = [q7.convolution_by_loops, q7.convolution_of_windows]

# Few distinct shapes, as JAX compiles each; in every one, all sizes that could be exchanged differ.
SHAPES = [  # images, kernels, stride
    ((2, 3, 5, 6, 8), (4, 3, 1, 2, 3), 1),
    ((3, 2, 9, 7, 8), (5, 2, 3, 2, 4), 2),
    ((1, 4, 7, 11, 9), (2, 4, 4, 1, 3), 3),
]


def jax_convolution(images, kernels, stride):
    return jax.lax.conv_general_dilated(
        images, kernels, (stride,) * 3, "VALID", dimension_numbers=LAYOUT, precision="highest"
    )


def fourier_convolution(images, kernels, stride):
    """The cyclic correlation of whole images, by a product of spectra; places where the kernel wraps are dropped."""
    sizes = images.shape[2:]
    spectra = np.fft.fftn(images, axes=(2, 3, 4))  # (N, iC, H, W, D)
    weights = np.fft.fftn(kernels, s=sizes, axes=(2, 3, 4)).conj()  # (oC, iC, H, W, D)
    full = np.fft.ifftn(np.einsum("nchwd,ochwd->nohwd", spectra, weights), axes=(2, 3, 4)).real
    kept = [slice(0, size - kernel + 1, stride) for size, kernel in zip(sizes, kernels.shape[2:], strict=True)]
    return full[:, :, kept[0], kept[1], kept[2]]


@st.composite
def problems(draw):
    """Images and kernels of any unequal sizes, and a stride."""
    images, channels, filters = (draw(st.integers(1, 3)) for _ in range(3))
    kernel = [draw(st.integers(1, 4)) for _ in range(3)]
    image = [side + draw(st.integers(0, 5)) for side in kernel]
    return *q7.problem(image, kernel, draw(SEEDS), images, channels, filters), draw(st.integers(1, 3))


@confirms("winter-2021/q7#1", "trying every place of the kernel, one by one")
@given(st.integers(1, 15), st.integers(1, 15), st.integers(1, 4))
def test_output_size_counts_the_places(size, kernel, stride):
    image, found = np.zeros(size), 0
    for start in range(0, size, stride):
        found += len(image[start : start + kernel]) == kernel
    if found:
        assert q7.output_size(size, kernel, stride) == found
    else:
        with pytest.raises(ValueError, match="larger"):
            q7.output_size(size, kernel, stride)


@confirms("winter-2021/q7#1", "the shape that JAX infers for its own convolution")
@given(st.tuples(*[st.integers(1, 5)] * 3), st.tuples(*[st.integers(0, 9)] * 3), st.integers(1, 4))
@settings(max_examples=30)
def test_output_size_is_the_shape_of_jax(kernel, more, stride):
    image = [side + extra for side, extra in zip(kernel, more, strict=True)]
    images, kernels = (jax.ShapeDtypeStruct((1, 1, *sizes), np.float32) for sizes in (image, kernel))
    inferred = jax.eval_shape(lambda a, b: jax_convolution(a, b, stride), images, kernels).shape[2:]
    assert inferred == tuple(q7.output_size(n, k, stride) for n, k in zip(image, kernel, strict=True))


@confirms("winter-2021/q7#2", "JAX's own convolution, on random arrays of unequal sizes, strides 1 to 3")
@given(st.sampled_from(SHAPES), SEEDS)
@settings(max_examples=15)
def test_loops_equal_jax(shapes, seed):
    assert_equals_jax(q7.convolution_by_loops, shapes, seed)


@confirms("winter-2021/q7#3", "JAX's own convolution, on random arrays of unequal sizes, strides 1 to 3")
@given(st.sampled_from(SHAPES), SEEDS)
@settings(max_examples=15)
def test_windows_equal_jax(shapes, seed):
    assert_equals_jax(q7.convolution_of_windows, shapes, seed)


def assert_equals_jax(form, shapes, seed):
    rng = np.random.default_rng(seed)
    images, kernels, stride = shapes
    images, kernels = (rng.standard_normal(shape, np.float32) for shape in (images, kernels))
    expected = jax_convolution(images, kernels, stride)
    np.testing.assert_allclose(form(images, kernels, stride), expected, rtol=1e-4, atol=1e-4)


@confirms("winter-2021/q7#2", "a product of Fourier transforms, for any sizes")
@confirms("winter-2021/q7#3", "a product of Fourier transforms, for any sizes")
@given(problems())
@settings(max_examples=50)
def test_both_forms_equal_the_product_of_spectra(given_):
    expected = fourier_convolution(*given_)
    for form in (*FORMS, q7.defining_sum):
        np.testing.assert_allclose(form(*given_), expected, rtol=0, atol=1e-8)


@pytest.mark.parametrize("form", FORMS)
def test_what_does_not_fit_together_is_refused(form):
    for images, kernels in (((1, 1, 2, 3, 4), (1, 1, 3, 1, 1)), ((1, 2, 3, 3, 3), (1, 1, 1, 1, 1))):
        with pytest.raises(ValueError):
            form(np.ones(images), np.ones(kernels))


# What the page and the ledger say of the printed programs, on more sizes than the page shows.

SIDES = [(image, kernel) for image in [(4, 4, 3), (5, 3, 2), (3, 6, 2)] for kernel in np.ndindex(3, 3, 2)]
SIDES = [(image, tuple(side + 1 for side in kernel)) for image, kernel in SIDES]
READINGS = [False, True]  # kw first as the paper writes, kh first


def outcome(program, image, kernel, stride, height_first):
    return q7.outcome(lambda *given_: program(*given_, height_first=height_first), image, kernel, stride)


@pytest.mark.parametrize("height_first", READINGS)
def test_the_printed_loops_are_never_right(height_first):
    for image, kernel in SIDES:
        for stride in (1, 2):
            found = outcome(q7.loops_with_faults, image, kernel, stride, height_first)
            assert found in ("ValueError", "wrong shape, no error")
            if not height_first:
                assert found == "ValueError"


@pytest.mark.parametrize("height_first", READINGS)
@pytest.mark.parametrize("program", [q7.loops_with_swapped_sides, q7.windows_with_faults])
def test_exchanged_sides_are_right_at_stride_one_exactly_for_equal_sides(program, height_first):
    for image, kernel in SIDES:
        right = outcome(program, image, kernel, 1, height_first) == "right"
        assert right == (kernel[0] == kernel[1])


@pytest.mark.parametrize("height_first", READINGS)
def test_the_printed_windows_fail_silently_where_the_image_is_as_high_as_wide(height_first):
    for image, kernel in SIDES:
        if image[0] == image[1] and kernel[0] != kernel[1]:
            assert "no error" in outcome(q7.windows_with_faults, image, kernel, 1, height_first)


def test_the_printed_windows_know_no_stride():
    for image, kernel in [*SIDES, ((3, 3, 2), (3, 3, 2))]:
        if kernel[0] == kernel[1]:
            expected = "right" if image == kernel else "ValueError"
            assert outcome(q7.windows_with_faults, image, kernel, 2, False) == expected


def test_larger_strides_hide_the_exchange_in_the_loops():
    assert q7.outcome(q7.loops_with_swapped_sides, (4, 4, 4), (1, 2, 1), 2) == "wrong values, no error"


def test_the_formula_is_negative_exactly_beyond_one_stride():
    for size in range(1, 9):
        for kernel in range(1, 9):
            for stride in range(1, 4):
                assert (q7.formula_alone(size, kernel, stride) < 0) == (kernel - size > stride)


def test_the_picture_of_im2col_is_a_convolution():
    results = q7.FILTERS.reshape(2, -1) @ q7.columns_of(q7.PICTURE, (2, 2))
    images, kernels = q7.PICTURE[None, None, :, :, None], q7.FILTERS[:, None, :, :, None]
    assert np.array_equal(results.reshape(2, 2, 3), q7.defining_sum(images, kernels)[0, ..., 0])
