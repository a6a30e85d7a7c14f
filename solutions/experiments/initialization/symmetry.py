"""Symmetry breaking at initialisation."""

import numpy as np

from solutions.experiments.normalization.network import step
from solutions.finding import Finding
from solutions.nn.activations import relu
from solutions.nn.data import labelled
from solutions.nn.losses import mean_squared_error, mean_squared_error_gradient
from solutions.nn.mlp import forward, initialize, train
from solutions.nn.optimizers import Adam

INPUTS, UNITS = 5, 8


def units_that_differ(W):
    """How many of the units, columns of W (inputs, units), differ from each other."""
    return len(np.unique(W.round(6), axis=1).T)


def broken_by_random_signs(rng, control=False):
    """Every weight is 1 or −1 at random, and the network is trained on a regression. How many hidden units differ
    afterwards? In the control all weights are 1.
    """
    X, values = rng.standard_normal((100, INPUTS)), [1.0] if control else [-1.0, 1.0]
    y = relu(X[:, :1]) - relu(X[:, 1:2] + X[:, 2:3])
    network = initialize([INPUTS, UNITS, 1], rng, lambda m, n, rng: rng.choice(values, (m, n)))
    trained = train(network, X, y, Adam(0.02), 100, "relu", mean_squared_error_gradient)
    before, after = (units_that_differ(layers[0][0]) for layers in (network, trained))
    errors = (mean_squared_error(forward(layers, X)[0], y) for layers in (network, trained))
    numbers = {"different units before": before, "different units after": after}
    return Finding(after > 1, numbers | dict(zip(("error before", "error after"), errors, strict=True)))


def equal_units_stay_equal(rng, control=False):
    """All weights of eight hidden units have the same positive value, and the network is trained in minibatches, with
    and without batch normalisation. How many of the units differ at the end, and how far has a weight moved? The
    control draws the weights at random.
    """
    shapes, found = ((INPUTS, UNITS), (UNITS, 1)), {}
    for name, normalized in (("without normalisation", False), ("with it", True)):
        W, V = (rng.normal(size=shape) if control else np.full(shape, 0.3) for shape in shapes)
        X, y = labelled(rng, 64, INPUTS, lambda X: X[:, 0] * X[:, 1])
        parameters = [W, np.ones(UNITS), np.zeros(UNITS), V, np.zeros(1)]
        for _ in range(50):
            batch = rng.choice(64, 16, replace=False)
            parameters, *_ = step(X[batch], y[batch], parameters, 0.1, normalized)
        units, moved = units_that_differ(parameters[0]), np.abs(parameters[0] - W).max()
        found |= {f"different units, {name}": units, f"largest change of a weight, {name}": moved}
    units, moved, units_normalized, moved_normalized = found.values()
    return Finding(units == units_normalized == 1 and min(moved, moved_normalized) > 0.001, found)
