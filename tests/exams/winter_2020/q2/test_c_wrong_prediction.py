"""Second routes to Winter 2020, question 2, part c."""

import math

import pytest

from solutions.exams.winter_2020.q2.c_wrong_prediction import loss_of_a_wrong_prediction
from tests.confirm import confirms


@confirms("winter-2020/q2#c", "the softplus of the logit, and the integral of 1/p from the probability up to 1")
@pytest.mark.parametrize("prediction", [0.6, 0.9, 0.99])
def test_loss_by_logit_and_by_area(prediction):
    found = loss_of_a_wrong_prediction(prediction)
    assert found == pytest.approx(math.log1p(math.exp(math.log(prediction) - math.log1p(-prediction))))
    steps, width = 100_000, prediction / 100_000
    area = sum(width / (1 - prediction + (step + 0.5) * width) for step in range(steps))
    assert found == pytest.approx(area, rel=1e-6)


def test_losses_of_the_mistakes():
    part = loss_of_a_wrong_prediction.part
    expected = [math.log(10) - math.log(9), -math.log(10), 1, 1 + math.log2(5), 0.81]
    assert [part.mistaken(mistake) for mistake in part.mistakes.values()] == pytest.approx(expected)
