r"""Activations, each with its derivative beside it.

All take an array of any shape and work entry by entry, but for the softmax, which takes the
logits of one example along `axis` (by default the last: `(batch, classes)`).
At a kink there is no derivative; there each function returns what JAX returns, and says so.
Infinite entries give the limit. Integers and booleans become float64; other dtypes are kept.

All raise `ValueError` for what are no real numbers, NaN among them, and for a result that the dtype
cannot hold.
"""

from numbers import Integral

import numpy as np

from solutions.nn.checks import keeps_dtype, number, positive


@keeps_dtype("z", limits=True)
def identity(z):
    """$z$ itself, the activation of a linear layer.

    Examples:
        >>> identity([-2.0, 3.0]).tolist()
        [-2.0, 3.0]
    """
    return z


@keeps_dtype("z")
def identity_derivative(z):
    """$1$.

    Examples:
        >>> identity_derivative([-2.0, 3.0]).tolist()
        [1.0, 1.0]
    """
    return np.ones_like(z)


@keeps_dtype("z")
def sigmoid(z):
    r"""$\sigma(z) = 1/(1 + e^{-z})$, without overflow for any $z$.

    Examples:
        >>> sigmoid([-1000.0, 0.0, 2.0]).round(4).tolist()
        [0.0, 0.5, 0.8808]
    """
    e = np.exp(-np.abs(z))  # at most 1, so it cannot overflow
    return np.where(z >= 0, 1, e) / (1 + e)


@keeps_dtype("z")
def sigmoid_derivative(z):
    r"""$\sigma'(z) = \sigma(z)\,(1 - \sigma(z)) = \sigma(z)\,\sigma(-z)$, at most 1/4.

    Examples:
        >>> sigmoid_derivative([0.0, 2.0]).round(4).tolist()
        [0.25, 0.105]
        >>> bool(sigmoid_derivative(40.0) > 0)
        True
    """
    return sigmoid(z) * sigmoid(-z)  # 1 - σ(z) would round to 0 from z = 37 on


@keeps_dtype("z")
def tanh(z):
    r"""$\tanh z = 2\,\sigma(2z) - 1$.

    Examples:
        >>> tanh([0.0, 1.0]).round(4).tolist()
        [0.0, 0.7616]
    """
    return np.tanh(z)


@keeps_dtype("z")
def tanh_derivative(z):
    r"""$\tanh' z = 1 - \tanh^2 z$, at most 1.

    Examples:
        >>> tanh_derivative([0.0, 1.0]).round(4).tolist()
        [1.0, 0.42]
    """
    return 1 - np.tanh(z) ** 2


@keeps_dtype("z", limits=True)
def relu(z):
    r"""$\max(0, z)$.

    Examples:
        >>> relu([-2.0, 3.0]).tolist()
        [0.0, 3.0]
    """
    return np.maximum(0, z)


@keeps_dtype("z")
def relu_derivative(z):
    r"""$1$ where $z > 0$, $0$ where $z < 0$; at the kink 0.

    Examples:
        >>> relu_derivative([-2.0, 0.0, 3.0]).tolist()
        [0.0, 0.0, 1.0]
    """
    return (z > 0).astype(z.dtype)


@keeps_dtype("z", limits=True)
def leaky_relu(z, alpha=0.01):
    r"""$z$ where $z \ge 0$, $\alpha z$ elsewhere.

    Source: Maas, Hannun & Ng, "Rectifier Nonlinearities Improve Neural Network Acoustic Models",
    2013.

    Raises:
        ValueError: `alpha` is no number.

    Examples:
        >>> leaky_relu([-2.0, 3.0]).tolist()
        [-0.02, 3.0]
    """
    return np.where(z >= 0, z, number("alpha", alpha) * z)


@keeps_dtype("z")
def leaky_relu_derivative(z, alpha=0.01):
    r"""$1$ where $z > 0$, $\alpha$ where $z < 0$; at the kink 1.

    Raises:
        ValueError: `alpha` is no number.

    Examples:
        >>> leaky_relu_derivative([-2.0, 0.0, 3.0]).tolist()
        [0.01, 1.0, 1.0]
    """
    return np.where(z >= 0, np.ones_like(z), number("alpha", alpha))


@keeps_dtype("z", limits=True)
def elu(z, alpha=1.0):
    r"""$z$ where $z > 0$, $\alpha\,(e^z - 1)$ elsewhere, so that it tends to $-\alpha$.

    Source: Clevert, Unterthiner & Hochreiter, "Fast and Accurate Deep Network Learning by
    Exponential Linear Units (ELUs)", 2016, equation 15.

    Raises:
        ValueError: `alpha` is no number.

    Examples:
        >>> elu([-1.0, 0.0, 3.0]).round(4).tolist()
        [-0.6321, 0.0, 3.0]
    """
    return np.where(z > 0, z, number("alpha", alpha) * np.expm1(np.minimum(z, 0)))


