"""Other slips of the paper in this question, which change no answer, and what shows them."""

import numpy as np

from solutions.exams.undated.q2.k_autoencoder import mean_error
from solutions.experiments.activations import linear_composition
from solutions.experiments.initialization import constant_start
from solutions.experiments.initialization.constant_start import START  # noqa: F401 - the sentences say it
from solutions.paper import Slip


def inputs_of_zero_cost_nothing():
    """Whether every pair of weights has the loss 0 where all inputs are 0, and few have where one is not."""
    weights = np.random.default_rng(0).normal(size=(100, 2))
    return all(mean_error(w, np.zeros(5)) == 0 < mean_error(w, np.array([0, 0, 0, 0, 1.0])) for w in weights)


SLIPS = (
    Slip(
        "Question 2, part c",
        "The solution calls a layer without activation linear. With its bias it is affine, and so is what the network "
        "can learn.",
        shown_by=linear_composition.with_biases_are_not_linear,
    ),
    Slip(
        "Question 2, part f",
        "The solution's “positive” means the class. Of the outputs, as numbers, it would say nothing: those of a "
        "sigmoid are above 0 with and without the ReLU.",
    ),
    Slip(
        "Question 2, h-iii, solution",
        "The key ends in what seems to be a note to its authors: something is still to be looked over.",
    ),
    Slip(
        "Question 2, i-ii, solution",
        "The key speaks of weights of 0, the question of {{ START }}. That is not the same: from 0, with "
        "biases of 0, no weight moves at all with tanh or ReLU, from {{ START }} all units of a layer move alike.",
        shown_by=constant_start.zeros_do_not_move,
    ),
    Slip(
        "Question 2, i-ii, solution",
        "The key concludes for “both” neurons; the question does not say how many a layer has.",
    ),
    Slip(
        "Question 2, k",
        "Nothing is said against inputs that are all 0. The loss of these is 0 for all weights, which leaves no saddle "
        "point.",
        shown_by=inputs_of_zero_cost_nothing,
    ),
    Slip("Question 2, k", "The loss is a function of W, which does not occur again: it stands for both weights."),
)
