"""Second routes to Fall 2021, question 2, part a."""

import keras
import pytest

from solutions.exams.fall_2021.q2.a_parameters import parameters
from tests.confirm import confirms


@confirms("fall-2021/q2#a", "Keras's count of the parameters of such networks")
@pytest.mark.parametrize("inputs, hidden, outputs", [(4, 7, 3), (2, 3, 1), (5, 11, 8)])
def test_parameters_equal_keras(inputs, hidden, outputs):
    network = keras.Sequential([keras.Input((inputs,)), keras.layers.Dense(hidden), keras.layers.Dense(outputs)])
    assert parameters(inputs, hidden, outputs) == network.count_params()
