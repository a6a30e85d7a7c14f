"""Why training goes faster on normalised inputs, and where it ends."""

import numpy as np

from solutions.experiments.data.bayes_error import two_normals
from solutions.finding import Finding
from solutions.nn.linear_models import fit_logistic
from solutions.nn.metrics import accuracy
from solutions.nn.normalization import standardize


def condition_number(model, X):
    """How much steeper the loss is in its steepest direction than in its flattest, at the fit."""
    A = np.column_stack([X, np.ones(len(X))])
    p = 1 / (1 + np.exp(-model.scores(X)))
    return float(np.linalg.cond((A.T * (p * (1 - p))) @ A))


def standardizing_keeps_the_fit(rng, control=False, mean=2, deviation_0=2, deviation_1=3):
    """Twenty thousand examples of two normal classes are drawn, and logistic regression is fitted to convergence on
    them as they are, and on their standardised features. Are the scores of the two fits equal? The condition number
    tells how unevenly curved the loss is, which makes gradient descent slow. The control standardises each example over
    its own two features instead: no change of units, for it forgets all but which feature is the larger.
    """
    X, y = two_normals(rng, 20_000, mean, deviation_0, deviation_1)
    # of two numbers, each is one standard deviation from their mean; one column says it all
    S = np.sign(X[:, :1] - X[:, 1:]) if control else standardize(X)[0]
    model, standardized = fit_logistic(X, y), fit_logistic(S, y)
    z, s = model.scores(X), standardized.scores(S)
    equal = np.allclose(z, s, rtol=1e-9, atol=1e-9)
    numbers = {
        "training accuracy as drawn, T": accuracy(z > 0, y),
        "training accuracy standardised": accuracy(s > 0, y),
        "scores equal to nine digits": equal,
        "condition number as drawn": condition_number(model, X),
        "condition number standardised": condition_number(standardized, S),
    }
    return Finding(equal, numbers)
