"""The figure's two batches of photographs, and what follows from them."""

import math

import numpy as np

from solutions.exams.spring_2018.q4.batches import HOT_DOGS, tidy
from solutions.experiments.normalization.batch_statistics import normalize_by, statistics_of
from solutions.experiments.normalization.mixed_batches import averaged_statistics, least_training_loss
from solutions.experiments.normalization.scale_and_shift import normalize
from solutions.finding import Finding

# The values of the second batch in Figure 2 are lost; the paper's solution gives their means, which these have. Here
# the first neuron runs against the other two, so that the groups differ in something that normalisation leaves.
NOT_HOT_DOGS = ((-12, -14, -14, -12), (-10, 0, 0, -10), (-5, 5, 5, -5))
MOVED_HOT_DOGS = ((-14, -12, -12, -14), (-10, 0, 0, -10), (-5, 5, 5, -5))  # the same means, and no other difference


def batches_of(others=NOT_HOT_DOGS, mixed=False):
    """Two batches (examples, neurons) and their labels: one group each, or half of each group in both.

    >>> [y.tolist() for _, y in batches_of(mixed=True)]
    [[1, 1, 0, 0], [1, 1, 0, 0]]
    """
    z, y = np.hstack([HOT_DOGS, others]).T.astype(float), np.repeat([1, 0], 4)
    rows = np.arange(8).reshape(2, 2, 2)  # (groups, halves, examples)
    return [(z[of], y[of]) for of in (rows.swapaxes(0, 1) if mixed else rows).reshape(2, 4)]


def population_of(others=NOT_HOT_DOGS):
    """Mean and variance of all photographs of both groups together."""
    return statistics_of(np.hstack([HOT_DOGS, others]).T)


def in_words(vector):
    """A vector, as it is printed."""
    return str(tuple(tidy([vector])[0])).replace("-", "−")


def mean_of(*groups):
    """The mean of each neuron in such batches together, in words."""
    return in_words(np.hstack(groups).mean(axis=1))


def in_training_and_at_test(batches):
    """All examples (examples, neurons), normalised as in training and as at test time."""
    _, moving = averaged_statistics(batches)
    training = np.concatenate([normalize(z) for z, _ in batches])
    return training, np.concatenate([normalize_by(moving, z, epsilon=0) for z, _ in batches])


def values_at_test_are_new(control=False):
    """The two batches of the figure are normalised with their own statistics as in training, and with the averages of
    both as at test time. What is the largest value in each neuron? The control mixes the same eight photographs into
    two batches with half of each group.
    """
    training, test = (np.abs(u).max(axis=0) for u in in_training_and_at_test(batches_of(mixed=control)))
    found = {"largest values in training": training.round(3), "at test time": test.round(3)}
    return Finding(test.max() > 5 * training.max(), found)


def variances_have_one_mode(control=False):
    """What are the batch variances of the figure's two groups, their average, and the variance of all photographs
    together? Is the average the variance of every batch? In the control the not hot dogs have twice the spread.
    """
    centre = np.mean(NOT_HOT_DOGS, axis=1, keepdims=True)
    others = centre + (2 if control else 1) * (NOT_HOT_DOGS - centre)
    (hot_dogs, not_hot_dogs), moving = averaged_statistics(batches_of(others=others))
    found = {
        "hot dogs": hot_dogs.variance,
        "not hot dogs": not_hot_dogs.variance,
        "moving average": moving.variance,
        "all photographs": population_of(others).variance,
    }
    return Finding(all(np.allclose(found[name], moving.variance) for name in ("hot dogs", "not hot dogs")), found)


def means_alone_cannot_be_learned(control=False):
    """Two groups differ in their means and in nothing else: the batch of hot dogs, and the same moved to the means of
    the not hot dogs. What is the least training loss of *any* function of the normalised values? Guessing has a
    loss of log 2, with the natural logarithm. In the control both groups are in each batch.
    """
    least = least_training_loss(batches_of(others=MOVED_HOT_DOGS, mixed=control))
    return Finding(least > 0.69, {"least training loss": least, "loss of guessing": math.log(2)})


def statistics_never_seen():
    """Which moving averages over the figure's two batches are the statistics of neither."""
    each, moving = averaged_statistics(batches_of())
    seen = [np.isclose(moving, statistics).all(axis=1) for statistics in each]  # (mean and variance,) each
    return tuple(name for name, found in zip(moving._fields, np.any(seen, axis=0), strict=True) if not found)
