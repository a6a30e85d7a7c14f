"""Squared error for a classifier.

>>> reasons_against_squared_error.answer()
('bounded', 'flat', 'stuck', 'convex')
"""

from solutions.claim import refuted, shown
from solutions.experiments.losses import squared_error
from solutions.part import Key, prose

reasons_against_squared_error = prose(
    "a",
    "Squared error for a classifier",
    points=1,
    topics=("losses",),
    keywords=(
        "MSE vs cross-entropy",
        "mean squared error",
        "vanishing gradient",
        "non-convex",
        "binary classification",
        "proper scoring rule",
        "bounded loss",
    ),
    claims={
        "bounded": shown(
            "However wrong a prediction is, it costs at most 1, whereas the cross-entropy grows without bound as a "
            "wrong prediction gets more confident.",
            squared_error.is_bounded,
        ),
        "flat": shown(
            "Where a prediction is confident and wrong, the sigmoid is flat, and with the squared error the gradient "
            "nearly vanishes. With the cross-entropy it is largest there.",
            squared_error.is_flat_where_it_is_wrong,
        ),
        "stuck": shown(
            "So a model that is confidently wrong hardly learns: with the squared error it is still wrong when with "
            "the cross-entropy it has recovered.",
            squared_error.is_not_unlearned,
        ),
        "convex": shown(
            "For logistic regression the squared error is not convex in the weights; the cross-entropy is.",
            squared_error.is_not_convex,
        ),
        "biased": refuted(
            "Even with enough data and training, the squared error leads to other probabilities than the true ones.",
            squared_error.learns_the_same_probability,
        ),
    },
    key=Key("the loss is at most 1 where the cross-entropy would be infinite", printed=("bounded",)),
)
