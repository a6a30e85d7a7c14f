"""What parts of Winter 2021, question 7, share: `programs`."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.exams.winter_2021.q7.p2_loops import convolution_by_loops, loops_with_swapped_sides
from solutions.exams.winter_2021.q7.p3_windows import convolution_of_windows, windows_with_faults
from solutions.exams.winter_2021.q7.programs import defining_sum, formula_alone, problem
from tests.confirm import confirms
from tests.exams.winter_2021.q7.printed_programs import READINGS, SIDES, outcome

SEEDS = st.integers(0, 2**32 - 1)

FORMS = [convolution_by_loops, convolution_of_windows]


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
    return *problem(image, kernel, draw(SEEDS), images, channels, filters), draw(st.integers(1, 3))


@confirms("winter-2021/q7#2", "a product of Fourier transforms, for any sizes")
@confirms("winter-2021/q7#3", "a product of Fourier transforms, for any sizes")
@given(problems())
@settings(max_examples=50)
def test_both_forms_equal_the_product_of_spectra(given_):
    expected = fourier_convolution(*given_)
    for form in (*FORMS, defining_sum):
        np.testing.assert_allclose(form(*given_), expected, rtol=0, atol=1e-8)


@pytest.mark.parametrize("form", FORMS)
def test_what_does_not_fit_together_is_refused(form):
    for images, kernels in (((1, 1, 2, 3, 4), (1, 1, 3, 1, 1)), ((1, 2, 3, 3, 3), (1, 1, 1, 1, 1))):
        with pytest.raises(ValueError):
            form(np.ones(images), np.ones(kernels))


@pytest.mark.parametrize("height_first", READINGS)
@pytest.mark.parametrize("program", [loops_with_swapped_sides, windows_with_faults])
def test_exchanged_sides_are_right_at_stride_one_exactly_for_equal_sides(program, height_first):
    for image, kernel in SIDES:
        right = outcome(program, image, kernel, 1, height_first) == "right"
        assert right == (kernel[0] == kernel[1])


def test_the_formula_is_negative_exactly_beyond_one_stride():
    for size in range(1, 9):
        for kernel in range(1, 9):
            for stride in range(1, 4):
                assert (formula_alone(size, kernel, stride) < 0) == (kernel - size > stride)
