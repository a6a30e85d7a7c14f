"""Second routes to Winter 2021, question 4, part iii."""

import math

import numpy as np
import pytest

from solutions.exams.winter_2021.q4.iii_effect_on_fit import excess_error_in_the_limit, names_where_noise_helps
from solutions.nn.regularization import ridge
from tests.confirm import confirms
from tests.experiments.regularization.ridge_errors import gain


@confirms("winter-2021/q4#iii", "bias and variance of ridge in closed form, and the law of large numbers for m → ∞")
def test_the_limit_of_many_examples():
    for deviation in (0.0, 0.5, 1.0, 2.0):  # two orthogonal examples have the moments of N(0, I)
        weights = ridge(2**0.5 * np.eye(2), [2**0.5, 0], 2 * deviation**2)
        assert excess_error_in_the_limit(deviation) == pytest.approx(((weights - [1, 0]) ** 2).sum())
    assert -excess_error_in_the_limit(1.0) == pytest.approx(gain(20_000, 1), rel=0.05)
    assert gain(25, 60) > 0 and names_where_noise_helps({25})
    assert not names_where_noise_helps({25, math.inf})
