"""Second routes to the layers of VGG-16."""

from collections import Counter
from itertools import pairwise

import keras
import pytest

from solutions.experiments.convolution import vgg as by
from tests.confirm import confirms


@pytest.fixture(scope="module")
def maps():
    """The layers below the dense ones, as Keras has them."""
    return keras.applications.VGG16(include_top=False, weights=None, input_shape=by.IMAGE)


@confirms("convolution/vgg#has_three_kinds", "Keras: its own VGG16")
def test_kinds_equal_those_of_keras(maps):
    kinds = Counter(type(layer).__name__ for layer in maps.layers)
    found = by.has_three_kinds().numbers
    assert found == {
        "convolutional layers": kinds["Conv2D"],
        "pooling layers": kinds["MaxPooling2D"],
        "dense layers": 3,
    }


@confirms("convolution/vgg#dense_layers_hold_most_parameters", "Keras: the parameters of its own VGG16")
@pytest.mark.parametrize("control", [False, True])
def test_parameters_equal_those_of_keras(maps, control):
    *_, height, width, channels = maps.output.shape
    sizes = [channels, 1000] if control else [height * width * channels, 4096, 4096, 1000]
    dense = sum(inputs * outputs + outputs for inputs, outputs in pairwise(sizes))
    found = by.dense_layers_hold_most_parameters(control).numbers
    assert list(found.values()) == [maps.count_params(), dense]
    assert control or sum(found.values()) == 138_357_544  # as Keras documents it
