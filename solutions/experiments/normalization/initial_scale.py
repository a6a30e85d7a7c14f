"""How much of a poor scale of the initial weights batch normalisation forgives."""

import numpy as np

from solutions.experiments.normalization.network import initial_parameters, run
from solutions.experiments.normalization.training_speed import LAST, descend, quadrants
from solutions.finding import Finding
from solutions.nn.losses import binary_cross_entropy

SHALLOW, DEEP = [2, 32], [2, 32, 32, 32, 32]
RATE, LARGE, SMALL, TINY = 1.0, 10, 0.01, 1e-6
EPSILON = 1e-5


def least_loss(X, y, parameters, normalized=True, epsilon=EPSILON):
    """The smallest loss in the last ten of 30 steps of descent; infinite if it diverged."""
    losses, _ = descend(X, y, parameters, RATE, normalized, epsilon=epsilon)
    return min(losses[-LAST:])


def signal(rng, layers, scale, normalized=True):
    """The standard deviation of the inputs of the last hidden layer's ReLU, at the start, for He's weights times a
    scale.
    """
    X, parameters = rng.normal(size=(64, 32)), initial_parameters([32] * (layers + 1), rng, scale)
    return float(run(parameters, X, normalized)[1][layers - 1][1].std())


def forgives_large_and_small_weights(rng, control=False):
    """Networks of four hidden layers, with and without batch normalisation, learn to tell the quadrants of a plane
    apart; the hidden layers' initial weights are He's times 10 and times 0.01. What is the smallest loss in the last
    ten of 30 steps (infinite if the descent diverged; guessing gives log 2)? Only with the normalisation both are to be
    low. The control has no normalisation in either place.
    """
    X, y = quadrants(rng)
    found = {}
    for scale in (LARGE, SMALL):
        start = initial_parameters(DEEP, rng, scale)
        for name, normalized in (("without", False), ("with", not control)):
            found[f"loss {name} normalisation, He's times {scale}"] = least_loss(X, y, start, normalized)
    large_without, large_with, small_without, small_with = found.values()
    holds = min(large_without, small_without) > 0.5 and max(large_with, small_with) < 0.35
    return Finding(holds, found)


def fails_near_zero(rng, control=False):
    """The same with He's weights times a millionth, normalised with an ε of 10⁻⁵, in networks of one and of four hidden
    layers. Is the deep one, unlike the other, no better than the best guess that does not look at the inputs? The
    control has no ε.
    """
    X, y = quadrants(rng)
    share = y.mean()
    found = {"loss of the best guess": binary_cross_entropy(np.full(len(y), share), y)}
    for name, sizes in (("one hidden layer", SHALLOW), ("four hidden layers", DEEP)):
        start = initial_parameters(sizes, rng, TINY)
        found[f"loss, {name}"] = least_loss(X, y, start, epsilon=0 if control else EPSILON)
    guess, shallow, deep = found.values()
    return Finding(shallow < 0.7 * guess and deep > 0.95 * guess, found)
