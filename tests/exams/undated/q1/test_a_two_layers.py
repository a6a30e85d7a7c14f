"""Second routes to undated, question 1, part a."""

import keras
import pytest

from solutions.exams.undated.q1.a_two_layers import (
    fitting_inputs,
    has_as_many_parameters,
    knows_with_which_inputs,
    readings,
)
from tests.confirm import confirms


def counted(widths, inputs):
    return keras.Sequential([keras.Input((inputs,)), *map(keras.layers.Dense, widths)]).count_params()


@confirms("undated/q1#a", "Keras's count of the parameters of the same network")
@pytest.mark.parametrize("inputs, units, layers", [(5, 5, 2), (4, 5, 2), (6, 5, 2), (11, 5, 1), (11, 4, 2), (1, 5, 2)])
def test_parameters_equal_keras(inputs, units, layers):
    expected = "yes" if counted([units] * layers, inputs) == 60 else "no"
    assert has_as_many_parameters.answer(inputs=inputs, units=units, layers=layers) == (expected,)


def test_only_one_number_of_inputs_fits():
    assert [inputs for inputs in range(1, 20) if counted([5, 5], inputs) == 60] == fitting_inputs([5, 5]) == [5]
    assert [inputs for inputs in range(1, 20) if counted([5, 5, 1], inputs) == 60] == fitting_inputs([5, 5, 1]) == []


def test_the_witness_refuses_both_extremes():
    assert knows_with_which_inputs(lambda inputs: inputs == 5)
    assert not knows_with_which_inputs(lambda inputs: True) and not knows_with_which_inputs(lambda inputs: False)


def test_readings_equal_keras():
    assert [count for _, count in readings()] == [counted(widths, 5) for widths in ([5, 5], [5], [5, 5, 1])]
