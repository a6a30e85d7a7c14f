"""Batch normalisation with small batches.

>>> effects_of_small_batches.answer()
('noisy', 'unstable', 'one')
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.normalization import batch_statistics, scale_and_shift
from solutions.finding import figure, stream
from solutions.part import Key, prose

SIZES = 2 ** np.arange(9)  # 1, 2, 4, …, 256


def errors_of_estimates(rng, draws=2000):
    """The root mean square errors, (sizes,), of mean and variance of batches of standard normal numbers."""
    batches = [rng.normal(size=(draws, size)) for size in SIZES]
    means = np.array([np.sqrt(np.mean(batch.mean(axis=1) ** 2)) for batch in batches])
    return means, np.array([np.sqrt(np.mean((batch.var(axis=1) - 1) ** 2)) for batch in batches])


@figure(height=2.7)
def draw_errors(axes):
    """How far mean and variance of a batch are typically from the true ones, 0 and 1, against the size of the batch.
    The dashed lines are 1/√B for the mean and √(2B − 1)/B for the variance.
    """
    mean, variance = errors_of_estimates(stream(draw_errors), draws=500)
    axes.plot(SIZES, 1 / np.sqrt(SIZES), "k--", linewidth=0.8)
    axes.plot(SIZES, np.sqrt(2 * SIZES - 1) / SIZES, "k--", linewidth=0.8)
    axes.plot(SIZES, mean, "o", markersize=4, label="mean")
    axes.plot(SIZES, variance, "s", markersize=4, label="variance")
    axes.set(xscale="log", yscale="log", xlabel="batch size B", ylabel="typical error", xticks=[1, 10, 100])
    axes.legend()


effects_of_small_batches = prose(
    "ii",
    "Batch normalisation with small batches",
    points=2,
    topics=("normalization",),
    keywords=(
        "BN",
        "batch norm",
        "batch size",
        "noisy statistics",
        "minibatch of one",
        "unstable training",
        "variance",
    ),
    claims={
        "noisy": shown(
            "Mean and variance of a small batch are poor estimates of those of the data.",
            batch_statistics.scatter_in_small_batches,
        ),
        "unstable": shown(
            "So the normalised value of an example depends strongly on which others are in its batch, and training is "
            "noisy.",
            batch_statistics.vary_with_the_company,
        ),
        "one": shown(
            "A batch of one is lost: its mean is the example itself, and the output is β, whatever the example.",
            batch_statistics.lose_single_examples,
        ),
        "learned": refuted(
            "Nothing, as the learned γ and β make up for the errors.", scale_and_shift.undo_no_small_batch
        ),
    },
    key=Key(
        "the batch's mean and variance are inaccurate estimates of those of the population, and training is unstable",
        printed=("noisy", "unstable"),
    ),
)
