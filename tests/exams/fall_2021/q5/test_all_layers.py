"""Second routes to Fall 2021, question 5."""

from functools import cache

import keras
import pytest

from solutions.exams.fall_2021.q5 import all_layers as by
from tests.confirm import confirms


@cache
def in_keras(side=128, channels=6, neurons=27, filters=(8, 16, 64, 32)):
    """The shape and the number of parameters of the input and of each layer, in the order of the table."""
    padded, layers = keras.layers.ZeroPadding2D(1), keras.layers
    first, second, third, fourth = filters
    stack = [
        [padded, layers.Conv2D(first, 5)],
        [layers.ReLU()],
        [padded, layers.Conv2D(second, 3)],
        [layers.MaxPooling2D(2)],
        [padded, layers.Conv2D(third, 2)],
        [layers.Conv2D(fourth, 1)],
        [layers.MaxPooling2D(2)],
        [layers.MaxPooling2D(2)],
        [layers.Flatten()],
        [layers.Dense(neurons)],
    ]
    volume = keras.Input((side, side, channels))
    found = [(volume.shape[1:], 0)]
    for row in stack:
        for layer in row:
            volume = layer(volume)
        found.append((volume.shape[1:], sum(layer.count_params() for layer in row)))
    return found


@confirms("fall-2021/q5#input", "the input of the same network in Keras")
@confirms("fall-2021/q5#relu", "the same network in Keras")
@confirms("fall-2021/q5#pool-2a", "the same network in Keras")
@confirms("fall-2021/q5#pool-2b", "the same network in Keras")
@confirms("fall-2021/q5#pool-2c", "the same network in Keras")
@confirms("fall-2021/q5#flatten", "the same network in Keras")
@pytest.mark.parametrize("side, channels", [(128, 6), (70, 3)])
def test_layers_without_parameters_equal_keras(side, channels):
    functions = {0: by.input_volume, 2: by.rectified, 4: by.first_pool, 7: by.second_pool, 8: by.third_pool}
    expected = in_keras(side, channels)
    for place, function in {**functions, 9: by.flattened}.items():
        assert function(side, channels) == expected[place]


@confirms("fall-2021/q5#conv5-8", "the same network in Keras, with other filters too")
@confirms("fall-2021/q5#conv3-16", "the same network in Keras, with other filters too")
@confirms("fall-2021/q5#conv2-64", "the same network in Keras, with other filters too")
@confirms("fall-2021/q5#conv1-32", "the same network in Keras, with other filters too")
@pytest.mark.parametrize("side, channels, filters", [(128, 6, (8, 16, 64, 32)), (70, 3, (5, 4, 3, 2))])
def test_convolutions_equal_keras(side, channels, filters):
    functions = (by.first_convolution, by.second_convolution, by.third_convolution, by.pointwise_convolution)
    for own, (place, function) in enumerate(zip((1, 3, 5, 6), functions, strict=True)):
        others = [filters[own] if number == own else count for number, count in enumerate((8, 16, 64, 32))]
        assert function(side, channels, filters[own]) == in_keras(side, channels, filters=tuple(others))[place]


@confirms("fall-2021/q5#fc-27", "the same network in Keras, with other sizes too")
@pytest.mark.parametrize("side, neurons", [(128, 27), (70, 10)])
def test_the_dense_layer_equals_keras(side, neurons):
    assert by.dense_output(side, neurons=neurons) == in_keras(side, neurons=neurons)[10]
