"""What the reading of undated, question 1, part g, rests on."""

import math

import pytest

from solutions.exams.undated.q1.g_halved_weights import keeps_all_predictions, knows_the_threshold


@pytest.mark.parametrize("threshold", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_a_threshold_is_a_score_which_halves_too(threshold):
    """σ(z) ≥ t means z ≥ log(t / (1 − t)), and σ(z/2) ≥ t twice that: the same score only if it is 0."""
    least = math.log(threshold / (1 - threshold))
    assert keeps_all_predictions(threshold) == (least == 2 * least)


def test_the_witness_refuses_both_extremes():
    assert knows_the_threshold(lambda threshold: threshold == 0.5)
    assert not knows_the_threshold(lambda threshold: True) and not knows_the_threshold(lambda threshold: False)
