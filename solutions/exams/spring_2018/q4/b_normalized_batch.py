"""A batch, normalised."""

import numpy as np

from solutions.exams.spring_2018.q4.batches import HOT_DOGS, OTHER_BATCHES, tidy
from solutions.experiments.normalization.scale_and_shift import normalize
from solutions.part import Key, part


def rows_of_batch(z=HOT_DOGS):
    """Number, mean, variance and standard deviation of each neuron, a row of z (neurons, examples).

    >>> rows_of_batch()[1]
    (2, 5.0, 25.0, 5.0)
    """
    z = np.asarray(z, dtype=float)
    return [(n, float(row.mean()), float(row.var()), float(row.std())) for n, row in enumerate(z, start=1)]


def centred(z):
    """Each row of z less its mean."""
    return np.subtract(z, np.mean(z, axis=1, keepdims=True))


@part(
    "b",
    "A batch, normalised",
    kind="array",
    points=2,
    topics=("normalization",),
    keywords=(
        "BN",
        "batch norm",
        "batch normalization",
        "mean and variance",
        "z-score",
        "normalized activations",
        "standardize",
    ),
    tolerance=0.005,
    fields={"": "The normalised batch, row by row"},
    vary={"z": OTHER_BATCHES},
    mistakes={
        "The variance of a batch is the mean of the squared differences from μ: divide by m, not by m − 1.": (
            lambda z: tidy(centred(z) / np.std(z, axis=1, keepdims=True, ddof=1))
        ),
        "Mean and variance belong to a neuron, over the examples of a row; here they were taken along the columns.": (
            lambda z: tidy(normalize(z))
        ),
        "Divide by the standard deviation, the root of the variance.": (
            lambda z: tidy(centred(z) / np.var(z, axis=1, keepdims=True))
        ),
        "The mean has been subtracted, but the division by the standard deviation is missing.": lambda z: tidy(
            centred(z)
        ),
    },
    key=Key("−1, 1, 1, −1 in each row", printed=[[-1, 1, 1, -1]] * 3),
)
def normalized_batch(z=HOT_DOGS):
    """Each neuron's values, a row of z (neurons, examples), with mean 0 and variance 1; ε is 0.

    Raises:
        ValueError: a row is constant.

    >>> normalized_batch()
    [[-1, 1, 1, -1], [-1, 1, 1, -1], [-1, 1, 1, -1]]
    >>> normalized_batch(z=[[0, 0, 0, 5, 5], [1, 2, 3, 4, 5]])
    [[-0.8165, -0.8165, -0.8165, 1.2247, 1.2247], [-1.4142, -0.7071, 0, 0.7071, 1.4142]]
    """
    return tidy(normalize(np.transpose(z)).T)
