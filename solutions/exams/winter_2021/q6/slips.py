"""Other slips of the paper in this question, which change no answer, and what shows them."""

import numpy as np

from solutions.exams.winter_2021.q6.network import signals
from solutions.experiments.activations import softmax
from solutions.experiments.backpropagation.two_layers import draw_classifier, is_refused
from solutions.paper import Slip


def refuses(product):
    """Whether NumPy refuses a product of δ0, δ1, δ2 and x on a network."""
    return is_refused(product, signals(**draw_classifier(np.random.default_rng(0))))


def asterisk_fails_in_numpy():
    """Whether NumPy refuses the formula where `*` is typed for the matrix product."""
    return refuses(lambda delta_0, delta_1, delta_2, x: delta_1.T * delta_0 * delta_2 * x.T)


def row_of_probabilities_fails():
    """Whether the formula needs a column: with the probabilities as a row, even its first product has no shape."""
    return refuses(lambda delta_0, delta_1, delta_2, x: delta_1.T @ delta_0.T)


SLIPS = (
    Slip(
        "Question 6, stem",
        "The probabilities are printed as a row, while every use of them needs a column.",
        shown_by=row_of_probabilities_fails,
    ),
    Slip(
        "Question 6, vi and vii",
        "δ1 is a full Jacobian, but δ2, defined in the same way, is used as the column of a Jacobian's diagonal.",
    ),
    Slip(
        "Question 6, vii",
        "The question asks for derivatives of L; the key writes J in the second one, a name that this question never "
        "defines.",
    ),
    Slip(
        "Question 6, vii",
        "The asterisk stands for the matrix product, while in NumPy it multiplies entry by entry.",
        shown_by=asterisk_fails_in_numpy,
    ),
    Slip(
        "Question 6, i and viii",
        "The letter m is the number of examples in one part and the largest logit in another, where the logits also "
        "lose their layer index.",
    ),
    Slip(
        "Question 6, viii",
        "Zero divided by zero is an error in plain Python but silently “not a number” in NumPy; and “very small” means "
        "very negative, not close to zero.",
        shown_by=softmax.zero_by_zero_is_silent_in_numpy,
    ),
)
