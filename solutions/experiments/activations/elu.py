"""The exponential linear unit (ELU) beside the ReLU: what its slope below 0 is good for, and where it ends.

Source of the unit: Clevert, Unterthiner & Hochreiter, "Fast and Accurate Deep Network Learning by Exponential Linear
Units (ELUs)", 2016.
"""

import numpy as np

from solutions.finding import Finding
from solutions.nn.activations import elu, elu_derivative, relu, relu_derivative
from solutions.nn.data import blobs
from solutions.nn.metrics import accuracy
from solutions.nn.mlp import forward, initialize, train
from solutions.nn.optimizers import GradientDescent


def trained_from(rng, highest, activation):
    """How far the farthest hidden weight moves, and the accuracy on the examples, two classes, after gradient descent.

    At the start, the largest sum of each of 16 hidden units over all examples is `highest`.
    """
    X, y = blobs(rng, 50, [[-1, -1], [1, 1]], 0.5)
    (W, b), output = initialize([2, 16, 1], rng)
    before = [(W, b + highest - (X @ W).max(axis=0)), output]
    after = train(before, X, y, GradientDescent(2.0), 100, activation)
    moved = np.abs(after[0][0] - W).max()
    return moved, accuracy(forward(after, X, activation)[0][:, 0] > 0, y)


def revives_units_that_are_off(rng, control=False):
    """All hidden units start with negative sums for every example. How far does gradient descent move the farthest of
    their weights, and how accurate is the network afterwards on its examples, two classes of the same size? The units
    are ELUs with α = 1, in the control ReLUs.
    """
    moved, share = trained_from(rng, -0.5, "relu" if control else "elu")
    return Finding(moved > 0.1 and share > 0.9, {"largest move of a hidden weight": moved, "accuracy": share})


def cannot_revive_units_far_below(rng, control=False):
    """The same ELUs start so far below 0 that every sum is under −40, where the slope is smaller than the rounding of
    the weights. In the control the highest sum is −0.5.
    """
    moved, share = trained_from(rng, -0.5 if control else -40.0, "elu")
    return Finding(moved < 1e-12 and share < 0.9, {"largest move of a hidden weight": moved, "accuracy": share})


def has_means_nearer_to_zero(rng, control=False):
    """The sums of a layer are standard normal. How far from 0 is the mean of the ELUs with α = 1, and how far that of
    the ReLUs? In the control α is 0.
    """
    z = rng.normal(size=2000)
    means = {"mean of the ELUs": elu(z, alpha=0.0 if control else 1.0).mean(), "mean of the ReLUs": relu(z).mean()}
    first, second = map(abs, means.values())
    return Finding(first < 0.7 * second, means)


def is_smooth_for_alpha_one(control=False):
    """How large is the jump of the slope at 0, of the ELU with α = 1 and of the ReLU? In the control α is 2."""
    alpha, near = 2.0 if control else 1.0, np.array([-1e-9, 1e-9])
    jumps = {
        "jump of the ELU": np.ptp(elu_derivative(near, alpha=alpha)),
        "jump of the ReLU": np.ptp(relu_derivative(near)),
    }
    return Finding(jumps["jump of the ELU"] < 1e-8 and jumps["jump of the ReLU"] == 1, jumps)
