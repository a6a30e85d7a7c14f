"""What experiments measure on average, and how far two rates are apart."""

import numpy as np


def mean_numbers(experiment, seeds=10, **options):
    """The mean of an experiment's numbers over some seeds."""
    return np.mean([list(experiment(seed=seed, **options).numbers.values()) for seed in range(seeds)], axis=0)


def divergence(p, q):
    return p * np.log(p / q) + (1 - p) * np.log((1 - p) / (1 - q))
