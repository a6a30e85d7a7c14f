r"""Losses, each with its gradient with respect to the first argument beside it.

Every loss is the mean over the batch. A batch is `(batch,)` or `(batch, outputs)`; logits and
probabilities of classes are `(batch, classes)`, and their labels either integers `(batch,)` or
rows `(batch, classes)` that sum to 1 (one-hot, or soft). Logarithms are natural.
"""

import numpy as np

from solutions.nn.activations import log_softmax, sigmoid, softmax, softplus


def mean_squared_error(prediction, target):
    r"""$\frac1m \sum_i (\hat y_i - y_i)^2$, the mean over all m entries.

    Raises:
        ValueError: the two shapes differ.

    Examples:
        >>> mean_squared_error([1.0, 4.0], [0.0, 2.0])
        2.5
    """
    prediction, target = _same_shape("prediction", prediction, "target", target)
    return float(np.mean((prediction - target) ** 2))


def mean_squared_error_gradient(prediction, target):
    r"""$\frac2m (\hat y - y)$.

    Examples:
        >>> mean_squared_error_gradient([1.0, 4.0], [0.0, 2.0]).tolist()
        [1.0, 2.0]
    """
    prediction, target = _same_shape("prediction", prediction, "target", target)
    return 2 / prediction.size * (prediction - target)


def binary_cross_entropy(probability, label):
    r"""$-\frac1m \sum_i y_i \log \hat y_i + (1 - y_i) \log(1 - \hat y_i)$.

    Raises:
        ValueError: the two shapes differ, a probability is outside (0, 1), or a label outside
            [0, 1].

    Examples:
        >>> round(binary_cross_entropy([0.5, 0.9], [0, 1]), 4)
        0.3993
    """
    p, y = _probabilities_and_labels(probability, label)
    return float(-np.mean(y * np.log(p) + (1 - y) * np.log1p(-p)))


def binary_cross_entropy_gradient(probability, label):
    r"""$\frac1m (\hat y - y) / (\hat y\,(1 - \hat y))$.

    Examples:
        >>> binary_cross_entropy_gradient([0.5, 0.9], [0, 1]).round(4).tolist()
        [1.0, -0.5556]
    """
    p, y = _probabilities_and_labels(probability, label)
    return (p - y) / (p * (1 - p)) / p.size


def binary_cross_entropy_with_logits(logit, label):
    r"""$\frac1m \sum_i \log(1 + e^{z_i}) - y_i z_i$: the loss of $\sigma(z)$, finite for every z.

    Raises:
        ValueError: the two shapes differ, or a label is outside [0, 1].

    Examples:
        >>> round(binary_cross_entropy_with_logits([0.0, 1000.0], [1, 0]), 4)
        500.3466
    """
    z, y = _logits_and_labels(logit, label)
    return float(np.mean(softplus(z) - y * z))


def binary_cross_entropy_with_logits_gradient(logit, label):
    r"""$\frac1m (\sigma(z) - y)$.

    Examples:
        >>> binary_cross_entropy_with_logits_gradient([0.0, 1000.0], [1, 0]).tolist()
        [-0.25, 0.5]
    """
    z, y = _logits_and_labels(logit, label)
    return (sigmoid(z) - y) / z.size


def cross_entropy(probabilities, labels):
    r"""$-\frac1m \sum_i \sum_k y_{ik} \log \hat y_{ik}$, with $0 \log 0 = 0$.

    Args:
        probabilities: `(batch, classes)`.
        labels: integers `(batch,)` or rows `(batch, classes)`.

    Raises:
        ValueError: a probability is outside [0, 1], or 0 for a class that occurs (the loss would
            be infinite); or the labels do not fit.

    Examples:
        >>> round(cross_entropy([[0.5, 0.25, 0.25], [0.0, 0.2, 0.8]], [0, 2]), 4)
        0.4581
    """
    p, y = _distributions_and_labels(probabilities, labels)
    return float(-np.sum(y * np.log(np.where(y > 0, p, 1))) / len(p))


