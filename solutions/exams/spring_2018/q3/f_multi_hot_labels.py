"""Labels for several animals.

>>> labels_for_sets.answer()
('multi-hot', 'sets')
"""

from itertools import combinations

from solutions.claim import refuted, shown
from solutions.exams.spring_2018.q3.predictions import ANIMALS, SETS, multi_hot
from solutions.finding import Finding
from solutions.part import Key, prose


def animals_of(label):
    """The animals of a label.

    >>> animals_of((1, 0, 0, 1))
    ('dog', 'mouse')
    """
    return tuple(animal for animal, entry in zip(ANIMALS, label, strict=True) if entry)


def every_set_has_its_own_label(control=False):
    """All sets of one to four animals are written as labels with a 1 for each animal, and read back.

    How many labels are different, and how many sets come back? The control marks the first animal only.
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
    found = {n: sum(len(list(combinations(range(n), size))) for size in range(1, n + 1)) for n in (len(ANIMALS), 5, 10)}
    holds = found[len(ANIMALS)] == len(SETS) and all(classes == 2**n - 1 for n, classes in found.items())
    return Finding(holds, {f"classes for {n} animals": classes for n, classes in found.items()})


labels_for_sets = prose(
    "f",
    "Labels for several animals",
    points=2,
    topics=("losses",),
    keywords=(
        "multi-label classification",
        "multi-hot vector",
        "k-hot",
        "label encoding",
        "labelling",
        "several classes at once",
        "chimera",
    ),
    claims={
        "multi-hot": shown(
            "A multi-hot vector: one entry for each animal, 1 if it is in the image and 0 if not. Dog and mouse is "
            '{{ str(multi_hot(("dog", "mouse"))) }}. Every set of animals has its own label.',
            every_set_has_its_own_label,
        ),
        "sets": shown(
            r"One class for each combination would also work, but with $n$ animals there are $2^n - 1$ of them.",
            a_class_for_each_set,
        ),
        "main": refuted("The one-hot vector of the main animal keeps enough information.", one_animal_is_not_enough),
    },
    key=Key('multi-hot vectors: {{ str(multi_hot(("dog", "mouse"))) }} is dog and mouse', printed=("multi-hot",)),
)
