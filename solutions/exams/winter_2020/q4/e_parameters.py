"""Parameters of a dense layer with batch normalisation."""

import numpy as np

from solutions.nn.shapes import BatchNorm, Dense
from solutions.part import Key, part


def counts_a_bias(total):
    """Whether this is the number of weights, biases, scales and shifts of the exam's layer."""
    W, b, gamma, beta = np.ones((10, 20)), np.ones(20), np.ones(20), np.ones(20)
    return total == W.size + b.size + gamma.size + beta.size


@part(
    "e",
    "Parameters of a dense layer with batch normalisation",
    kind="number",
    points=2,
    topics=("shapes-and-parameters", "normalization"),
    keywords=(
        "BN",
        "batch norm",
        "batch normalization",
        "gamma and beta",
        "fully connected layer",
        "number of weights",
        "redundant bias",
        "trainable parameters",
    ),
    vary={"inputs": range(2, 65), "outputs": range(3, 65)},
    mistakes={
        "The normalisation subtracts the mean, and with it every bias: β takes its place.": (
            lambda inputs, outputs: parameters(inputs, outputs, bias=True)
        ),
        "Each output has both a scale γ and a shift β, and both are trained.": (
            lambda inputs, outputs: (inputs + 1) * outputs
        ),
        "γ and β are vectors, with one entry for each output.": (lambda inputs, outputs: inputs * outputs + 2),
        "γ and β are trained too.": lambda inputs, outputs: inputs * outputs,
        "The running mean and variance are stored, but not trained.": (
            lambda inputs, outputs: parameters(inputs, outputs, statistics=True)
        ),
    },
    key=Key(
        "{{ inputs }} × {{ outputs }} weights, {{ outputs }} γ and {{ outputs }} β: {{ answer }}",
        printed=240,
        means="reading",
        qualified="The paper does not say that the layer has no bias. A dense layer usually has one; then it is "
        "trained, though β makes it redundant, and there are {{ parameters(bias=True) }} parameters.",
        ours=lambda: parameters(bias=True),
        witness=counts_a_bias,
    ),
)
def parameters(inputs=10, outputs=20, bias=False, after=True, statistics=False):
    """Weights, with a `bias` biases, and γ and β of the outputs, or of the inputs if the normalisation does not come
    `after` the weights; with `statistics` also what is stored for test time.

    >>> parameters()
    240
    >>> parameters(bias=True), parameters(after=False), parameters(after=False, bias=True), parameters(statistics=True)
    (260, 220, 240, 280)
    >>> parameters(inputs=3, outputs=4)
    20
    """
    normalized = (outputs if after else inputs,)
    return Dense(outputs, bias).parameters((inputs,)) + BatchNorm(statistics).parameters(normalized)


def readings():
    """Rows for a table: what is normalised, and the numbers of parameters without bias, with it, and with it and the
    running statistics.
    """
    ways = {"bias": False}, {"bias": True}, {"bias": False, "statistics": True}, {"bias": True, "statistics": True}
    places = ("the outputs, before the activation", True), ("the inputs", False)
    return [(name, *(parameters(after=after, **way) for way in ways)) for name, after in places]
