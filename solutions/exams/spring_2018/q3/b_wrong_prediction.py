"""The loss of a wrong prediction."""

from math import log

import numpy as np
import sympy

from solutions.exams.spring_2018.q3.predictions import ANIMALS, MISTAKES, multi_hot, predicted
from solutions.finding import Finding
from solutions.nn.losses import cross_entropy
from solutions.part import Key, part


@part(
    "b",
    "The loss of a wrong prediction",
    kind="number",
    points=2,
    topics=("losses",),
    keywords=(
        "CE loss",
        "cross-entropy",
        "negative log likelihood",
        "NLL",
        "log loss",
        "misclassified example",
        "one-hot",
    ),
    tolerance=0.005,
    fields={"": "Loss (natural logarithm)"},
    vary={
        "probabilities": (
            (0.0, 0.0, 0.4, 0.6),
            (0.0, 0.55, 0.45, 0.0),
            (0.3, 0.7, 0.0, 0.0),
            (0.25, 0.0, 0.4, 0.35),
            (0.48, 0.0, 0.52, 0.0),
            (0.1, 0.2, 0.0, 0.7),
            (0.0, 0.8, 0.05, 0.15),
            (0.5, 0.28, 0.22, 0.0),
            (0.12, 0.0, 0.62, 0.26),
            (0.64, 0.0, 0.18, 0.18),
            (0.0, 0.42, 0.38, 0.2),
            (0.32, 0.0, 0.36, 0.32),
            (0.06, 0.86, 0.0, 0.08),
            (0.16, 0.24, 0.6, 0.0),
            (0.0, 0.14, 0.46, 0.4),
        ),
        "animal": ANIMALS,
    },
    mistakes=MISTAKES
    | {
        "This is the loss of the class that was predicted; the label names another one.": lambda probabilities: (
            -log(max(probabilities))
        )
    },
    key=Key("−log {{ probabilities[ANIMALS.index(animal)] }}", printed=-log(0.4)),
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


def definition_needs_a_convention():
    """The definition, taken at its word, of a prediction with zeros; and the limit of p log p for p → 0."""
    p = sympy.symbols("p", positive=True)
    probabilities, animal = wrong_prediction_loss.part.givens.values()
    with np.errstate(divide="ignore", invalid="ignore"):
        literal = -np.sum(np.array(multi_hot((animal,))) * np.log(probabilities))
    found = {
        "sum as it is written": float(literal),
        "sum with 0 log 0 = 0": wrong_prediction_loss(),
        "limit of p log p": str(sympy.limit(p * sympy.log(p), p, 0, "+")),
    }
    return Finding(np.isnan(literal) and found["limit of p log p"] == "0", found)
