"""Second routes to Fall 2021, question 2, part a."""

import keras
import pytest

from solutions.exams.fall_2021.q2.a_parameters import counts_by_assumption, parameters
from tests.confirm import confirms

SIZES = [(4, 7, 3), (2, 3, 1), (5, 11, 8)]


def count_of_keras(inputs, hidden, outputs, below=True, above=True):
    layers = keras.layers.Dense(hidden, use_bias=below), keras.layers.Dense(outputs, use_bias=above)
    return keras.Sequential([keras.Input((inputs,)), *layers]).count_params()


@confirms("fall-2021/q2#a", "Keras: the parameters of real networks, of the exam's sizes and of others")
@pytest.mark.parametrize("inputs, hidden, outputs", SIZES)
def test_parameters_equal_those_of_keras(inputs, hidden, outputs):
    assert parameters(inputs, hidden, outputs) == count_of_keras(inputs, hidden, outputs)


def test_counts_under_other_assumptions_equal_those_of_keras():
    found = [number for _, number in counts_by_assumption(*SIZES[2])]
    assert found == [count_of_keras(*SIZES[2], *biases) for biases in ((True, True), (True, False), (False, False))]


def test_mistakes_about_the_parameters():
    assert [parameters.part.mistaken(mistake) for mistake in parameters.part.mistakes.values()] == [49, 56, 63, 24, 35]
