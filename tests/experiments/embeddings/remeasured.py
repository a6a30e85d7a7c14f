"""Distances of encodings, measured again with other cars."""

import numpy as np

from solutions.experiments.embeddings.encoders import NOISE, draw_cars, encode, take_pictures


def mean_distances(network, noise=NOISE, cars=4000):
    """Mean squared distances of encodings: of two pictures of a car, and, as twice a variance, of different cars."""
    rng = np.random.default_rng(99)
    first, second = encode(network, take_pictures(rng, draw_cars(rng, cars), 2, noise))
    return ((first - second) ** 2).sum(axis=1).mean(), 2 * first.var(axis=0).sum()
