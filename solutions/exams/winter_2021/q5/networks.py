"""Networks with several hidden layers, linear and with ReLU."""

import math
from functools import cache

import numpy as np

from solutions.exams.winter_2021.q5.two_normals import (
    DISTANCE,
    accuracy,
    bayes_ball,
    bayes_error,
    draw_examples,
    line_accuracy,
)
from solutions.finding import Finding
from solutions.nn.linear_models import LinearModel, fit_logistic
from solutions.nn.losses import binary_cross_entropy_with_logits
from solutions.nn.mlp import forward, initialize, train
from solutions.nn.optimizers import Adam


def linear_layers_collapse(mean=2, deviation_0=2, deviation_1=3, seed=0, control=False):
    """A network with five hidden layers of four units and no non-linearity is trained on six hundred examples by Adam.
    Before and after, its weight matrices are multiplied out to a single affine map, and the outputs are compared; then
    its loss and accuracy are compared with those of logistic regression.

    The control has ReLU in its hidden layers.
    """
    rng = np.random.default_rng(seed)
    activation = "relu" if control else "identity"
    X, y = draw_examples(rng, 600, mean, deviation_0, deviation_1)
    untrained = initialize([2, 4, 4, 4, 4, 4, 1], rng)
    trained = train(untrained, X, y, Adam(0.01), steps=200, activation=activation)
    differences = []
    for network in (untrained, trained):
        z = forward(network, X, activation)[0][:, 0]
        differences.append(float(np.abs(z - collapse(network).scores(X)).max()))
    logistic = fit_logistic(X, y).scores(X)
    excess = binary_cross_entropy_with_logits(z, y) - binary_cross_entropy_with_logits(logistic, y)
    numbers = {
        "outputs equal to those of one affine map": max(differences) < 1e-9,
        "training loss of logistic regression": binary_cross_entropy_with_logits(logistic, y),
        "training loss of the network": binary_cross_entropy_with_logits(z, y),
        "training accuracy of logistic regression, T": accuracy(logistic, y),
        "training accuracy of the network": accuracy(z, y),
    }
    return Finding(max(differences) < 1e-9 and excess > -1e-12, numbers)


def collapse(network):
    """The single affine map of all layers without their non-linearities.

    >>> collapse([(np.array([[2.0], [0.0]]), np.array([1.0])), (np.array([[3.0]]), np.array([4.0]))])
    LinearModel(weights=array([6., 0.]), intercept=7.0)
    """
    W, b = np.eye(len(network[0][0])), np.zeros(len(network[0][0]))
    for layer, bias in network:
        W, b = W @ layer, b @ layer + bias
    return LinearModel(W[:, 0], float(b[0]))


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


def relu_network_beats_the_line(mean=2, deviation_0=2, deviation_1=3, seed=0, control=False):
    """A network with two hidden layers of sixteen ReLU units is trained on a thousand examples by Adam, and compared
    with logistic regression on the same examples: is its training accuracy higher by more than one percentage point?

    The control is the same network without the non-linearity.
    """
    rng = np.random.default_rng(seed)
    activation = "identity" if control else "relu"
    X, y = draw_examples(rng, 1000, mean, deviation_0, deviation_1)
    network = train(initialize([2, 16, 16, 1], rng), X, y, Adam(0.02), steps=200, activation=activation)
    line, curve = fit_logistic(X, y).scores(X), forward(network, X, activation)[0][:, 0]
    before, after = accuracy(line, y), accuracy(curve, y)
    numbers = {"training accuracy of logistic regression, T": before, "training accuracy of the network": after}
    return Finding(after - before > 0.01, numbers)


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

    >>> from solutions.exams.winter_2021.q5.two_normals import best_threshold
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
