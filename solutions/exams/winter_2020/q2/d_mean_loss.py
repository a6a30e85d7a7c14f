"""The mean loss of three examples."""

from math import log

import numpy as np

from solutions.exams.winter_2020.q2.c_wrong_prediction import of_true_label
from solutions.nn.losses import binary_cross_entropy
from solutions.part import Key, part


def row(values):
    """Numbers as a row vector is written.

    >>> row((1, 0.25, 0.7))
    '(1, 0.25, 0.7)'
    """
    return "(" + ", ".join(f"{value:g}" for value in values) + ")"


def true_probabilities(predictions, labels):
    """The probability that each prediction gives to its true label.

    >>> true_probabilities((0.1, 0.2, 0.7), (1, 0, 0))
    [0.1, 0.8, 0.3]
    """
    return [of_true_label(*pair) for pair in zip(predictions, labels, strict=True)]


def sum_of_logarithms(predictions, labels, sign="log"):
    """The logarithms that are added, as text, or with another sign."""
    return " + ".join(f"{sign} {p:g}" for p in true_probabilities(predictions, labels))


def sum_in_tex(predictions, labels):
    """The same in TeX."""
    return sum_of_logarithms(predictions, labels, sign=r"\log")


@part(
    "d",
    "The mean loss of three examples",
    kind="number",
    points=3,
    topics=("losses",),
    keywords=("BCE", "binary cross-entropy", "cost J", "log loss", "average over the data set", "training cost"),
    tolerance=0.005,
    fields={"": "Cost $J$ (natural logarithm)"},
    tex=lambda cost: f"J = {cost:.6f}",
    vary={
        "labels": ((1, 0, 0), (0, 1, 0), (1, 1, 0), (0, 0, 1), (1, 0, 1)),
        "predictions": (
            (0.1, 0.2, 0.7),
            (0.9, 0.4, 0.3),
            (0.6, 0.7, 0.1),
            (0.25, 0.8, 0.4),
            (0.35, 0.15, 0.8),
            (0.75, 0.3, 0.6),
        ),
    },
    mistakes={
        "That is the sum; the mean is asked for.": lambda answer, labels: len(labels) * answer,
        "A prediction is the probability of label 1: where the label is 0, it is 1 − ŷ that counts.": (
            lambda predictions: -float(np.mean(np.log(predictions)))
        ),
        "For a label of 0 the second term of the loss counts.": lambda predictions, labels: (
            -sum(log(p) for p, label in zip(predictions, labels, strict=True) if label) / len(labels)
        ),
        "A cost is not negative: the minus sign is missing.": lambda answer: -answer,
        "That is the decimal logarithm; the natural one is asked for.": lambda answer: answer / log(10),
        "That is the mean squared error.": lambda predictions, labels: float(
            np.mean((np.array(predictions) - labels) ** 2)
        ),
    },
    key=Key(
        "−({{ sum_of_logarithms(predictions, labels) }})/{{ len(labels) }}",
        printed=-(log(0.1) + log(0.8) + log(0.3)) / 3,
    ),
)
def mean_loss(labels=(1, 0, 0), predictions=(0.1, 0.2, 0.7)):
    """The mean of the binary cross-entropies of all examples.

    >>> round(mean_loss(), 6)
    1.243234
    >>> round(mean_loss(labels=(1, 1), predictions=(0.5, 0.25)) / log(2), 6)
    1.5
    """
    return binary_cross_entropy(predictions, [float(label) for label in labels])
