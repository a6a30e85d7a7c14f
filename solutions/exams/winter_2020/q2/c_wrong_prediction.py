"""The loss of a confident wrong prediction."""

from math import exp, log

from solutions.nn.losses import binary_cross_entropy
from solutions.part import Key, part


def of_true_label(prediction, label):
    """The probability that is predicted for the label that is true.

    >>> of_true_label(0.9, 0), of_true_label(0.9, 1)
    (0.1, 0.9)
    """
    return round(prediction if label else 1 - prediction, 12)


@part(
    "c",
    "The loss of a wrong prediction",
    kind="number",
    points=1,
    topics=("losses",),
    keywords=("BCE", "binary cross-entropy", "log loss", "sanity check", "negative example", "false positive"),
    tolerance=0.005,
    fields={"": "Loss (natural logarithm)"},
    tex=lambda loss: rf"-\log {exp(-loss):.6g} = {loss:.6f}",
    vary={"prediction": (*(n / 100 for n in range(55, 100, 2) if n != 65), 0.6, 0.7, 0.8), "label": (0,)},
    mistakes={
        "That is the loss of a positive example.": lambda prediction, label: -log(of_true_label(prediction, 1 - label)),
        "A loss is not negative: the minus sign is missing.": lambda answer: -answer,
        "That is the decimal logarithm; the natural one is asked for.": lambda answer: answer / log(10),
        "That is the binary logarithm; the natural one is asked for.": lambda answer: answer / log(2),
        "That is the squared error.": lambda prediction, label: (prediction - label) ** 2,
    },
    key=Key("−log {{ of_true_label(prediction, label) }}", printed=-log(0.1)),
)
def loss_of_a_wrong_prediction(prediction=0.9, label=0):
    """The binary cross-entropy of one example.

    >>> round(loss_of_a_wrong_prediction(), 6)
    2.302585
    >>> round(loss_of_a_wrong_prediction(prediction=0.5) / log(2), 6)
    1.0
    """
    return binary_cross_entropy([prediction], [float(label)])
