"""Overfitting without a plot.

>>> signs_of_overfitting.answer()
('gap', 'apart')
"""

from itertools import product

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.data import distribution_shift
from solutions.experiments.regularization import overfitting
from solutions.experiments.regularization.overfitting import FEW_EXAMPLES, GAP, MANY_EXAMPLES, OFFSET, costs_of_training
from solutions.part import Key, prose


def tells_overfitting_from_a_shift(overfits):
    """Whether a reading of the costs finds overfitting with few examples only, whatever shift there is in use."""
    return all(
        overfits(costs_of_training(np.random.default_rng(1), examples, offset=offset)) == (examples == FEW_EXAMPLES)
        for examples, offset in product((FEW_EXAMPLES, MANY_EXAMPLES), (0.0, OFFSET))
    )


signs_of_overfitting = prose(
    "i",
    "Overfitting in ten dimensions",
    points=1,
    topics=("regularization", "data-and-strategy"),
    keywords=(
        "overfit",
        "variance problem",
        "high variance",
        "generalisation gap",
        "train and dev cost",
        "validation set",
        "detecting overfitting",
    ),
    claims={
        "gap": shown(
            "Compare the cost on the training set with that on a development set, not used in training: if the network "
            "overfits, the second is far above the first. This works with any number of inputs.",
            overfitting.shows_on_the_development_set,
        ),
        "low": refuted("A training cost of almost zero is enough to tell.", overfitting.low_training_cost_without_it),
        "always": refuted(
            "A development cost far above the training cost always shows overfitting.",
            distribution_shift.breaks_a_good_model,
        ),
        "apart": shown(
            "The gap may also come from a development set with another distribution. Examples held out from the "
            "training data tell the two apart: only with overfitting do they cost much more than those trained on.",
            distribution_shift.breaks_a_good_model,
        ),
    },
    key=Key(
        "compute the cost on the training and on the dev set; a significant difference means a variance problem",
        printed=("gap", "always"),
        means="reading",
        qualified="The comparison is right if both sets have the same distribution; if they do not, the costs may "
        "differ much without any variance problem.",
        ours=lambda costs: costs.held_out - costs.training > GAP,
        theirs=lambda costs: costs.development - costs.training > GAP,
        witness=tells_overfitting_from_a_shift,
    ),
)
