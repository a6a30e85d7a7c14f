"""Positives that are copied before the split.

>>> problems_of_early_copies.answer()
('leak', 'mend', 'mix')
"""

from solutions.claim import refuted, shown
from solutions.experiments.data import class_imbalance, splits
from solutions.part import Key, prose

EXAMPLES, POSITIVES = 500, 175

problems_of_early_copies = prose(
    "a",
    "Positives copied before the split",
    points=2,
    topics=("data-and-strategy",),
    keywords=(
        "data leakage",
        "oversampling",
        "duplicates",
        "train test contamination",
        "class imbalance",
        "validation set",
        "train/dev/test split",
    ),
    claims={
        "leak": shown(
            "A positive and its copy often land on different sides of the split. The test set then contains examples "
            "that were trained on, and its score is too good.",
            splits.copies_inflate_the_test_score,
        ),
        "mend": shown(
            "If the data are split first, and only the positives of the training set are copied, the score is about "
            "that on new examples.",
            splits.splitting_first_is_honest,
        ),
        "mix": shown(
            "The copies also change the mix of classes in validation and test sets, and with it the measured "
            "precision.",
            class_imbalance.oversampled_test_set_misleads,
        ),
        "useless": refuted(
            "The problem is that an example shown twice teaches no more than an example shown once.",
            class_imbalance.oversampling_finds_positives,
        ),
    },
    key=Key(
        "training examples leak into validation and test sets, and performance is overestimated; half of the points "
        "for less direct problems, such as another mix of classes in the test set",
        printed=("leak", "mix"),
    ),
)
