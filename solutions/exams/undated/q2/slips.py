"""Other slips of the paper in this question, which change no answer, and what shows them."""

from solutions.experiments.initialization import constant_start
from solutions.experiments.initialization.constant_start import START  # noqa: F401 - the sentences say it
from solutions.paper import Slip

SLIPS = (
    Slip(
        "Question 2, h-iii, solution",
        "The key ends in what seems to be a note to its authors: something is still to be looked over.",
    ),
    Slip(
        "Question 2, i-ii, solution",
        "The key speaks of weights of 0, the question of {{ START }}. That is not the same: from 0 no weight moves at "
        "all with tanh or ReLU, from {{ START }} all units of a layer move alike.",
        shown_by=constant_start.zeros_do_not_move,
    ),
    Slip(
        "Question 2, i-ii, solution",
        "The key concludes for “both” neurons; the question does not say how many a layer has.",
    ),
)
