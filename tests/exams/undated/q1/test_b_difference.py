"""Second routes to undated, question 1, part b."""

import re

import keras
import pytest

from solutions.exams.undated.q1.b_difference import difference, parameters
from tests.confirm import confirms


def counted(*layers):
    """The parameters of layers in Keras, on volumes of 10 × 10 × 3."""
    return keras.Sequential([keras.Input((10, 10, 3)), *layers]).count_params()


@confirms("undated/q1#b", "Keras's counts of the parameters of both layers")
@pytest.mark.parametrize("filters, kernel", [(3, 2), (4, 2), (9, 1), (3, 1)])
def test_difference_equals_keras(filters, kernel):
    dense = counted(keras.layers.Flatten(), keras.layers.Dense(2))
    convolution = counted(keras.layers.Conv2D(filters, kernel, 2))
    assert parameters(filters=filters, kernel=kernel) == (dense, convolution)
    fewer = "fully-connected" if dense < convolution else "convolutional"
    option = f"The {fewer} layer has {abs(dense - convolution)} fewer parameters."
    expected = tuple(name for name, claim in difference.claims.items() if claim.text == option) or ("v",)
    assert difference.answer(filters=filters, kernel=kernel) == expected


def test_the_options_that_forget_biases():
    dense, convolution = parameters()
    free = parameters(bias=False)
    said = {name: re.findall(r"\d+", claim.text) for name, claim in difference.claims.items()}
    assert said["ii"] == [str(dense - free[1])] and said["iii"] == [str(free[0] - free[1])]
    assert said["v"] == sorted({*said["i"], *said["ii"], *said["iii"], *said["iv"]}) and len(said["v"]) == 3
    assert said["iv"] == [str(dense - convolution)]
    assert said["i"] == said["ii"]  # the other way round
