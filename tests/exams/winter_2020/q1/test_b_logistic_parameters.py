"""Second routes to Winter 2020, question 1, part b."""

import pytest

from solutions.exams.winter_2020.q1.b_logistic_parameters import bias, weights
from tests.confirm import confirms
from tests.exams.winter_2020.q1.by_keras import arrays, logistic_regression


@confirms("winter-2020/q1#b-i", "Keras: the weights of a logistic regression, counted")
@confirms("winter-2020/q1#b-ii", "Keras: the bias of a logistic regression")
@pytest.mark.parametrize("features", [300, 7])
def test_weights_and_bias_equal_those_of_keras(features):
    model = logistic_regression(features)
    kernel, shift = arrays(model)
    assert weights(features) == kernel.size == model.count_params() - 1
    assert bias(features) == shift.shape


def test_mistakes_about_the_parameters():
    wrong = [[part.mistaken(mistake) for mistake in part.mistakes.values()] for part in (weights.part, bias.part)]
    assert wrong == [[301, 600, 1], [(300,), (2,)]]
