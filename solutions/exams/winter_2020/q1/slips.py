"""Other slips of the paper in this question, which change no answer, and what shows them."""

import numpy as np

from solutions.experiments.activations.depth import curve_layer
from solutions.nn.mlp import forward
from solutions.paper import Slip


def leaves_the_parabola() -> bool:
    """Of a single hidden layer of ReLUs that follows x² on [0, 1], each step of ten outside is farther away.

    >>> leaves_the_parabola()
    True
    """
    X = np.array([[1.0], [10.0], [100.0], [1000.0]])
    return bool((np.diff(np.abs(forward(curve_layer(np.square, 64), X)[0] - X**2)[:, 0]) > 1).all())


SLIPS = (
    Slip(
        "Question 1, e",
        "The theorem that the question recalls is about a bounded closed set of inputs: a hidden layer of ReLUs that "
        "follows x² there is farther and farther from it outside.",
        shown_by=leaves_the_parabola,
    ),
)
