"""Hidden units that begin alike, and what tells them apart."""

import numpy as np

from solutions.experiments.normalization.network import step
from solutions.finding import Finding
from solutions.nn.data import labelled

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
