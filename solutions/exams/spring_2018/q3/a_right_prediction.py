"""The loss of a right prediction."""

from math import fsum, log

from solutions.exams.spring_2018.q3.predictions import ANIMALS, MISTAKES, predicted
from solutions.nn.losses import cross_entropy
from solutions.part import Key, part


@part(
    "a",
    "The loss of a right prediction",
    kind="number",
    points=2,
    topics=("losses",),
    keywords=(
        "CE loss",
        "cross-entropy",
        "negative log likelihood",
        "NLL",
        "log loss",
        "softmax classifier",
        "one-hot",
    ),
    tolerance=0.005,
    fields={"": "Loss (natural logarithm)"},
    vary={
        "probabilities": (
            (0.1, 0.2, 0.3, 0.4),
            (0.7, 0.1, 0.15, 0.05),
            (0.3, 0.55, 0.05, 0.1),
            (0.05, 0.1, 0.8, 0.05),
            (0.35, 0.15, 0.3, 0.2),
            (0.2, 0.45, 0.1, 0.25),
            (0.1, 0.15, 0.25, 0.5),
            (0.6, 0.2, 0.15, 0.05),
            (0.05, 0.1, 0.65, 0.2),
            (0.1, 0.75, 0.05, 0.1),
            (0.05, 0.05, 0.05, 0.85),
            (0.9, 0.04, 0.05, 0.01),
            (0.26, 0.24, 0.18, 0.32),
            (0.2, 0.36, 0.3, 0.14),
            (0.38, 0.12, 0.3, 0.2),
            (0.3, 0.16, 0.42, 0.12),
            (0.25, 0.1, 0.17, 0.48),
            (0.12, 0.52, 0.2, 0.16),
            (0.58, 0.22, 0.14, 0.06),
            (0.08, 0.16, 0.62, 0.14),
            (0.12, 0.05, 0.15, 0.68),
            (0.04, 0.72, 0.14, 0.1),
            (0.06, 0.11, 0.78, 0.05),
            (0.82, 0.06, 0.08, 0.04),
        ),
        "animal": ANIMALS,
    },
    mistakes=MISTAKES
    | {
        # neither is made where the logarithm is of 0: there, or after the last class, `log` raises ValueError
        "This is the loss of another class: the next one in the list.": lambda probabilities, animal: (
            -log((*probabilities, 0)[ANIMALS.index(animal) + 1])
        ),
        "The label is 0 for the other classes, so their logarithms do not count.": lambda probabilities: (
            -fsum(map(log, probabilities))
        ),
    },
    key=Key("−log {{ probabilities[ANIMALS.index(animal)] }}", printed=-log(0.3)),
)
def right_prediction_loss(probabilities=(0.25, 0.25, 0.3, 0.2), animal="iguana"):
    """The cross-entropy of one image whose animal gets the largest probability.

    Raises:
        ValueError: another animal is predicted.

    >>> round(right_prediction_loss(), 4)
    1.204
    >>> round(right_prediction_loss((0.5, 0.25, 0.25, 0.0), "dog") / log(2), 4)
    1.0
    """
    if predicted(probabilities) != animal:
        raise ValueError(f"animal={animal!r}, but {predicted(probabilities)!r} is predicted")
    return cross_entropy([probabilities], [ANIMALS.index(animal)])
