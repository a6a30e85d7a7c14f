"""Second routes to Spring 2018, question 2, part b."""

import itertools

import keras
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solutions.exams.spring_2018.q2.b_convolution_parameters import convolution_parameters
from tests.confirm import confirms


@confirms("spring-2018/q2#b", "Keras: the parameters that its own convolution counts")
@pytest.mark.parametrize("givens", [{}, dict(height=9, width=8, channels=2, filters=7, kernel=3)])
def test_keras_counts_as_many_parameters(givens):
    asked = {**convolution_parameters.part.givens, **givens}
    layer = keras.layers.Conv2D(asked["filters"], asked["kernel"])
    layer.build((None, asked["height"], asked["width"], asked["channels"]))
    assert layer.count_params() == convolution_parameters(**givens)


@confirms("spring-2018/q2#b", "counting weight by weight")
@given(st.integers(1, 5), st.integers(1, 9), st.integers(1, 5))
def test_parameters_counted_one_by_one(channels, filters, kernel):
    one_filter = ["bias", *itertools.product(range(kernel), range(kernel), range(channels))]
    counted = sum(1 for _ in itertools.product(range(filters), one_filter))
    assert convolution_parameters(8, 9, channels, filters, kernel) == counted


def test_numbers_of_the_mistakes_in_a_convolution():
    part = convolution_parameters.part
    wrong = [part.mistaken(mistake) for mistake in part.mistakes.values()]
    assert wrong == [75 * 10, (25 + 1) * 10, (25 + 1) * 3 * 10, 75 * 10 + 1]
