"""Why networks are deep.

>>> reasons_for_depth.answer()
('doubles', 'bends')
"""

from itertools import product

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.activations import depth
from solutions.experiments.activations.depth import (
    FEW,
    FOLDS,
    TOLERANCE,
    curve_error,
    curve_layer,
    sawtooth,
    units_needed,
    wave,
)
from solutions.finding import figure
from solutions.nn.mlp import forward
from solutions.part import Key, prose

DRAWN_FOLDS = 4


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


def hidden_units_by_function(bits=10):
    """Rows of a function and the hidden units with which a single layer computes it, and their error.

    >>> [units for _, units, _ in hidden_units_by_function()]
    [8, 32, 10, 256]
    """
    rows = [("x², on [0, 1]", np.square), ("one period of a sine wave", wave)]
    table = [(name, units_needed(curve), f"at most {TOLERANCE}") for name, curve in rows]
    table.append((f"parity of {bits} bits", bits, f"{parity_errors(bits)} of {2**bits} inputs wrong"))
    return [*table, (f"sawtooth of {2**FOLDS} pieces", units_needed(sawtooth), f"at most {TOLERANCE}")]


@figure(height=3.0)
def draw_sawtooth(axes):
    """A sawtooth drawn by four hidden layers of two ReLUs (blue), and the curve of a network with one hidden layer and
    no more parameters that follows it at equally spaced places (orange): it would need more than twice as many units.
    """
    x = np.linspace(0, 1, 2**DRAWN_FOLDS + 1)
    axes.plot(x, sawtooth(x, DRAWN_FOLDS), label="four hidden layers")
    units = (depth.count_parameters(depth.folding_network(DRAWN_FOLDS)) - 1) // 3
    network = curve_layer(lambda places: sawtooth(places, DRAWN_FOLDS), units - 1)
    places = np.linspace(0, 1, 2 * (units - 1) + 1)
    axes.plot(places, forward(network, places[:, None])[0][:, 0], linewidth=3, label="one hidden layer")
    axes.set(xlabel="input x", ylabel="output", ylim=(-0.05, 1.05))
    axes.figure.legend(frameon=False, ncols=2, loc="outside lower center")


def tells_the_hard_curves(prohibitive):
    """Whether a reading calls those curves prohibitive, and only those, that a few units cannot follow."""
    return [prohibitive(curve) for curve in (np.square, wave, sawtooth)] == [
        curve_error(curve, units=FEW) > TOLERANCE for curve in (np.square, wave, sawtooth)
    ]


reasons_for_depth = prose(
    "e",
    "Why networks are deep",
    points=2,
    topics=("activations",),
    claims={
        "doubles": shown(
            "Layers compose: with a few parameters each, every further layer can double the linear pieces of the "
            "function, so that it bends far more often than a shallow network of as many parameters can.",
            depth.folds_double_the_pieces,
        ),
        "bends": shown(
            "With a single hidden layer, a ReLU bends the function once: for exponentially many bends it takes "
            "exponentially many units.",
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
        qualified="That the single layer must be prohibitively large is proven for some functions, such as a sawtooth, "
        "and not for most problems: a sine wave, or the parity of ten bits, needs only a few units.",
        ours=lambda curve: units_needed(curve) > FEW,
        theirs=lambda curve: True,
        witness=tells_the_hard_curves,
    ),
)
