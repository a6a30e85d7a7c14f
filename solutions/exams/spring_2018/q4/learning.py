"""What networks learn from batches of one group each."""

import math
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from solutions.exams.spring_2018.q4.batches import normalize
from solutions.exams.spring_2018.q4.groups import (
    MOVED_HOT_DOGS,
    batches_of,
    both_groups,
    groups_apart,
    photographs,
    shuffled,
    statistics_of,
)
from solutions.finding import Finding
from solutions.nn.losses import binary_cross_entropy_with_logits
from solutions.nn.mlp import forward, initialize, train
from solutions.nn.normalization import batch_norm_inference
from solutions.nn.optimizers import Adam


class Outcome(NamedTuple):
    """What a network behind the layer achieves in training and at test time."""

    training_loss: float
    training_error: float
    test_loss: float
    test_error: float


def learn_behind(batches, test, rng, hidden=16, rate=0.03, steps=300):
    """Train a network with one hidden layer on the normalised batches, then use it with the averaged statistics.

    Each batch, and there are enough for a stable average, is normalised by its own statistics. The activations in
    front of the layer are given, so that its statistics do not change while the network learns; γ and β are left to
    the network's first weights. All batches are learned at once: what order they come in plays no part.

    Args:
        batches: pairs of activations (batch, neurons) and labels (batch,).
        test: such a pair.
    """
    training = np.concatenate([normalize(z) for z, _ in batches])
    y = np.concatenate([labels for _, labels in batches])
    _, moving = statistics_of(batches)
    neurons = training.shape[1]
    network = train(initialize([neurons, hidden, 1], rng), training, y, Adam(rate), steps=steps)
    z, y_test = test
    at_test = batch_norm_inference(z, np.ones(neurons), np.zeros(neurons), moving)
    numbers = []
    for inputs, labels in ((training, y), (at_test, y_test)):
        logits = forward(network, inputs)[0][:, 0]
        numbers += [float(binary_cross_entropy_with_logits(logits, labels)), float(np.mean((logits > 0) != labels))]
    return Outcome(*numbers)


def unmixed_batches_fail_at_test(seed=0, control=False):
    """Photographs with means and deviations as in the figure, in 16 batches of 16 that hold one group each. Each batch
    is normalised by its own statistics; a small network behind the layer learns from all of them. At test time the
    layer uses the averages of the batch statistics.

    Measured are losses and shares of errors in training and on new photographs. In the control the same training
    photographs are mixed before they are cut into batches.
    """
    rng = np.random.default_rng(seed)
    batches = groups_apart(rng, photographs)
    if control:
        batches = shuffled(rng, batches)
    outcome = learn_behind(batches, both_groups(rng, photographs), rng)
    numbers = {name.replace("_", " "): value for name, value in outcome._asdict().items()}
    return Finding(outcome.training_loss < 0.05 and outcome.test_error > 0.2, numbers)


def least_training_loss(batches):
    """The least mean cross-entropy of any function of the normalised columns: examples with equal columns and different
    labels cannot be told apart.

    >>> least_training_loss(batches_of())
    0.0
    >>> round(least_training_loss(batches_of(others=MOVED_HOT_DOGS)) / math.log(2), 3)
    1.0
    """
    labels: dict[tuple, list] = {}
    for z, y in batches:
        for column, label in zip(normalize(z, epsilon=0).round(6) + 0.0, y, strict=True):
            labels.setdefault(tuple(column), []).append(int(label))
    total = 0.0
    for of_column in labels.values():
        share = np.mean(of_column)
        total -= sum(len(of_column) * p * math.log(p) for p in (share, 1 - share) if p > 0)
    return float(total / sum(map(len, labels.values())) + 0.0)


def means_alone_cannot_be_learned(control=False):
    """Two groups that differ in their means and in nothing else: the batch of hot dogs, and the same moved to the means
    of the not hot dogs. Measured is the least training loss of *any* function of the normalised values; guessing has
    the natural logarithm of 2.

    In the control both groups are in each batch.
    """
    least = least_training_loss(batches_of(others=MOVED_HOT_DOGS, mixed=control))
    return Finding(least > 0.69, {"least training loss": least, "loss of guessing": math.log(2)})


def outliers(outward) -> Callable:
    """Photographs of one neuron: three of four at one place, the fourth away from it, outward or toward the others."""

    def draw(rng, count, hot_dog):
        side = 1 if hot_dog else -1
        deviation = rng.permutation(np.resize([-1.0, -1.0, -1.0, 3.0], count)) + 0.2 * rng.normal(size=count)
        return (side * (13 + (deviation if outward else -deviation)))[:, None]

    return draw


def new_values_may_be_judged_rightly(seed=0, control=False):
    """One neuron, and again batches of one group each. A quarter of each group lies apart, in the direction *away* from
    the other group; so a network can tell the normalised batches apart by their shapes.

    Measured are the training error, the smallest distance between a test value and 0 (normalised), and the test error.
    In the control that quarter lies on the side *toward* the other group.
    """
    rng = np.random.default_rng(seed)
    draw = outliers(outward=not control)
    batches, test = groups_apart(rng, draw), both_groups(rng, draw)
    outcome = learn_behind(batches, test, rng, rate=0.05, steps=200)
    _, moving = statistics_of(batches)
    distance = float(np.abs((test[0] - moving.mean) / np.sqrt(moving.variance)).min())
    return Finding(
        outcome.training_error < 0.02 and distance > 3 and outcome.test_error < 0.02,
        {
            "training error": outcome.training_error,
            "least distance of a test value from 0": distance,
            "test error": outcome.test_error,
        },
    )
