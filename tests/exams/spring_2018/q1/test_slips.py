"""What the slips of Spring 2018, question 1, rest on."""

from solutions.exams.spring_2018.q1.e_saddle_points import equal_units_stay_equal


def test_the_slips_hold_for_many_seeds():
    assert all(equal_units_stay_equal(seed) for seed in range(5))
