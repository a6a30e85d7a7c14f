"""The table and the witness of Winter 2021, question 6, part viii."""

from solutions.exams.winter_2021.q6.viii_stable_softmax import denominator_rows, softmax_stability


def test_the_rows_of_the_denominators():
    single, far, equal = denominator_rows()
    assert single[1:] == far[1:] == (1.0, True, False) and equal[1:] == (2.0, True, True)
    assert softmax_stability.key.compare(softmax_stability.answer()) == (True, False)
