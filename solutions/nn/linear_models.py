r"""Logistic regression and least squares, fitted to convergence, each with an intercept.

A fit is computed in float64, and its weights are given back in the dtype of `X`, float64 if that is of
integers.
"""

from functools import wraps
from typing import NamedTuple

import numpy as np

from solutions.nn.activations import sigmoid, softplus
from solutions.nn.checks import axes, finite, keeps_dtype, non_negative


class LinearModel(NamedTuple):
    r"""$z = w^Tx + b$: the weights `(features,)` and the intercept, a float."""

    weights: np.ndarray
    intercept: float

    @keeps_dtype("X")
    def scores(self, X):
        """The scores z `(batch,)` of examples `(batch, features)`: logits or predictions.

        Raises:
            ValueError: the examples have another number of features, or are no finite real numbers.

        Examples:
            >>> LinearModel(np.array([1.0, 2.0]), 0.5).scores([[1.0, 1.0], [0.0, -1.0]]).tolist()
            [3.5, -1.5]
        """
        if X.ndim not in (1, 2) or X.shape[-1:] != np.shape(self.weights):
            raise ValueError(f"X has shape {X.shape}, expected (batch, features) with {len(self.weights)} features")
        return X @ self.weights + self.intercept


def _model(fit):
    """A fit in float64 that gives weights and intercept, as a model with weights in the dtype of X."""
    in_floats = keeps_dtype("X", beside=("y", "weights"), least=np.float64)(fit)
    return wraps(fit)(lambda *args, **options: LinearModel(*in_floats(*args, **options)))


@_model
def fit_logistic(X, y, penalty=0.0, weights=None):
    r"""Logistic regression, by Newton's method, to convergence.

    The minimiser of $\sum_i c_i \ell(z_i, y_i) / \sum_i c_i + \frac{\lambda}{2} \|w\|^2$, where
    $\ell$ is the binary cross-entropy of $\sigma(z)$. The intercept is not penalised; a step that
    would go uphill is halved.
    Source: Hastie, Tibshirani & Friedman, "The Elements of Statistical Learning", section 4.4.1.

    Args:
        X: examples `(batch, features)`.
        y: labels in [0, 1], `(batch,)`.
        penalty: λ.
        weights: weight c of each example, `(batch,)`, such as a density; equal if None.

    Raises:
        ValueError: the shapes do not fit; there are no examples, or no finite real numbers; a label
            is outside [0, 1], λ or an example's weight negative; all examples are of one class; or
            λ = 0, and the features are dependent or the classes separable.

    Examples:
        >>> model = fit_logistic([[0.0], [0.0], [0.0], [1.0], [1.0], [1.0]], [0, 0, 1, 0, 1, 1])
        >>> model.scores([[0.0], [1.0]]).round(4).tolist()  # ∓ log 2
        [-0.6931, 0.6931]
    """
    X, y, c = _examples(X, y, weights)
    if np.any(bad := ~((y >= 0) & (y <= 1))):
        raise ValueError(f"y={y[bad][0]}, expected labels in [0, 1]")
    if np.ptp(y[c > 0]) == 0 and y[c > 0][0] in (0, 1):
        raise ValueError(f"y={y[c > 0][0]} everywhere, expected examples of both classes")
    penalty = non_negative("penalty", penalty)
    if penalty == 0 and np.linalg.matrix_rank(X * c[:, None] ** 0.5) < X.shape[1]:
        raise ValueError("penalty=0, expected a positive number: the features are dependent")
    strengths = np.append(np.full(X.shape[1] - 1, penalty), 0.0)

    def loss(theta):
        z = X @ theta
        return c @ (softplus(z) - y * z) + strengths @ theta**2 / 2

    theta = np.zeros(X.shape[1])
    for _ in range(100):
        p = sigmoid(X @ theta)
        gradient = X.T @ (c * (p - y)) + strengths * theta
        hessian = finite((X.T * (c * p * (1 - p))) @ X + np.diag(strengths), X=X)
        try:
            step = np.linalg.solve(hessian, gradient)
        except np.linalg.LinAlgError:
            break
        # Where no minimum exists the gradient vanishes too, but the steps do not.
        if np.linalg.norm(step) <= 1e-10 * (1 + np.linalg.norm(theta)):
            theta = theta - step
            return theta[:-1], float(theta[-1])
        before = loss(theta)
        while loss(theta - step) > before * (1 + 1e-12):
            step = step / 2
        theta = theta - step
    raise ValueError(
        f"penalty={penalty}, expected a larger number: the classes are separable, so that the "
        "loss falls as long as the weights grow"
    )


@_model
def least_squares(X, y, weights=None):
    r"""The minimiser of $\sum_i c_i (w^Tx_i + b - y_i)^2$; of several, the shortest.

    Args:
        X: examples `(batch, features)`.
        y: targets `(batch,)`.
        weights: weight c of each example, `(batch,)`; equal if None.

    Raises:
        ValueError: the shapes do not fit; there are no examples, or no finite real numbers; or an
            example's weight is negative.

    Examples:
        >>> model = least_squares([[0.0], [1.0], [2.0]], [1.0, 3.0, 5.0])
        >>> model.weights.round(6).tolist(), round(model.intercept, 6)
        ([2.0], 1.0)
    """
    X, y, c = _examples(X, y, weights)
    root = np.sqrt(c)
    theta = np.linalg.lstsq(X * root[:, None], y * root)[0]
    return theta[:-1], float(theta[-1])


def _examples(X, y, weights):
    """The examples with a column of ones, the labels, and weights that sum to 1."""
    axes("X", X, "(batch, features)")
    if y.shape != X.shape[:1]:
        raise ValueError(f"X has shape {X.shape}, y {y.shape}, expected (batch, features) and (batch,)")
    c = np.ones(len(X)) if weights is None else weights
    if c.shape != y.shape:
        raise ValueError(f"weights have shape {c.shape}, expected (batch,) = {y.shape}")
    if not (np.all(c >= 0) and c.sum() > 0):
        raise ValueError(f"weights={c.min()}, expected non-negative numbers, not all 0")
    finite(X, X=X), finite(y, y=y), finite(c.sum(), weights=c)
    return np.column_stack([X, np.ones(len(X))]), y, c / c.sum()
