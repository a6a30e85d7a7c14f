"""What the table and the figures of the undated paper, question 6, show, by other means."""

import math

import numpy as np
from pytest import approx

from tests.shown import assert_drawn, shows

INSIDE = [(1.5, 1.5), (1.1, 1.2), (1.9, 1.3), (1.3, 1.9)]
OUTSIDE = [(0.5, 1.4), (2.5, 1.6), (0.7, 0.6), (0.6, 2.3), (1.4, 0.8), (2.2, 0.7), (1.5, 2.2), (2.4, 2.5)]
OUTSIDE += [(0.9, 1.8), (2.3, 1.2)]


@shows("undated/q6#a-i figure")
def test_examples_in_and_around_the_square(shown):
    lines = {"label 1": np.transpose(INSIDE), "label 0": np.transpose(OUTSIDE)}
    assert_drawn(shown[0], lines, "x₁", "x₂", styles="C0 None, C1 None")


@shows("undated/q6#a-ii figure")
def test_units_over_the_plane(shown):
    """A unit is 0 where the feature that it looks at leaves the middle third: in a corner, two are."""
    panel, bar = shown
    assert (panel.x, panel.y, bar.y) == ("x₁", "x₂", "units that are 1")
    for corners, ones in zip(panel.shapes, (2, 3, 4), strict=True):
        outside = np.maximum(np.abs(corners - 1.5) - 0.5, 0) > 0.03  # a cell of the grid, and a half
        assert (outside.sum(axis=1) <= 4 - ones).all() and outside.sum(axis=1).max() == 4 - ones
        near = [np.abs(corners - at).min(axis=1) < 0.0151 for at in (0, 1, 2, 3)]
        assert np.any(near, axis=0).all()
        ends = (1, 2) if ones == 4 else (0.01, 2.99)
        np.testing.assert_allclose([corners.min(axis=0), corners.max(axis=0)], [[end] * 2 for end in ends])
    assert len(panel.shapes) == 3
    for step, ones in zip(bar.shapes, (2, 3, 4), strict=True):
        np.testing.assert_allclose([step.min(axis=0), step.max(axis=0)], [[0, ones - 0.5], [1, ones + 0.5]])


@shows("undated/q6#b-ii figure")
def test_two_units_and_their_slopes(shown):
    z = np.linspace(-4, 2, 121)
    below, at = np.exp(z[:80]), np.ones(41)
    lines = {
        "ELU": (z, [*(below - 1), *z[80:]]),
        "slope of the ELU": (z, [*below, *at]),
        "ReLU": (z, [*np.zeros(80), *z[80:]]),
        "slope of the ReLU": (z, [*np.zeros(81), *np.ones(40)]),
    }
    assert_drawn(shown[0], lines, "x", "value and slope", styles="C0 -, C0 --, C1 -, C1 --")


@shows("undated/q6#b-ii table")
def test_slopes_far_below(shown):
    """The exponential of each, rounded to the nearest number of either kind, the smallest included."""
    places = [-1, -10, -40, -120, -800]
    assert shown == {
        "x": ["−1", "−10", "−40", "−120", "−800"],
        "slope, double precision": [approx(math.exp(x), rel=1e-12) for x in places],
        "slope, single precision": [approx(float(np.float32(math.exp(x))), rel=1e-6) for x in places],
    }