def cross_entropy_gradient(probabilities, labels):
    r"""$-\frac1m\, y_{ik} / \hat y_{ik}$.

    Examples:
        >>> cross_entropy_gradient([[0.5, 0.25, 0.25], [0.0, 0.2, 0.8]], [0, 2]).tolist()
        [[-1.0, 0.0, 0.0], [0.0, 0.0, -0.625]]
    """
    p, y = _distributions_and_labels(probabilities, labels)
    return 0.0 - y / np.where(y > 0, p, 1) / len(p)


def cross_entropy_with_logits(logits, labels):
    r"""The cross-entropy of softmax(z): $-\frac1m \sum_i \sum_k y_{ik} \log \hat y_{ik}$.

    Finite for every z, since it takes the logarithm before anything is rounded to 0.

    Args:
        logits: `(batch, classes)`.
        labels: integers `(batch,)` or rows `(batch, classes)`.

    Raises:
        ValueError: the logits are no `(batch, classes)`, or the labels do not fit.

    Examples:
        >>> cross_entropy_with_logits([[0.0, 1000.0]], [0])
        1000.0
    """
    z, y = _batch_of_classes("logits", logits, labels)
    return float(-np.sum(y * log_softmax(z)) / len(z))


def cross_entropy_with_logits_gradient(logits, labels):
    r"""$\frac1m (\hat y - y)$ with $\hat y$ = softmax(z).

    Examples:
        >>> cross_entropy_with_logits_gradient([[0.0, 1000.0]], [0]).tolist()
        [[-1.0, 1.0]]
    """
    z, y = _batch_of_classes("logits", logits, labels)
    return (softmax(z) - y) / len(z)


def one_hot(labels, classes):
    """Rows of the identity matrix: integers `(batch,)` become `(batch, classes)`.

    Raises:
        ValueError: the labels are no integers, or outside 0 … classes - 1.

    Examples:
        >>> one_hot([2, 0], classes=3).tolist()
        [[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]]
    """
    labels = np.asarray(labels)
    if labels.ndim != 1 or not np.issubdtype(labels.dtype, np.integer):
        raise ValueError(f"labels have shape {labels.shape} and type {labels.dtype}, expected integers (batch,)")
    if np.any(bad := (labels < 0) | (labels >= classes)):
        raise ValueError(f"labels={labels[bad][0]} is outside 0 … {classes - 1}")
    return np.eye(classes)[labels]


def _same_shape(name, value, other_name, other):
    value, other = np.asarray(value, dtype=float), np.asarray(other, dtype=float)
    if value.shape != other.shape:  # (m, 1) and (m,) would broadcast to (m, m)
        raise ValueError(f"{name} has shape {value.shape}, {other_name} {other.shape}, expected the same")
    return value, other


def _logits_and_labels(logit, label, name="logit"):
    z, y = _same_shape(name, logit, "label", label)
    if np.any(bad := ~((y >= 0) & (y <= 1))):
        raise ValueError(f"label={y[bad][0]}, expected a number in [0, 1]")
    return z, y


def _probabilities_and_labels(probability, label):
    p, y = _logits_and_labels(probability, label, name="probability")
    if np.any(bad := ~((p > 0) & (p < 1))):
        raise ValueError(
            f"probability={p[bad][0]}, expected a number in (0, 1); "
            "binary_cross_entropy_with_logits is finite for every logit"
        )
    return p, y


def _batch_of_classes(name, z, labels):
    """An array `(batch, classes)` and its labels, as rows."""
    z, y = np.asarray(z, dtype=float), np.asarray(labels)
    if z.ndim != 2:
        raise ValueError(f"{name} has shape {z.shape}, expected (batch, classes)")
    if y.ndim == 1:
        y = one_hot(y, z.shape[1])
    z, y = _same_shape(name, z, "labels", y)
    if np.any(y < 0) or not np.allclose(y.sum(axis=1), 1):
        raise ValueError("labels: expected rows of non-negative numbers that sum to 1")
    return z, y


def _distributions_and_labels(probabilities, labels):
    p, y = _batch_of_classes("probabilities", probabilities, labels)
    if np.any(bad := ~((p >= 0) & (p <= 1))):
        raise ValueError(f"probabilities={p[bad][0]}, expected numbers in [0, 1]")
    if np.any((p == 0) & (y > 0)):
        raise ValueError(
            "probabilities=0.0 for a class that occurs, so the loss is infinite; "
            "cross_entropy_with_logits is finite for every logit"
        )
    return p, y
