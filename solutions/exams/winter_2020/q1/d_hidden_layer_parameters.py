"""Weights and biases of a network with a hidden layer."""

from typing import NamedTuple

from solutions.nn.shapes import Dense, trace
from solutions.part import Key, part


class Parameters(NamedTuple):
    """The numbers of weights and of biases."""

    weights: int
    biases: int


def counted(features, layers):
    """All weights and biases of dense layers, one after the other."""
    volumes = trace(layers, (features,))
    biases = sum(layer.units for layer in layers if layer.bias)
    return Parameters(sum(volume.parameters for volume in volumes) - biases, biases)


def counts_by_assumption(features=300, hidden=80):
    """What the numbers are if the network is built otherwise: rows of words, weights, biases and their sum."""
    networks = {
        "a bias in every unit, one output": [Dense(hidden), Dense(1)],
        "biases in the hidden layer only": [Dense(hidden), Dense(1, bias=False)],
        "no biases": [Dense(hidden, bias=False), Dense(1, bias=False)],
        "a softmax of two outputs": [Dense(hidden), Dense(2)],
    }
    return [[words, *(found := counted(features, layers)), sum(found)] for words, layers in networks.items()]


@part(
    "d",
    "Parameters of a network with a hidden layer",
    kind="number",
    points=2,
    topics=("shapes-and-parameters",),
    keywords=(
        "number of parameters",
        "two-layer network",
        "single hidden layer",
        "fully connected",
        "dense layer",
        "MLP",
        "count weights and biases",
    ),
    fields={"weights": "Number of weights", "biases": "Number of biases"},
    vary={"features": range(20, 601, 10), "hidden": range(5, 151, 5)},
    mistakes={
        "The output unit is missing: it has weights and a bias, too.": lambda features, hidden: Parameters(
            features * hidden, hidden
        ),
        "A hidden unit is connected with every feature: multiply, do not add.": lambda answer, features, hidden: (
            answer._replace(weights=features + hidden)
        ),
        "These are all parameters. Here weights and biases are asked for separately.": lambda answer: answer._replace(
            weights=sum(answer)
        ),
    },
    key=Key(
        "{{ features }}·{{ hidden }} + {{ hidden }}·1 = {{ answer.weights }} weights, {{ hidden }} + 1 = "
        "{{ answer.biases }} biases, {{ sum(answer) }} in all",
        printed=(24_080, 81),
    ),
)
def parameters(features=300, hidden=80):
    """Weights and biases of a hidden layer and of one output unit, every unit with a bias.

    >>> parameters()
    Parameters(weights=24080, biases=81)
    >>> parameters(features=3, hidden=2)
    Parameters(weights=8, biases=3)
    """
    return counted(features, [Dense(hidden), Dense(1)])
