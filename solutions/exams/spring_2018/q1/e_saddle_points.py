"""Minibatches and saddle points.

>>> minibatches_are_better.answer()
('i',)
"""

import math
from itertools import islice
from statistics import median_low

import numpy as np

from solutions.claim import yes_or_no
from solutions.experiments.initialization import symmetry
from solutions.experiments.optimization import saddle_points
from solutions.experiments.optimization.saddle_points import SADDLE, ZERO
from solutions.finding import figure, found_by
from solutions.part import Key, choice

CLAIMS = yes_or_no("True", "False", saddle_points.left_by_minibatches, right="yes")

minibatches_are_better = choice(
    "e",
    "Minibatches and saddle points",
    points=2,
    topics=("optimization",),
    claims={"i": CLAIMS["yes"], "ii": CLAIMS["no"]},
    key=Key("(i) true", printed=("i",)),
)


def steps_to_leave(start, kind, seed=0, limit=400):
    """The steps until the loss is below a tenth of its first value; infinitely many if it takes more than the limit."""
    losses = saddle_points.losses(start, kind, np.random.default_rng(seed))
    enough = 0.1 * next(losses)
    return next((step for step, loss in zip(range(1, limit + 1), losses, strict=False) if loss < enough), math.inf)


def median_steps(start, kind, seeds=5):
    """The median of the steps to leave, over random minibatches, or "never"."""
    middle = median_low(steps_to_leave(start, kind, seed) for seed in range(1 if kind == "full" else seeds))
    return middle if middle < math.inf else "never"


def ways_out():
    """For several starts: the steps to leave with the full batch, with minibatches, and with mirrored ones."""
    near = 1e-6
    starts = {
        "at the saddle": SADDLE,
        "a millionth beside it": (near, near, 1 + near),
        "a tenth beside it": (0.1, 0.1, 1.1),
        "all weights 0": ZERO,
        "a millionth beside 0": (near, near, near),
    }
    kinds = ("full", "mini", "mirrored")
    return [(name, *(median_steps(start, kind) for kind in kinds)) for name, start in starts.items()]


def units_that_differ():
    """How many hidden units differ after training in mini-batches from equal weights."""
    return found_by(symmetry.equal_units_stay_equal).numbers["different units, without normalisation"]


@figure(height=3.0)
def draw_escape(axes):
    """The loss during descent that starts exactly at a saddle point. Minibatches leave it. The full batch stays for
    ever, and so do minibatches in which every example comes with its mirror image.
    """
    styles = {"mini": ("minibatches", "-"), "full": ("full batch", "-"), "mirrored": ("mirrored", "--")}
    for kind, (name, style) in styles.items():
        losses = saddle_points.losses(SADDLE, kind, np.random.default_rng(0))
        axes.plot(list(islice(losses, 120)), style, label=name, linewidth=2.2)
    axes.set(xlabel="step", ylabel="loss on all examples", ylim=(0, None))
    axes.legend(frameon=False)
