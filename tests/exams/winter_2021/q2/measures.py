"""What experiments measure on average."""

import numpy as np

SEEDS = range(12)


def mean_numbers(experiment, **options):
    """The mean of an experiment's numbers over some seeds, one after the other."""
    return np.mean([list(experiment(seed=seed, **options).numbers.values()) for seed in SEEDS], axis=0)
