"""Second routes to Winter 2021, question 3, part vi."""

import keras

from solutions.exams.winter_2021.q3.vi_dense_output import dense_output
from tests.confirm import confirms


@confirms("winter-2021/q3#vi", "Keras: the output shape of the four layers")
def test_dense_output_equals_keras():
    layers = [keras.layers.Conv2D(4, 5), keras.layers.MaxPool2D(2), keras.layers.Flatten(), keras.layers.Dense(10)]
    model = keras.Sequential([keras.Input((16, 16, 3)), *layers])
    assert dense_output() == model.output_shape[1:]
