"""A rare positive class.

>>> rules_for_a_rare_class.answer()
('oversample', 'weights', 'test', 'prior')
"""

from solutions.claim import refuted, shown
from solutions.experiments.data import class_imbalance, splits
from solutions.experiments.data.class_imbalance import NEGATIVES
from solutions.finding import Finding
from solutions.part import Key, prose


def extra_copies_overshoot(control=False):
    """Nine negatives and one positive, to which nine further copies are added. The control has eight further copies."""
    positives = 1 + NEGATIVES - control
    return Finding(positives != NEGATIVES, {"negatives": NEGATIVES, "positives": positives})


def accuracy_depends_on_the_mix(negatives=NEGATIVES, right_negatives=0.95, right_positives=0.8):
    """Accuracies of one model on the natural mix and on an even one, from its accuracies on the two classes."""
    natural = (negatives * right_negatives + right_positives) / (negatives + 1)
    even = (right_negatives + right_positives) / 2
    return Finding(abs(natural - even) > 0.01, {"accuracy, natural mix": natural, "accuracy, even mix": even})


rules_for_a_rare_class = prose(
    "g",
    "Training with a rare positive class",
    points=2,
    topics=("data-and-strategy",),
    keywords=(
        "class imbalance",
        "imbalanced data",
        "unbalanced classes",
        "oversampling",
        "undersampling",
        "weighted loss",
        "class weights",
        "minority class",
    ),
    claims={
        "oversample": shown(
            "Show every positive nine times during training, so that both classes count alike: the model finds many "
            "more positives.",
            class_imbalance.oversampling_finds_positives,
        ),
        "weights": shown(
            "Equivalently, multiply the loss of every positive by nine.", class_imbalance.weights_equal_copies
        ),
        "test": shown(
            "Not at test time: the development and test sets keep the mix that the model will meet; otherwise the "
            "measured performance is not the performance in use.",
            class_imbalance.oversampled_test_set_misleads,
        ),
        "prior": shown(
            "The trained model takes both classes for equally frequent; where its probabilities matter, subtract "
            "log {{ NEGATIVES }} from its logit.",
            class_imbalance.oversampling_shifts_the_prior,
        ),
        "extra": refuted("Nine *further* copies of every positive make the classes even.", extra_copies_overshoot),
        "leak": refuted(
            "The positives may be repeated before the development set is split off.",
            splits.copies_leak_into_the_development_set,
        ),
    },
    key=Key(
        "oversample the positives ninefold while training; not at test time, where it falsifies the metric",
        printed=("oversample", "test"),
    ),
)
