"""Shapes of a dense layer."""

import numpy as np

from solutions.nn.shapes import Dense, Flatten
from solutions.part import Key, part


def fits_the_bias(weights, bias=(100, 1), inputs=500 * 500 * 3):
    """Whether z = Wx + b is one column with an entry for each bias, for a column x and for W and b of these shapes.

    >>> fits_the_bias((4, 6), (4, 1), inputs=6), fits_the_bias((6, 4), (4, 1), inputs=6)
    (True, False)
    """
    W, x, b = (np.broadcast_to(np.int8(0), shape) for shape in (weights, (inputs, 1), bias))
    return W.shape[1] == len(x) and (W @ x + b).shape == bias


SIDES = range(8, 513, 4)
LAYER = {"height": SIDES, "width": SIDES, "channels": (3, 4), "units": range(10, 301, 10)}


@part(
    "a-i",
    "The weights of a dense layer",
    kind="shape",
    points=1,
    topics=("shapes-and-parameters",),
    keywords=(
        "fully connected layer",
        "FC layer",
        "weight dimensions",
        "flattened image",
        "linear layer",
        "matrix size",
    ),
    fields={"": "Shape of W"},
    vary=LAYER,
    mistakes={
        "This is the layout for z = Wx + b, outputs × inputs. Nothing is wrong with that, but here the layer computes "
        "z = Wᵀx + b, so W is inputs × outputs.": lambda answer: answer[::-1],
        "Each pixel has a number for every channel, and all of them are inputs.": lambda height, width, units: (
            height * width,
            units,
        ),
        "The image is flattened first: a unit has a weight of its own for every number of the image.": (
            lambda channels, units: (channels, units)
        ),
        "The bias is an array of its own, not one more row of the weights.": lambda answer: (answer[0] + 1, answer[1]),
    },
    key=Key(
        "{{ answer[0]:, }} × {{ units }}, which makes {{ answer[0] * units:, }} weights",
        printed=(750_000, 100),
        means="notation",
        qualified="The paper states no layout: beside a bias of {{ units }} × 1, this matrix needs z = Wᵀx + b, while "
        "with z = Wx + b, as in the paper's own question 5, it is {{ units }} × {{ answer[0]:, }}.",
        ours=lambda: weight_matrix()[::-1],
        witness=fits_the_bias,
    ),
)
def weight_matrix(height=500, width=500, channels=3, units=100):
    """Shape of W in z = Wᵀx + b: one row for each number of the flattened image, one column for each unit.

    >>> weight_matrix()
    (750000, 100)
    >>> weight_matrix(height=4, width=6, channels=1, units=5)
    (24, 5)
    """
    (inputs,) = Flatten().output_shape((height, width, channels))
    return (inputs, *Dense(units).output_shape((inputs,)))


@part(
    "a-ii",
    "The bias of a dense layer",
    kind="shape",
    points=1,
    topics=("shapes-and-parameters",),
    keywords=("fully connected layer", "FC layer", "bias vector", "bias dimensions", "linear layer"),
    fields={"": "Shape of b"},
    vary=LAYER,
    mistakes={
        "The number of biases is right, but Wᵀx is a column here, and so is the bias.": lambda answer: answer[::-1],
        "The number of biases is right; as a column, b has a second axis of length 1.": lambda answer: answer[:1],
        "A bias belongs to a unit, not to an input.": lambda height, width, channels: (height * width * channels, 1),
    },
    key=Key("{{ units }} × 1", printed=(100, 1)),
)
def bias_vector(height=500, width=500, channels=3, units=100):
    """Shape of b in z = Wᵀx + b: that of the column Wᵀx to which it is added.

    >>> bias_vector()
    (100, 1)
    >>> bias_vector(height=4, width=6, channels=1, units=5)
    (5, 1)
    """
    _, columns = weight_matrix(height, width, channels, units)
    return (columns, 1)
