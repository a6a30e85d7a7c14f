"""The loss of a right prediction."""

from math import fsum, log

from solutions.exams.spring_2018.q3.predictions import ANIMALS, MISTAKES, predicted
from solutions.nn.losses import cross_entropy
from solutions.part import Key, part


def loss_of_the_next_class(probabilities, animal):
    """The loss for somebody who mixes a count from 0 with a count from 1."""
    place = ANIMALS.index(animal) + 1
    if place == len(ANIMALS) or not probabilities[place]:
        raise ValueError(f"animal={animal!r}: after it comes no class with a probability")
    return -log(probabilities[place])


def sum_over_all_classes(probabilities):
    """Minus the logarithms of all probabilities, whatever the label."""
    if not all(probabilities):
        raise ValueError("probabilities=0: the sum over all classes is infinite")
    return -fsum(log(p) for p in probabilities)


@part(
    "a",
    "The loss of a right prediction",
    kind="number",
    points=2,
    topics=("losses",),
    tolerance=0.005,
    fields={"": "Loss (natural logarithm)"},
    vary={
        "probabilities": (
            (0.25, 0.25, 0.3, 0.2),
            (0.1, 0.2, 0.3, 0.4),
            (0.7, 0.1, 0.1, 0.1),
            (0.3, 0.55, 0.05, 0.1),
            (0.05, 0.05, 0.8, 0.1),
        ),
        "animal": ANIMALS,
    },
    mistakes=MISTAKES
    | {
        "This is the loss of another class: the next one in the list.": loss_of_the_next_class,
        "The label is 0 for the other classes, so that their logarithms do not count.": sum_over_all_classes,
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
