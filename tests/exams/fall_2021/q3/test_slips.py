"""Second routes to what shows slips of Fall 2021, question 3."""

import numpy as np
import pytest

from solutions.exams.fall_2021.q3.slips import tanh_shrinks_the_variance


def test_variance_of_tanh_by_monte_carlo():
    x = np.random.default_rng(0).standard_normal(100_000)
    assert tanh_shrinks_the_variance().numbers["variance of tanh x"] == pytest.approx(np.var(np.tanh(x)), rel=0.01)
