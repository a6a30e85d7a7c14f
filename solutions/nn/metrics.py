r"""Metrics of classifiers, from predicted classes and true labels, both integers `(batch,)`.

As in `losses`, the prediction comes first. The binary metrics count true positives TP, false
positives FP and false negatives FN, class 1 being the positive one. Where one of them is 0/0 it is
not defined, and `ValueError` says so, instead of a number that would be a convention.
"""

import numpy as np

from solutions.nn.checks import count, floating, same_shape


def confusion_matrix(prediction, label, classes=None):
    r"""How many examples of class j, the row, are predicted to be of class k, the column.

    Args:
        prediction: integers `(batch,)`.
        label: integers `(batch,)`.
        classes: number of classes; None is one more than the largest that occurs.

    Returns:
        Integers `(classes, classes)`; right predictions are on the diagonal.

    Raises:
        ValueError: the two are no integers from 0 on, `(batch,)` and of one length, at least 1; or
            `classes` is no positive integer, or not larger than all of them.

    Examples:
        >>> confusion_matrix(prediction=[0, 1, 1, 2, 2, 2], label=[0, 1, 2, 2, 2, 1]).tolist()
        [[1, 0, 0], [0, 1, 1], [0, 1, 2]]
    """
    prediction, label = _pair(prediction, label)
    largest = max(int(prediction.max()), int(label.max()))
    size = largest + 1 if classes is None else count("classes", classes)
    if largest >= size:
        raise ValueError(f"classes={classes}, expected more than {largest}, the largest class that occurs")
    try:
        matrix = np.zeros((size, size), dtype=int)
    except (MemoryError, ValueError) as error:
        raise ValueError(f"classes={size}, expected few enough for a matrix") from error
    np.add.at(matrix, (label.astype(int), prediction.astype(int)), 1)
    return matrix


def accuracy(prediction, label):
    r"""The share of right predictions, $\frac1m \sum_i [\hat y_i = y_i]$, of any number of classes.

    Raises:
        ValueError: as `confusion_matrix`.

    Examples:
        >>> accuracy(prediction=[0, 1, 1, 2], label=[0, 1, 2, 2])
        0.75
    """
    prediction, label = _pair(prediction, label)
    return float(np.mean(prediction == label))


def precision(prediction, label):
    r"""The share of positives among those called positive, $TP / (TP + FP)$.

    Raises:
        ValueError: a class is neither 0 nor 1, or none is called positive: TP + FP = 0; or as
            `confusion_matrix`.

    Examples:
        >>> precision(prediction=[1, 1, 1, 0], label=[1, 0, 1, 1]) == 2 / 3
        True
    """
    (_, false_positives), (_, true_positives) = _binary(prediction, label)
    return _share(true_positives, true_positives + false_positives, "prediction=0 everywhere, so TP + FP = 0")


def recall(prediction, label):
    r"""The share of those called positive among the positives, $TP / (TP + FN)$.

    Raises:
        ValueError: a class is neither 0 nor 1, or none is positive: TP + FN = 0; or as
            `confusion_matrix`.

    Examples:
        >>> recall(prediction=[1, 1, 1, 0, 0], label=[1, 0, 1, 1, 1])
        0.5
    """
    _, (false_negatives, true_positives) = _binary(prediction, label)
    return _share(true_positives, true_positives + false_negatives, "label=0 everywhere, so TP + FN = 0")


def f1_score(prediction, label):
    r"""The harmonic mean of precision and recall, $2\,TP / (2\,TP + FP + FN)$.

    In this form it is also defined, namely 0, where only one of the two is.

    Raises:
        ValueError: a class is neither 0 nor 1, or none is 1, neither called nor true; or as
            `confusion_matrix`.

    Examples:
        >>> f1_score(prediction=[1, 1, 1, 0, 0], label=[1, 0, 1, 1, 1]) == 2 / (3 / 2 + 2)
        True
        >>> f1_score(prediction=[0, 0], label=[1, 0])
        0.0
    """
    (_, false_positives), (false_negatives, true_positives) = _binary(prediction, label)
    whole = 2 * true_positives + false_positives + false_negatives
    return _share(2 * true_positives, whole, "prediction=0 and label=0 everywhere, so 2 TP + FP + FN = 0")


def _pair(prediction, label):
    prediction, label = _classes("prediction", prediction), _classes("label", label)
    same_shape("prediction", prediction, "label", label)
    return prediction, label


def _classes(name, values):
    floating(name, values)
    values = np.asarray(values)
    if values.ndim != 1 or values.size == 0:
        raise ValueError(f"{name} has shape {values.shape}, expected (batch,), not empty")
    if values.dtype.kind not in "biu":
        raise ValueError(f"{name} has type {values.dtype}, expected integers: classes, not scores")
    if values.min() < 0:
        raise ValueError(f"{name}={values.min()}, expected integers from 0 on")
    return values


def _binary(prediction, label):
    for name, values in (("prediction", prediction), ("label", label)):
        if (largest := int(_classes(name, values).max())) > 1:
            raise ValueError(f"{name}={largest}, expected 0 or 1")
    return confusion_matrix(prediction, label, classes=2).tolist()


def _share(part, whole, undefined):
    if whole == 0:
        raise ValueError(f"{undefined}, expected a positive")
    return part / whole
