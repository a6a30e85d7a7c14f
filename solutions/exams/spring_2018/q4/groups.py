"""Two groups of photographs, and batches of them."""

import numpy as np

from solutions.exams.spring_2018.q4.batches import HOT_DOGS, normalize
from solutions.nn.normalization import Statistics, batch_norm_inference

# The values of the second batch in Figure 2 are lost; the paper's solution gives their means, which these have. Here
# the first neuron runs against the other two, so that the groups differ in something that normalisation leaves.
NOT_HOT_DOGS = ((-12, -14, -14, -12), (-10, 0, 0, -10), (-5, 5, 5, -5))
MOVED_HOT_DOGS = (
    (-14, -12, -12, -14),
    (-10, 0, 0, -10),
    (-5, 5, 5, -5),
)  # the same means, and nothing else is different


def batches_of(hot_dogs=HOT_DOGS, others=NOT_HOT_DOGS, mixed=False):
    """Two batches (examples, neurons) and their labels: one group each, or half of each group in both.

    >>> [y.tolist() for _, y in batches_of(mixed=True)]
    [[1, 1, 0, 0], [1, 1, 0, 0]]
    """
    a, b = np.transpose(hot_dogs).astype(float), np.transpose(others).astype(float)
    if not mixed:
        return [(a, np.ones(len(a), dtype=int)), (b, np.zeros(len(b), dtype=int))]
    half = len(a) // 2
    y = np.repeat([1, 0], half)
    return [(np.concatenate([a[:half], b[:half]]), y), (np.concatenate([a[half:], b[half:]]), y)]


def statistics_of(batches):
    """Mean and variance of each batch, and their averages over the batches.

    >>> [s.mean.tolist() for s in statistics_of(batches_of())[0]]
    [[13.0, 5.0, 0.0], [-13.0, -5.0, 0.0]]
    >>> [x.tolist() for x in statistics_of(batches_of())[1]]
    [[0.0, 0.0, 0.0], [1.0, 25.0, 25.0]]
    """
    each = [Statistics(z.mean(axis=0), z.var(axis=0)) for z, _ in batches]
    return each, Statistics(*(np.mean(values, axis=0) for values in zip(*each, strict=True)))


def population_of(hot_dogs=HOT_DOGS, others=NOT_HOT_DOGS):
    """Mean and variance of all examples of both groups together.

    >>> [x.tolist() for x in population_of()]
    [[0.0, 0.0, 0.0], [170.0, 50.0, 25.0]]
    """
    everyone = np.concatenate([z for z, _ in batches_of(hot_dogs, others)])
    return Statistics(everyone.mean(axis=0), everyone.var(axis=0))


def in_training_and_at_test(batches):
    """All examples (examples, neurons), normalised as in training and as at test time."""
    ones, zeros = np.ones(3), np.zeros(3)
    _, moving = statistics_of(batches)
    training = np.concatenate([normalize(z, epsilon=0) for z, _ in batches])
    test = np.concatenate([batch_norm_inference(z, ones, zeros, moving, epsilon=0) for z, _ in batches])
    return training, test


GROUP_MEAN, GROUP_DEVIATION = np.array([13.0, 5.0, 0.0]), np.array([1.0, 5.0, 5.0])
BATCH = 16


def photographs(rng, count, hot_dog, share_noise=0.2):
    """Activations (count, 3) of one group, as in the figure: its mean, and a deviation up or down in all three neurons
    at once, but for not hot dogs in the opposite direction in the first; and a little noise.

    >>> photographs(np.random.default_rng(0), 4, hot_dog=False).shape
    (4, 3)
    """
    sign = rng.permutation(np.resize([-1.0, 1.0], count))[:, None]
    pattern = np.ones(3) if hot_dog else np.array([-1.0, 1.0, 1.0])
    mean = GROUP_MEAN if hot_dog else -GROUP_MEAN
    return mean + GROUP_DEVIATION * (sign * pattern + share_noise * rng.normal(size=(count, 3)))


def shuffled(rng, batches):
    """The same examples in batches of the same sizes, mixed at random."""
    Z, y = (np.concatenate(pieces) for pieces in zip(*batches, strict=True))
    order = rng.permutation(len(y))
    ends = np.cumsum([len(labels) for _, labels in batches])[:-1]
    return list(zip(np.split(Z[order], ends), np.split(y[order], ends), strict=True))


def groups_apart(rng, draw, batches=16, size=BATCH):
    """Batches of one group each, in turn; `draw(rng, count, hot_dog)` gives their activations."""
    return [(draw(rng, size, n % 2 == 1), np.full(size, n % 2)) for n in range(batches)]


def both_groups(rng, draw, count=400):
    """A test set of both groups."""
    return np.concatenate([draw(rng, count, True), draw(rng, count, False)]), np.repeat([1, 0], count)
