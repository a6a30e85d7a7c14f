"""A sigmoid for each class.

>>> better_output.answer()
('sigmoid', 'alone')
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.losses import several_labels
from solutions.nn.activations import sigmoid
from solutions.part import Key, prose


def dog_alone():
    """Images that show dog and cat, or neither, half and half: what the sigmoids learn, and what their product says."""
    labels = np.array([[1, 1, 0, 0], [0, 0, 0, 0]])
    dog, cat, *_ = several_labels.best_outputs(labels, several_labels.sigmoid_gradient, sigmoid).tolist()
    return {"dog": dog, "cat": cat, "a dog without a cat, by the product": dog * (1 - cat)}


better_output = prose(
    "h",
    "A better output layer",
    points=2,
    topics=("losses", "activations"),
    claims={
        "sigmoid": shown(
            "A sigmoid for each class, and for each the logistic loss (binary cross-entropy); the loss of the example "
            "is their mean. It finds all animals of an image.",
            several_labels.sigmoids_find_every_animal,
        ),
        "alone": shown(
            "So the output layer consists of $n_y$ logistic regressions, each trained on whether its animal is there.",
            several_labels.sigmoids_are_trained_alone,
        ),
        "independent": refuted(
            "For this the animals must occur independently of each other.",
            several_labels.sigmoids_need_no_independent_animals,
        ),
        "loss": refuted(
            "It is enough to change the loss and to keep the softmax.",
            several_labels.logistic_losses_of_a_softmax_confuse_as_well,
        ),
    },
    key=Key(
        "independent logistic regressions, one for each class, and the mean of their logistic losses",
        printed=("sigmoid", "alone"),
    ),
)
