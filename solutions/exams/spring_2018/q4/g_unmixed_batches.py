"""Batches of one group each.

>>> effects_of_unmixed_batches.answer()
('between', 'unseen', 'error')
"""

from functools import cache
from statistics import fmean, pvariance

import numpy as np

from solutions.claim import refuted, shown
from solutions.exams.spring_2018.q4 import groups
from solutions.exams.spring_2018.q4.batches import HOT_DOGS, tidy
from solutions.exams.spring_2018.q4.groups import NOT_HOT_DOGS, batches_of, in_training_and_at_test
from solutions.experiments.normalization import mixed_batches
from solutions.experiments.normalization.mixed_batches import (
    BATCH,
    GROUP_DEVIATION,
    GROUP_MEAN,
    least_training_loss,
)
from solutions.finding import figure, found_by
from solutions.nn.normalization import Statistics, running_statistics
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
    claims={
        "between": shown(
            "Each batch has the statistics of its own group. The moving mean lies between the two groups, where no "
            "batch of training had its mean.",
            mixed_batches.means_lie_off_their_average,
        ),
        "unseen": shown(
            "So the same photograph is normalised differently at test time, to values that training never showed to "
            "the layers behind.",
            groups.values_at_test_are_new,
        ),
        "error": shown(
            "A network that has learned what is left of the groups after the normalisation has a low training loss and "
            "a high test error; mixed batches cure it.",
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
            "Values that were not seen in training force a high test error.", mixed_batches.may_be_judged_rightly
        ),
    },
    key=Key(
        "batch statistics would be normally distributed if mixed, and are bimodal here; at test time averages of both "
        "modes are used, which never occurred, {{ groups.mean_of(HOT_DOGS, NOT_HOT_DOGS) }} for the means "
        "{{ groups.mean_of(HOT_DOGS) }} and {{ groups.mean_of(NOT_HOT_DOGS) }}; values differ from training, so errors "
        "are many; the same for variances",
        printed=("between", "unseen", "error", "normal", "variances", "must"),
        qualified="The mechanism stands, three of its reasons do not. Groups of equal spread have one batch variance, "
        "which is also the moving average; it fails for another reason, as it lacks the spread between the groups. "
        "Random batches have normal statistics only if they are large. And new values alone force no error.",
        ours=groups.statistics_never_seen,
        theirs=("mean", "variance"),
        witness=lies_off_every_batch,
    ),
)


def moving_mean(order, momentum, mean=13.0):
    """The moving average of a batch mean over batches in an order, `h` of hot dogs at + mean and `n` of others."""
    state = None
    for group in order:
        state = running_statistics(state, Statistics(mean if group == "h" else -mean, 1.0), momentum)
    return float(state.mean)


MOMENTA = (0.9, 0.99, 0.999)


def moving_mean_rows():
    """The moving mean of the first neuron after many batches, by momentum and by the order of the groups."""
    orders = (
        ("in turn, a hot-dog batch last", "nh" * 6000),
        ("in turn, ten of a group at a time, hot dogs last", ("n" * 10 + "h" * 10) * 600),
        ("a thousand of not hot dogs, then a thousand of hot dogs", "n" * 1000 + "h" * 1000),
    )
    return [(words, *(moving_mean(order, momentum) for momentum in MOMENTA)) for words, order in orders]


@cache
def range_of_errors():
    """The smallest and the largest test error of ten runs of the experiment with unmixed batches."""
    errors = [found_by(mixed_batches.fail_at_test, seed=seed).numbers["test error"] for seed in range(10)]
    return min(errors), max(errors)


@cache
def figure_rows():
    """The figure's first photographs: as they are, normalised in training, at test time, and had they been mixed."""
    training, test = in_training_and_at_test(batches_of())
    mixed, _ = in_training_and_at_test(batches_of(mixed=True))
    everyone = np.concatenate([z for z, _ in batches_of()])
    return [
        (name, *(str(tuple(tidy([u])[0])) for u in (everyone[row], training[row], test[row], mixed[row_in_mixed])))
        for name, row, row_in_mixed in (("hot dog", 0, 0), ("not hot dog", 4, 2))
    ]


