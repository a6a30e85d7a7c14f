"""Lines in all directions, and ReLU networks that are set by hand."""

import math
from functools import cache

import numpy as np

from solutions.experiments.data.bayes_error import DISTANCE, bayes_ball, bayes_error, line_accuracy


def no_line_beats(accuracy_bound):
    """Is the accuracy of every line at most this? Over a grid of directions and places, infinitely many examples.

    >>> no_line_beats(1.0)
    True
    """
    lines = [
        line_accuracy(place, distance=DISTANCE * math.cos(angle))  # how far apart the means are across this line
        for angle in np.linspace(0, math.pi, 25)
        for place in np.linspace(-3, 6, 181)
    ]
    return max(lines) <= accuracy_bound


def polygon_network(units):
    """Two hidden layers of ReLU, set by hand: class 1 outside a regular polygon with the area of the best circle.

    Each unit of the first layer is zero on the inner side of one edge; the second layer, of one unit, adds them up.

    >>> [W.shape for W, b in polygon_network(8)]
    [(2, 8), (8, 1), (1, 1)]
    """
    ball = bayes_ball()
    centre = np.full(2, ball.centre / math.sqrt(2))
    to_edge = ball.radius * math.sqrt(math.pi / units / math.tan(math.pi / units))
    angles = 2 * math.pi * np.arange(units) / units
    normals = np.array([np.cos(angles), np.sin(angles)])  # (2, units)
    return [(normals, -centre @ normals - to_edge), (np.ones((units, 1)), np.zeros(1)), (np.eye(1), np.zeros(1))]


@cache
def polygon_accuracy(units, angles=2000):
    """The accuracy of the polygon's network on infinitely many examples, along rays from the mean of each class.

    A ray is inside where every unit of the first layer is zero, which is on one stretch of it.

    >>> from solutions.experiments.data.bayes_error import best_threshold
    >>> line_accuracy(best_threshold()) < polygon_accuracy(8) < 1 - bayes_error()
    True
    """
    W, b = polygon_network(units)[0]
    turn = 2 * math.pi * (np.arange(angles) + 0.5) / angles
    slopes = np.column_stack([np.cos(turn), np.sin(turn)]) @ W  # (angles, units)
    inside = []
    for mean, deviation in ((2, 2), (0, 3)):
        crossing = -(mean * W.sum(axis=0) + b) / slopes
        leave = np.where(slopes > 0, crossing, np.inf).min(axis=1)
        enter = np.where(slopes < 0, crossing, 0).max(axis=1).clip(0)
        stretch = np.exp(-((enter / deviation) ** 2) / 2) - np.exp(-((leave / deviation) ** 2) / 2)
        inside.append(stretch[leave > enter].sum() / angles)
    return float(inside[0] + 1 - inside[1]) / 2


def units_needed(short_of_best=0.001):
    """The fewest edges, so first-layer units, with which a polygon comes this near to the best classifier.

    >>> units_needed(short_of_best=0.02) < units_needed()
    True
    """
    goal = 1 - bayes_error() - short_of_best
    return next(units for units in range(3, 100) if polygon_accuracy(units) >= goal)
