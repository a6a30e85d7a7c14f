"""Other slips of the paper in this question, which change no answer, and what shows them."""

import numpy as np

from solutions.experiments.activations import linear_composition
from solutions.experiments.activations.depth import curve_error, curve_layer
from solutions.experiments.regularization import dropout
from solutions.nn.activations import sigmoid
from solutions.nn.mlp import forward
from solutions.paper import Slip


def approximation_is_not_exact_and_bounded() -> bool:
    """One hidden layer of ReLUs never equals x², and is farther and farther from it outside of the interval.

    >>> approximation_is_not_exact_and_bounded()
    True
    """
    inside = [curve_error(np.square, units) for units in (4, 16, 64)]
    X = np.array([[1.0], [10.0], [100.0]])
    outside = np.abs(forward(curve_layer(np.square, 64), X)[0] - X**2)[:, 0]
    return inside[0] > inside[1] > inside[2] > 0 and bool((np.diff(outside) > 1).all())


def two_sigmoids_make_a_bump() -> bool:
    """The difference of two sigmoids of one hidden layer goes up and down again, which no single sigmoid does.

    >>> two_sigmoids_make_a_bump()
    True
    """
    x = np.linspace(-6, 6, 61)
    directions = [np.unique(np.sign(np.diff(y))).tolist() for y in (sigmoid(x), sigmoid(x + 2) - sigmoid(x - 2))]
    return directions == [[1], [-1, 1]]


SLIPS = (
    Slip(
        "Question 2, d",
        "The solution calls a layer without activation linear; with its bias, as in the rest of the paper, it is "
        "affine, and so is all that the network can learn.",
        shown_by=linear_composition.with_biases_are_not_linear,
    ),
    Slip(
        "Question 2, e",
        "The theorem is about approximation on a bounded set: the question leaves the bounded set out, and the "
        "solution says that the network represents the function.",
        shown_by=approximation_is_not_exact_and_bounded,
    ),
    Slip(
        "Question 2, e",
        "Being beyond a single sigmoid does not call for depth, since two sigmoids in one hidden layer already are; "
        "and the noun after “highly nonlinear” is missing.",
        shown_by=two_sigmoids_make_a_bump,
    ),
    Slip(
        "Question 2, f",
        "The question tells true numbers from generated ones by a hat and writes the step in angle brackets above; the "
        "solution writes it below, and both kinds alike.",
    ),
    Slip(
        "Question 2, j",
        "The solution divides the activations of layer L, by the course's notation the last one, and leaves keep_prob "
        "undefined; every layer with dropout needs the division.",
        shown_by=dropout.division_is_needed_after_every_layer,
    ),
    Slip(
        "Question 2, l",
        "Neither question nor solution introduces V and β, nor says that 0 < β < 1; Adam corrects two averages, of the "
        "gradients and of their squares, each with a β of its own.",
    ),
)
