"""Second routes to Spring 2018, question 3, part a."""

import math

import pytest

from solutions.exams.spring_2018.q3.a_right_prediction import right_prediction_loss


def test_losses_of_the_mistakes_about_a_right_prediction():
    bits = sum(-p * math.log2(p) for p in (0.25, 0.25, 0.3, 0.2))
    product = -math.log(0.25 * 0.25 * 0.3 * 0.2)
    expected = [-math.log10(0.3), -math.log2(0.3), bits * math.log(2), math.log(5), product]
    assert [
        right_prediction_loss.part.mistaken(mistake) for mistake in right_prediction_loss.part.mistakes.values()
    ] == pytest.approx(expected)
