r"""Activations, each with its derivative beside it.

All take an array of any shape and work entry by entry, but for the softmax, which takes the
logits of one example along `axis` (by default the last: `(batch, classes)`).
At a kink there is no derivative; there each function returns what JAX returns, and says so.
"""

import numpy as np


def identity(z):
    """$z$ itself, the activation of a linear layer.

    Examples:
        >>> identity([-2.0, 3.0]).tolist()
        [-2.0, 3.0]
    """
    return np.asarray(z)


def identity_derivative(z):
    """$1$.

    Examples:
        >>> identity_derivative([-2.0, 3.0]).tolist()
        [1.0, 1.0]
    """
    return np.ones_like(z)


def sigmoid(z):
    r"""$\sigma(z) = 1/(1 + e^{-z})$, without overflow for any $z$.

    Examples:
        >>> sigmoid([-1000.0, 0.0, 2.0]).round(4).tolist()
        [0.0, 0.5, 0.8808]
    """
    z = np.asarray(z)
    e = np.exp(-np.abs(z))  # at most 1, so it cannot overflow
    return np.where(z >= 0, 1, e) / (1 + e)


def sigmoid_derivative(z):
    r"""$\sigma'(z) = \sigma(z)\,(1 - \sigma(z)) = \sigma(z)\,\sigma(-z)$, at most 1/4.

    Examples:
        >>> sigmoid_derivative([0.0, 2.0]).round(4).tolist()
        [0.25, 0.105]
        >>> bool(sigmoid_derivative(40.0) > 0)
        True
    """
    z = np.asarray(z)
    return sigmoid(z) * sigmoid(-z)  # 1 - σ(z) would round to 0 from z = 37 on


def tanh(z):
    r"""$\tanh z = 2\,\sigma(2z) - 1$.

    Examples:
        >>> tanh([0.0, 1.0]).round(4).tolist()
        [0.0, 0.7616]
    """
    return np.tanh(z)


def tanh_derivative(z):
    r"""$\tanh' z = 1 - \tanh^2 z$, at most 1.

    Examples:
        >>> tanh_derivative([0.0, 1.0]).round(4).tolist()
        [1.0, 0.42]
    """
    return 1 - np.tanh(z) ** 2


def relu(z):
    r"""$\max(0, z)$.

    Examples:
        >>> relu([-2.0, 3.0]).tolist()
        [0.0, 3.0]
    """
    return np.maximum(0, z)


def relu_derivative(z):
    r"""$1$ where $z > 0$, $0$ where $z < 0$; at the kink 0.

    Examples:
        >>> relu_derivative([-2.0, 0.0, 3.0]).tolist()
        [0.0, 0.0, 1.0]
    """
    z = np.asarray(z)
    return (z > 0).astype(z.dtype)


def leaky_relu(z, alpha=0.01):
    r"""$z$ where $z \ge 0$, $\alpha z$ elsewhere.

    Source: Maas, Hannun & Ng, "Rectifier Nonlinearities Improve Neural Network Acoustic Models",
    2013.

    Examples:
        >>> leaky_relu([-2.0, 3.0]).tolist()
        [-0.02, 3.0]
    """
    z = np.asarray(z)
    return np.where(z >= 0, z, alpha * z)


def leaky_relu_derivative(z, alpha=0.01):
    r"""$1$ where $z > 0$, $\alpha$ where $z < 0$; at the kink 1.

    Examples:
        >>> leaky_relu_derivative([-2.0, 0.0, 3.0]).tolist()
        [0.01, 1.0, 1.0]
    """
    z = np.asarray(z)
    return np.where(z >= 0, np.ones_like(z), alpha)


def softplus(z, beta=1.0):
    r"""$\log(1 + e^{\beta z})/\beta$, a smooth ReLU, without overflow for any $z$.

    Examples:
        >>> softplus([0.0, 1000.0]).round(4).tolist()
        [0.6931, 1000.0]
    """
    return np.logaddexp(0, beta * np.asarray(z)) / beta


def softplus_derivative(z, beta=1.0):
    r"""$\sigma(\beta z)$.

    Examples:
        >>> softplus_derivative([0.0, 1.0], beta=2.0).round(4).tolist()
        [0.5, 0.8808]
    """
    return sigmoid(beta * np.asarray(z))


def softmax(z, axis=-1):
    r"""$\hat y_k = e^{z_k - m} / \sum_j e^{z_j - m}$ with $m = \max_j z_j$, so that none overflows.

    Examples:
        >>> softmax([[0.0, 0.0], [1000.0, 0.0]]).tolist()
        [[0.5, 0.5], [1.0, 0.0]]
    """
    e = np.exp(z - np.max(z, axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def softmax_jacobian(z):
    r"""$\partial \hat y_k / \partial z_i = \hat y_k\,(\delta_{ki} - \hat y_i)$.

    Args:
        z: logits `(..., classes)`.

    Returns:
        Array `(..., classes, classes)`, the output's index k before the input's index i.

    Examples:
        >>> softmax_jacobian([0.0, 0.0]).tolist()
        [[0.25, -0.25], [-0.25, 0.25]]
    """
    y = softmax(z)
    return y[..., :, None] * (np.eye(y.shape[-1]) - y[..., None, :])


def log_softmax(z, axis=-1):
    r"""$\log \hat y_k = z_k - m - \log \sum_j e^{z_j - m}$, finite where $\hat y_k$ rounds to 0.

    Examples:
        >>> log_softmax([1000.0, 0.0]).tolist()
        [0.0, -1000.0]
    """
    z = z - np.max(z, axis=axis, keepdims=True)
    return z - np.log(np.exp(z).sum(axis=axis, keepdims=True))


def log_softmax_jacobian(z):
    r"""$\partial \log \hat y_k / \partial z_i = \delta_{ki} - \hat y_i$.

    Args:
        z: logits `(..., classes)`.

    Returns:
        Array `(..., classes, classes)`, the output's index k before the input's index i.

    Examples:
        >>> log_softmax_jacobian([0.0, 0.0]).tolist()
        [[0.5, -0.5], [-0.5, 0.5]]
    """
    y = softmax(z)
    return np.eye(y.shape[-1]) - y[..., None, :]