@keeps_dtype("z")
def elu_derivative(z, alpha=1.0):
    r"""$1$ where $z > 0$, $\alpha e^z$ elsewhere; at the kink $\alpha$, which is none if $\alpha = 1$.

    Raises:
        ValueError: `alpha` is no number.

    Examples:
        >>> elu_derivative([-1.0, 0.0, 3.0], alpha=2.0).round(4).tolist()
        [0.7358, 2.0, 1.0]
    """
    return np.where(z > 0, np.ones_like(z), number("alpha", alpha) * np.exp(np.minimum(z, 0)))


@keeps_dtype("z", limits=True)
def softplus(z, beta=1.0):
    r"""$\log(1 + e^{\beta z})/\beta$, a smooth ReLU, without overflow for any $z$.

    Raises:
        ValueError: `beta` is not positive.

    Examples:
        >>> softplus([0.0, 1000.0]).round(4).tolist()
        [0.6931, 1000.0]
    """
    beta = positive("beta", beta)
    return np.logaddexp(0, beta * z) / beta


@keeps_dtype("z")
def softplus_derivative(z, beta=1.0):
    r"""$\sigma(\beta z)$.

    Raises:
        ValueError: `beta` is not positive.

    Examples:
        >>> softplus_derivative([0.0, 1.0], beta=2.0).round(4).tolist()
        [0.5, 0.8808]
    """
    return sigmoid(positive("beta", beta) * z)


@keeps_dtype("z")
def softmax(z, axis=-1):
    r"""$\hat y_k = e^{z_k - m} / \sum_j e^{z_j - m}$ with $m = \max_j z_j$, so that none overflows.

    Raises:
        ValueError: `axis` is no axis of z, or an empty one; or an example has several infinite
            maxima, so that there is no limit.

    Examples:
        >>> softmax([[0.0, 0.0], [1000.0, 0.0], [0.0, -np.inf]]).tolist()
        [[0.5, 0.5], [1.0, 0.0], [1.0, 0.0]]
    """
    e = np.exp(_below_maximum(z, axis))
    return e / e.sum(axis=axis, keepdims=True)


@keeps_dtype("z")
def softmax_jacobian(z):
    r"""$\partial \hat y_k / \partial z_i = \hat y_k\,(\delta_{ki} - \hat y_i)$.

    Args:
        z: logits `(..., classes)`.

    Returns:
        Array `(..., classes, classes)`, the output's index k before the input's index i.

    Raises:
        ValueError: as `softmax`.

    Examples:
        >>> softmax_jacobian([0.0, 0.0]).tolist()
        [[0.25, -0.25], [-0.25, 0.25]]
    """
    y = softmax(z)
    return y[..., :, None] * (np.eye(y.shape[-1]) - y[..., None, :])


@keeps_dtype("z", limits=True)
def log_softmax(z, axis=-1):
    r"""$\log \hat y_k = z_k - m - \log \sum_j e^{z_j - m}$, finite where $\hat y_k$ rounds to 0.

    Raises:
        ValueError: as `softmax`.

    Examples:
        >>> log_softmax([1000.0, 0.0]).tolist()
        [0.0, -1000.0]
    """
    return _log_softmax(z, axis)


@keeps_dtype("z")
def log_softmax_jacobian(z):
    r"""$\partial \log \hat y_k / \partial z_i = \delta_{ki} - \hat y_i$.

    Args:
        z: logits `(..., classes)`.

    Returns:
        Array `(..., classes, classes)`, the output's index k before the input's index i.

    Raises:
        ValueError: as `softmax`.

    Examples:
        >>> log_softmax_jacobian([0.0, 0.0]).tolist()
        [[0.5, -0.5], [-0.5, 0.5]]
    """
    y = softmax(z)
    return np.eye(y.shape[-1]) - y[..., None, :]


def _log_softmax(z, axis):
    """The same, -∞ where the difference overflows."""
    z = _below_maximum(z, axis)
    return z - np.log(np.exp(z).sum(axis=axis, keepdims=True))


def _below_maximum(z, axis):
    """$z - m$; where m is infinite the limit, 0 at the maximum and -∞ elsewhere."""
    if not isinstance(axis, Integral) or not -z.ndim <= axis < z.ndim or z.shape[axis] == 0:
        raise ValueError(f"z has shape {z.shape}, axis={axis!r}, expected one of its axes, with at least one class")
    m = np.max(z, axis=axis, keepdims=True)
    if np.isfinite(m).all():
        return z - m
    infinite, first = np.isinf(m), z == m
    if np.any(infinite & (first.sum(axis=axis, keepdims=True) > 1)):
        raise ValueError(f"z={m[infinite][0]} several times in one example, expected one maximum: there is no limit")
    return np.where(infinite, np.where(first, 0.0, -np.inf), z - m)
