"""Pictures, trainings and gates of the experiments once more: the same draws, JAX's gradients, and loops."""

import functools

import jax.numpy as jnp
import numpy as np

from solutions.experiments.embeddings.encoders import untrained
from tests.experiments import adam

MARGIN = 20
LOSSES = {  # of the squared distances of the same and of different cars
    "pair": lambda same, different: same,
    "triplet": lambda same, different: jnp.maximum(same - different + MARGIN, 0),
    "contrastive": lambda same, different: same + jnp.maximum(MARGIN - different, 0),
}


def cars(rng, count):
    return rng.normal(size=(count, 12))


def pictures(rng, of, each=1, noise=0.3):
    """Pictures (each, cars, features)."""
    views, noises = 4 * rng.normal(size=(each, len(of), 2)), rng.normal(size=(each, len(of), 14))
    return np.array([np.hstack([of, view]) for view in views]) + noise * noises


def squared(a, b):
    return ((a - b) ** 2).sum(axis=-1)


def encoded(network, X):
    for W, b in network[:-1]:
        X = np.tanh(X @ W + b)
    return X @ network[-1][0] + network[-1][1]


def training_pictures(seed, noise=0.3):
    """Two pictures of each car, and one of the car before it."""
    rng = np.random.default_rng(seed)
    first, second, third = pictures(rng, cars(rng, 300), 3, noise)
    return first, second, third[np.arange(300) - 1]


@functools.cache
def trained(kind, seed, noise=0.3, hidden=24):
    """The network before and after training."""
    X, before = np.array(training_pictures(seed, noise)), untrained(seed, hidden)

    def loss(network):
        *below, (V, c) = network
        a = X
        for W, b in below:
            a = jnp.tanh(a @ W + b)
        first, second, other = a @ V + c
        return jnp.mean(LOSSES[kind](squared(first, second), squared(first, other)))

    return before, adam.minimized(loss, before, 0.03, 150)


def distances(network, rng, noise=0.3):
    """Squared distances of two pictures of 500 new cars, and of different ones."""
    first, second = encoded(network, pictures(rng, cars(rng, 500), 2, noise))
    return squared(first, second), squared(first, second[np.arange(500) - 1])


def closest(entries, met):
    """The squared distance of each encoding to the nearest entry."""
    return [min(squared(entry, one) for entry in entries) for one in met]


def arrivals(network, rng):
    """At sixty gates of five cars each: squared distances to the nearest entry, of allowed cars and of strangers."""
    found = [], []
    for _ in range(60):
        allowed, strangers = cars(rng, 5), cars(rng, 5)
        entries, *coming = (encoded(network, pictures(rng, of)[0]) for of in (allowed, allowed, strangers))
        for distances_of, met in zip(found, coming, strict=True):
            distances_of += closest(entries, met)
    return np.array(found)


def limit(welcome, strange):
    """The first of all distances at which most of both are treated rightly."""
    tried = np.concatenate([welcome, strange])
    right = [np.count_nonzero(welcome <= one) + np.count_nonzero(strange > one) for one in tried]
    return tried[np.argmax(right)]


def gate(network, rng):
    """A threshold, chosen on some cars, and the squared distances of others, allowed ones and strangers."""
    return limit(*arrivals(network, rng)), *arrivals(network, rng)
