"""Why networks are deep.

>>> reasons_for_depth.answer()
('doubles', 'bends')
"""

from itertools import product

import numpy as np

from solutions.claim import refuted, shown
from solutions.exams.spring_2018.q2.d_nonlinearity import random_layers
from solutions.finding import Finding, figure
from solutions.nn.mlp import forward
from solutions.part import Key, prose

FOLDS = 8  # hidden layers of the folding network of part e
FEW = 32  # hidden units: a small layer
TOLERANCE = 0.01  # the error at which part e calls a curve approximated


def folding_network(folds=FOLDS):
    """ReLU layers of two units, each of which folds [0, 1] in the middle: together a sawtooth of 2^folds pieces.

    A fold is the tent 2 relu(h) - 4 relu(h - 1/2). It is linear in the two units, and so part of the next layer.

    >>> forward(folding_network(2), np.array([[0.0], [0.25], [0.5], [0.75], [1.0]]))[0][:, 0].tolist()
    [0.0, 1.0, 0.0, 1.0, 0.0]
    """
    tent, bends = np.array([[2.0], [-4.0]]), np.array([0.0, -0.5])
    first, between = (np.ones((1, 2)), bends), (np.repeat(tent, 2, axis=1), bends)
    return [first, *[between] * (folds - 1), (tent, np.zeros(1))]


def curve_layer(curve, units):
    """A network with one hidden layer that equals a curve on [0, 1] at units + 1 equally spaced places.

    Each ReLU adds the change of the slope at one of these places.

    >>> forward(curve_layer(np.square, 2), np.array([[0.0], [0.5], [1.0]]))[0][:, 0].tolist()
    [0.0, 0.25, 1.0]
    """
    places = np.linspace(0, 1, units + 1)
    slopes = np.diff(curve(places)) * units
    changes = np.diff(slopes, prepend=0)
    return [(np.ones((1, units)), -places[:-1]), (changes[:, None], np.atleast_1d(curve(places)[0]))]


def count_parameters(network):
    """
    >>> count_parameters(folding_network(2))
    13
    """
    return sum(W.size + b.size for W, b in network)


def between_bends(cells=2**12):
    """Places in [0, 1], (cells, 1), that lie on no multiple of a small power of 1/2."""
    return (np.arange(cells)[:, None] + 0.5) / cells


def linear_pieces(network):
    """The number of linear pieces of a ReLU network from [0, 1]: it is linear where no hidden unit switches.

    >>> linear_pieces(folding_network(3))
    8
    """
    X = between_bends()
    _, cache = forward(network, X)
    switches = np.concatenate([a > 0 for a, _ in cache[1:]], axis=1)  # (places, hidden units)
    return 1 + int((switches[1:] != switches[:-1]).any(axis=1).sum())


def each_fold_doubles_the_pieces(seed=0, control=False):
    """A network with eight hidden layers of two ReLUs, each of which folds its input in the middle.

    Measured are its parameters, its linear pieces on the interval from 0 to 1, and the most pieces of a network with
    one hidden layer and no more parameters: one more than it has units. It holds if the first has ten times as many.
    In the control the weights are drawn at random: depth makes this possible, it does not bring it about by itself.
    """
    sizes = [1, *[2] * FOLDS, 1]
    network = random_layers(np.random.default_rng(seed), sizes) if control else folding_network()
    parameters, pieces = count_parameters(network), linear_pieces(network)
    units = (parameters - 1) // 3  # a unit of a single hidden layer has a weight, a bias and an outgoing weight
    return Finding(
        pieces > 10 * (units + 1),
        {"parameters": parameters, "linear pieces": pieces, "most pieces with one hidden layer": units + 1},
    )


def each_unit_bends_once(seed=0, control=False):
    """A network with one hidden layer of 16 ReLUs and random weights, which switch at random places from 0 to 1.

    Measured are its linear pieces. It holds if there is at most one more than there are units. The control has its 16
    units in eight layers of two, which fold.
    """
    (W, _), above = random_layers(rng := np.random.default_rng(seed), [1, 16, 1])
    network = folding_network(8) if control else [(W, -W[0] * rng.random(16)), above]
    units, pieces = sum(b.size for _, b in network[:-1]), linear_pieces(network)
    return Finding(pieces <= units + 1, {"hidden units": units, "linear pieces": pieces})


def sawtooth(x, folds=FOLDS):
    """What the folding network computes from an array of places."""
    return forward(folding_network(folds), np.reshape(x, (-1, 1)))[0][:, 0]


def wave(x):
    """One period of a sine wave over [0, 1]."""
    return np.sin(2 * np.pi * np.asarray(x))


def curve_error(curve, units):
    """The largest distance on [0, 1] between a curve and a network with one hidden layer."""
    X = between_bends()
    return float(np.abs(forward(curve_layer(curve, units), X)[0][:, 0] - curve(X[:, 0])).max())


def units_needed(curve):
    """The hidden units, doubled until one layer of them is within TOLERANCE of the curve.

    >>> units_needed(np.square), units_needed(sawtooth)
    (8, 256)
    """
    units = 1
    while curve_error(curve, units) > TOLERANCE:
        units *= 2
    return units


def one_layer_draws_the_sawtooth(control=False):
    """The sawtooth of the folding network, drawn by a network with one hidden layer.

    Measured are its hidden units, its parameters, and its largest distance from the sawtooth. It holds if this is
    zero. In the control the layer has half as many units.
    """
    units = 2 ** (FOLDS - 1 if control else FOLDS)
    distance = curve_error(sawtooth, units)
    return Finding(
        distance == 0,
        {
            "hidden units": units,
            "parameters": count_parameters(curve_layer(sawtooth, units)),
            "largest distance": distance,
        },
    )


def a_wave_needs_few_units(control=False):
    """One period of a sine wave; the units of a single hidden layer are doubled until it errs by at most a hundredth.

    Measured are the hidden units that suffice. It holds if these are at most 32. The control has the sawtooth.
    """
    units = units_needed(sawtooth if control else wave)
    return Finding(units <= FEW, {"hidden units": units, "parameters": 3 * units + 1})


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


DRAWN_FOLDS = 4


@figure(height=3.0)
def draw_sawtooth(axes):
    """A sawtooth drawn by four hidden layers of two ReLUs (blue), and the curve of a network with one hidden layer and
    no more parameters that follows it at equally spaced places (orange): it would need more than twice as many units.
    """
    x = np.linspace(0, 1, 2**DRAWN_FOLDS + 1)
    axes.plot(x, sawtooth(x, DRAWN_FOLDS), label="four hidden layers")
    units = (count_parameters(folding_network(DRAWN_FOLDS)) - 1) // 3
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
            each_fold_doubles_the_pieces,
        ),
        "bends": shown(
            "With a single hidden layer, a ReLU bends the function once: for exponentially many bends it takes "
            "exponentially many units.",
            each_unit_bends_once,
        ),
        "cannot": refuted(
            "Such a function cannot be computed by a single hidden layer at all.", one_layer_draws_the_sawtooth
        ),
        "every": refuted(
            "For every function that is not linear, a single hidden layer has to be enormous.",
            a_wave_needs_few_units,
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
