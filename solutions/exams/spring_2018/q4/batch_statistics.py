"""What the statistics of batches scatter about, of one group each and of both."""

import math

import numpy as np

from solutions.exams.spring_2018.q4.groups import (
    GROUP_MEAN,
    NOT_HOT_DOGS,
    batches_of,
    groups_apart,
    photographs,
    population_of,
    shuffled,
    statistics_of,
)
from solutions.finding import Finding


def moving_average_lies_between(seed=0, control=False):
    """Means of 400 batches of one group each, in the figure's first neuron, and their average. Measured are this
    average and the share of batches whose mean lies nearer to it than to the mean of either group.

    In the control the batches are mixed.
    """
    rng = np.random.default_rng(seed)
    batches = groups_apart(rng, photographs, batches=400)
    if control:
        batches = shuffled(rng, batches)
    each, moving = statistics_of(batches)
    means = np.array([statistics.mean[0] for statistics in each])
    near = float(np.mean(np.abs(means - moving.mean[0]) < GROUP_MEAN[0] / 2))
    return Finding(near < 0.01, {"moving average of the means": float(moving.mean[0]), "batches near it": near})


def variances_have_one_mode(control=False):
    """Batch variances of the figure's two groups, their average, and the variance of all photographs together.

    It holds if the average is the variance of every batch. In the control the not hot dogs have twice the spread.
    """
    others = np.array(NOT_HOT_DOGS, dtype=float)
    if control:
        centre = others.mean(axis=1, keepdims=True)
        others = centre + 2 * (others - centre)
    each, moving = statistics_of(batches_of(others=others))
    return Finding(
        all(np.allclose(statistics.variance, moving.variance) for statistics in each),
        {
            "hot dogs": each[0].variance.tolist(),
            "not hot dogs": each[1].variance.tolist(),
            "moving average": moving.variance.tolist(),
            "all photographs": population_of(others=others).variance.tolist(),
        },
    )


def modes_of_the_batch_mean(m, mean=13.0, deviation=1.0):
    """How many peaks the density of a batch's mean has, for m photographs drawn at random from two groups at ± mean.

    It is a mixture: with k hot dogs among m, the mean is normal about (2k − m)/m · mean.

    >>> modes_of_the_batch_mean(4), modes_of_the_batch_mean(4, mean=0.0)
    (5, 1)
    """
    k = np.arange(m + 1)
    log_weights = [math.lgamma(m + 1) - math.lgamma(i + 1) - math.lgamma(m - i + 1) - m * math.log(2) for i in k]
    width = deviation / math.sqrt(m)
    x = np.linspace(-mean - 5 * width, mean + 5 * width, 4001)
    density = np.exp(np.array(log_weights) - ((x[:, None] - (2 * k - m) / m * mean) / width) ** 2 / 2).sum(axis=1)
    inner = density[1:-1]
    peaks = (inner > density[:-2]) & (inner >= density[2:]) & (inner > 1e-9 * density.max())
    return int(peaks.sum())


def mixed_means_have_many_modes(control=False):
    """Batches drawn at random from both groups, with the figure's first neuron. Counted are the peaks of the density of
    the batch mean, for batches of different sizes. A normal density has one.

    In the control the two groups have the same mean.
    """
    mean = 0.0 if control else float(GROUP_MEAN[0])
    found = {f"peaks, batches of {m}": modes_of_the_batch_mean(m, mean) for m in (4, 16, 64, 1024)}
    return Finding(found["peaks, batches of 4"] > 1, found)
