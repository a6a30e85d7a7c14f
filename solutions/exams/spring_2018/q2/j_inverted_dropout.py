"""Inverted dropout against plain dropout.

>>> what_inverted_dropout_saves.answer()
('mean', 'test')
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.regularization import dropout
from solutions.part import Key, prose


def names_the_harm(does_harm):
    """Whether a reading says which of the four ways to drop units out does harm at test time."""
    errors = dropout.errors_by_method(np.random.default_rng(0))
    usual = errors[True, False]  # divided in training, not multiplied at test time
    return all(does_harm(*way) == (error > 2 * usual) for way, error in errors.items())


what_inverted_dropout_saves = prose(
    "j",
    "Inverted dropout against plain dropout",
    points=2,
    topics=("regularization",),
    keywords=("drop-out", "keep_prob", "keep probability", "scaling at test time", "rescaling activations", "DO"),
    claims={
        "mean": shown(
            "In training, the activations that are kept are divided by the keep probability, so that the expected "
            "value of each activation is the same as without dropout.",
            dropout.division_keeps_the_mean,
        ),
        "test": shown(
            "At test time the network is then used as it is. After plain dropout, the activations (or the weights that "
            "read them) have to be multiplied by the keep probability there.",
            dropout.plain_must_be_scaled,
        ),
        "stronger": refuted(
            "In training, inverted dropout computes functions that plain dropout cannot express.",
            dropout.both_are_one_network,
        ),
        "exact": refuted(
            "The output at test time is then exactly the mean of the outputs over all ways to drop units.",
            dropout.mean_over_masks_is_another_output,
        ),
    },
    key=Key(
        "one more line divides the activations by keep_prob; with it their expectation does not decrease",
        printed=("mean",),
        means="reason",
        qualified="The division and its effect on the expectation are right. But a smaller expectation in training "
        "does no harm by itself, if plain dropout is scaled at test time; the advantage is that nothing has to be "
        "done there, which the key does not say.",
        ours=lambda divides, multiplies: divides == multiplies,
        theirs=lambda divides, multiplies: not divides,  # the expectation decreases in training
        witness=names_the_harm,
    ),
)
