"""Parameters of a network of two layers."""

from solutions.nn.shapes import Dense, trace
from solutions.part import Key, part


@part(
    "a",
    "Parameters of a network of two layers",
    kind="number",
    points=4,
    topics=("shapes-and-parameters",),
    keywords=("number of parameters", "weights and biases", "fully connected", "dense layer", "MLP", "hidden neurons"),
    fields={"": "Number of weights and biases"},
    vary={"inputs": range(2, 13), "hidden": range(3, 21), "outputs": range(1, 11)},
    mistakes={
        "The biases are missing: every neuron has one.": lambda answer, hidden, outputs: answer - hidden - outputs,
        "The biases of the output layer are missing.": lambda answer, outputs: answer - outputs,
        "The inputs are no neurons: they have no biases.": lambda answer, inputs: answer + inputs,
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
    return sum(volume.parameters for volume in trace([Dense(hidden), Dense(outputs)], (inputs,)))
