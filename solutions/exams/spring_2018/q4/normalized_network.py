"""A network with batch normalisation, forward and back."""

import math
from itertools import pairwise
from typing import NamedTuple

import numpy as np

from solutions.nn.activations import relu, relu_derivative
from solutions.nn.initialization import he
from solutions.nn.losses import binary_cross_entropy_with_logits, binary_cross_entropy_with_logits_gradient
from solutions.nn.normalization import batch_norm, batch_norm_backward


def initial_parameters(sizes, rng, scale=1.0):
    """W, γ, β for each hidden layer, then the weights and the bias of one logit; `sizes` begins with the inputs.

    Weights are He's times `scale`, (inputs, outputs); a layer is affine without bias, normalised, then ReLU.

    >>> [x.shape for x in initial_parameters([2, 3], np.random.default_rng(0))]
    [(2, 3), (3,), (3,), (3, 1), (1,)]
    """
    parameters = []
    for inputs, outputs in pairwise(sizes):
        parameters += [scale * he(inputs, outputs, rng), np.ones(outputs), np.zeros(outputs)]
    return [*parameters, he(sizes[-1], 1, rng), np.zeros(1)]


def run(parameters, X, normalized=True, jitter=0.0, rng=None):
    """Logits (batch,) in training, and the cache for `gradients`; without normalisation, β is an ordinary bias.

    `jitter` moves scale and mean of each unit at random behind the normalisation, anew at each call.
    """
    a, cache = X, []
    for W, gamma, beta in zip(*(parameters[i:-2:3] for i in range(3)), strict=True):
        z = a @ W
        u, of_norm = batch_norm(z, gamma, beta) if normalized else (z + beta, None)
        factor = 1.0
        if jitter:
            factor, shift = np.exp(jitter * rng.normal(size=len(beta))), jitter * rng.normal(size=len(beta))
            u = factor * u + shift
        cache.append((a, u, factor, of_norm))
        a = relu(u)
    V, c = parameters[-2:]
    return (a @ V + c)[:, 0], [*cache, a]


def gradients(parameters, cache, upstream):
    """From the gradient at the logits (batch,): those of all parameters in their order, and the one at X."""
    *hidden, a = cache
    delta = upstream[:, None]
    found = [a.T @ delta, delta.sum(axis=0)]
    delta = delta @ parameters[-2].T
    for W, (a, u, factor, of_norm) in zip(parameters[-5::-3], hidden[::-1], strict=True):
        delta = delta * relu_derivative(u) * factor
        if of_norm:
            delta, of_gamma, of_beta = batch_norm_backward(delta, of_norm)
        else:
            of_gamma, of_beta = np.zeros(W.shape[1]), delta.sum(axis=0)
        found = [a.T @ delta, of_gamma, of_beta, *found]
        delta = delta @ W.T
    return found, delta


class Run(NamedTuple):
    """The losses, and how far the mean input of a unit in the last hidden layer moves from step to step."""

    losses: list[float]
    drift: float
    parameters: list[np.ndarray]


def quadrants(rng, examples=64):
    """Points (examples, 2) of a plane, and whether the product of their coordinates is positive."""
    X = rng.normal(size=(examples, 2))
    return X, (X[:, 0] * X[:, 1] > 0).astype(int)


def descend(X, y, parameters, rate, steps=100, normalized=True, jitter=0.0, rng=None):
    """Full-batch gradient descent on the cross-entropy; it may diverge, without a word."""
    losses, means = [], []
    try:
        with np.errstate(all="ignore"):
            for _ in range(steps):
                logits, cache = run(parameters, X, normalized, jitter, rng)
                losses.append(binary_cross_entropy_with_logits(logits, y))
                means.append(cache[-2][1].mean(axis=0))
                found, _ = gradients(parameters, cache, binary_cross_entropy_with_logits_gradient(logits, y))
                parameters = [p - rate * g for p, g in zip(parameters, found, strict=True)]
        return Run(losses, float(np.abs(np.diff(means, axis=0)).mean()), parameters)
    except ValueError:  # a number is not finite any more
        return Run([*losses, math.inf], math.inf, parameters)
