"""Second routes to Winter 2020, question 7, part d."""

import itertools

import pytest

from solutions.exams.winter_2020.q7.d_parameters import parameters
from tests.confirm import confirms
from tests.exams.winter_2020.q7.in_keras import RANDOM, parameters_in_keras


@confirms("winter-2020/q7#d", "Keras: the arrays of its own layer, for several sizes, strides and paddings")
@pytest.mark.parametrize("kernel, channels, filters", [(5, 3, 2), *RANDOM])
def test_parameters_equal_keras(kernel, channels, filters):
    assert parameters(kernel, channels, filters) == parameters_in_keras(2, kernel, channels, filters)


@confirms("winter-2020/q7#d", "counting the weights and biases one by one")
@pytest.mark.parametrize("kernel, channels, filters", RANDOM)
def test_parameters_equal_a_count(kernel, channels, filters):
    weights = itertools.product(range(filters), range(channels), *[range(kernel)] * 2)
    assert parameters(kernel, channels, filters) == len(list(weights)) + len(range(filters))
