"""Predictions for the animals of an image, and what they cost."""

from itertools import combinations
from math import fsum, log

import numpy as np

ANIMALS = ("dog", "cat", "iguana", "mouse")
SETS = [animals for size in range(1, 5) for animals in combinations(ANIMALS, size)]


def listed(values):
    """Numbers as a vector is written.

    >>> listed((0.0, 0.25, 0.75))
    '(0, 0.25, 0.75)'
    """
    return "(" + ", ".join(f"{value:g}" for value in values) + ")"


def multi_hot(animals):
    """A label with a 1 for each of the animals.

    >>> multi_hot(("dog", "mouse"))
    (1, 0, 0, 1)
    """
    return tuple(int(animal in animals) for animal in ANIMALS)


def predicted(probabilities):
    """The animal with the largest probability.

    >>> predicted((0.25, 0.25, 0.3, 0.2))
    'iguana'
    """
    return ANIMALS[int(np.argmax(probabilities))]


def entropy(probabilities):
    return -fsum(p * log(p) for p in probabilities if p)


MISTAKES = {
    "The logarithm is to base 10; the natural one is asked for.": lambda answer: answer / log(10),
    "The logarithm is to base 2; the natural one is asked for.": lambda answer: answer / log(2),
    "This is the entropy of the prediction; the loss weights the logarithms by the entries of the label.": entropy,
}
