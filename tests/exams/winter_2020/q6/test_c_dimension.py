"""Second routes to Winter 2020, question 6, part c."""

import pytest

from solutions.exams.winter_2020.q6.c_dimension import grows_with


@pytest.mark.parametrize("powers, right", [((1, 0.5, 0), True), ((1, 1, 1), False), ((1, 0.5, 0.5), False)])
def test_witness_demands_the_power_of_each_scaling(powers, right):
    """A sum of n terms of mean size n^(−p) grows like n^(1 − p)."""
    assert grows_with(powers) == right == all(power == 1 - p for power, p in zip(powers, (0, 0.5, 1), strict=True))
