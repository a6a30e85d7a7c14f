"""Assessing the impact of the new data.

>>> assessments_of_the_impact.answer()
('twice', 'gaps', 'rare')
"""

from solutions.claim import refuted, shown
from solutions.experiments.data import distribution_shift, metrics
from solutions.experiments.data.distribution_shift import SETTINGS, measure
from solutions.part import Key, prose


def settings_measured():
    """One row for each setting: its name, and what is measured there."""
    return [(name, *measure(0, **setting)[:5]) for name, setting in SETTINGS.items()]


def harm_by_training_twice(found):
    return found.gain < -0.02


def harm_by_the_gap(found):
    return found.training - found.own_held_out > 0.02


def tells_the_harm(test):
    """Whether a test says in every setting what is true there: data that follow the same rule do no harm, data that
    follow a turned rule do."""
    return all(test(measure(0, **setting)) == (setting["turn"] > 0) for setting in SETTINGS.values())


assessments_of_the_impact = prose(
    "d",
    "Assessing the impact of the new data",
    points=1,
    topics=("data-and-strategy",),
    keywords=(
        "train-dev set",
        "data mismatch",
        "error analysis",
        "distribution shift",
        "ablation",
        "train and dev error",
        "variance or mismatch",
    ),
    claims={
        "twice": shown(
            "Train once with the friend's data and once without, and compare both on the same development set of your "
            "own examples: this is their impact.",
            distribution_shift.shows_in_training_twice,
        ),
        "gaps": shown(
            "To find out *why* the network does badly with them, hold out a train-dev set that is drawn like its "
            "training set. The gap from training to train-dev shows overfitting, the gap from train-dev to development "
            "the mismatch.",
            distribution_shift.shows_in_the_second_of_two_gaps,
        ),
        "rare": shown(
            "Compare the cross-entropy: where clicks are rare, accuracy shows next to nothing.",
            metrics.accuracy_hides_rare_clicks,
        ),
        "alarm": refuted(
            "If the network does significantly better on its training set of both sources than on held-out examples of "
            "your own, then the mismatch of the distributions is the problem.",
            distribution_shift.gap_without_it,
        ),
        "silence": refuted(
            "If it does equally well on both, then the friend's data do no harm.", distribution_shift.harm_without_a_gap
        ),
    },
    key=Key(
        "hold out a train-dev set of own examples and compare the accuracies on it and on the rest of the training "
        "set; a significant difference means that the mismatch is a problem",
        printed=("alarm",),
        corrected="This gap mixes overfitting with mismatch. It is large where the model overfits and the friend's "
        "data come from your own distribution, and it can be zero where they do harm. A train-dev set must be drawn "
        "like the training set, and the impact itself shows only when the network is trained without the friend's data "
        "as well.",
        ours=harm_by_training_twice,
        theirs=harm_by_the_gap,
        witness=tells_the_harm,
    ),
)
