"""A remedy for exploding gradients.

>>> remedies_for_exploding_gradients.answer()
('clip', 'weights')
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.optimization import exploding_gradients
from solutions.experiments.optimization.exploding_gradients import LARGE, gradient_growth
from solutions.part import Key, prose


def growth(**changed):
    """By how much the gradient grows on its way back in a network whose weights are too large by half, or one changed.

    >>> growth() > 100, growth(layers=5) > 100, growth(normalized=True) > 100, growth(scale=1.0) > 100
    (True, False, False, False)
    """
    return gradient_growth(np.random.default_rng(0), **{"scale": LARGE, **changed})


remedies_for_exploding_gradients = prose(
    "k",
    "A remedy for exploding gradients",
    points=1,
    topics=("optimization", "initialization"),
    keywords=(
        "gradient clipping",
        "gradient norm",
        "clip by value",
        "Xavier initialization",
        "He initialization",
        "unstable training",
    ),
    claims={
        "clip": shown(
            "Clip the gradients: if the norm is above a limit, scale the gradient down to it. The direction is kept, "
            "and no step can be huge.",
            exploding_gradients.tamed_by_clipping,
        ),
        "weights": shown(
            "Start from weights of the right size, such as Xavier's or He's: gradients explode if the weights are so "
            "large that every layer enlarges them.",
            exploding_gradients.caused_by_large_weights,
        ),
        "relu": refuted(
            "Use ReLUs, through which gradients pass unchanged.", exploding_gradients.caused_by_large_weights
        ),
        "batches": refuted("Use smaller minibatches.", exploding_gradients.whatever_the_examples),
        "cause": refuted(
            "Clipping removes the cause of exploding gradients: soon they are no longer above the limit.",
            exploding_gradients.stay_large_when_clipped,
        ),
    },
    key=Key("gradient clipping", printed=("clip",)),
)
