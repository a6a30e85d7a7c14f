"""Batches of one group each.

>>> effects_of_unmixed_batches.answer()
('between', 'unseen', 'error')
"""

from statistics import fmean, pvariance

import numpy as np

from solutions.claim import refuted, shown
from solutions.exams.spring_2018.q4 import groups
from solutions.exams.spring_2018.q4.batches import HOT_DOGS
from solutions.exams.spring_2018.q4.groups import NOT_HOT_DOGS, batches_of, in_training_and_at_test, in_words
from solutions.experiments.normalization import mixed_batches
from solutions.experiments.normalization.mixed_batches import BATCH, GROUP_DEVIATION, GROUP_MEAN
from solutions.finding import figure
from solutions.part import Key, prose


def lies_off_every_batch(names):
    """A witness: whether these are the statistics whose plain average over both batches equals that of none of them."""
    off = []
    for name, of in (("mean", fmean), ("variance", pvariance)):
        of_batches = [[of(row) for row in rows] for rows in (HOT_DOGS, NOT_HOT_DOGS)]
        if [fmean(pair) for pair in zip(*of_batches, strict=True)] not in of_batches:
            off.append(name)
    return list(names) == off


effects_of_unmixed_batches = prose(
    "g",
    "Batches of one group each",
    points=4,
    topics=("normalization", "data-and-strategy"),
    keywords=(
        "BN",
        "batch norm",
        "unshuffled batches",
        "shuffling",
        "class-wise batches",
        "train and test gap",
        "running statistics",
        "hot dog",
    ),
    claims={
        "between": shown(
            "Each batch has the statistics of its own group. The moving mean lies between the two groups, where no "
            "training batch had its mean.",
            mixed_batches.means_lie_off_their_average,
        ),
        "unseen": shown(
            "So the same photograph is normalised differently at test time, to values that the later layers never saw "
            "in training.",
            groups.values_at_test_are_new,
        ),
        "error": shown(
            "A network that has learned to tell the groups apart by what the normalisation leaves has a low training "
            "loss and a high test error; mixed batches cure this.",
            mixed_batches.fail_at_test,
        ),
        "normal": refuted(
            "With batches drawn at random, means and variances of the batches are normally distributed, whatever the "
            "size of the batch.",
            mixed_batches.small_ones_have_many_modes,
        ),
        "variances": refuted(
            "The batch variances, too, fall into two groups, with the moving average between them.",
            groups.variances_have_one_mode,
        ),
        "means": refuted(
            "The training loss is low because the two groups have different means.",
            groups.means_alone_cannot_be_learned,
        ),
        "must": refuted(
            "Values that were not seen in training make a high test error inevitable.",
            mixed_batches.may_be_judged_rightly,
        ),
    },
    key=Key(
        "batch statistics would be normally distributed if mixed, and are bimodal here; at test time averages of both "
        "modes are used, which never occurred, {{ groups.mean_of(HOT_DOGS, NOT_HOT_DOGS) }} for the means "
        "{{ groups.mean_of(HOT_DOGS) }} and {{ groups.mean_of(NOT_HOT_DOGS) }}; values differ from training, so errors "
        "are many; the same for variances",
        printed=("between", "unseen", "error", "normal", "variances", "must"),
        means="reason",
        qualified="The mechanism stands; three of its reasons do not. Groups of equal spread have one batch variance, "
        "which is also the moving average; it fails for another reason, as it lacks the spread between the groups. "
        "Random batches have normal statistics only if they are large. And new values alone force no error.",
        ours=groups.statistics_never_seen,
        theirs=("mean", "variance"),
        witness=lies_off_every_batch,
    ),
)


def figure_rows():
    """The figure's first photographs: as they are, normalised in training, at test time, and had they been mixed."""
    training, test = in_training_and_at_test(batches_of())
    mixed, _ = in_training_and_at_test(batches_of(mixed=True))
    everyone = np.hstack([HOT_DOGS, NOT_HOT_DOGS]).T  # (examples, neurons)
    return [
        (name, *map(in_words, (everyone[row], training[row], test[row], mixed[row_in_mixed])))
        for name, row, row_in_mixed in (("hot dog", 0, 0), ("not hot dog", 4, 2))
    ]


