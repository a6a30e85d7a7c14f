"""Readings of pixels, counted window by window."""

import itertools

import numpy as np
import pytest

from solutions.experiments.convolution.window_positions import readings


@pytest.mark.parametrize(
    "side, kernel, stride, padding", [(6, 3, 1, 0), (6, 3, 2, 0), (6, 3, 3, 1), (7, 2, 3, 1), (5, 5, 2, 2)]
)
def test_readings_are_those_of_each_window(side, kernel, stride, padding):
    count, read = readings(side, kernel, stride, padding)
    starts = range(-padding, side + padding - kernel + 1, stride)
    assert count == len(starts)
    expected = np.zeros((side + 2 * padding,) * 2, int)
    for top, left in itertools.product(starts, starts):
        expected[top + padding :, left + padding :][:kernel, :kernel] += 1
    np.testing.assert_array_equal(read, expected[padding : padding + side, padding : padding + side])
