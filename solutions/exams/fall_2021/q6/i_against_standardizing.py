"""Batch normalisation against plain standardising.

>>> advantages_of_batch_norm.answer()
('undo', 'deep')
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.normalization import preprocessing, scale_and_shift
from solutions.part import Key, prose

EXAMPLES = 256


def is_undone_in_batches_of(size):
    """Whether γ and β, set to the statistics of all examples, undo the normalisation of every batch of this size."""
    examples = np.random.default_rng(0).normal([3.0, -2.0], [4.0, 0.5], size=(EXAMPLES, 2))
    return scale_and_shift.restored(examples, size) < 1e-6


advantages_of_batch_norm = prose(
    "i",
    "Batch normalisation or plain standardising",
    points=4,
    topics=("normalization",),
    keywords=(
        "BN",
        "batch norm",
        "gamma and beta",
        "zero mean unit variance",
        "input preprocessing",
        "learned scale and shift",
        "why batch normalization",
    ),
    claims={
        "undo": shown(
            "With learned γ and β the layer can give its units any mean and scale, and even undo the normalisation; "
            "fixed to mean 0 and standard deviation 1, it could not.",
            scale_and_shift.restore_the_input,
        ),
        "deep": shown(
            "Preprocessed samples are standardised at the input only, and not deeper in the network; batch "
            "normalisation acts in every layer, at every step of the training.",
            preprocessing.does_not_last,
        ),
        "standard": refuted(
            "It is better because its output always has mean 0 and standard deviation 1.",
            scale_and_shift.set_the_statistics,
        ),
        "exact": refuted(
            "In training, γ and β can undo the normalisation of every small batch exactly.",
            scale_and_shift.undo_no_small_batch,
        ),
    },
    key=Key(
        "it can be undone: the network can learn to shift and scale, and to have no batch normalisation; against "
        "preprocessing: it goes on through the whole training, in all layers",
        printed=("undo", "deep"),
        qualified="One γ and one β undo the normalisation by fixed statistics, as at test time. In training each small "
        "batch has statistics of its own, and no γ and β undo them all.",
        means="reading",
        witness=is_undone_in_batches_of,
        ours=EXAMPLES,
        theirs=4,
    ),
)
