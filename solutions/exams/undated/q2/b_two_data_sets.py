"""How learning from two data sets can fail.

>>> failures_of_two_data_sets.answer()
('forgets', 'camera', 'normalized')
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.data import two_sources
from solutions.experiments.normalization import mixed_batches
from solutions.finding import figure, stream
from solutions.nn.metrics import recall
from solutions.part import Key, prose


@figure(height=2.9)
def draw_forgetting(axes):
    """The share of new positives that a network recognises while it learns from the first data set, and then (right of
    the dotted line) from the second one, which has negatives only. Mixed, both sets can be learned (dashed).
    """
    steps = np.arange(0, 2 * two_sources.STEPS + 1, 10)
    for mixed, style, name in ((False, "-", "one after the other"), (True, "--", "mixed")):
        answers, y = two_sources.answers_on_the_way(stream(draw_forgetting), mixed, every=10)
        axes.plot(steps, [recall(said, y) for said in answers], style, linewidth=2, label=name)
    axes.axvline(two_sources.STEPS, color="k", linestyle=":", linewidth=1)
    axes.set(xlabel="step", ylabel="positives recognised", ylim=(-0.05, 1.05))
    axes.figure.legend(ncols=2, loc="outside lower center")


failures_of_two_data_sets = prose(
    "b",
    "Two data sets with different shares of positives",
    points=2,
    topics=("data-and-strategy", "optimization"),
    keywords=(
        "catastrophic forgetting",
        "combine datasets",
        "merge two data sets",
        "shuffle the data",
        "class imbalance",
        "always predicts negative",
        "spurious correlation",
        "shortcut learning",
    ),
    claims={
        "forgets": shown(
            "The minibatches are taken from the first set, and after that from the second. The model forgets the "
            "positives, and ends up calling everything negative.",
            two_sources.the_last_one_is_remembered,
        ),
        "camera": shown(
            "The sets are shuffled together, but differ in more than the class, as in the camera. The model learns to "
            "recognise the camera, and fails on new examples.",
            two_sources.the_camera_is_learned,
        ),
        "normalized": shown(
            "The minibatches come from the two sets in turn, each from one of them, and the network normalises by "
            "batch. Training looks perfect, and the model fails with the moving averages of test time.",
            mixed_batches.fail_at_test,
        ),
        "mixed": refuted(
            "Whatever one does, the two sets cannot be learned together.", two_sources.shuffling_them_suffices
        ),
    },
    key=Key(
        "with minibatches from one set first and from the other one after it, the model forgets the positives and "
        "always predicts negative",
        printed=("forgets",),
    ),
)