@figure(height=3)
def draw_network(axes):
    """The hot-dog network. Layers turn a photograph into three activations z; batch normalisation normalises, scales
    and shifts them; further layers decide. Below, the activations z in a batch of four hot dogs and in one of four
    photographs of other things; each column is a photograph.
    """
    axes.set(xlim=(0, 7.8), ylim=(0, 7.4), aspect="equal")
    axes.axis("off")

    def write(x, y, words):
        axes.text(x, y, words, ha="center", va="center")

    boxes = ((0.1, 1.0, "photo"), (1.4, 1.1, "layers"), (4.0, 1.0, "batch\nnorm\nγ, β"), (5.4, 1.1, "layers"))
    for x, width, words in boxes:
        axes.bar(x, 2.5, width, bottom=4.7, align="edge", facecolor="none", edgecolor="k")
        write(x + width / 2, 5.95, words)
    axes.hlines([5.95] * 2, (1.1, 6.5), (1.4, 6.8), "k", linewidth=1)
    write(7.25, 5.95, "hot\ndog?")
    for name, y in zip("₁₂₃", (6.8, 5.95, 5.1), strict=True):
        axes.hlines([y] * 3, (2.5, 3.62, 5.0), (2.88, 4.0, 5.4), "k", linewidth=1)
        axes.plot(3.25, y, "o", color="C4", markersize=24, alpha=0.5, markeredgewidth=0)
        write(3.25, y, f"z{name}")
    for x, title, rows, colour in ((0.0, "hot dogs", HOT_DOGS, "C1"), (4.0, "not hot dogs", NOT_HOT_DOGS, "C0")):
        write(x + 2.1, 3.8, title)
        axes.bar(x + 0.55, 3.2, 3.15, bottom=0.2, align="edge", color=colour, alpha=0.18, linewidth=0)
        for name, y, row in zip("₁₂₃", (2.85, 1.8, 0.75), rows, strict=True):
            write(x + 0.25, y, f"z{name}")
            for column, value in enumerate(row):
                write(x + 0.97 + 0.78 * column, y, f"{value}".replace("-", "−"))


@figure(height=3.4, rows=2, sharex=True)
def draw_mixing(axes, batches=1000):
    """Means of {{ 2 * batches }} batches of {{ BATCH }} photographs in one neuron; hot dogs are normally distributed
    with mean {{ GROUP_MEAN[1]:g }}, not hot dogs with mean −{{ GROUP_MEAN[1]:g }}, both with a standard deviation of
    {{ GROUP_DEVIATION[1]:g }}. Above, batches of one group each: two peaks, and the moving average (dashed) falls where
    there is no batch. Below, mixed batches: one peak around the moving average.
    """
    rng, edges = np.random.default_rng(0), np.linspace(-10, 10, 61)
    hot, other = (side * GROUP_MEAN[1] + GROUP_DEVIATION[1] * rng.normal(size=(batches, BATCH)) for side in (1, -1))
    mixed = rng.permutation(np.concatenate([hot, other]).ravel()).reshape(-1, BATCH)
    above, below = axes
    for panel, of, colour, label in (
        (above, other, "C0", "not hot dogs"),
        (above, hot, "C1", "hot dogs"),
        (below, mixed, "C2", "mixed"),
    ):
        panel.hist(of.mean(axis=1), edges, histtype="stepfilled", color=colour, alpha=0.7, label=label)
    for panel in axes:
        average = panel.axvline(mixed.mean(), color="k", linestyle="--", linewidth=1.2)
        panel.set_ylabel("batches")
    average.set_label("moving average")  # in both panels, but named once
    below.figure.legend(ncols=2, loc="outside lower center")
    below.set(xlabel="mean of a batch", xticks=range(-10, 11, 5))
