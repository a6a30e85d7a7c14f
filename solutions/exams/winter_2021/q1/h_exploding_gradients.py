"""Exploding gradients.

>>> remedies_for_exploding_gradients.answer()
('iv',)
"""

from solutions.claim import refuted, shown
from solutions.experiments.optimization import exploding_gradients
from solutions.part import Key, choice

remedies_for_exploding_gradients = choice(
    "h",
    "Exploding gradients",
    points=2,
    topics=("optimization",),
    keywords=(
        "gradient clipping",
        "exploding gradient problem",
        "He initialization",
        "Xavier",
        "batch norm",
        "learning rate",
        "ReLU against sigmoid",
        "unstable training",
    ),
    several=True,
    claims={
        "i": refuted("Optimise with SGD.", exploding_gradients.whatever_the_examples),
        "ii": refuted("Oversample the rare classes.", exploding_gradients.whatever_the_examples),
        "iii": refuted("Use larger batches.", exploding_gradients.whatever_the_examples),
        "iv": shown("Clip the gradient.", exploding_gradients.tamed_by_clipping),
    },
    key=Key("(iv)", printed=("iv",)),
)
