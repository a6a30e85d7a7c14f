"""Why networks are deep.

>>> reasons_for_depth.answer()
('doubles', 'bends')
"""

from itertools import product

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.activations import depth
from solutions.experiments.activations.depth import FEW, TOLERANCE, curve_layer, sawtooth, units_needed, wave
from solutions.finding import figure
from solutions.nn.mlp import forward
from solutions.part import Key, prose


def parity_errors(bits=10):
    """How many of all inputs of `bits` bits have another parity than one hidden layer of `bits` ReLUs says.

    The layer reads the number of ones; the parity goes up and down with it, once for each further one.

    >>> parity_errors(), parity_errors(bits=3)
    (0, 0)
    """
    X = np.array(list(product((0, 1), repeat=bits)))
    first, second = curve_layer(lambda share: np.round(share * bits) % 2, units=bits)
    network = [(np.repeat(first[0], bits, axis=0) / bits, first[1]), second]
    said = forward(network, X)[0][:, 0]
    return int(np.sum(np.abs(said - X.sum(axis=1) % 2) > TOLERANCE))


@figure(height=2.5)
def draw_sawtooth(axes):
    """A sawtooth drawn by four hidden layers of two ReLUs (blue), and the curve of a network with one hidden layer and
    no more parameters that follows it at equally spaced places (orange): it would need more than twice as many units.
    """
    folds = 4
    x = np.linspace(0, 1, 2**folds + 1)
    axes.plot(x, sawtooth(x, folds), label="four hidden layers")
    pieces = (depth.count_parameters(depth.folding_network(folds)) - 1) // 3 - 1  # a weight, a bias, a weight per unit
    places = np.linspace(0, 1, pieces + 1)
    axes.plot(places, sawtooth(places, folds), linewidth=3, label="one hidden layer")
    axes.set(xlabel="input x", ylabel="output", ylim=(-0.05, 1.05))
    axes.figure.legend(ncols=2, loc="outside lower center")


def tells_the_hard_curves(prohibitive):
    """Whether a reading calls those curves prohibitive, and only those, that a few units cannot follow."""
    return all(
        prohibitive(curve) == (depth.curve_error(curve, FEW) > TOLERANCE) for curve in (np.square, wave, sawtooth)
    )


reasons_for_depth = prose(
    "e",
    "Why networks are deep",
    points=2,
    topics=("activations",),
    keywords=(
        "deep versus shallow",
        "depth",
        "universal approximation theorem",
        "UAT",
        "hidden layers",
        "hierarchical features",
        "exponentially many units",
    ),
    claims={
        "doubles": shown(
            "Layers compose: each further layer can, with few parameters, double the number of linear pieces of the "
            "function, so that it bends far more often than a shallow network with as many parameters can.",
            depth.folds_double_the_pieces,
        ),
        "bends": shown(
            "In a single hidden layer, each ReLU bends the function once: exponentially many bends need exponentially "
            "many units.",
            depth.a_unit_bends_once,
        ),
        "cannot": refuted(
            "Such a function cannot be computed by a single hidden layer at all.", depth.one_layer_draws_the_sawtooth
        ),
        "every": refuted(
            "For every function that is not linear, a single hidden layer has to be enormous.",
            depth.a_wave_needs_few_units,
        ),
    },
    key=Key(
        "one hidden layer would have to be prohibitively large for most problems; several layers represent highly "
        "non-linear functions with fewer parameters",
        printed=("doubles", "bends"),
        means="reason",
        qualified="That the single layer must be prohibitively large is proven for some functions, such as a sawtooth, "
        "and not for most problems: a sine wave, or the parity of ten bits, needs only a few units.",
        ours=lambda curve: units_needed(curve) > FEW,
        theirs=lambda curve: True,
        witness=tells_the_hard_curves,
    ),
)
