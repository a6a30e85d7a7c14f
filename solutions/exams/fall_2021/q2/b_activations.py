"""Why a network needs activation functions.

>>> reasons_for_activations.answer()
('collapse', 'limited')
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.activations import linear_composition
from solutions.nn.mlp import forward
from solutions.part import Key, prose


def affine(z):
    """The output of a unit without activation: its sum z itself."""
    return z


def perceptron(z):
    """The output of Rosenblatt's perceptron: 1 if its sum z is positive, else 0."""
    return np.where(z > 0, 1.0, 0.0)


def equals_the_network(unit):
    """Whether one unit outputs what three layers without activations do, of which it has the weights multiplied out."""
    rng = np.random.default_rng(0)
    layers, X = linear_composition.random_layers(rng, [4, 5, 3, 1]), rng.normal(size=(20, 4))
    W, b = linear_composition.collapsed(layers)
    return np.allclose(unit(X @ W + b), forward(layers, X, "identity")[0])


reasons_for_activations = prose(
    "b",
    "Why a network needs activation functions",
    points=4,
    topics=("activations",),
    keywords=(
        "nonlinearity",
        "linear network",
        "composition of linear layers",
        "logistic regression",
        "identity activation",
        "ReLU",
        "single layer",
    ),
    claims={
        "collapse": shown(
            "Without them each layer is an affine map, and the network computes what a single such layer computes, "
            "however many layers it has.",
            linear_composition.equal_one_layer,
        ),
        "limited": shown(
            "So it learns only what a linear model can. XOR, for example, is beyond it.",
            linear_composition.cannot_separate_xor,
        ),
        "output": refuted(
            "A sigmoid at the output is enough, the hidden layers need no activation.",
            linear_composition.cannot_separate_xor,
        ),
        "training": refuted(
            "Since such a network equals a single layer, gradient descent treats both alike.",
            linear_composition.stay_where_all_weights_are_zero,
        ),
    },
    key=Key(
        "they bring non-linearity in; without it a network with any number of layers behaves like a perceptron of a "
        "single layer",
        printed=("collapse",),
        means="reading",
        qualified="That is right if “perceptron” means one layer of weighted sums. Rosenblatt's perceptron has a "
        "threshold, a non-linear activation: its output is 0 or 1, and that of the network can be any number.",
        ours=affine,
        theirs=perceptron,
        witness=equals_the_network,
    ),
)
