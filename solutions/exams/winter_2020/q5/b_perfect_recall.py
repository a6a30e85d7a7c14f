"""What perfect recall says.

>>> meaning_of_perfect_recall.answer()
('constant', 'good', 'sample')
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.data import metrics
from solutions.finding import Finding
from solutions.nn.metrics import precision, recall
from solutions.part import Key, prose


def perfect_model_has_it_too():
    """What recall and precision has a model that gives every example its own class?"""
    label = np.repeat([1, 0], [35, 65])
    numbers = {"recall": recall(label, label), "precision": precision(label, label)}
    return Finding(list(numbers.values()) == [1, 1], numbers)


meaning_of_perfect_recall = prose(
    "b",
    "A recall of 100%",  # typed 100: the question states it
    points=1,
    topics=("data-and-strategy",),
    keywords=(
        "sensitivity",
        "precision and recall",
        "false negatives",
        "false positives",
        "trivial classifier",
        "always positive",
        "evaluation metric",
    ),
    claims={
        "constant": shown(
            "Not necessarily: a model that always says “preterm” has a recall of 100%, and tells nobody anything.",
            metrics.constant_model_has_perfect_recall,
        ),
        "good": shown("A very good model may have it as well.", perfect_model_has_it_too),
        "sample": shown(
            "And 100% on a test set is no promise: it may have too few positives to show a rare miss.",
            metrics.misses_pass_a_small_test,
        ),
        "works": refuted(
            "It works well: no preterm birth is missed, and false positives do not matter.",
            metrics.constant_model_has_perfect_recall,
        ),
    },
    key=Key(
        "not necessarily: it is necessary, but not sufficient; always predicting positive has it too",
        printed=("constant",),
    ),
)
