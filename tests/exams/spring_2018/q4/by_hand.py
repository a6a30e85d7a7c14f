"""Batches, normalised row by row."""

import math
from fractions import Fraction

from hypothesis import strategies as st

matrices = st.integers(1, 4).flatmap(
    lambda m: st.lists(st.lists(st.integers(-20, 20), min_size=m + 1, max_size=m + 1), min_size=1, max_size=4)
)


def by_hand(z, gamma=None, beta=None):
    """Row by row with exact fractions, up to the root."""
    gamma, beta = gamma or [1] * len(z), beta or [0] * len(z)
    rows = []
    for row, scale, shift in zip(z, gamma, beta, strict=True):
        mean = Fraction(sum(row), len(row))
        variance = sum((value - mean) ** 2 for value in row) / len(row)
        rows.append([scale * float(value - mean) / math.sqrt(variance) + shift for value in row])
    return rows
