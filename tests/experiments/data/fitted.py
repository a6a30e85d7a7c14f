"""Logistic regression by SciPy: where the gradient of the loss vanishes."""

import numpy as np
from scipy.optimize import root
from scipy.special import expit


def with_ones(X):
    return np.column_stack([X, np.ones(len(X))])


def logistic(X, y, weights=None, penalty=0.0):
    """The weights of the features, with the intercept behind them, which has no penalty."""
    A, c = with_ones(X), np.ones(len(X)) if weights is None else weights
    strengths = np.append(np.full(A.shape[1] - 1, penalty), 0.0)

    def gradient(theta):
        p = expit(A @ theta)
        return A.T @ (c * (p - y)) / c.sum() + strengths * theta, (A.T * c * p * (1 - p)) @ A / c.sum() + np.diag(
            strengths
        )

    return root(gradient, np.zeros(A.shape[1]), jac=True, tol=1e-13).x
