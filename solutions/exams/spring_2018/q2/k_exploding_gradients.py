"""A remedy for exploding gradients.

>>> remedies_for_exploding_gradients.answer()
('clip', 'weights')
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.optimization import exploding_gradients
from solutions.experiments.optimization.exploding_gradients import LARGE, gradient_growth
from solutions.part import Key, prose


def growth_by_remedy():
    """Rows of a network and the growth of the gradient in it.

    >>> [growth > 100 for _, growth in growth_by_remedy()]
    [True, True, False, False, False]
    """
    cases = {
        "weights too large by half": {},
        "batches of 4": dict(batch=4),
        "5 hidden layers": dict(layers=5),
        "batch normalisation before each activation": dict(normalized=True),
        "He's initial weights": dict(scale=1.0),
    }
    rng = np.random.default_rng
    return [(name, gradient_growth(rng(0), **{"scale": LARGE, **changed})) for name, changed in cases.items()]


remedies_for_exploding_gradients = prose(
    "k",
    "A remedy for exploding gradients",
    points=1,
    topics=("optimization", "initialization"),
    claims={
        "clip": shown(
            "Clip the gradients: where the norm is above a limit, scale the gradient down to it. The direction stays, "
            "and no step can be huge.",
            exploding_gradients.tamed_by_clipping,
        ),
        "weights": shown(
            "Begin with weights of the right size, such as Xavier's or He's: gradients explode where the weights are "
            "so large that every layer enlarges them.",
            exploding_gradients.caused_by_large_weights,
        ),
        "relu": refuted(
            "Use ReLUs, through which gradients pass unchanged.", exploding_gradients.caused_by_large_weights
        ),
        "batches": refuted("Use smaller minibatches.", exploding_gradients.whatever_the_examples),
        "cause": refuted(
            "Clipping takes away what makes gradients explode: soon they are no longer above the limit.",
            exploding_gradients.stay_large_when_clipped,
        ),
    },
    key=Key("gradient clipping", printed=("clip",)),
)
