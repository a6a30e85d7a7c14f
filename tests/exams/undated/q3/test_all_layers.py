"""Second routes to the undated paper, question 3."""

from functools import cache

import keras
import pytest

from solutions.exams.undated.q3 import all_layers as by
from solutions.exams.undated.q3.layers import shown_table
from tests.confirm import confirms


@cache
def in_keras(side=32, channels=1, kernel=5, padding=2, first=10, second=10, neurons=10):
    """The shape of the output and the number of parameters of each layer, in the order of the table."""
    layers = keras.layers
    rows = [
        [layers.ZeroPadding2D(padding), layers.Conv2D(first, kernel)],
        [layers.MaxPooling2D(2)],
        [layers.ZeroPadding2D(padding), layers.Conv2D(second, kernel)],
        [layers.MaxPooling2D(2)],
        [layers.Flatten(), layers.Dense(neurons)],
    ]
    volume, found = keras.Input((side, side, channels)), []
    for row in rows:
        for layer in row:
            volume = layer(volume)
        found.append((volume.shape[1:], sum(layer.count_params() for layer in row)))
    return found


OTHERS = [{}, dict(side=45, channels=3, kernel=3, padding=1, first=4, second=7, neurons=5), dict(kernel=7, padding=1)]


@confirms("undated/q3#conv1", "the same layers in Keras, for other sizes too")
@confirms("undated/q3#pool1", "the same layers in Keras, for other sizes too")
@confirms("undated/q3#conv2", "the same layers in Keras, for other sizes too")
@confirms("undated/q3#pool2", "the same layers in Keras, for other sizes too")
@confirms("undated/q3#fc", "the same layers in Keras, for other sizes too")
@pytest.mark.parametrize("givens", OTHERS)
def test_the_layers_equal_keras(givens):
    functions = by.first_convolution, by.first_pool, by.second_convolution, by.second_pool, by.dense_output
    for function, expected in zip(functions, in_keras(**givens), strict=True):
        assert function(**givens) == expected


def test_the_padding_of_the_paper_is_that_which_keeps_the_side():
    same = keras.layers.Conv2D(10, 5, padding="same")(keras.Input((32, 32, 1)))
    assert same.shape[1:] == by.first_convolution().volume


def test_the_last_row_of_the_table_is_the_sum():
    *rows, (_, _, together) = shown_table()
    assert together == sum(parameters for _, parameters in in_keras()) and len(rows) == 6


def mistaken(function, begins):
    """The volume and the parameters to which the mistake leads whose words begin like this."""
    (mistake,) = (wrong for words, wrong in function.part.mistakes.items() if words.startswith(begins))
    return function.part.mistaken(mistake)


def built(layer, volume):
    """The shape of a layer's output in Keras, and its number of parameters."""
    output = layer(keras.Input(volume))
    return output.shape[1:], layer.count_params()


def test_mistakes_are_layers_of_keras():
    layers = keras.layers
    for function, volume in ((by.first_convolution, (32, 32, 1)), (by.second_convolution, (16, 16, 10))):
        assert mistaken(function, "The padding") == built(layers.Conv2D(10, 5), volume)
        assert mistaken(function, "The biases") == built(layers.Conv2D(10, 5, padding="same", use_bias=False), volume)
    flat = built(layers.Conv2D(10, 5, padding="same"), (16, 16, 1))
    assert mistaken(by.second_convolution, "A filter has a weight for each channel") == flat
    for function, volume in ((by.first_pool, (32, 32, 10)), (by.second_pool, (16, 16, 10))):
        assert mistaken(function, "With stride 2") == built(layers.MaxPooling2D(2, strides=1), volume)
    assert mistaken(by.dense_output, "The biases") == built(layers.Dense(10, use_bias=False), (640,))
    assert mistaken(by.dense_output, "Each neuron reads all channels") == built(layers.Dense(10), (64,))
