"""Other slips of the paper in this question, which change no answer, and what shows them."""

import numpy as np

from solutions.exams.winter_2021.q6.network import draw_network, signals
from solutions.exams.winter_2021.q6.vii_first_layer import verdict_on
from solutions.experiments.activations import softmax
from solutions.part import Slip


def printed_symbols_in_numpy(delta_0, delta_1, delta_2, x, product=None):
    """The formula with the sign `*` read as NumPy reads it, elementwise."""
    return delta_1.T * delta_0 * delta_2 * x.T


def asterisk_fails_in_numpy():
    """Whether NumPy refuses the formula where `*` is typed for the matrix product."""
    return verdict_on(printed_symbols_in_numpy) == "shape error"


def row_of_probabilities_fails():
    """Whether the formula needs a column: with the probabilities as a row, even its first product has no shape."""
    column = signals(**draw_network(np.random.default_rng(0)))
    try:
        column.delta_1.T @ column.delta_0.T
    except ValueError:
        return True
    return False


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
        "Zero by zero is an error in plain Python but a silent nan in NumPy; and “very small” means very negative, not "
        "close to zero.",
        shown_by=softmax.zero_by_zero_is_silent_in_numpy,
    ),
)
