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
        "i": refuted(
            "Optimise with SGD.",
            exploding_gradients.whatever_the_examples,
            because="SGD takes one example at a time, but the gradient of each of them explodes.",
        ),
        "ii": refuted(
            "Oversample the rare classes.",
            exploding_gradients.whatever_the_examples,
            because="Oversampling changes how much each class counts, but the gradients of all classes explode.",
        ),
        "iii": refuted(
            "Use larger batches.",
            exploding_gradients.whatever_the_examples,
            because="A larger batch averages over more gradients, each of which is too large.",
        ),
        "iv": shown("Clip the gradient.", exploding_gradients.tamed_by_clipping),
    },
    key=Key("(iv)", printed=("iv",)),
)
