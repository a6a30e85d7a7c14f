"""The examples around a square, drawn anew, and the network of four hidden units."""

from fractions import Fraction
from typing import NamedTuple

import numpy as np

from solutions.finding import figure

# In tenths of the side, from the lower left corner of the square; label 1 inside, label 0 outside.
INSIDE = (5, 5), (1, 2), (9, 3), (3, 9)
OUTSIDE = (-5, 4), (15, 6), (-3, -4), (-4, 13), (4, -2), (12, -3), (5, 12), (14, 15), (-1, 8), (13, 2)


def examples(low=1, high=2):
    """The points of label 1, in the square from `low` to `high` in both features, and those of label 0 around it."""
    side = Fraction(high - low, 10)
    return tuple([(low + side * x, low + side * y) for x, y in points] for points in (INSIDE, OUTSIDE))


class Network(NamedTuple):
    """Weights and bias of each hidden unit, then the output's weights v and its bias b."""

    w11: int
    w12: int
    b1: int
    w21: int
    w22: int
    b2: int
    w31: int
    w32: int
    b3: int
    w41: int
    w42: int
    b4: int
    v1: int
    v2: int
    v3: int
    v4: int
    b: int


def step(z):
    """The activation h, which is f, too: 1 from 0 on, 0 below."""
    return np.where(np.asarray(z) >= 0, 1, 0)


def hidden_units(network, X):
    """The activations (examples, 4) of the hidden units for X (examples, 2)."""
    units = np.reshape(network[:12], (4, 3))
    return step(X @ units[:, :2].T + units[:, 2])


def bias_inside(network, X):
    """The outputs (examples,), with the bias in the argument of f."""
    return step(hidden_units(network, X) @ np.array(network[12:16]) + network.b)


def bias_outside(network, X):
    """The outputs (examples,) of the printed formula: the bias is added to what f gives."""
    return step(hidden_units(network, X) @ np.array(network[12:16])) + network.b


def labelled_points(low=1, high=2):
    """The examples (examples, 2) and their labels (examples,)."""
    inside, outside = examples(low, high)
    return np.array([*inside, *outside], dtype=float), np.repeat([1, 0], [len(inside), len(outside)])


def separates(network, output=bias_inside) -> bool:
    """Whether a network has perfect accuracy on the examples."""
    X, labels = labelled_points()
    return np.array_equal(output(network, X), labels)


@figure(height=3.4)
def draw_examples(axes):
    """The examples by their features x₁ and x₂. Label 1 (blue dots): all lie in the square in which both features
    are between 1 and 2. Label 0 (orange crosses): all lie around it, on all four sides.
    """
    for points, mark, name in zip(examples(), ("C0o", "C1x"), ("label 1", "label 0"), strict=True):
        axes.plot(*np.array(points, dtype=float).T, mark, label=name)
    axes.set(xlabel="x₁", ylabel="x₂", xlim=(0, 3), ylim=(0, 3), xticks=range(4), yticks=range(4), aspect="equal")
    axes.figure.legend(ncols=2, loc="outside lower center")
