"""Depth and expressive power: linear pieces of ReLU networks, and curved decision boundaries."""

import numpy as np

from solutions.experiments.activations.linear_composition import random_layers
from solutions.experiments.data.bayes_error import two_normals
from solutions.finding import Finding
from solutions.nn.linear_models import fit_logistic
from solutions.nn.metrics import accuracy
from solutions.nn.mlp import forward, initialize, train
from solutions.nn.optimizers import Adam

FOLDS = 8  # hidden layers of the folding network
FEW = 32  # hidden units: a small layer
TOLERANCE = 0.01  # the error at which a curve is called approximated
BETWEEN_BENDS = (np.arange(2**12)[:, None] + 0.5) / 2**12  # places in [0, 1], on no multiple of a small power of 1/2


def folding_network(folds=FOLDS):
    """ReLU layers of two units, each of which folds [0, 1] by the tent 2 relu(h) - 4 relu(h - 1/2): 2^folds pieces."""
    tent, bends = np.array([[2.0], [-4.0]]), np.array([0.0, -0.5])
    first, between = (np.ones((1, 2)), bends), (np.repeat(tent, 2, axis=1), bends)
    return [first, *[between] * (folds - 1), (tent, np.zeros(1))]


def curve_layer(curve, units):
    """One hidden layer that equals a curve at units + 1 even places in [0, 1]: there each ReLU changes the slope."""
    places = np.linspace(0, 1, units + 1)
    slopes = np.diff(curve(places)) * units
    changes = np.diff(slopes, prepend=0)
    return [(np.ones((1, units)), -places[:-1]), (changes[:, None], np.atleast_1d(curve(places)[0]))]


def count_parameters(network):
    """The number of all weights and biases."""
    return sum(W.size + b.size for W, b in network)


def linear_pieces(network):
    """The number of linear pieces of a ReLU network from [0, 1]: it is linear where no hidden unit switches."""
    _, cache = forward(network, BETWEEN_BENDS)
    switches = np.concatenate([a > 0 for a, _ in cache[1:]], axis=1)  # (places, hidden units)
    return 1 + int((switches[1:] != switches[:-1]).any(axis=1).sum())


def folds_double_the_pieces(rng, control=False):
    """A network has eight hidden layers of two ReLUs, each of which folds its input in the middle. Does it have, on the
    interval from 0 to 1, ten times as many linear pieces as any network with one hidden layer and no more parameters,
    which has at most one piece more than units? In the control the weights are drawn at random: depth makes this
    possible, but does not bring it about by itself.
    """
    network = random_layers(rng, [1, *[2] * FOLDS, 1]) if control else folding_network()
    parameters, pieces = count_parameters(network), linear_pieces(network)
    units = (parameters - 1) // 3  # a unit of a single hidden layer has a weight, a bias and an outgoing weight
    numbers = {"parameters": parameters, "linear pieces": pieces, "most pieces with one hidden layer": units + 1}
    return Finding(pieces > 10 * (units + 1), numbers)


def a_unit_bends_once(rng, control=False):
    """A network has one hidden layer of 16 ReLUs with random weights, which switch at random places from 0 to 1. Does
    it have at most one linear piece more than it has units? In the control the 16 units form eight layers of two, which
    fold.
    """
    (W, _), above = random_layers(rng, [1, 16, 1])
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
    return float(np.abs(forward(curve_layer(curve, units), BETWEEN_BENDS)[0][:, 0] - curve(BETWEEN_BENDS[:, 0])).max())


def units_needed(curve):
    """The hidden units, doubled until one layer of them is within TOLERANCE of the curve."""
    return next(units for units in (2**k for k in range(16)) if curve_error(curve, units) <= TOLERANCE)


def one_layer_draws_the_sawtooth(control=False):
    """A network with one hidden layer draws the sawtooth of the folding network. How many units and parameters does it
    need, and what is its largest distance from the sawtooth? In the control the layer has half as many units.
    """
    units = 2 ** (FOLDS - 1 if control else FOLDS)
    distance, parameters = curve_error(sawtooth, units), count_parameters(curve_layer(sawtooth, units))
    numbers = {"hidden units": units, "parameters": parameters, "largest distance": distance}
    return Finding(distance == 0, numbers)


def a_wave_needs_few_units(control=False):
    """The units of a single hidden layer are doubled until the layer approximates one period of a sine wave to within a
    hundredth. Do at most 32 suffice? The control has the sawtooth in place of the sine wave.
    """
    units = units_needed(sawtooth if control else wave)
    return Finding(units <= FEW, {"hidden units": units, "parameters": 3 * units + 1})


def one_bend_needs_no_depth(control=False):
    """One hidden ReLU draws a curve with a single bend, and so do two hidden layers of one ReLU each, the smallest that
    there are. Does the single layer have fewer parameters? The control has the sawtooth in place of this curve, drawn
    by the folding network and by a single hidden layer.
    """
    unit, bend = (np.ones((1, 1)), np.zeros(1)), (np.ones((1, 1)), np.array([-0.5]))
    networks = [bend, unit], [bend, unit, unit]
    flat, deep = (curve_layer(sawtooth, 2**FOLDS), folding_network()) if control else networks
    distance = np.abs(forward(flat, BETWEEN_BENDS)[0] - forward(deep, BETWEEN_BENDS)[0]).max()
    fewest, others = count_parameters(flat), count_parameters(deep)
    numbers = {"distance of the two": distance, "parameters, one layer": fewest, "parameters, several": others}
    return Finding(distance == 0 and fewest < others, numbers)


def relu_network_beats_the_line(rng, control=False, mean=2, deviation_0=2, deviation_1=3):
    """A network with two hidden layers of sixteen ReLU units is trained by Adam in minibatches on six thousand examples
    of two normal classes, and compared with logistic regression on the same examples. Is its training accuracy higher
    by more than one percentage point? The control is the same network without activations.
    """
    activation = "identity" if control else "relu"
    X, y = two_normals(rng, 6000, mean, deviation_0, deviation_1)
    start = initialize([2, 16, 16, 1], rng)
    network = train(start, X, y, Adam(0.02), steps=80, activation=activation, batch=1500, rng=rng)
    line, curve = fit_logistic(X, y).scores(X), forward(network, X, activation)[0][:, 0]
    before, after = accuracy(line > 0, y), accuracy(curve > 0, y)
    numbers = {"training accuracy of logistic regression, T": before, "training accuracy of the network": after}
    return Finding(after - before > 0.01, numbers)
