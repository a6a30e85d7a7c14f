"""Predictions for the animals of an image, and what they cost."""

from itertools import combinations
from math import fsum, log

import numpy as np

ANIMALS = ("dog", "cat", "iguana", "mouse")

RIGHT = dict(probabilities=(0.25, 0.25, 0.3, 0.2), animal="iguana")
WRONG = dict(probabilities=(0.0, 0.0, 0.4, 0.6), animal="iguana")


def listed(values):
    """Numbers as a vector is written.

    >>> listed((0.0, 0.25, 0.75))
    '(0, 0.25, 0.75)'
    """
    return "(" + ", ".join(f"{value:g}" for value in values) + ")"


def predicted(probabilities):
    """The animal with the largest probability.

    >>> predicted((0.25, 0.25, 0.3, 0.2))
    'iguana'
    """
    return ANIMALS[int(np.argmax(probabilities))]


def loss_to_base(base, probabilities, animal):
    """The loss with a logarithm to another base."""
    return -log(probabilities[ANIMALS.index(animal)]) / log(base)


def entropy(probabilities, animal):
    """The entropy of the prediction."""
    return -fsum(p * log(p) for p in probabilities if p)


BASE = "The logarithm is to base {}; the natural one is asked for."
ENTROPY = "This is the entropy of the prediction: the weights of the logarithms are the entries of the label."


def error_rate(P, labels):
    """The share of predictions, (batch, classes), whose largest entry is not the label's, (batch,)."""
    return float(np.mean(np.argmax(P, axis=1) != labels))


SETS = [animals for size in range(1, 5) for animals in combinations(ANIMALS, size)]


def multi_hot(animals):
    """A label with a 1 for each of the animals.

    >>> multi_hot(("dog", "mouse"))
    (1, 0, 0, 1)
    """
    return tuple(int(animal in animals) for animal in ANIMALS)