@cache
def other_groups_rows():
    """By which neurons run against the others in the batch of not hot dogs: the least training loss of any function."""
    hot = np.array(HOT_DOGS, dtype=float)
    centre = hot.mean(axis=1, keepdims=True)
    flips = {
        "none": (1, 1, 1),
        "all three (the mirror image of the hot dogs)": (-1, -1, -1),
        "the first": (-1, 1, 1),
        "the second": (1, -1, 1),
        "the third": (1, 1, -1),
    }
    others = {name: -centre + np.array(signs)[:, None] * (hot - centre) for name, signs in flips.items()}
    return [(name, least_training_loss(batches_of(others=of))) for name, of in others.items()]


@figure(width=3.9, height=3.7)
def draw_network(axes):
    """The hot-dog network. Layers turn a photograph into three activations z; batch normalisation normalises, scales
    and shifts them; further layers decide. Below, the activations z in a batch of four hot dogs and in one of four
    photographs of other things; each column is a photograph.
    """
    axes.set(xlim=(0, 7.8), ylim=(0, 7.4), aspect="equal")
    axes.axis("off")

    def write(x, y, words):
        axes.text(x, y, words, ha="center", va="center", fontsize=9)

    def corners(x, y, width, height):
        return [x, x + width, x + width, x], [y, y, y + height, y + height]

    boxes = ((0.1, 1.0, "photo"), (1.4, 1.1, "layers"), (4.0, 1.0, "batch\nnorm\nγ, β"), (5.4, 1.1, "layers"))
    for x, width, words in boxes:
        axes.fill(*corners(x, 4.7, width, 2.5), facecolor="none", edgecolor="k")
        write(x + width / 2, 5.95, words)
    for left, right in ((1.1, 1.4), (6.5, 6.8)):
        axes.plot([left, right], [5.95, 5.95], "k", linewidth=1)
    write(7.25, 5.95, "hot\ndog?")
    angles = np.linspace(0, 2 * np.pi, 60)
    for name, y in zip("₁₂₃", (6.8, 5.95, 5.1), strict=True):
        for left, right in ((2.5, 2.88), (3.62, 4.0), (5.0, 5.4)):
            axes.plot([left, right], [y, y], "k", linewidth=1)
        axes.fill(3.25 + 0.36 * np.cos(angles), y + 0.36 * np.sin(angles), color="C4", alpha=0.5, linewidth=0)
        write(3.25, y, f"z{name}")
    for x, title, rows, colour in ((0.0, "hot dogs", HOT_DOGS, "C1"), (4.0, "not hot dogs", NOT_HOT_DOGS, "C0")):
        write(x + 2.1, 3.8, title)
        axes.fill(*corners(x + 0.55, 0.2, 3.15, 3.2), color=colour, alpha=0.18, linewidth=0)
        for name, y, row in zip("₁₂₃", (2.85, 1.8, 0.75), rows, strict=True):
            write(x + 0.25, y, f"z{name}")
            for column, value in enumerate(row):
                write(x + 0.97 + 0.78 * column, y, f"{value}".replace("-", "−"))


@figure(height=4.4, rows=2, sharex=True)
def draw_mixing(axes, batches=1000):
    """Means of {{ 2 * batches }} batches of {{ BATCH }} photographs in one neuron; hot dogs are normally distributed
    about {{ GROUP_MEAN[1]:g }}, not hot dogs about −{{ GROUP_MEAN[1]:g }}, both with a deviation of
    {{ GROUP_DEVIATION[1]:g }}. Above, batches of one group each: two bumps, and the moving average (dashed) falls where
    no batch was. Below, mixed batches: one bump around the moving average.
    """
    rng, edges = np.random.default_rng(0), np.linspace(-10, 10, 61)
    hot, other = (side * GROUP_MEAN[1] + GROUP_DEVIATION[1] * rng.normal(size=(batches, BATCH)) for side in (1, -1))
    apart = np.concatenate([hot, other])
    mixed = rng.permutation(apart.ravel()).reshape(-1, BATCH)
    above, below = axes
    for panel, of, colour, label in (
        (above, other, "C0", "not hot dogs"),
        (above, hot, "C1", "hot dogs"),
        (below, mixed, "C2", "mixed"),
    ):
        panel.hist(of.mean(axis=1), edges, histtype="stepfilled", color=colour, alpha=0.7, label=label)
    for panel, of in ((above, apart), (below, mixed)):
        panel.axvline(of.mean(), color="k", linestyle="--", linewidth=1.2, label="moving average")
        panel.set_ylabel("batches")
        panel.legend(frameon=False, fontsize=9, loc="lower left", bbox_to_anchor=(0, 1), ncols=3)
    below.set(xlabel="mean of a batch", xticks=range(-10, 11, 5))
