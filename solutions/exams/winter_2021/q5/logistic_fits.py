"""Logistic regression with a penalty, and on standardised features."""

from functools import cache

import numpy as np

from solutions.exams.winter_2021.q5.two_normals import accuracy, draw_examples, fit_all_penalized
from solutions.finding import Finding
from solutions.nn.linear_models import fit_logistic
from solutions.nn.losses import binary_cross_entropy_with_logits
from solutions.nn.mlp import forward, train
from solutions.nn.normalization import standardize
from solutions.nn.optimizers import GradientDescent

EXAMPLES, PENALTY = 50_000, 0.1


def penalty_raises_training_accuracy(mean=2, deviation_0=2, deviation_1=3, seed=0, control=False):
    """Fifty thousand examples are drawn, and logistic regression is fitted to convergence by Newton's method, without
    and with an L2 penalty on all its parameters. Accuracy and mean cross-entropy are both measured on the training
    examples.

    It holds if the accuracy rises by more than two tenths of a percentage point. In the control both classes have the
    larger of the two standard deviations: then the most accurate line is the one that the cross-entropy chooses by
    itself.
    """
    rng = np.random.default_rng(seed)
    if control:
        deviation_0 = deviation_1 = max(deviation_0, deviation_1)
    X, y = draw_examples(rng, EXAMPLES, mean, deviation_0, deviation_1)
    plain, penalized = fit_logistic(X, y).scores(X), fit_all_penalized(X, y, PENALTY).scores(X)
    numbers = {
        "training accuracy without a penalty, T": accuracy(plain, y),
        "training accuracy with the penalty": accuracy(penalized, y),
        "training loss without a penalty": binary_cross_entropy_with_logits(plain, y),
        "training loss with the penalty": binary_cross_entropy_with_logits(penalized, y),
    }
    before, after, *_ = numbers.values()
    return Finding(after - before > 0.002, numbers)


def condition_number(model, X):
    """How much steeper the loss is in its steepest direction than in its flattest, at the fit."""
    A = np.column_stack([X, np.ones(len(X))])
    p = 1 / (1 + np.exp(-model.scores(X)))
    return float(np.linalg.cond((A.T * (p * (1 - p))) @ A))


def standardizing_keeps_the_fit(mean=2, deviation_0=2, deviation_1=3, seed=0, control=False):
    """Twenty thousand examples are drawn, and logistic regression is fitted to convergence on them as they are, and on
    their standardised features. The two fits are compared score by score; the condition number tells how unevenly
    curved the loss is, which makes gradient descent slow.

    The control standardises each example over its own two features instead: no change of units, for it forgets all but
    which feature is the larger.
    """
    X, y = draw_examples(np.random.default_rng(seed), 20_000, mean, deviation_0, deviation_1)
    if control:  # of two numbers, each is one deviation from their mean; one column says it all
        S = np.sign(X[:, :1] - X[:, 1:])
    else:
        S, _, _ = standardize(X)
    model, standardized = fit_logistic(X, y), fit_logistic(S, y)
    z, s = model.scores(X), standardized.scores(S)
    numbers = {
        "training accuracy as drawn, T": accuracy(z, y),
        "training accuracy standardised": accuracy(s, y),
        "scores equal to nine digits": bool(np.allclose(z, s, rtol=1e-9, atol=1e-9)),
        "condition number as drawn": condition_number(model, X),
        "condition number standardised": condition_number(standardized, S),
    }
    return Finding(numbers["scores equal to nine digits"], numbers)


@cache
def accuracy_after(steps, standardized, seed=0):
    """Training accuracy of logistic regression after some steps of gradient descent from zero, rate one tenth.

    >>> accuracy_after(10, standardized=True) > accuracy_after(10, standardized=False)
    True
    """
    X, y = draw_examples(np.random.default_rng(seed), 20_000)
    if standardized:
        X, _, _ = standardize(X)
    network = train([(np.zeros((2, 1)), np.zeros(1))], X, y, GradientDescent(0.1), steps)
    return accuracy(forward(network, X)[0][:, 0], y)
