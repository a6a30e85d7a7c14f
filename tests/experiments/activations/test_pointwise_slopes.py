"""Slopes on either side of 0, beside difference quotients."""

import pytest

from solutions.experiments.activations import pointwise_slopes
from solutions.experiments.activations.pointwise_slopes import one_sided_slopes, slope_where_there_is_one


@pytest.mark.parametrize("alpha", [0, 0.3, 1])
def test_slopes_are_difference_quotients(alpha):
    quotients = [(max(z + h, alpha * (z + h)) - max(z, alpha * z)) / h for z, h in ((2, 0.5), (-2, 0.5))]
    slope = slope_where_there_is_one(alpha)
    assert [float(value) for value in pointwise_slopes.by_sides(slope).values()] == pytest.approx(quotients)
    assert one_sided_slopes(alpha) == pytest.approx(tuple(quotients[::-1]))


def test_slopes_are_read_with_their_gap():
    assert pointwise_slopes.read_pieces(slope_where_there_is_one(0)) == "1 for z > 0, 0 for z < 0, none at z = 0"
