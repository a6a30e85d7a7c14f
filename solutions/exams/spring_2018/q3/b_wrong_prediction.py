"""The loss of a wrong prediction."""

from functools import partial
from math import log

import numpy as np
import sympy

from solutions.exams.spring_2018.q3.predictions import ANIMALS, BASE, ENTROPY, WRONG, entropy, loss_to_base, predicted
from solutions.finding import Finding
from solutions.nn.losses import cross_entropy
from solutions.part import Key, part


def loss_of_the_predicted_class(probabilities, animal):
    """Minus the logarithm of the largest probability."""
    return -log(max(probabilities))


@part(
    "b",
    "The loss of a wrong prediction",
    kind="number",
    points=2,
    topics=("losses",),
    tolerance=0.005,
    fields={"": "Loss (natural logarithm)"},
    vary={
        "probabilities": (
            (0.0, 0.0, 0.4, 0.6),
            (0.0, 0.55, 0.45, 0.0),
            (0.3, 0.7, 0.0, 0.0),
            (0.25, 0.0, 0.4, 0.35),
            (0.48, 0.0, 0.52, 0.0),
        ),
        "animal": ANIMALS,
    },
    mistakes={
        "This is the loss of the class that was predicted; the label names another one.": partial(
            loss_of_the_predicted_class, **WRONG
        ),
        BASE.format(10): partial(loss_to_base, 10, **WRONG),
        BASE.format(2): partial(loss_to_base, 2, **WRONG),
        ENTROPY: partial(entropy, **WRONG),
    },
    key=Key("−log 0.4", printed=-log(0.4)),
)
def wrong_prediction_loss(probabilities=(0.0, 0.0, 0.4, 0.6), animal="iguana"):
    """The cross-entropy of one image, of which another animal than its own gets the largest probability.

    Raises:
        ValueError: its own animal is predicted, or has the probability 0.

    >>> round(wrong_prediction_loss(), 4)
    0.9163
    >>> from solutions.exams.spring_2018.q3.a_right_prediction import right_prediction_loss
    >>> wrong_prediction_loss() < right_prediction_loss()
    True
    """
    if predicted(probabilities) == animal:
        raise ValueError(f"animal={animal!r} is predicted")
    return cross_entropy([probabilities], [ANIMALS.index(animal)])


def literal_sum(probabilities, label):
    """The sum over all classes exactly as the definition is written, of floating-point numbers."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(-np.sum(np.array(label) * np.log(probabilities)))


def definition_needs_a_convention():
    """The definition, taken at its word, of a prediction with zeros; and the limit of p log p for p → 0."""
    p = sympy.symbols("p", positive=True)
    found = {
        "sum as it is written": str(literal_sum(WRONG["probabilities"], (0, 0, 1, 0))),
        "sum with 0 log 0 = 0": wrong_prediction_loss(),
        "limit of p log p": str(sympy.limit(p * sympy.log(p), p, 0, "+")),
    }
    return Finding(found["sum as it is written"] == "nan" and found["limit of p log p"] == "0", found)
