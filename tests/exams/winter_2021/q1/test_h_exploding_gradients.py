"""Second routes to Winter 2021, question 1, part h."""

from solutions.exams.winter_2021.q1.h_exploding_gradients import norms_by_batch


def test_a_batch_has_the_shorter_gradient():
    one, many = norms_by_batch().numbers.values()
    assert many < one / 2
