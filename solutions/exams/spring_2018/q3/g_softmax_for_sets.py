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
    claims={
        "penalty": shown(
            r"Many labels are penalised: with all classes right, even the best prediction, the same for each, costs "
            r"$n_y \log n_y$, more than $n_y$ times as much as any right prediction for one animal.",
            several_labels.many_labels_cost_more,
        ),
        "weight": shown(
            "In the gradient, too, an image with $L$ labels counts like $L$ images with one.",
            several_labels.many_labels_weigh_more,
        ),
        "same": shown(
            "The probabilities share a sum of 1. So the best output for images with a dog and a cat is that for images "
            "with a dog or a cat: which of the two is meant cannot be read from it.",
            several_labels.softmax_confuses_both_with_either,
        ),
        "scaled": refuted(
            "All that is wrong is the penalty: with each label divided by its sum, the softmax can tell these images.",
            several_labels.scaled_labels_confuse_as_well,
        ),
    },
    key=Key(
        "examples with many labels are penalised: with all classes right and 1/n for each, the loss is n log n, far "
        "more than for most examples with one class",
        printed=("penalty",),
    ),
)
