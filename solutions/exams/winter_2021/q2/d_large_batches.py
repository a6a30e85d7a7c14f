"""Whether to train with large batches.

>>> limits_of_large_batches.answer()
('memory', 'updates', 'noise', 'rate', 'test')
"""

import numpy as np

from solutions.claim import argued, refuted, shown
from solutions.experiments.optimization import batch_size, learning_rate
from solutions.experiments.optimization.batch_size import last_error
from solutions.experiments.optimization.learning_rate import FIXED, PER_EXAMPLE, largest_stable
from solutions.part import Key, prose


def tells_which_runs_diverge(diverges):
    """Whether a reading says which runs of SGD diverge: batches of 1 and 64 at one rate, and 64 at a raised rate."""
    runs, rng = ((FIXED, 1), (FIXED, 64), (PER_EXAMPLE * 64, 64)), np.random.default_rng(0)
    return [diverges(*run) for run in runs] == [last_error(rng, *run) > 1e3 for run in runs]


limits_of_large_batches = prose(
    "d",
    "Whether to train with large batches",
    points=2,
    topics=("optimization",),
    keywords=(
        "batch size",
        "mini-batch",
        "SGD",
        "stochastic gradient descent",
        "gradient noise",
        "sharp minima",
        "generalization",
        "small batches",
    ),
    claims={
        "memory": shown(
            "Not always: a large batch may not fit into memory, as what the backward pass has to keep grows in "
            "proportion to it.",
            batch_size.memory_grows,
        ),
        "updates": shown(
            "In the same number of passes over the data a large batch makes fewer updates, and can end with a higher "
            "error on new data.",
            batch_size.fewer_updates_in_a_pass,
        ),
        "noise": shown(
            "The returns diminish: the noise of the gradient falls only with the square root of the batch, while its "
            "cost grows in proportion to the batch.",
            batch_size.noise_falls_with_the_square_root,
        ),
        "rate": shown(
            "If the learning rate is raised in proportion to the batch, training can diverge.",
            learning_rate.scaled_makes_the_large_batch_diverge,
        ),
        "test": argued(
            "Even where both fit the training set, large batches have been observed to end with a higher test error "
            "than small ones.",
            "Keskar et al., “On Large-Batch Training for Deep Learning”, 2017. How much of it remains when the "
            "other settings are tuned anew is disputed: Shallue et al., “Measuring the Effects of Data Parallelism on "
            "Neural Network Training”, 2019.",
        ),
        "alone": refuted(
            "A large batch by itself, at the same learning rate, makes training diverge.",
            learning_rate.fixed_favours_the_large_batch,
        ),
    },
    key=Key(
        "no: memory may run out, the test error may be high, training may diverge",
        printed=("memory", "test", "rate"),
        means="reading",
        qualified="A large batch makes training diverge only if the learning rate is raised with it; at a fixed rate "
        "it is the small batch that may diverge.",
        ours=lambda rate, batch: rate > largest_stable(batch),
        theirs=lambda rate, batch: batch > 1,
        witness=tells_which_runs_diverge,
    ),
)
