"""Vanishing gradients.

>>> true_of_vanishing_gradients.answer()
('iii', 'iv')
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.activations import vanishing_gradients
from solutions.experiments.activations.vanishing_gradients import LEAKY_RELU, SIGMOID, TANH, propagated, random_stack
from solutions.finding import figure, found_by
from solutions.nn.initialization import he, xavier
from solutions.part import Key, choice


@figure(height=3)
def draw_gradients(axes):
    """Norm of a gradient that is propagated back from layer 20 to the inputs of untrained layers of 50 units, as a
    share of its norm after the last layer; the scale is logarithmic. Sigmoids lose most of it in each layer, and so do
    saturated tanh units, whose biases are 3 or −3. Tanh units with Xavier's weights and leaky ReLUs with He's lose
    little in a layer.
    """
    shown_as = {
        "leaky ReLU": (LEAKY_RELU, he, 0, "C0-"),
        "tanh": (TANH, xavier, 0, "k--"),
        "sigmoid": (SIGMOID, xavier, 0, "C1-"),
        "saturated tanh": (TANH, xavier, 3, "C2-."),
    }
    for name, (activation, initial, bias, style) in shown_as.items():
        stack = random_stack(np.random.default_rng(1), initial, depth=20, units=50, bias=bias)
        axes.plot(propagated(activation, *stack)[1], style, linewidth=2, label=name)
    axes.set(yscale="log", xlabel="layer", ylabel="share of the norm", xticks=range(0, 21, 5))
    axes.figure.legend(loc="outside lower center", ncols=2, handlelength=3)


true_of_vanishing_gradients = choice(
    "e",
    "Vanishing gradients",
    points=2,
    topics=("activations", "initialization"),
    keywords=(
        "vanishing gradient problem",
        "tanh against sigmoid",
        "saturated units",
        "leaky ReLU",
        "Xavier initialization",
        "Glorot",
        "early layers learn slowly",
        "deep network",
    ),
    several=True,
    claims={
        "i": refuted(
            "Tanh is preferred to the sigmoid because the gradients of tanh never vanish.",
            vanishing_gradients.saturated_tanh_vanishes,
            because="Tanh is often preferred, but it saturates too: far from 0 it is flat, and its gradients vanish.",
        ),
        "ii": refuted(
            "Where gradients vanish, the deeper layers learn more slowly than the earlier ones.",
            vanishing_gradients.first_layers_learn_slowest,
            because="It is the other way round. The gradient comes from the output, and has passed the most layers "
            "when it reaches the first.",
        ),
        "iii": shown(
            "With leaky ReLUs, gradients are less likely to vanish than with sigmoids.",
            vanishing_gradients.leaky_relu_vanishes_less_often,
        ),
        "iv": shown(
            "Xavier's initialisation can help to keep gradients from vanishing.",
            vanishing_gradients.xavier_keeps_the_gradient_of_tanh,
        ),
        "v": refuted(
            "What is said of tanh, of deeper layers, of leaky ReLUs and of Xavier's initialisation is all false.",
            vanishing_gradients.leaky_relu_vanishes_less_often,
            because="The slope of a leaky ReLU is 1 for every positive input, that of a sigmoid 1/4 at most.",
        ),
    },
    key=Key("(iii), (iv)", printed=("iii", "iv")),
)


def left_with_xavier():
    """What share of a gradient the experiment behind (iv) finds behind its layers, with Xavier's initial weights."""
    return true_of_vanishing_gradients.claims["iv"].finding().numbers["share that is left, Xavier's weights"]


def without_effect_on_sigmoids():
    """What is left of a gradient in sigmoids, with Xavier's initial weights and with small ones."""
    return found_by(vanishing_gradients.xavier_keeps_the_gradient_of_tanh, control=True)
