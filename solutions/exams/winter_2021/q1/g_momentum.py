"""The benefit of momentum.

>>> benefits_of_momentum.answer()
('ii',)
"""

from itertools import islice

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.optimization import momentum
from solutions.experiments.optimization.momentum import OPTIMIZERS, RATE, abilities, hyperparameters, valley
from solutions.finding import figure
from solutions.nn.optimizers import GradientDescent, Momentum, descend
from solutions.part import Key, choice

benefits_of_momentum = choice(
    "g",
    "The benefit of momentum",
    points=2,
    topics=("optimization",),
    several=True,
    claims={
        "i": refuted("The rule is simple and has as few hyperparameters as possible.", momentum.is_not_the_simplest),
        "ii": shown("It helps the weights to leave local minima.", momentum.leaves_a_local_minimum),
        "iii": refuted(
            "It scales the learning rate so that all dimensions move equally far.", momentum.keeps_the_scales
        ),
        "iv": refuted("It unites the advantages of several optimisation methods.", momentum.has_one_ability),
    },
    key=Key("(ii); the others describe SGD, RMSProp and Adam", printed=("ii",)),
)


@figure(height=3.2)
def draw_descents(axes, points=40):
    """The function of the experiment, with the first {{ points }} points of both descents from the same start. Gradient
    descent stays in the right minimum; momentum carries the other across the hill.
    """
    x = np.linspace(-2.25, 2.25, 91)
    axes.plot(x, valley(x), color="k", linewidth=1)
    for name, optimizer, style in (
        ("gradient descent", GradientDescent(RATE), "o"),
        ("momentum", Momentum(RATE, classical=True), "^"),
    ):
        path = np.array(list(islice(descend(momentum.valley_slope, 2.2, optimizer), points)))
        axes.plot(path, valley(path), style, markersize=4, label=name)
    axes.set(xlabel="weight x", ylabel="loss")
    axes.legend(frameon=False)


def optimizer_rows():
    """By optimizer: the number of its hyperparameters, and its abilities."""
    return [(kind.__name__, len(hyperparameters(kind)), *abilities(kind)) for kind in OPTIMIZERS]


def ends_of_momentum(starts=(2.2, 1.6)):
    """Where momentum ends from each start, if its velocity is the sum, and if it is the average, of past gradients."""
    kinds = (True, False)
    return [(x, *(round(momentum.end(Momentum(RATE, classical=sums), x), 3) for sums in kinds)) for x in starts]
