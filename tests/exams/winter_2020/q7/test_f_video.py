"""Second routes to Winter 2020, question 7, part f."""

import itertools

import pytest

from solutions.exams.winter_2020.q7.f_video import video_parameters
from tests.confirm import confirms
from tests.exams.winter_2020.q7.in_keras import RANDOM, parameters_in_keras


@confirms("winter-2020/q7#f", "Keras: the arrays of its own layer, for several sizes, strides and paddings")
@pytest.mark.parametrize("kernel, channels, filters", [(5, 3, 2), *RANDOM])
def test_parameters_equal_keras(kernel, channels, filters):
    assert video_parameters(kernel, channels, filters) == parameters_in_keras(3, kernel, channels, filters)


@confirms("winter-2020/q7#f", "counting the weights and biases one by one")
@pytest.mark.parametrize("kernel, channels, filters", RANDOM)
def test_parameters_equal_a_count(kernel, channels, filters):
    weights = itertools.product(range(filters), range(channels), *[range(kernel)] * 3)
    assert video_parameters(kernel, channels, filters) == len(list(weights)) + len(range(filters))
