"""Softmax and cross-entropy on images of several animals.

>>> faults_of_softmax.answer()
('penalty', 'weight', 'same')
"""

from solutions.claim import refuted, shown
from solutions.experiments.losses import several_labels
from solutions.part import Key, prose

faults_of_softmax = prose(
    "g",
    "Softmax for several animals",
    points=2,
    topics=("losses", "activations"),
    keywords=(
        "multi-label classification",
        "softmax sums to one",
        "mutually exclusive classes",
        "softmax vs sigmoid",
        "competing classes",
        "chimera",
    ),
    claims={
        "penalty": shown(
            r"Images with many labels are penalised: if all classes are right, even the best prediction, equal shares, "
            r"costs $n_y \log n_y$, more than $n_y$ times as much as any right prediction for one animal.",
            several_labels.many_labels_cost_more,
        ),
        "weight": shown(
            "In the gradient, too, an image with $L$ labels counts like $L$ images with one.",
            several_labels.many_labels_weigh_more,
        ),
        "same": shown(
            "The probabilities sum to 1. So the best output for images with a dog and a cat is the same as for images "
            "with a dog or a cat: it does not say which of the two is meant.",
            several_labels.softmax_confuses_both_with_either,
        ),
        "scaled": refuted(
            "Only the penalty is wrong: with each label divided by its sum, the softmax can tell these images apart.",
            several_labels.scaled_labels_confuse_as_well,
        ),
    },
    key=Key(
        "examples with many labels are penalised: with all classes right and 1/n for each, the loss is n log n, far "
        "more than for most examples with one class",
        printed=("penalty",),
    ),
)
