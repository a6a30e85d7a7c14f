"""The benefit of momentum.

>>> benefits_of_momentum.answer()
('ii',)
"""

from itertools import islice

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.optimization import momentum
from solutions.experiments.optimization.momentum import RATE, valley, valley_slope
from solutions.finding import figure
from solutions.nn.optimizers import GradientDescent, Momentum, descend
from solutions.part import Key, choice

benefits_of_momentum = choice(
    "g",
    "The benefit of momentum",
    points=2,
    topics=("optimization",),
    keywords=(
        "optimizer",
        "gradient descent with momentum",
        "oscillations",
        "exponentially weighted gradients",
        "SGD",
        "acceleration",
        "ravines",
        "velocity",
    ),
    several=True,
    claims={
        "i": refuted(
            "The rule is simple and has as few hyperparameters as possible.",
            momentum.is_not_the_simplest,
            because="Plain gradient descent has the simplest rule. Momentum has one hyperparameter more.",
        ),
        "ii": shown("It helps the weights to leave local minima.", momentum.leaves_a_local_minimum),
        "iii": refuted(
            "It scales the learning rate so that all dimensions move equally far.",
            momentum.keeps_the_scales,
            because="It is RMSProp that divides by the size of the gradients. With momentum, steep dimensions still "
            "move farther.",
        ),
        "iv": refuted(
            "It combines the advantages of several optimisation methods.",
            momentum.has_one_ability,
            because="It is Adam that combines two methods, momentum and RMSProp.",
        ),
    },
    key=Key("(ii); the others describe SGD, RMSProp and Adam", printed=("ii",)),
)


@figure()
def draw_descents(axes, points=40):
    """The first {{ points }} points of two descents from the same start. Gradient descent stays in the minimum on
    the right; momentum carries the other descent across the hill.
    """
    x = np.linspace(-2.25, 2.25, 91)
    axes.plot(x, valley(x), color="k", linewidth=1)
    for name, optimizer, style in (
        ("gradient descent", GradientDescent(RATE), "o"),
        ("momentum", Momentum(RATE, classical=True), "^"),
    ):
        path = np.array(list(islice(descend(valley_slope, 2.2, optimizer), points)))
        axes.plot(path, valley(path), style, markersize=4, label=name)
    axes.set(xlabel="weight x", ylabel="loss")
    axes.legend()
