"""Second routes to Winter 2020, question 1, part a."""

import pytest

from solutions.exams.winter_2020.q1.a_feature_vector import inputs
from tests.confirm import confirms
from tests.exams.winter_2020.q1.by_keras import arrays, logistic_regression


@confirms("winter-2020/q1#a", "Keras: the rows of the weights of a logistic regression, one for each input")
@pytest.mark.parametrize("features", [300, 7])
def test_inputs_equal_the_rows_of_the_weights(features):
    kernel, _ = arrays(logistic_regression(features))
    assert inputs(features) == kernel.shape[0] == len(kernel)


def test_mistakes_about_the_feature_vector():
    assert [inputs.part.mistaken(mistake) for mistake in inputs.part.mistakes.values()] == [301, 1]
