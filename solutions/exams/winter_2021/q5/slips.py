"""Other slips of the paper in this question, which change no answer, and what shows them."""

import numpy as np

from solutions.exams.winter_2021.q5.p1_perfect_accuracy import READINGS, reading_rows
from solutions.experiments.data.bayes_error import two_normals
from solutions.nn.metrics import accuracy
from solutions.nn.mlp import forward, train
from solutions.nn.normalization import standardize
from solutions.nn.optimizers import GradientDescent
from solutions.paper import Slip


def readings_disagree():
    """Do the readings of the two distributions give different accuracies of logistic regression?"""
    return len({round(row[1], 3) for row in reading_rows()}) > 1


def penalty_helps_without_variance():
    """Does a penalty, which adds no flexibility, raise the training accuracy in every reading with unequal spreads?"""
    unequal = [row for row in reading_rows() if READINGS[row[0]][1] != READINGS[row[0]][2]]
    return all(penalized > converged + 1e-5 for _, converged, penalized, *_ in unequal)


def accuracy_after(steps, standardized):
    """Training accuracy of logistic regression after some steps of gradient descent from zero, rate one tenth."""
    X, y = two_normals(np.random.default_rng(0), 20_000)
    if standardized:
        X, _, _ = standardize(X)
    network = train([(np.zeros((2, 1)), np.zeros(1))], X, y, GradientDescent(0.1), steps)
    return accuracy(forward(network, X)[0][:, 0] > 0, y)


def standardizing_helps_at_first(steps=10):
    """Has gradient descent, that early, a higher training accuracy on standardised features?"""
    return accuracy_after(steps, True) > accuracy_after(steps, False)


SLIPS = (
    Slip(
        "Question 5, part 2, question against solution",
        "The solution assumes that the training has converged; the question says neither this nor that there is no "
        "penalty. After ten steps of gradient descent standardised features do give a higher training accuracy.",
        shown_by=standardizing_helps_at_first,
    ),
    Slip(
        "Question 5, the two distributions",
        "Examples have two features, but each distribution is given by two plain numbers; whether the second is a "
        "standard deviation or a variance, and which vector the first stands for, changes the accuracies.",
        shown_by=readings_disagree,
    ),
    Slip(
        "Question 5, opening of the solution to part 2",
        "It says that after convergence only what adds to the model's variance can help; a penalty on the weights "
        "does not, and raises the training accuracy.",
        shown_by=penalty_helps_without_variance,
    ),
)
