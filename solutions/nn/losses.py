r"""Losses, each with its gradient with respect to the first argument beside it.

Every loss is the mean over the batch. A batch is `(batch,)` or `(batch, outputs)`; logits and
probabilities of classes are `(batch, classes)`, and their labels either integers `(batch,)` or
rows `(batch, classes)` that sum to 1 (one-hot, or soft). Logarithms are natural. A loss is a float;
a gradient has the dtype of the first argument, float64 if that is of integers.

All raise `ValueError` for an empty batch, for what are no real numbers, NaN among them, and for a
result that is infinite; each gradient also for what its loss refuses.
"""

import numpy as np

from solutions.nn.activations import _log_softmax, sigmoid, softmax, softplus
from solutions.nn.checks import axes, count, floating, keeps_dtype, same_shape


@keeps_dtype("prediction", beside=("target",))
def mean_squared_error(prediction, target):
    r"""$\frac1m \sum_i (\hat y_i - y_i)^2$, the mean over all m entries.

    Raises:
        ValueError: the two shapes differ.

    Examples:
        >>> mean_squared_error([1.0, 4.0], [0.0, 2.0])
        2.5
    """
    _check_batch("prediction", prediction, "target", target)
    return float(np.mean((prediction - target) ** 2))


@keeps_dtype("prediction", beside=("target",))
def mean_squared_error_gradient(prediction, target):
    r"""$\frac2m (\hat y - y)$.

    Examples:
        >>> mean_squared_error_gradient([1.0, 4.0], [0.0, 2.0]).tolist()
        [1.0, 2.0]
    """
    _check_batch("prediction", prediction, "target", target)
    return 2 / prediction.size * (prediction - target)


@keeps_dtype("probability", beside=("label",))
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


@keeps_dtype("probability", beside=("label",))
def binary_cross_entropy_gradient(probability, label):
    r"""$\frac1m (\hat y - y) / (\hat y\,(1 - \hat y))$.

    Examples:
        >>> binary_cross_entropy_gradient([0.5, 0.9], [0, 1]).round(4).tolist()
        [1.0, -0.5556]
    """
    p, y = _probabilities_and_labels(probability, label)
    return (p - y) / (p * (1 - p)) / p.size


@keeps_dtype("logit", beside=("label",))
def binary_cross_entropy_with_logits(logit, label):
    r"""$\frac1m \sum_i \log(1 + e^{z_i}) - y_i z_i$: the loss of $\sigma(z)$, finite for every finite z.

    Raises:
        ValueError: the two shapes differ, or a label is outside [0, 1].

    Examples:
        >>> round(binary_cross_entropy_with_logits([0.0, 1000.0], [1, 0]), 4)
        500.3466
        >>> binary_cross_entropy_with_logits([-np.inf, np.inf], [0, 1])
        0.0
    """
    z, y = logit, _labels("logit", logit, label)
    certain = np.isinf(z) & (y == (z > 0))  # and right: the limit is 0
    return float(np.mean(np.where(certain, 0.0, softplus(z) - y * z)))


@keeps_dtype("logit", beside=("label",))
def binary_cross_entropy_with_logits_gradient(logit, label):
    r"""$\frac1m (\sigma(z) - y)$.

    Examples:
        >>> binary_cross_entropy_with_logits_gradient([0.0, 1000.0], [1, 0]).tolist()
        [-0.25, 0.5]
    """
    z, y = logit, _labels("logit", logit, label)
    return (sigmoid(z) - y) / z.size


@keeps_dtype("probabilities")
def cross_entropy(probabilities, labels):
    r"""$-\frac1m \sum_i \sum_k y_{ik} \log \hat y_{ik}$, with $0 \log 0 = 0$.

    Args:
        probabilities: `(batch, classes)`, rows that sum to 1, as nearly as float16 can.
        labels: integers `(batch,)` or rows `(batch, classes)`.

    Raises:
        ValueError: a probability is outside [0, 1], or 0 for a class that occurs (the loss would
            be infinite); a row does not sum to 1; or the labels do not fit.

    Examples:
        >>> round(cross_entropy([[0.5, 0.25, 0.25], [0.0, 0.2, 0.8]], [0, 2]), 4)
        0.4581
    """
    p, y = _distributions_and_labels(probabilities, labels)
    return float(-np.sum(y * np.log(np.where(y > 0, p, 1))) / len(p))


