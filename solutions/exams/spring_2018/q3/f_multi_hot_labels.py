"""Labels for several animals."""

from itertools import combinations

from solutions.exams.spring_2018.q3.predictions import ANIMALS, SETS, multi_hot
from solutions.finding import Finding
from solutions.part import Claim, Key, holding, part


def animals_of(label):
    """The animals of a label.

    >>> animals_of((1, 0, 0, 1))
    ('dog', 'mouse')
    """
    return tuple(animal for animal, entry in zip(ANIMALS, label, strict=True) if entry)


def every_set_has_its_own_label(control=False):
    """All sets of one to four animals are written as labels with a 1 for each animal, and read back.

    Measured are the different labels, and the sets that come back. The control marks the first animal only.
    """
    labels = [multi_hot(animals[:1] if control else animals) for animals in SETS]
    back = sum(animals_of(label) == animals for label, animals in zip(labels, SETS, strict=True))
    found = {"sets": len(SETS), "different labels": len(set(labels)), "sets read back": back}
    return Finding(len(set(labels)) == back == len(SETS), found)


def one_animal_is_not_enough():
    """Each set of animals is labelled with the one-hot vector of its first animal."""
    found = every_set_has_its_own_label(control=True).numbers
    return Finding(found["different labels"] < found["sets"], found)


def a_class_for_each_set():
    """The number of non-empty sets, each of which would be a class of its own, for more and more animals."""
    found = {
        f"classes for {animals} animals": sum(
            1 for size in range(1, animals + 1) for _ in combinations(range(animals), size)
        )
        for animals in (4, 5, 10)
    }
    four, five, ten = found.values()
    return Finding(four == len(SETS) and (five, ten) == (2**5 - 1, 2**10 - 1), found)


LABELS = {
    "multi-hot": Claim(
        "A multi-hot vector: one entry for each animal, 1 if it is in the image and 0 if not. Dog and mouse is "
        "(1, 0, 0, 1). Every set of animals has its own label.",
        shown_by=every_set_has_its_own_label,
    ),
    "sets": Claim(
        r"One class for each combination would also do, but with $n$ animals there are $2^n - 1$ of them.",
        shown_by=a_class_for_each_set,
    ),
    "main": Claim("The one-hot vector of the main animal keeps enough.", refuted_by=one_animal_is_not_enough),
}


@part(
    "f",
    "Labels for several animals",
    kind="prose",
    points=2,
    topics=("losses",),
    claims=LABELS,
    key=Key("multi-hot vectors: (1, 0, 0, 1) is dog and mouse", printed=("multi-hot",)),
)
def labels_for_sets():
    """
    >>> labels_for_sets()
    ('multi-hot', 'sets')
    >>> bool(every_set_has_its_own_label(control=True))
    False
    """
    return holding(LABELS)
