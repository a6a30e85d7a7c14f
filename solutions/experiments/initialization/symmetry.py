"""Hidden units that begin alike, and what tells them apart."""

import numpy as np

from solutions.finding import Finding
from solutions.nn.activations import relu
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
