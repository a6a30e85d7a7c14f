"""Splits into training, development and test set."""

import numpy as np

from solutions.experiments.data.class_imbalance import NEGATIVES, repeat_positives
from solutions.experiments.data.distribution_shift import EVEN, FRIENDS, OWN, SHIFT, count, two_sites
from solutions.experiments.data.selection import excess_loss, rates
from solutions.finding import Finding
from solutions.nn.metrics import f1_score, recall


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


# Positives that are copied once, before or after the split

POSITIVES, NEGATIVE = 175, 325
FEATURES, SPLITS = 8, 8


def drawn_patients(rng):
    """Examples (batch, FEATURES) whose classes overlap widely, and their labels."""
    y = np.repeat([1, 0], [POSITIVES, NEGATIVE])
    return rng.normal(size=(len(y), FEATURES)) + y[:, None] / np.sqrt(FEATURES), y


def scores_with_copies(rng, copy_first):
    """Recall and F1 of the nearest training example's label, first on a test set, a fifth of all examples, then on as
    many new examples; and the share of the test set's positives that are in the training set too. All positives are
    copied once: before the split, or after it, and then only those of the training set.
    """
    X, y = drawn_patients(rng)
    rows = np.arange(len(y))
    if copy_first:
        rows = np.concatenate([rows, rows[y == 1]])
    test, train = np.split(rng.permutation(rows), [len(rows) // 5])
    if not copy_first:
        train = np.concatenate([train, train[y[train] == 1]])
    X_new, y_new = drawn_patients(rng)
    new = rng.choice(len(y), len(test), replace=False)
    scores = []
    for queries, labels in ((X[test], y[test]), (X_new[new], y_new[new])):
        said = nearest_label(X[train], y[train], queries)
        scores += [recall(said, labels), f1_score(said, labels)]
    return np.array([*scores, np.isin(test[y[test] == 1], train).mean()])


def mean_scores(rng, copy_first):
    """The mean scores over several data sets and splits, by name."""
    means = np.mean([scores_with_copies(rng, copy_first) for _ in range(SPLITS)], axis=0)
    names = "recall, test set", "F1, test set", "recall, new examples", "F1, new examples", "test positives trained on"
    return dict(zip(names, means, strict=True))


def copies_inflate_the_test_score(rng, control=False):
    """Of the examples 175 are positive and 325 negative. All positives are copied once, and then a fifth of all
    examples is split off as a test set. How well does the label of the nearest training example do there, and on new
    examples, in the mean over eight data sets? The control splits first, and copies only the positives of the training
    set.
    """
    numbers = mean_scores(rng, copy_first=not control)
    gaps = [numbers[f"{of}, test set"] - numbers[f"{of}, new examples"] for of in ("recall", "F1")]
    return Finding(min(gaps) > 0.15, numbers)


def splitting_first_is_honest(rng, control=False):
    """The same examples are split first, and then the positives of the training set are copied. Is any example of the
    test set trained on, and are the scores there those on new examples? The control copies before it splits.
    """
    numbers = mean_scores(rng, copy_first=control)
    gaps = [numbers[f"{of}, test set"] - numbers[f"{of}, new examples"] for of in ("recall", "F1")]
    return Finding(np.abs(gaps).max() < 0.15 and numbers["test positives trained on"] == 0, numbers)
