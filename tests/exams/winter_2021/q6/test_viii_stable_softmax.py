"""The witness of Winter 2021, question 6, part viii."""

from solutions.exams.winter_2021.q6.viii_stable_softmax import DENOMINATORS, softmax_stability
from solutions.experiments.activations.softmax import denominator


def test_the_denominators_of_the_witness():
    assert [denominator(logits) for logits in DENOMINATORS] == [1, 1, 2]
    assert softmax_stability.key.compare(softmax_stability.answer()) == (True, False)
