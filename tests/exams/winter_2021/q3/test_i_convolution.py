"""Second routes to Winter 2021, question 3, part i."""

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solutions.exams.winter_2021.q3.i_convolution import convolution
from tests.confirm import confirms

SIZES = st.integers(5, 14)


@confirms("winter-2021/q3#i", "Keras: the output shape and `count_params()` of its own layer")
@pytest.mark.parametrize(
    "givens", [{}, dict(height=20, width=31, channels=5, kernel=4, filters=3, padding=2, stride=3)]
)
def test_convolution_equals_keras(givens):
    asked = {**convolution.part.givens, **givens}
    inputs = keras.Input((asked["height"], asked["width"], asked["channels"]))
    padded = keras.layers.ZeroPadding2D(asked["padding"])(inputs)
    layer = keras.layers.Conv2D(asked["filters"], asked["kernel"], strides=asked["stride"])
    assert convolution(**givens) == (layer(padded).shape[1:], layer.count_params())


@confirms("winter-2021/q3#i", "counting the places of the window and the arrays one by one")
@given(SIZES, SIZES, st.integers(1, 4), st.integers(1, 5), st.integers(1, 4), st.integers(0, 2), st.integers(1, 3))
def test_convolution_equals_a_count(height, width, channels, kernel, filters, padding, stride):
    def places(size):
        return [start for start in range(-padding, size + padding, stride) if start + kernel <= size + padding]

    arrays = [np.ones((kernel, kernel, channels)) for _ in range(filters)] + [np.ones(1) for _ in range(filters)]
    layer = convolution(height, width, channels, kernel, filters, padding, stride)
    assert layer.volume == (len(places(height)), len(places(width)), filters)
    assert layer.parameters == sum(array.size for array in arrays)
