"""Second routes to Spring 2018, question 4, part e."""

import math

import pytest

from solutions.exams.spring_2018.q4.e_scale_and_shift import identity_rows


def test_the_next_batch_is_restored_but_for_noise():
    # mean and standard deviation each err by about σ² (1 + 1/2) / m in two batches
    for m, distance in identity_rows()[1:]:
        assert distance == pytest.approx(math.sqrt(2 * 1.5 / m), rel=0.05)
