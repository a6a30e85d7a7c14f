"""Batches of a single class and mixed batches."""

import math

import numpy as np

from solutions.experiments.normalization.batch_statistics import normalize_by, statistics_of
from solutions.experiments.normalization.scale_and_shift import normalize
from solutions.finding import Finding
from solutions.nn.losses import binary_cross_entropy_with_logits, cross_entropy
from solutions.nn.metrics import accuracy
from solutions.nn.mlp import forward, initialize, train
from solutions.nn.normalization import Statistics
from solutions.nn.optimizers import Adam

GROUP_MEAN, GROUP_DEVIATION = np.array([13.0, 5.0, 0.0]), np.array([1.0, 5.0, 5.0])
BATCH, BATCHES = 16, 16


def photographs(rng, count, hot_dog):
    """Activations (count, 3) of a group, about ± its mean: one up or down in all neurons, but for the second group's
    first neuron, which goes the other way; and a little noise.
    """
    sign = rng.permutation(np.resize([-1.0, 1.0], count))[:, None]
    pattern, side = (np.ones(3), 1) if hot_dog else (np.array([-1.0, 1.0, 1.0]), -1)
    return side * GROUP_MEAN + GROUP_DEVIATION * (sign * pattern + 0.2 * rng.normal(size=(count, 3)))


def outliers(outward):
    """Draws photographs of one neuron: three of four at one place, the fourth outward, or toward the other group."""

    def draw(rng, count, hot_dog):
        deviation = rng.permutation(np.resize([-1.0, -1.0, -1.0, 3.0], count)) + 0.2 * rng.normal(size=count)
        return ((1 if hot_dog else -1) * (13 + (deviation if outward else -deviation)))[:, None]

    return draw


def groups_apart(rng, draw, batches=BATCHES, every=2):
    """Batches of one group each, drawn by `draw(rng, count, hot_dog)`; every second one (or third …) is of hot dogs."""
    hot_dogs = (n % every == every - 1 for n in range(batches))
    return [(draw(rng, BATCH, hot_dog), np.full(BATCH, int(hot_dog))) for hot_dog in hot_dogs]


def shuffled(rng, batches):
    """The same examples in batches of the same size, mixed at random."""
    Z, y = (np.concatenate(pieces) for pieces in zip(*batches, strict=True))
    order = rng.permutation(len(y))
    return list(zip(*(np.split(of[order], len(batches)) for of in (Z, y)), strict=True))


def both_groups(rng, draw, count=400):
    """A test set of both groups."""
    return np.concatenate([draw(rng, count, True), draw(rng, count, False)]), np.repeat([1, 0], count)


def normalized(batches):
    """The activations (examples, neurons) of all batches, each normalised by its own statistics, and the labels."""
    return np.concatenate([normalize(z) for z, _ in batches]), np.concatenate([labels for _, labels in batches])


def averaged_statistics(batches):
    """Mean and variance of each batch, and their averages over the batches."""
    each = [statistics_of(z) for z, _ in batches]
    return each, Statistics(*(np.mean(values, axis=0) for values in zip(*each, strict=True)))


def means_lie_off_their_average(rng, control=False):
    """Means of 400 batches of one group each, in one neuron, and their average. What is this average, and which share
    of the batches has a mean that lies nearer to it than to the mean of either group? In the control the batches are
    mixed.
    """
    batches = groups_apart(rng, photographs, batches=400)
    each, moving = averaged_statistics(shuffled(rng, batches) if control else batches)
    near = np.mean([abs(statistics.mean[0] - moving.mean[0]) < GROUP_MEAN[0] / 2 for statistics in each])
    return Finding(near < 0.01, {"moving average of the means": moving.mean[0], "batches near it": near})


