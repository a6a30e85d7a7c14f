"""Parameters of a network of two layers."""

from solutions.nn.shapes import Dense, trace
from solutions.part import Key, part


def counted(inputs, layers):
    """The parameters of dense layers, one after the other, that read so many inputs.

    >>> counted(2, [Dense(3), Dense(1, bias=False)])
    12
    """
    return sum(volume.parameters for volume in trace(layers, (inputs,)))


def counts_by_assumption(inputs=4, hidden=7, outputs=3):
    """What the number is if the network is built otherwise: rows of words and numbers."""
    networks = {
        "every neuron has a bias": [Dense(hidden), Dense(outputs)],
        "biases in the first layer only": [Dense(hidden), Dense(outputs, bias=False)],
        "no biases": [Dense(hidden, bias=False), Dense(outputs, bias=False)],
    }
    return [[words, counted(inputs, layers)] for words, layers in networks.items()]


@part(
    "a",
    "Parameters of a network of two layers",
    kind="number",
    points=4,
    topics=("shapes-and-parameters",),
    keywords=("number of parameters", "parameter count", "fully connected", "dense layer", "MLP", "hidden neurons"),
    fields={"": "Number of weights and biases"},
    vary={"inputs": range(2, 13), "hidden": range(6, 21), "outputs": range(2, 6)},
    mistakes={
        "The biases are missing: every neuron has one.": lambda answer, hidden, outputs: answer - hidden - outputs,
        "The biases of the output layer are missing.": lambda answer, outputs: answer - outputs,
        "The inputs are no neurons: they have no biases.": lambda answer, inputs: answer + inputs,
        "The first layer's neurons have weights, too: one for each input.": lambda hidden, outputs: (
            (hidden + 1) * outputs
        ),
        "The output layer is missing: it reads the first layer, and has weights and biases of its own.": (
            lambda inputs, hidden: (inputs + 1) * hidden
        ),
    },
    key=Key("{{ answer }}", printed=59),
)
def parameters(inputs=4, hidden=7, outputs=3):
    """Weights (inputs, hidden) and (hidden, outputs), and a bias for each neuron of both layers.

    >>> parameters()
    59
    >>> parameters(inputs=2, hidden=3, outputs=1)
    13
    """
    return counted(inputs, [Dense(hidden), Dense(outputs)])
