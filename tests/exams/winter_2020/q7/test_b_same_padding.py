"""Second routes to Winter 2020, question 7, part b."""

import keras
import numpy as np
import pytest

from solutions.exams.winter_2020.q7 import b_same_padding as by
from tests.confirm import confirms


@confirms("winter-2020/q7#b", "Keras: its own layer on padded images")
@pytest.mark.parametrize("dilation, kernel", [(1, 1), (1, 3), (1, 5), (1, 7), (2, 3), (2, 4), (3, 5), (4, 2)])
def test_the_padding_keeps_height_and_width(dilation, kernel):
    zeros = by.same_padding(dilation).subs(by.f, kernel)
    assert zeros.is_integer
    layer = keras.layers.Conv2D(2, kernel, dilation_rate=dilation)
    padded = np.pad(np.zeros((1, 13, 17, 3)), [(0, 0), *[(int(zeros), int(zeros))] * 2, (0, 0)])
    assert layer(padded).shape == (1, 13, 17, 2)


@confirms("winter-2020/q7#b", "counting the places of the window, for every number of zeros")
@pytest.mark.parametrize("kernel", range(1, 9))
def test_no_other_padding_keeps_the_size_and_none_that_of_an_even_filter(kernel):
    def places(zeros):
        axis = np.zeros(10 + 2 * zeros)
        return sum(len(axis[start : start + kernel]) == kernel for start in range(len(axis)))

    kept = [zeros for zeros in range(12) if places(zeros) == 10]
    zeros = by.same_padding().subs(by.f, kernel)
    assert kept == ([zeros] if kernel % 2 else []) and zeros.is_integer == bool(kernel % 2)


@pytest.mark.parametrize("kernel", range(1, 7))
def test_paddings_of_the_table_are_those_of_keras(kernel):
    image, weights = np.random.default_rng(kernel).normal(size=(1, 12, 1)), np.ones((kernel, 1, 1))
    size, zeros, before, after = by.rows_of_paddings()[kernel - 1]
    same = keras.ops.conv(image, weights, padding="same")
    valid = keras.ops.conv(np.pad(image, [(0, 0), (before, after), (0, 0)]), weights)
    assert (size, zeros) == (kernel, before + after)
    np.testing.assert_allclose(same, valid, atol=1e-5)


def test_a_padding_that_shortens_an_axis_does_not_keep_it():
    assert by.keeps_the_size_with_every_filter(lambda kernel: (kernel - 1, 0))
    assert not by.keeps_the_size_with_every_filter(lambda kernel: (0, 0))
