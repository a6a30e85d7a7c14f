"""Batches of one group each.

>>> effects_of_unmixed_batches.answer()
('between', 'unseen', 'error')
"""

import math
from functools import cache

import numpy as np

from solutions.claim import refuted, shown
from solutions.exams.spring_2018.q4.batch_statistics import (
    mixed_means_have_many_modes,
    moving_average_lies_between,
    variances_have_one_mode,
)
from solutions.exams.spring_2018.q4.batches import HOT_DOGS, tidy
from solutions.exams.spring_2018.q4.groups import (
    BATCH,
    GROUP_DEVIATION,
    GROUP_MEAN,
    NOT_HOT_DOGS,
    batches_of,
    in_training_and_at_test,
    statistics_of,
)
from solutions.exams.spring_2018.q4.learning import (
    least_training_loss,
    means_alone_cannot_be_learned,
    new_values_may_be_judged_rightly,
    unmixed_batches_fail_at_test,
)
from solutions.finding import Finding
from solutions.nn.normalization import Statistics, running_statistics
from solutions.part import Key, prose


def values_at_test_are_new(control=False):
    """The two batches of the figure, normalised with their own statistics as in training, and with the averages of both
    as at test time. Measured is the largest value in each neuron.

    The control mixes the same eight photographs into two batches with half of each group.
    """
    training, test = (np.abs(u).max(axis=0) for u in in_training_and_at_test(batches_of(mixed=control)))
    return Finding(
        bool(test.max() > 5 * training.max()),
        {"largest values in training": training.round(3).tolist(), "at test time": test.round(3).tolist()},
    )


def statistics_never_seen():
    """Which moving averages over the figure's two batches are the statistics of neither."""
    each, moving = statistics_of(batches_of())
    return tuple(
        name
        for name, value in moving._asdict().items()
        if not any(np.allclose(value, getattr(statistics, name)) for statistics in each)
    )


def lies_off_every_batch(names):
    """A witness: whether these are the statistics whose plain average over both batches equals that of none of them."""
    off = []
    for name, power in (("mean", 1), ("variance", 2)):
        of_batches = []
        for rows in (HOT_DOGS, NOT_HOT_DOGS):
            centres = [math.fsum(row) / len(row) * (power == 2) for row in rows]
            moments = [math.fsum((v - c) ** power for v in r) / len(r) for r, c in zip(rows, centres, strict=True)]
            of_batches.append(moments)
        average = [math.fsum(values) / 2 for values in zip(*of_batches, strict=True)]
        if average not in of_batches:
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
            moving_average_lies_between,
        ),
        "unseen": shown(
            "So the same photograph is normalised differently at test time, to values that training never showed to "
            "the layers behind.",
            values_at_test_are_new,
        ),
        "error": shown(
            "A network that has learned what is left of the groups after the normalisation has a low training loss and "
            "a high test error; mixed batches cure it.",
            unmixed_batches_fail_at_test,
        ),
        "normal": refuted(
            "With batches drawn at random, means and variances of the batches are normally distributed, whatever the "
            "size of the batch.",
            mixed_means_have_many_modes,
        ),
        "variances": refuted(
            "The batch variances, too, fall into two groups, with the moving average between them.",
            variances_have_one_mode,
        ),
        "means": refuted(
            "The training loss is low because the two groups have different means.",
            means_alone_cannot_be_learned,
        ),
        "must": refuted(
            "Values that were not seen in training force a high test error.", new_values_may_be_judged_rightly
        ),
    },
    key=Key(
        "batch statistics would be normally distributed if mixed, and are bimodal here; at test time averages of both "
        "modes are used, which never occurred, (0, 0, 0) for the means (13, 5, 0) and (−13, −5, 0); values differ from "
        "training, so errors are many; the same for variances",
        printed=("between", "unseen", "error", "normal", "variances", "must"),
        qualified="The mechanism stands, three of its reasons do not. Groups of equal spread have one batch variance, "
        "which is also the moving average; it fails for another reason, as it lacks the spread between the groups. "
        "Random batches have normal statistics only if they are large. And new values alone force no error.",
        ours=statistics_never_seen,
        theirs=("mean", "variance"),
        witness=lies_off_every_batch,
    ),
)


def moving_mean(order, momentum, mean=13.0):
    """The moving average of a batch mean over batches in an order, `h` for hot dogs at + mean and `n` for the others.

    >>> moving_mean("hn", momentum=0.5)
    0.0
    >>> moving_mean("hnh", momentum=0.5)
    6.5
    """
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
    errors = [unmixed_batches_fail_at_test(seed).numbers["test error"] for seed in range(10)]
    return min(errors), max(errors)


@cache
def figure_rows():
    """The figure's photographs in the three neurons: as they are, normalised in training, and at test time."""
    rows = []
    training, test = in_training_and_at_test(batches_of())
    mixed_training, _ = in_training_and_at_test(batches_of(mixed=True))
    first = {"hot dog": 0, "not hot dog": 4}
    everyone = np.concatenate([z for z, _ in batches_of()])
    for name, row in first.items():
        in_mixed = mixed_training[0 if name == "hot dog" else 2]
        rows.append((name, *(str(tuple(tidy([u])[0])) for u in (everyone[row], training[row], test[row], in_mixed))))
    return rows


