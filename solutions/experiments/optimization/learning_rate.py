"""Stable learning rates, and their dependence on the batch size."""

from solutions.experiments.optimization.batch_size import FEATURES, last_error
from solutions.finding import Finding

FIXED, PER_EXAMPLE = 0.3, 0.05


def largest_stable(batch, features=FEATURES):
    """The rate η from which on the mean squared error grows: it changes by 1 - 2η + η² (1 + (d + 1) / B) a step."""
    return 2 / (1 + (features + 1) / batch)


def fixed_favours_the_large_batch(rng, control=False):
    """SGD trains a linear model with ten features at one learning rate, with batches of 1 and of 64, for up to 400
    steps. The error is 1 at the start: does SGD diverge with the small batch, and converge with the large one? The
    control has a learning rate ten times smaller.
    """
    rate = FIXED / 10 if control else FIXED
    small, large = (last_error(rng, rate, batch, steps=400) for batch in (1, 64))
    numbers = {"learning rate": rate, "error, batch 1": small, "error, batch 64": large}
    return Finding(small > 1e3 and large < 1e-3, numbers)


def scaled_makes_the_large_batch_diverge(rng, control=False):
    """SGD trains a linear model with a learning rate proportional to the batch, for batches of 1 and of 64. Does it
    converge with the small batch, and diverge with the large one? In the control the learning rate stays that of the
    small batch.
    """
    small, large = (last_error(rng, PER_EXAMPLE * (1 if control else batch), batch) for batch in (1, 64))
    return Finding(small < 1e-3 and large > 1e3, {"error, batch 1": small, "error, batch 64": large})
