r"""Regularisation: dropout, the L2 and the L1 penalty, ridge regression in closed form.

Arrays are given back in the dtype of the first argument, float64 if that is of integers. All raise
`ValueError` for what are no finite real numbers, and for a result that is not finite.
"""

import numpy as np

from solutions.nn.checks import axes, finite, generator, has_shape, keeps_dtype, non_negative, probability


@keeps_dtype("a")
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
        ValueError: `keep` is outside (0, 1], or `rng` neither a seed nor a generator.

    Examples:
        >>> output, mask = dropout([1.0, 2.0, 3.0, 4.0], keep=0.5, rng=1)
        >>> mask.tolist(), output.tolist()
        ([False, False, True, False], [0.0, 0.0, 6.0, 0.0])
    """
    keep = probability("keep", keep)
    mask = generator("rng", rng).random(np.shape(a)) < keep
    return a * mask / keep, mask


@keeps_dtype("upstream")
def dropout_backward(upstream, mask, keep):
    r"""$\partial a = \text{upstream} \odot d / p$, through the mask of the forward pass.

    Raises:
        ValueError: `keep` is outside (0, 1], or the mask has not the shape of `upstream`, or other
            entries than True and False.

    Examples:
        >>> dropout_backward([1.0, 1.0], mask=[True, False], keep=0.5).tolist()
        [2.0, 0.0]
    """
    keep = probability("keep", keep)
    mask = has_shape("mask", np.asarray(mask), upstream.shape)
    if np.any((mask != 0) & (mask != 1)):
        raise ValueError(f"mask={mask.max()}, expected True and False")
    return upstream * mask / keep


@keeps_dtype("weights")
def l2_penalty(weights, penalty):
    r"""$\frac{\lambda}{2} \sum w^2$ over all entries of one array.

    Raises:
        ValueError: the penalty λ is negative.

    Examples:
        >>> l2_penalty([[3.0, 4.0]], penalty=0.1)
        1.25
    """
    penalty = non_negative("penalty", penalty)
    return float(penalty / 2 * np.sum(np.square(weights)))


@keeps_dtype("weights")
def l2_penalty_gradient(weights, penalty):
    r"""$\lambda w$.

    Raises:
        ValueError: the penalty λ is negative.

    Examples:
        >>> l2_penalty_gradient([[3.0, 4.0]], penalty=0.5).tolist()
        [[1.5, 2.0]]
    """
    return non_negative("penalty", penalty) * weights


@keeps_dtype("weights")
def l1_penalty(weights, penalty):
    r"""$\lambda \sum |w|$ over all entries of one array.

    Source: Tibshirani, "Regression Shrinkage and Selection via the Lasso", 1996.

    Raises:
        ValueError: the penalty λ is negative.

    Examples:
        >>> l1_penalty([[3.0, -4.0]], penalty=0.5)
        3.5
    """
    return float(non_negative("penalty", penalty) * np.sum(np.abs(weights)))


@keeps_dtype("weights")
def l1_penalty_gradient(weights, penalty):
    r"""$\lambda \operatorname{sign} w$; at the kink 0, of all subgradients the shortest.

    Raises:
        ValueError: the penalty λ is negative.

    Examples:
        >>> l1_penalty_gradient([[3.0, -4.0, 0.0]], penalty=0.5).tolist()
        [[0.5, -0.5, 0.0]]
    """
    return non_negative("penalty", penalty) * np.sign(weights)


@keeps_dtype("weights")
def soft_threshold(weights, threshold):
    r"""$\operatorname{sign}(w) \max(|w| - t, 0)$: each weight t nearer to 0, and exactly 0 if it was nearer than t.

    It minimises $\frac12 (v - w)^2 + t\,|v|$ over v. After each step of gradient descent on the loss alone, with t
    the learning rate times λ, it takes the place of the L1 penalty's gradient.
    Source: Daubechies, Defrise & De Mol, "An iterative thresholding algorithm for linear inverse problems with a
    sparsity constraint", 2004, section 2.

    Raises:
        ValueError: the threshold t is negative.

    Examples:
        >>> soft_threshold([3.0, -4.0, 0.5], threshold=1.0).tolist()
        [2.0, -3.0, 0.0]
    """
    return np.copysign(np.maximum(np.abs(weights) - non_negative("threshold", threshold), 0), weights) + 0.0


@keeps_dtype("X", beside=("y",), least=np.float64)
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
        ValueError: `penalty` is negative; there is no example; the numbers of examples differ; or
            the columns of `X` are dependent and λ is 0, or too small to make up for it.

    Examples:
        >>> ridge([[1.0], [2.0]], [2.0, 4.0], penalty=0).tolist()
        [2.0]
        >>> ridge([[1.0], [2.0]], [2.0, 4.0], penalty=5).tolist()
        [1.0]
    """
    penalty = non_negative("penalty", penalty)
    axes("X", X, "(batch, features)")
    if y.ndim not in (1, 2) or len(X) != len(y):
        raise ValueError(f"X has shape {X.shape}, y {y.shape}, expected (batch, features) and (batch,)")
    if penalty == 0 and np.linalg.matrix_rank(finite(X, X=X)) < X.shape[1]:
        raise ValueError("penalty=0, expected a positive number: the columns of X are dependent")
    normal, moments = finite(X.T @ X + penalty * np.eye(X.shape[1]), X=X), finite(X.T @ y, X=X, y=y)
    try:
        return np.linalg.solve(normal, moments)
    except np.linalg.LinAlgError:
        raise ValueError(f"penalty={penalty}, expected a larger number: the columns of X are dependent") from None
