"""What the tables and figures of Winter 2021, question 5, show, by other means."""

import math
from functools import cache

import numpy as np
from pytest import approx

from tests.shown import assert_drawn, shows

TICKS, WIDTH = np.linspace(-20, 24, 881, retstep=True)
DISTANCE = math.sqrt(8)


def density(x, mean, deviation):
    return np.exp(-(((x - mean) / deviation) ** 2) / 2) / (deviation * math.sqrt(2 * math.pi))


def shares(t, distance=DISTANCE, deviation_0=2, deviation_1=3):
    """The accuracy of a line."""
    beyond_0, below_1 = (t - distance) / deviation_0, t / deviation_1
    return (2 + math.erf(below_1 / math.sqrt(2)) - math.erf(beyond_0 / math.sqrt(2))) / 4


@cache
def fitted(distance=DISTANCE, deviation_0=2, deviation_1=3, penalties=(0, 0)):
    """Where the line of logistic regression stands: Newton's method on the densities, on a grid of the axis."""
    weights = WIDTH / 2 * np.array([density(TICKS, distance, deviation_0), density(TICKS, 0, deviation_1)])
    features, theta = np.stack([TICKS, np.ones_like(TICKS)]), np.zeros(2)  # the slope, and the intercept
    for _ in range(25):
        of_class_1 = 1 / (1 + np.exp(-theta @ features))
        gradient = features @ (weights.sum(axis=0) * of_class_1 - weights[1]) + penalties * theta
        curvature = weights.sum(axis=0) * of_class_1 * (1 - of_class_1)
        theta = theta - np.linalg.solve(features * curvature @ features.T + np.diag(penalties), gradient)
    return -theta[1] / theta[0]


def best(*classes):
    return max(np.linspace(0, 2, 20_001), key=lambda t: shares(t, *classes))


def best_share(distance, deviation_0, deviation_1):
    """The accuracy of the best classifier: the higher of both densities, over the cells of the plane."""
    planes = [
        np.outer(density(TICKS, mean, deviation), density(TICKS, 0, deviation))
        for mean, deviation in ((distance, deviation_0), (0, deviation_1))
    ]
    return np.maximum(*planes).sum() * WIDTH**2 / 2


@shows("winter-2021/q5#1 table")
def test_accuracies_by_reading(shown):
    readings = {
        "mean (2, 2), standard deviations 2 and 3": (DISTANCE, 2, 3),
        "mean (2, 2), variances 2 and 3": (DISTANCE, 2**0.5, 3**0.5),
        "mean (2, 0), standard deviations 2 and 3": (2, 2, 3),
        "mean (2, 0), variances 2 and 3": (2, 2**0.5, 3**0.5),
        "(2, 2) and (0, 3) as two mean vectors, unit covariance": (5**0.5, 1, 1),
    }
    classes = list(readings.values())
    assert shown == {
        "reading of the two distributions": list(readings),
        "logistic regression, T": approx([shares(fitted(*of), *of) for of in classes]),
        "with an L2 penalty on the weights, λ = 1": approx(
            [shares(fitted(*of, penalties=(1, 0)), *of) for of in classes]
        ),
        "best line": approx([shares(best(*of), *of) for of in classes]),
        "best classifier": approx([best_share(*of) for of in classes], rel=1e-4),
    }


@shows("winter-2021/q5#2-a figure")
def test_accuracy_by_place_of_the_line(shown):
    places = np.linspace(0, 2.2, 45)
    marked = {
        "logistic regression": fitted(),
        "weights penalised, λ = 1": fitted(penalties=(1, 0)),
        "all penalised, λ = 0.1": fitted(penalties=(0.1, 0.1)),
        "best line": best(),
    }
    lines = {0: (places, [shares(t) for t in places])} | {name: (t, shares(t)) for name, t in marked.items()}
    names = "place of the line on the axis,\nfrom the mean of class 1", "training accuracy"
    assert_drawn(shown[0], lines, *names, rtol=1e-4)


@shows("winter-2021/q5#2-d figure")
def test_three_boundaries(shown):
    (panel,) = shown
    assert (panel.x, panel.y) == ("first feature", "second feature")
    assert list(panel.lines) == ["best circle", "eight units", "logistic regression"]
    circle, _, line = (points.T for points in panel.lines.values())
    ratio = density(circle[0], 2, 2) * density(circle[1], 2, 2) / density(circle[0], 0, 3) / density(circle[1], 0, 3)
    assert np.ptp(np.arctan2(*(circle - circle.mean(axis=1, keepdims=True)))) > 6 and ratio == approx(np.ones(91))
    middle, radius = (circle[0].max() + circle[0].min()) / 2, np.ptp(circle[0]) / 2
    assert circle[:, 0] == approx([middle + radius, middle])
    np.testing.assert_allclose(
        line, [np.linspace(-4, 9.5, 136), 2**0.5 * fitted() - np.linspace(-4, 9.5, 136)], 1e-6, 1e-6
    )
    for shape, centre, deviation in zip(panel.shapes, (2, 0), (2, 3), strict=False):
        assert [shape.min(), shape.max()] == approx([centre - deviation, centre + deviation], abs=1e-2)
        assert np.hypot(*(shape[:-1] - centre).T) == approx(deviation)
    turn, apothem = math.pi / 4 * np.arange(8), radius * math.sqrt(math.pi / 8 / math.tan(math.pi / 8))
    out = (panel.shapes[2] - middle) @ [np.cos(turn), np.sin(turn)]  # beyond the middle of each edge
    assert (out.max(axis=1) - apothem).min() > -0.1 and (out.max(axis=1) - apothem).max() < 0.01  # a cell of the grid
    assert out.max(axis=0) == approx(apothem, abs=0.1)
