"""A network with batch normalisation: forward pass, backward pass, and steps of training."""

from itertools import pairwise

import numpy as np

from solutions.nn.activations import relu, relu_derivative
from solutions.nn.initialization import he
from solutions.nn.losses import binary_cross_entropy_with_logits, binary_cross_entropy_with_logits_gradient
from solutions.nn.normalization import batch_norm, batch_norm_backward


def initial_parameters(sizes, rng, scale=1.0):
    """W, γ, β for each hidden layer, then the weights and the bias of one logit; `sizes` begins with the inputs.

    Weights are He's times `scale`, (inputs, outputs); a layer is affine without bias, normalised, then ReLU.
    """
    layers = [(scale * he(m, n, rng), np.ones(n), np.zeros(n)) for m, n in pairwise(sizes)]
    return [*(x for layer in layers for x in layer), he(sizes[-1], 1, rng), np.zeros(1)]


def run(parameters, X, normalized=True, jitter=0.0, rng=None, epsilon=1e-5):
    """Logits (batch,) in training, and the cache for `gradients`; without normalisation, β is an ordinary bias.

    `jitter` moves scale and mean of each unit at random after the normalisation, anew at each call.
    """
    a, cache = X, []
    for W, gamma, beta in zip(*(parameters[i:-2:3] for i in range(3)), strict=True):
        z = a @ W
        u, of_norm = batch_norm(z, gamma, beta, epsilon) if normalized else (z + beta, None)
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


def step(X, y, parameters, rate, normalized=True, **how):
    """The parameters after a step of descent; and before it, the loss and the mean inputs of the last hidden units."""
    logits, cache = run(parameters, X, normalized, **how)
    found, _ = gradients(parameters, cache, binary_cross_entropy_with_logits_gradient(logits, y))
    after = [p - rate * g for p, g in zip(parameters, found, strict=True)]
    return after, binary_cross_entropy_with_logits(logits, y), cache[-2][1].mean(axis=0)


def gradient_factor(rng, layers=20, normalized=False, scale=1.0, batch=32):
    """By which factor the norm of a gradient changes on its way back through so many layers of 32 units."""
    parameters = initial_parameters([32] * (layers + 1), rng, scale)
    _, cache = run(parameters, rng.normal(size=(batch, 32)), normalized)
    upstream = rng.normal(size=batch)
    _, at_input = gradients(parameters, cache, upstream)
    return float(np.linalg.norm(at_input) / np.linalg.norm(upstream[:, None] @ parameters[-2].T))
