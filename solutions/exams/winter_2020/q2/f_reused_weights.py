"""Reused weights.

>>> reasons_to_reuse_weights.answer()
('features',)
"""

from solutions.claim import refuted, shown
from solutions.experiments.data import transfer
from solutions.part import Key, prose

reasons_to_reuse_weights = prose(
    "f",
    "Reused weights for a new task",
    points=1,
    topics=("data-and-strategy",),
    keywords=("transfer learning", "pretrained network", "fine-tuning", "shared features", "pre-training", "backbone"),
    claims={
        "features": shown(
            "What the first network has learned to see in pictures of melons is useful for the new task as well, so "
            "that fewer pictures with a known weight are needed.",
            transfer.features_of_a_classifier_help_a_regression,
        ),
        "always": refuted(
            "Learned features are better than raw pixels, whatever the two tasks have in common.",
            transfer.features_of_an_unrelated_task_do_not_help,
        ),
    },
    key=Key("weights that are shared may be useful for both tasks", printed=("features",)),
)