def learn_after(batches, test, rng, rate=0.03, steps=300):
    """Losses and shares of errors of a network with one hidden layer, trained on all batches at once, each normalised
    by its own statistics, and tested with their averages; γ and β are left to its first weights.

    A batch, and the `test` set, is a pair of activations (batch, neurons) and labels (batch,).
    """
    training, y = normalized(batches)
    network = train(initialize([training.shape[1], 16, 1], rng), training, y, Adam(rate), steps=steps)
    at_test = normalize_by(averaged_statistics(batches)[1], test[0])
    found = {}
    for when, inputs, labels in (("training", training, y), ("test", at_test, test[1])):
        logits = forward(network, inputs)[0][:, 0]
        found[f"{when} loss"] = binary_cross_entropy_with_logits(logits, labels)
        found[f"{when} error"] = 1 - accuracy(logits > 0, labels)
    return found


def fail_at_test(rng, control=False):
    """Photographs of two groups come in 16 batches of 16 that hold one group each. Each batch is normalised by its own
    statistics; a small network after the layer learns from all of them. At test time the layer uses the averages of the
    batch statistics. What are losses and shares of errors in training and on new photographs? In the control the same
    training photographs are mixed before they are cut into batches.
    """
    batches = groups_apart(rng, photographs)
    found = learn_after(shuffled(rng, batches) if control else batches, both_groups(rng, photographs), rng)
    return Finding(found["training loss"] < 0.05 and found["test error"] > 0.2, found)


def need_no_balance(rng, control=False):
    """One batch in four holds hot dogs only, the others hold none, and all photographs are mixed at random before they
    are cut into batches. What is the share of errors on new photographs of both groups? In the control the batches are
    left unmixed.
    """
    batches = groups_apart(rng, photographs, every=4)
    found = learn_after(batches if control else shuffled(rng, batches), both_groups(rng, photographs), rng)
    return Finding(found["test error"] < 0.02, found)


def may_be_judged_rightly(rng, control=False):
    """One neuron, and again batches of one group each. A quarter of each group lies apart, in the direction *away* from
    the other group; so a network can tell the normalised batches apart by their shapes. What are losses and shares of
    errors, and the least distance of a (normalised) test value from 0? In the control that quarter lies on the side
    *toward* the other group.
    """
    draw = outliers(outward=not control)
    batches, test = groups_apart(rng, draw), both_groups(rng, draw)
    found = learn_after(batches, test, rng, rate=0.05, steps=200)
    distance = np.abs(normalize_by(averaged_statistics(batches)[1], test[0], epsilon=0)).min()
    holds = found["training error"] < 0.02 and distance > 3 and found["test error"] < 0.02
    return Finding(holds, found | {"least distance of a test value from 0": distance})


def modes_of_the_batch_mean(m, mean=GROUP_MEAN[0], deviation=1.0):
    """How many peaks the density of the mean of m photographs has, drawn at random from two groups at ± `mean`.

    It is a mixture: with k hot dogs among m, the mean is normal about (2k − m)/m · mean.
    """
    k, width = np.arange(m + 1), deviation / math.sqrt(m)
    log_weights = np.array([math.log(math.comb(m, i)) for i in k]) - m * math.log(2)
    x = np.linspace(-mean - 5 * width, mean + 5 * width, 2001)
    density = np.exp(log_weights - ((x[:, None] - (2 * k - m) / m * mean) / width) ** 2 / 2).sum(axis=1)
    before, inner, after = density[:-2], density[1:-1], density[2:]
    return int(((inner > before) & (inner >= after) & (inner > 1e-9 * density.max())).sum())


def small_ones_have_many_modes(control=False):
    """Batches are drawn at random from both groups, which lie far apart in the neuron that is looked at. How many peaks
    does the density of the batch mean have there, for batches of different sizes? A normal density has one. In the
    control the two groups have the same mean.
    """
    mean = 0.0 if control else GROUP_MEAN[0]
    found = {f"peaks, batches of {m}": modes_of_the_batch_mean(m, mean) for m in (4, 16, 64, 1024)}
    return Finding(found["peaks, batches of 4"] > 1, found)


def least_training_loss(batches):
    """The least mean cross-entropy of any function of the normalised columns, as equal ones may differ in label."""
    columns, y = normalized(batches)
    _, kinds = np.unique(columns.round(6) + 0.0, axis=0, return_inverse=True)
    share = (np.bincount(kinds, y) / np.bincount(kinds))[kinds]  # of label 1 among equal columns
    return cross_entropy(np.column_stack([1 - share, share]), y) + 0.0
