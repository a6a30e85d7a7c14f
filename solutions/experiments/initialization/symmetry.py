"""What tells hidden units apart: equal units stay equal."""

import numpy as np

from solutions.experiments.normalization.network import step
from solutions.finding import Finding
from solutions.nn.activations import relu
from solutions.nn.data import labelled
from solutions.nn.initialization import constant
from solutions.nn.losses import mean_squared_error, mean_squared_error_gradient
from solutions.nn.mlp import forward, initialize, train
from solutions.nn.optimizers import Adam


def trained_units(rng, weights):
    """Train a network of eight ReLU units on a regression; the numbers of units that differ before and after, and its
    errors.
    """
    X = rng.standard_normal((100, 5))
    y = relu(X[:, :1]) - relu(X[:, 1:2] + X[:, 2:3])
    network = initialize([5, 8, 1], rng, weights)
    trained = train(network, X, y, Adam(0.02), 100, "relu", mean_squared_error_gradient)
    units = [len(np.unique(layers[0][0].round(6), axis=1).T) for layers in (network, trained)]  # a unit is a column
    errors = [mean_squared_error(forward(layers, X)[0], y) for layers in (network, trained)]
    names = ("different units before", "different units after", "error before", "error after")
    return dict(zip(names, units + errors, strict=True))


def all_equal(value):
    return lambda fan_in, fan_out, rng: constant(fan_in, fan_out, value)


def random_signs(fan_in, fan_out, rng):
    """Weights (fan_in, fan_out), each 1 or -1 with probability one half."""
    return rng.choice([-1.0, 1.0], (fan_in, fan_out))


def broken_by_random_signs(rng, control=False):
    """Draw every weight from 1 and -1, train on a regression, and count the hidden units that differ. In the control
    all weights are 1.
    """
    numbers = trained_units(rng, all_equal(1.0) if control else random_signs)
    return Finding(numbers["different units after"] > 1, numbers)


INPUTS, UNITS = 5, 8


def different_units(rng, weights, normalized=False):
    """How many hidden units differ after 50 steps of training in mini-batches, from weights W (inputs, units) and
    V (units, 1); and how far a weight has moved at most.
    """
    X, y = labelled(rng, 64, INPUTS, lambda X: X[:, 0] * X[:, 1])
    W, V = weights
    parameters = [W, np.ones(UNITS), np.zeros(UNITS), V, np.zeros(1)]
    for _ in range(50):
        batch = rng.choice(64, 16, replace=False)
        parameters, *_ = step(X[batch], y[batch], parameters, 0.1, normalized)
    return len(np.unique(parameters[0].round(6), axis=1).T), np.abs(parameters[0] - W).max()


def equal_units_stay_equal(rng, control=False):
    """All weights of eight hidden units have the same positive value, and the network learns in mini-batches, without
    and with batch normalisation. How many of the units differ at the end, and how far has a weight moved? The control
    draws the weights at random.
    """
    shapes = (INPUTS, UNITS), (UNITS, 1)
    found = {}
    for name, normalized in (("without normalisation", False), ("with it", True)):
        weights = [rng.normal(size=shape) if control else np.full(shape, 0.3) for shape in shapes]
        units, moved = different_units(rng, weights, normalized)
        found |= {f"different units, {name}": units, f"largest change of a weight, {name}": moved}
    units, moved, units_normalized, moved_normalized = found.values()
    return Finding(units == units_normalized == 1 and min(moved, moved_normalized) > 0.001, found)
