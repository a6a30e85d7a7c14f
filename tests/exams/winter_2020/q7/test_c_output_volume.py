"""Second routes to Winter 2020, question 7, part c."""

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solutions.exams.winter_2020.q7.c_output_volume import pads_with_zeros, volume
from tests.confirm import confirms

RNG = np.random.default_rng(0)
RANDOM = [dict(zip(("height", "width", "channels", "kernel", "filters", "padding", "stride"), sizes, strict=True))
          for sizes in RNG.integers([9, 9, 1, 1, 1, 0, 1], [30, 30, 6, 9, 9, 4, 4], size=(6, 7)).tolist()]  # fmt: skip


@confirms("winter-2020/q7#c", "Keras: the output of its own layer")
@pytest.mark.parametrize("givens", [{}, *RANDOM])
def test_volume_equals_keras(givens):
    asked = {**volume.part.givens, **givens}
    images = np.zeros((1, asked["height"], asked["width"], asked["channels"]))
    padded = keras.layers.ZeroPadding2D(asked["padding"])(images)
    layer = keras.layers.Conv2D(asked["filters"], asked["kernel"], strides=asked["stride"])
    assert volume(**givens) == layer(padded).shape[1:]


@confirms("winter-2020/q7#c", "counting the places of the window")
@given(*[st.integers(5, 14)] * 2, st.integers(1, 5), st.integers(1, 4), st.integers(0, 2), st.integers(1, 3))
def test_volume_equals_a_count(height, width, kernel, filters, padding, stride):
    def places(size):
        return sum(start + kernel <= size + padding for start in range(-padding, size + padding, stride))

    assert volume(height, width, 3, kernel, filters, padding, stride) == (places(height), places(width), filters)


def test_keras_pads_with_zeros_to_the_other_volume():
    assert pads_with_zeros(keras.layers.Conv2D(2, 5, padding="same")(np.zeros((1, 32, 32, 3))).shape[1:])
