"""A sigmoid for each class.

>>> better_output.answer()
('sigmoid', 'alone')
"""

from solutions.claim import refuted, shown
from solutions.experiments.losses import several_labels
from solutions.part import Key, prose

better_output = prose(
    "h",
    "A better output layer",
    points=2,
    topics=("losses", "activations"),
    keywords=(
        "multi-label classification",
        "sigmoid output",
        "independent sigmoids",
        "binary cross-entropy",
        "BCE",
        "sigmoid vs softmax",
        "several classes at once",
    ),
    claims={
        "sigmoid": shown(
            "A sigmoid for each class, each with the logistic loss (binary cross-entropy); the loss of the example "
            "is their mean. It finds all animals in an image.",
            several_labels.sigmoids_find_every_animal,
        ),
        "alone": shown(
            "So the output layer is $n_y$ logistic regressions, each trained on whether its animal is present.",
            several_labels.sigmoids_are_trained_alone,
        ),
        "independent": refuted(
            "This requires that the animals occur independently of each other.",
            several_labels.sigmoids_need_no_independent_animals,
        ),
        "loss": refuted(
            "It is enough to change the loss and keep the softmax.",
            several_labels.logistic_losses_of_a_softmax_confuse_as_well,
        ),
    },
    key=Key(
        "independent logistic regressions, one for each class, and the mean of their logistic losses",
        printed=("sigmoid", "alone"),
    ),
)
