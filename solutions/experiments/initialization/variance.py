"""Variance of the activations, layer by layer."""

from itertools import pairwise

import numpy as np

from solutions.finding import Finding
from solutions.nn.activations import identity, relu
from solutions.nn.initialization import he, layer_moments, xavier
from solutions.nn.losses import mean_squared_error_gradient
from solutions.nn.mlp import forward, initialize, train
from solutions.nn.optimizers import Adam


def layer_variances(network, X):
    """The variance of each layer's outputs, with tanh units in the hidden layers."""
    outputs, cache = forward(network, X, "tanh")
    return np.array([a.var() for a, _ in cache[1:]] + [outputs.var()])


def changed_by_training(rng, control=False):
    """A network of tanh units is trained on a regression from Xavier's initialisation. What is the variance of each
    layer's outputs before and after, and has one of them grown by more than half? In the control the targets are the
    outputs of the untrained network, so that there is nothing to learn.
    """
    X = rng.standard_normal((100, 4))
    network = initialize([4, 16, 16, 1], rng, weights=xavier)
    y = forward(network, X, "tanh")[0] if control else 2 * np.sin(2 * X[:, :1]) + 2 * X[:, 1:2] * X[:, 2:3]
    trained = train(network, X, y, Adam(0.02), 120, "tanh", mean_squared_error_gradient)
    before, after = layer_variances(network, X), layer_variances(trained, X)
    layers = "first layer", "second layer", "output"
    names = [f"variance {time}, {layer}" for time in ("before", "after") for layer in layers]
    return Finding(max(after / before) > 1.5, dict(zip(names, [*before, *after], strict=True)))


def kept_by_different_scales(rng, control=False):
    """Random examples pass through ten untrained layers, once of linear and once of ReLU units. What is the mean square
    of the last layer's outputs under two initialisations, and which of the two keeps it nearer to 1, its value at the
    input? In the control the second stack is linear, too.
    """
    seed, moments = rng.integers(2**32), {}
    for kind, activation in (("linear", identity), ("ReLU", identity if control else relu)):
        for name, weights in (("Xavier", xavier), ("He", he)):
            last = layer_moments(activation, weights, width=128, batch=64, seed=seed)[-1]
            moments[f"mean square, {kind}, {name}"] = last
    linear, of_relus = np.abs(np.log([*moments.values()])).reshape(2, 2).argmin(axis=1)
    return Finding(linear != of_relus, moments)


def forward_scale_fails_the_gradient(rng, control=False):
    """Six linear layers, each with half the units of the one before, have weights of the variance 1/n, n their number
    of inputs. What is the mean square of their outputs, and of a gradient at their inputs, relative to what enters? In
    the control all layers have the same width.
    """
    widths = [128] * 7 if control else [512 // 2**layer for layer in range(7)]
    weights = [rng.normal(size=(m, n)) / m**0.5 for m, n in pairwise(widths)]
    outputs, gradient = rng.normal(size=(32, widths[0])), rng.normal(size=(32, widths[-1]))
    for W in weights:
        outputs = outputs @ W
    for W in weights[::-1]:
        gradient = gradient @ W.T
    forward_share, backward_share = np.mean(outputs**2), np.mean(gradient**2)
    numbers = {"mean square of the outputs": forward_share, "mean square of the gradient": backward_share}
    return Finding(backward_share < 0.1 < 0.2 < forward_share, numbers)