@cache
def other_groups_rows():
    """By which neurons run against the others in the batch of not hot dogs: the least training loss of any function."""
    rows = []
    for name, flips in (
        ("none", (1, 1, 1)),
        ("all three (the mirror image of the hot dogs)", (-1, -1, -1)),
        ("the first", (-1, 1, 1)),
        ("the second", (1, -1, 1)),
        ("the third", (1, 1, -1)),
    ):
        hot = np.array(HOT_DOGS, dtype=float)
        centre = hot.mean(axis=1, keepdims=True)
        others = -centre + np.array(flips)[:, None] * (hot - centre)
        rows.append((name, least_training_loss(batches_of(others=others))))
    return rows


def draw_network():
    """The hot-dog network. Layers turn a photograph into three activations z; batch normalisation normalises, scales
    and shifts them; further layers decide. Below, the activations z in a batch of four hot dogs and in one of four
    photographs of other things; each column is a photograph.
    """
    from matplotlib import pyplot

    axes = pyplot.figure(figsize=(3.9, 3.7)).add_subplot()
    axes.set(xlim=(0, 7.8), ylim=(0, 7.4), aspect="equal")
    axes.axis("off")
    black = {"color": "#000000", "linewidth": 1}

    def write(x, y, words):
        axes.text(x, y, words, ha="center", va="center", fontsize=9)

    boxes = ((0.1, 1.0, "photo"), (1.4, 1.1, "layers"), (4.0, 1.0, "batch\nnorm\nγ, β"), (5.4, 1.1, "layers"))
    for x, width, words in boxes:
        axes.add_patch(pyplot.Rectangle((x, 4.7), width, 2.5, fill=False, edgecolor="#000000"))
        write(x + width / 2, 5.95, words)
    for left, right in ((1.1, 1.4), (6.5, 6.8)):
        axes.plot([left, right], [5.95, 5.95], **black)
    write(7.25, 5.95, "hot\ndog?")
    for name, y in zip("₁₂₃", (6.8, 5.95, 5.1), strict=True):
        for left, right in ((2.5, 2.88), (3.62, 4.0), (5.0, 5.4)):
            axes.plot([left, right], [y, y], **black)
        axes.add_patch(pyplot.Circle((3.25, y), 0.36, color="#56B4E9", alpha=0.5, linewidth=0))
        write(3.25, y, f"z{name}")
    batches = ((0.0, "hot dogs", HOT_DOGS, "#E69F00"), (4.0, "not hot dogs", NOT_HOT_DOGS, "#0072B2"))
    for x, title, rows, colour in batches:
        write(x + 2.1, 3.8, title)
        axes.add_patch(pyplot.Rectangle((x + 0.55, 0.2), 3.15, 3.2, color=colour, alpha=0.18, linewidth=0))
        for name, y, row in zip("₁₂₃", (2.85, 1.8, 0.75), rows, strict=True):
            write(x + 0.25, y, f"z{name}")
            for column, value in enumerate(row):
                write(x + 0.97 + 0.78 * column, y, f"{value}".replace("-", "−"))
    return axes.figure


def draw_mixing():
    """Means of 2000 batches of 16 photographs in one neuron; hot dogs are normally distributed about 5, not hot dogs
    about −5, both with a deviation of 5. Above, batches of one group each: two bumps, and the moving average (dashed)
    falls where no batch was. Below, mixed batches: one bump around the moving average.
    """
    from matplotlib import pyplot

    rng = np.random.default_rng(0)
    figure, (above, below) = pyplot.subplots(2, 1, figsize=(5.6, 4.4), sharex=True)
    edges = np.linspace(-10, 10, 61)
    centre, deviation, batches = GROUP_MEAN[1], GROUP_DEVIATION[1], 1000
    hot, other = (side * centre + deviation * rng.normal(size=(batches, BATCH)) for side in (1, -1))
    mixed = rng.permutation(np.concatenate([hot, other]).ravel()).reshape(-1, BATCH).mean(axis=1)
    above.hist(other.mean(axis=1), edges, histtype="stepfilled", color="#0072B2", alpha=0.7, label="not hot dogs")
    above.hist(hot.mean(axis=1), edges, histtype="stepfilled", color="#E69F00", alpha=0.7, label="hot dogs")
    below.hist(mixed, edges, histtype="stepfilled", color="#009E73", alpha=0.7, label="mixed")
    for axes, means in ((above, np.concatenate([hot, other]).mean(axis=1)), (below, mixed)):
        axes.axvline(means.mean(), color="#000000", linestyle="--", linewidth=1.2, label="moving average")
        axes.set_ylabel("batches")
        axes.legend(frameon=False, fontsize=9, loc="lower left", bbox_to_anchor=(0, 1), ncols=3)
    below.set(xlabel="mean of a batch", xticks=range(-10, 11, 5))
    return figure
