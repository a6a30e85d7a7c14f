r"""Regularisation: dropout, the L2 penalty, ridge regression in closed form."""

import numpy as np


def dropout(a, keep, rng=0):
    r"""Inverted dropout: $a \odot d / p$ with $d_i = 1$ with probability p, so that the mean stays.

    Source: Srivastava et al., "Dropout", 2014, section 10; its other sections do not divide, but
    multiply the weights by p at test time.

    Args:
        a: activations, any shape.
        keep: probability p of keeping a unit.
        rng: seed or generator.

    Returns:
        The output and the mask d, booleans of the shape of `a`.

    Raises:
        ValueError: `keep` is outside (0, 1].

    Examples:
        >>> output, mask = dropout([1.0, 2.0, 3.0, 4.0], keep=0.5, rng=1)
        >>> mask.tolist(), output.tolist()
        ([False, False, True, False], [0.0, 0.0, 6.0, 0.0])
    """
    _check_keep(keep)
    mask = np.random.default_rng(rng).random(np.shape(a)) < keep
    return a * mask / keep, mask


def dropout_backward(upstream, mask, keep):
    r"""$\partial a = \text{upstream} \odot d / p$, through the mask of the forward pass.

    Examples:
        >>> dropout_backward([1.0, 1.0], mask=[True, False], keep=0.5).tolist()
        [2.0, 0.0]
    """
    _check_keep(keep)
    return np.asarray(upstream) * mask / keep


def l2_penalty(weights, penalty):
    r"""$\frac{\lambda}{2} \sum w^2$ over all entries of one array.

    Raises:
        ValueError: the penalty λ is negative.

    Examples:
        >>> l2_penalty([[3.0, 4.0]], penalty=0.1)
        1.25
    """
    _check_penalty(penalty)
    return float(penalty / 2 * np.sum(np.square(weights)))


def l2_penalty_gradient(weights, penalty):
    r"""$\lambda w$.

    Examples:
        >>> l2_penalty_gradient([[3.0, 4.0]], penalty=0.5).tolist()
        [[1.5, 2.0]]
    """
    _check_penalty(penalty)
    return penalty * np.asarray(weights)


def ridge(X, y, penalty):
    r"""The minimiser of $\|X\theta - y\|^2 + \lambda \|\theta\|^2$: $(X^TX + \lambda I)^{-1} X^Ty$.

    The sum, not the mean, of squares, and no intercept but a column of `X`.
    Source: Hoerl & Kennard, "Ridge Regression", 1970, equation 2.1.

    Args:
        X: examples `(batch, features)`.
        y: targets `(batch,)` or `(batch, outputs)`.
        penalty: λ; 0 is least squares, if the columns are independent.

    Returns:
        Array `(features,)` or `(features, outputs)`.

    Raises:
        ValueError: `penalty` is negative; the numbers of examples differ; or λ = 0 and the
            columns of `X` are dependent.

    Examples:
        >>> ridge([[1.0], [2.0]], [2.0, 4.0], penalty=0).tolist()
        [2.0]
        >>> ridge([[1.0], [2.0]], [2.0, 4.0], penalty=5).tolist()
        [1.0]
    """
    _check_penalty(penalty)
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    if X.ndim != 2 or len(X) != len(y):
        raise ValueError(f"X has shape {X.shape}, y {y.shape}, expected (batch, features) and (batch,)")
    if penalty == 0 and np.linalg.matrix_rank(X) < X.shape[1]:
        raise ValueError("penalty=0, expected a positive number: the columns of X are dependent")
    return np.linalg.solve(X.T @ X + penalty * np.eye(X.shape[1]), X.T @ y)


def _check_keep(keep):
    if not 0 < keep <= 1:
        raise ValueError(f"keep={keep}, expected a probability in (0, 1]")


def _check_penalty(penalty):
    if not penalty >= 0:
        raise ValueError(f"penalty={penalty}, expected a number of at least 0")
