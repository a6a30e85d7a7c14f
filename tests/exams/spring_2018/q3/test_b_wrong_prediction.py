"""Second routes to Spring 2018, question 3, part b."""

import math

import pytest

from solutions.exams.spring_2018.q3.b_wrong_prediction import definition_needs_a_convention, wrong_prediction_loss


def test_an_impossible_animal_has_no_finite_loss():
    with pytest.raises(ValueError, match="infinite"):
        wrong_prediction_loss(probabilities=(0.0, 0.0, 0.4, 0.6), animal="dog")


def test_losses_of_the_mistakes_about_a_wrong_prediction():
    bits = sum(-p * math.log2(p) for p in (0.4, 0.6))
    expected = [-math.log10(0.4), -math.log2(0.4), bits * math.log(2), math.log(5 / 3)]
    assert [
        wrong_prediction_loss.part.mistaken(mistake) for mistake in wrong_prediction_loss.part.mistakes.values()
    ] == pytest.approx(expected)
    assert list(definition_needs_a_convention().numbers.values()) == [
        pytest.approx(math.nan, nan_ok=True),
        pytest.approx(math.log(2.5)),
        "0",
    ]
