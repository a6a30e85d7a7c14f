"""Other slips of the paper in this question, which change no answer, and what shows them."""

import numpy as np

from solutions.exams.fall_2021.q4.network import draw_network, signals
from solutions.experiments.backpropagation.two_layers import is_refused
from solutions.nn.activations import log_softmax
from solutions.paper import Slip


def refuses(product):
    """Whether NumPy refuses a product of δ0, δ1, δ2 and x on a network."""
    return is_refused(product, signals(**draw_network(np.random.default_rng(0))))


def outputs_are_no_probabilities():
    """Whether all entries of a log-softmax are negative; their exponentials sum to 1."""
    outputs = log_softmax(np.array([2.0, 0.0, -1.0]))
    return (outputs < 0).all() and np.isclose(np.exp(outputs).sum(), 1)


def row_of_outputs_fails():
    """Whether the formula of part vi needs a column: with δ0 as a row, even its first product has no shape."""
    return refuses(lambda delta_0, delta_1, delta_2, x: delta_1.T @ delta_0.T)


def whole_jacobian_fails():
    """Whether the formula of part vi has no shape where δ2 is the whole Jacobian, as δ1 is."""
    return refuses(lambda delta_0, delta_1, delta_2, x: ((delta_1.T @ delta_0) * np.diag(delta_2[:, 0])) @ x.T)


def asterisk_fails_in_numpy():
    """Whether NumPy refuses the formula of part vi where `*` is typed for the matrix product."""
    return refuses(lambda delta_0, delta_1, delta_2, x: delta_1.T * delta_0 * delta_2 * x.T)


SLIPS = (
    Slip(
        "Question 4, stem",
        "What is recalled as the softmax is its logarithm: the outputs ŷ are no probabilities, as the loss needs them, "
        "but their logarithms.",
        shown_by=outputs_are_no_probabilities,
    ),
    Slip(
        "Question 4, stem",
        "The outputs are printed as a row, while the gradient at the logits has to be a column in part vi.",
        shown_by=row_of_outputs_fails,
    ),
    Slip(
        "Question 4, stem, ii and iii",
        "Single entries are printed in bold like the vectors that hold them, the logits only in the stem.",
    ),
    Slip(
        "Question 4, v and vi",
        "δ1 is a whole Jacobian, but δ2, defined in the same way, is used as the column of a Jacobian's diagonal.",
        shown_by=whole_jacobian_fails,
    ),
    Slip(
        "Question 4, vi",
        "The asterisk stands for the matrix product, while in NumPy it multiplies entry by entry.",
        shown_by=asterisk_fails_in_numpy,
    ),
)
