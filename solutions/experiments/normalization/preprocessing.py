"""Inputs that are standardised once, before training, and what becomes of them in the network."""

import numpy as np

from solutions.experiments.normalization.scale_and_shift import normalize
from solutions.finding import Finding
from solutions.nn.activations import relu
from solutions.nn.initialization import he
from solutions.nn.normalization import standardize


def does_not_last(rng, control=False):
    """Inputs with mean 0 and variance 1 in every feature pass through ten ReLU layers of 64 units, whose weights are
    1.5 times those of He's initialisation. What are the mean and the standard deviation of what the last layer's units
    read? In the control every layer normalises its sums over the batch.
    """
    a, *_ = standardize(rng.normal(2, 3, size=(128, 64)))
    for _ in range(10):
        sums = a @ (1.5 * he(64, 64, rng))
        sums = normalize(sums) if control else sums
        a = relu(sums)
    numbers = {"largest mean of a unit": np.abs(sums.mean(axis=0)).max(), "standard deviation": sums.std(axis=0).mean()}
    return Finding(numbers["standard deviation"] > 5 and numbers["largest mean of a unit"] > 5, numbers)
