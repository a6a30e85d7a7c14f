"""Second routes to Winter 2021, question 7, part 3."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.exams.winter_2021.q7.p3_windows import conv3d_at_once, convolution_of_windows, windows_with_faults
from solutions.exams.winter_2021.q7.programs import is_convolution, problem
from tests.confirm import confirms
from tests.exams.winter_2021.q7.in_jax import SHAPES, assert_equals_jax
from tests.exams.winter_2021.q7.printed_programs import READINGS, SIDES, outcome

SEEDS = st.integers(0, 2**32 - 1)


@confirms("winter-2021/q7#3", "JAX's own convolution, on random arrays of unequal sizes, strides 1 to 3")
@given(st.sampled_from(SHAPES), SEEDS)
@settings(max_examples=15)
def test_windows_equal_jax(shapes, seed):
    assert_equals_jax(convolution_of_windows, shapes, seed)


@pytest.mark.parametrize("height_first", READINGS)
def test_the_printed_windows_fail_silently_where_the_image_is_as_high_as_wide(height_first):
    for image, kernel in SIDES:
        if image[0] == image[1] and kernel[0] != kernel[1]:
            assert "no error" in outcome(windows_with_faults, image, kernel, 1, height_first)


def test_the_printed_windows_know_no_stride():
    for image, kernel in [*SIDES, ((3, 3, 2), (3, 3, 2))]:
        if kernel[0] == kernel[1]:
            expected = "right" if image == kernel else "ValueError"
            assert outcome(windows_with_faults, image, kernel, 2, False) == expected


@pytest.mark.parametrize("stride", [1, 2, 3])
def test_the_program_to_hand_in_equals_the_function_of_the_site(stride):
    images, kernels = problem((5, 7, 6), (2, 3, 4))
    found = conv3d_at_once(images, kernels, stride)
    np.testing.assert_allclose(found, convolution_of_windows(images, kernels, stride), atol=1e-9)
    assert is_convolution(conv3d_at_once)
