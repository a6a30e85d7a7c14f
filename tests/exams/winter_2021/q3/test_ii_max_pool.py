"""Second routes to Winter 2021, question 3, part ii."""

import jax
import numpy as np
import pytest

from solutions.exams.winter_2021.q3.ii_max_pool import pooling
from tests.confirm import confirms


@confirms("winter-2021/q3#ii", "running JAX's own reduction over windows")
@pytest.mark.parametrize("givens", [{}, dict(height=23, width=17, kernel=2, filters=3, pool=4)])
def test_pooling_equals_jax(givens):
    asked = {**pooling.part.givens, **givens}
    volume = (asked["height"] - asked["kernel"] + 1, asked["width"] - asked["kernel"] + 1, asked["filters"])
    window = (asked["pool"], asked["pool"], 1)
    pooled = jax.lax.reduce_window(np.zeros(volume), -np.inf, jax.lax.max, window, window, "VALID")
    assert pooling(**givens) == (pooled.shape, 0)
