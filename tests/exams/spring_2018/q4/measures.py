"""What experiments measure on average."""

import numpy as np


def mean_numbers(experiment, seeds=12, **options):
    """The mean of an experiment's numbers over some seeds, one after the other."""
    return np.mean([list(experiment(seed=seed, **options).numbers.values()) for seed in range(seeds)], axis=0)
