"""Splits into training, development and test set."""

import numpy as np

from solutions.experiments.data.class_imbalance import NEGATIVES, repeat_positives
from solutions.experiments.data.distribution_shift import EVEN, FRIENDS, OWN, SHIFT, count, two_sites
from solutions.experiments.data.selection import excess_loss, rates
from solutions.finding import Finding


def cross_entropy_of_counts(predicted, counts):
    """The cross-entropy of predicted probabilities on counts (clicks, shown), for each showing."""
    clicks, shown = counts
    return float(-(clicks @ np.log(predicted) + (shown - clicks) @ np.log(1 - predicted)) / shown.sum())


def mixed_development_set_picks_the_wrong_model(rng, control=False):
    """One model is trained on the showings of one's own site, another on these and on the friend's. Which one to keep
    is decided on a tenth as many held-out showings, of one's own site or of both. By how much does the loss of the
    chosen model on one's own site exceed the least possible? In the control both sites have the same click
    probabilities.
    """
    true, friends_true, own, friends = two_sites(rng, shift=0.0 if control else SHIFT)
    models = rates(*own), rates(*(own + friends))
    own_dev = count(rng, true, EVEN, OWN // 10)
    mixed_dev = own_dev + count(rng, friends_true, friends[1] / friends[1].sum(), FRIENDS // 10)
    on_own, on_mixed = (
        excess_loss(true, min(models, key=lambda predicted, dev=dev: cross_entropy_of_counts(predicted, dev)))
        for dev in (own_dev, mixed_dev)
    )
    return Finding(on_mixed > 2 * on_own, {"chosen on own showings": on_own, "chosen on both sites": on_mixed})


def nearest_label(X, y, queries):
    """The label of the training example, X (batch, features), that is nearest to each query, (queries, features).

    >>> nearest_label(np.array([[0.0], [5.0]]), np.array([0, 1]), np.array([[4.0], [1.0]])).tolist()
    [1, 0]
    """
    distances = ((queries[:, None] - X) ** 2).sum(axis=2)  # (queries, batch)
    return y[distances.argmin(axis=1)]


def copies_leak_into_the_development_set(rng, control=False):
    """Positives that have nothing in common are repeated nine times, and then half of the examples is split off at
    random. Does the nearest training example recognise more than six in ten positives of this half? The control splits
    first, and repeats only the positives of the training half.
    """
    X, y = rng.normal(size=(200, 2)), np.repeat([0, 1], [180, 20])
    if not control:
        X, y = repeat_positives(X, y, NEGATIVES)
    train, dev = np.split(rng.permutation(len(y)), 2)
    X_train, y_train = repeat_positives(X[train], y[train], NEGATIVES if control else 1)
    recognised = nearest_label(X_train, y_train, X[dev])[y[dev] == 1].mean()
    return Finding(recognised > 0.6, {"positives recognised": recognised})
