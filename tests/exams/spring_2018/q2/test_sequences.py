"""What parts of Spring 2018, question 2, share: `sequences`."""

import numpy as np
import pytest

from solutions.exams.spring_2018.q2.sequences import LENGTH, Generated


def test_shift_is_zero_for_the_same_numbers_in_another_order_and_the_distance_of_shifted_ones():
    values = np.random.default_rng(0).random((LENGTH, 30))
    assert Generated(values, values[:, ::-1], values, 0.0, 0.0).shift() == 0
    assert Generated(values, values + 0.25, values, 0.0, 0.0).shift() == pytest.approx(0.25)
