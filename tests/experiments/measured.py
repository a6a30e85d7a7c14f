"""What experiments measure, over several seeds."""

import numpy as np

from solutions.finding import stream

SEEDS = range(12)


def mean_numbers(experiment, **options) -> np.ndarray:
    """The mean of an experiment's numbers, one after the other."""
    rows = [list(experiment(stream(experiment, seed), **options).numbers.values()) for seed in SEEDS]
    return np.mean(rows, axis=0)
