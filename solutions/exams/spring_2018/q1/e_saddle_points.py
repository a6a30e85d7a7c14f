"""Minibatches and saddle points.

>>> minibatches_are_better.answer()
('i',)
"""

from itertools import islice

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.optimization import saddle_points
from solutions.finding import figure
from solutions.part import Key, choice

minibatches_are_better = choice(
    "e",
    "Minibatches and saddle points",
    points=2,
    topics=("optimization",),
    keywords=(
        "SGD",
        "mini-batch gradient descent",
        "stochastic gradient descent",
        "gradient noise",
        "local minima",
        "full batch",
        "optimizer",
    ),
    claims={
        "i": shown("True: it is the better choice.", saddle_points.left_by_minibatches),
        "ii": refuted(
            "False: it is no better than the full batch.",
            saddle_points.left_by_minibatches,
            because="Exactly at a saddle point the gradient on the full batch is zero, and descent stands still. "
            "Minibatches leave it.",
        ),
    },
    key=Key("(i) true", printed=("i",)),
)


@figure()
def draw_escape(axes):
    """The loss during gradient descent that starts exactly at a saddle point. Only ordinary minibatches leave it; in
    the mirrored ones, every example comes with its mirror image.
    """
    styles = {"mini": ("minibatches", "-"), "full": ("full batch", "-"), "mirrored": ("mirrored", "--")}
    for kind, (name, style) in styles.items():
        losses = saddle_points.losses(saddle_points.SADDLE, kind, np.random.default_rng(0))
        axes.plot(list(islice(losses, 120)), style, label=name, linewidth=2.2)
    axes.set(xlabel="step", ylabel="loss on all examples", ylim=(0, None))
    axes.legend()
