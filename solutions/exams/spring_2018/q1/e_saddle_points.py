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
    claims={
        "i": shown("True", saddle_points.left_by_minibatches),
        "ii": refuted("False", saddle_points.left_by_minibatches),
    },
    key=Key("(i) true", printed=("i",)),
)


@figure(height=3.0)
def draw_escape(axes):
    """The loss during gradient descent that starts exactly at a saddle point. Minibatches leave it. The full batch
    stays there forever, and so do minibatches in which every example comes with its mirror image.
    """
    styles = {"mini": ("minibatches", "-"), "full": ("full batch", "-"), "mirrored": ("mirrored", "--")}
    for kind, (name, style) in styles.items():
        losses = saddle_points.losses(saddle_points.SADDLE, kind, np.random.default_rng(0))
        axes.plot(list(islice(losses, 120)), style, label=name, linewidth=2.2)
    axes.set(xlabel="step", ylabel="loss on all examples", ylim=(0, None))
    axes.legend(frameon=False)