@keeps_dtype("probabilities")
def cross_entropy_gradient(probabilities, labels):
    r"""$-\frac1m\, y_{ik} / \hat y_{ik}$.

    Examples:
        >>> cross_entropy_gradient([[0.5, 0.25, 0.25], [0.0, 0.2, 0.8]], [0, 2]).tolist()
        [[-1.0, 0.0, 0.0], [0.0, 0.0, -0.625]]
    """
    p, y = _distributions_and_labels(probabilities, labels)
    return 0.0 - y / np.where(y > 0, p, 1) / len(p)


@keeps_dtype("logits")
def cross_entropy_with_logits(logits, labels):
    r"""The cross-entropy of softmax(z): $-\frac1m \sum_i \sum_k y_{ik} \log \hat y_{ik}$.

    Finite for every finite z, since it takes the logarithm before anything is rounded to 0; where a
    class does not occur, its logit may be -∞.

    Args:
        logits: `(batch, classes)`.
        labels: integers `(batch,)` or rows `(batch, classes)`.

    Raises:
        ValueError: the logits are no `(batch, classes)`, or the labels do not fit.

    Examples:
        >>> cross_entropy_with_logits([[0.0, 1000.0]], [0])
        1000.0
    """
    z, y = logits, _rows("logits", logits, labels)
    return float(-np.sum(y * np.where(y > 0, _log_softmax(z, axis=1), 0)) / len(z))


@keeps_dtype("logits")
def cross_entropy_with_logits_gradient(logits, labels):
    r"""$\frac1m (\hat y - y)$ with $\hat y$ = softmax(z).

    Examples:
        >>> cross_entropy_with_logits_gradient([[0.0, 1000.0]], [0]).tolist()
        [[-1.0, 1.0]]
    """
    z, y = logits, _rows("logits", logits, labels)
    return (softmax(z) - y) / len(z)


def one_hot(labels, classes):
    """Rows of the identity matrix: integers `(batch,)` become `(batch, classes)`, in float64.

    Raises:
        ValueError: the labels are no integers, or outside 0 … classes - 1; or `classes` is not positive.

    Examples:
        >>> one_hot([2, 0], classes=3).tolist()
        [[0.0, 0.0, 1.0], [1.0, 0.0, 0.0]]
    """
    classes = count("classes", classes)
    labels = np.asarray(labels)
    if labels.ndim != 1 or not np.issubdtype(labels.dtype, np.integer):
        raise ValueError(f"labels have shape {labels.shape} and type {labels.dtype}, expected integers (batch,)")
    if np.any(bad := (labels < 0) | (labels >= classes)):
        raise ValueError(f"labels={labels[bad][0]} is outside 0 … {classes - 1}")
    return np.eye(classes)[labels]


def _check_batch(name, value, other_name, other):
    same_shape(name, value, other_name, other)
    if value.size == 0:
        raise ValueError(f"{name} has shape {value.shape}, expected at least one entry")


def _labels(name, value, label):
    _check_batch(name, value, "label", label)
    if np.any(bad := ~((label >= 0) & (label <= 1))):
        raise ValueError(f"label={label[bad][0]}, expected a number in [0, 1]")
    return label


def _probabilities_and_labels(p, label):
    y = _labels("probability", p, label)
    if np.any(bad := ~((p > 0) & (p < 1))):
        raise ValueError(
            f"probability={p[bad][0]}, expected a number in (0, 1); "
            "binary_cross_entropy_with_logits is finite for every logit"
        )
    return p, y


def _rows(name, z, labels):
    """The labels of an array `(batch, classes)`, as rows."""
    axes(name, z, "(batch, classes)")
    y = np.asarray(labels)
    y = one_hot(y, z.shape[1]) if y.ndim == 1 else floating("labels", y)
    same_shape(name, z, "labels", y)
    _check_distributions("labels", y)
    return y


def _distributions_and_labels(p, labels):
    y = _rows("probabilities", p, labels)
    _check_distributions("probabilities", p)
    if np.any((p == 0) & (y > 0)):
        raise ValueError(
            # typed 0.0: what was told
            "probabilities=0.0 for a class that occurs, so the loss is infinite; "
            "cross_entropy_with_logits is finite for every logit"
        )
    return p, y


def _check_distributions(name, rows):
    if np.any(bad := ~((rows >= 0) & (rows <= 1))):
        raise ValueError(f"{name}={rows[bad][0]}, expected numbers in [0, 1]")
    sums = rows.sum(axis=1)
    if np.any(bad := abs(sums - 1) > 1e-3):  # numbers of float16 are off by 2⁻¹¹
        raise ValueError(f"{name}={rows[bad][0].tolist()}, expected rows that sum to 1, not to {sums[bad][0]:.6g}")
