"""Second routes to Winter 2021, question 3, part iii."""

import keras
import numpy as np

from solutions.exams.winter_2021.q3.iii_batch_normalization import normalization
from tests.confirm import confirms


@confirms("winter-2021/q3#iii", "Keras: the trainable weights and all weights of its own layer")
def test_normalization_equals_keras():
    layer = keras.layers.BatchNormalization()
    outputs = layer(keras.Input((31, 31, 32)))
    trainable = sum(int(np.prod(weight.shape)) for weight in layer.trainable_weights)
    assert normalization() == (outputs.shape[1:], trainable)
    assert normalization(statistics=True).parameters == layer.count_params()
