"""Second routes to Winter 2021, question 7, part 2."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.exams.winter_2021.q7 import programs
from solutions.exams.winter_2021.q7.p2_loops import (
    FILTERS,
    PICTURE,
    columns_of,
    conv3d_in_loops,
    convolution_by_loops,
    loops_with_faults,
    loops_with_swapped_sides,
)
from solutions.exams.winter_2021.q7.programs import defining_sum, is_convolution, problem
from tests.confirm import confirms
from tests.exams.winter_2021.q7.in_jax import SHAPES, assert_equals_jax
from tests.exams.winter_2021.q7.printed_programs import READINGS, SIDES, outcome

SEEDS = st.integers(0, 2**32 - 1)


@confirms("winter-2021/q7#2", "JAX's own convolution, on random arrays of unequal sizes, strides 1 to 3")
@given(st.sampled_from(SHAPES), SEEDS)
@settings(max_examples=15)
def test_loops_equal_jax(shapes, seed):
    assert_equals_jax(convolution_by_loops, shapes, seed)


@pytest.mark.parametrize("height_first", READINGS)
def test_the_printed_loops_are_never_right(height_first):
    for image, kernel in SIDES:
        for stride in (1, 2):
            found = outcome(loops_with_faults, image, kernel, stride, height_first)
            assert found in ("ValueError", "wrong shape, no error")
            if not height_first:
                assert found == "ValueError"


def test_larger_strides_hide_the_exchange_in_the_loops():
    assert programs.outcome(loops_with_swapped_sides, (4, 4, 4), (1, 2, 1), 2) == "wrong values, no error"


def test_the_picture_of_im2col_is_a_convolution():
    results = FILTERS.reshape(2, -1) @ columns_of(PICTURE, (2, 2))
    images, kernels = PICTURE[None, None, :, :, None], FILTERS[:, None, :, :, None]
    assert np.array_equal(results.reshape(2, 2, 3), defining_sum(images, kernels)[0, ..., 0])


@pytest.mark.parametrize("stride", [1, 2, 3])
def test_the_program_to_hand_in_equals_the_function_of_the_site(stride):
    images, kernels = problem((5, 7, 6), (2, 3, 4))
    found = conv3d_in_loops(images, kernels, stride)
    np.testing.assert_allclose(found, convolution_by_loops(images, kernels, stride), atol=1e-9)
    assert is_convolution(conv3d_in_loops)
