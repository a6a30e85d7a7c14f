"""The data set.

>>> needed_data.answer()
('pairs', 'misses')
"""

from solutions.claim import refuted, shown
from solutions.experiments.data import selection
from solutions.part import Key, prose

needed_data = prose(
    "a",
    "The data set",
    points=2,
    topics=("data-and-strategy",),
    keywords=(
        "CTR",
        "click-through rate",
        "training examples",
        "inputs and labels",
        "class imbalance",
        "online advertising",
        "ad click prediction",
    ),
    claims={
        "pairs": shown(
            "One example is one showing of an advertisement. Its input holds features of the user *and* of the "
            "advertisement; its label is 1 if the user clicked and 0 if not.",
            selection.both_kinds_of_features_are_needed,
        ),
        "misses": shown(
            "Showings without a click are as necessary as those with one.", selection.clicked_examples_alone_say_always
        ),
        "one": refuted(
            "The features of the user, or those of the advertisement, are enough.",
            selection.both_kinds_of_features_are_needed,
        ),
        "unseen": refuted(
            "An advertisement that a user was never shown may be added with the label 0.",
            selection.what_was_not_shown_is_no_refusal,
        ),
    },
    key=Key(
        "pairs (x, y): x are features of the user and of the advertisement, y is a label of 0 or 1",
        printed=("pairs", "misses"),
    ),
)
