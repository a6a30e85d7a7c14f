"""Class imbalance: oversampling, class weights, and the prior that they change."""

from math import log

import numpy as np

from solutions.finding import Finding
from solutions.nn.data import blobs
from solutions.nn.linear_models import fit_logistic
from solutions.nn.metrics import accuracy, precision, recall

NEGATIVES = 9  # for every positive
POSITIVES = 400  # in each sample
DISTANCE = 1.5  # between the means of the classes, in standard deviations


def two_classes(rng, positives=POSITIVES):
    """One feature, X (batch, 1), and labels y (batch,), with nine negatives for every positive."""
    return blobs(rng, [NEGATIVES * positives, positives], [[0.0], [DISTANCE]])


def said(model, X):
    """The answers of a linear model, (batch,)."""
    return (model.scores(X) > 0).astype(int)


def repeat_positives(X, y, copies):
    """The examples, X (batch, features) and y (batch,), with `copies` of every positive one in all.

    >>> repeat_positives(np.array([[1.0], [2.0]]), np.array([0, 1]), copies=3)[1].tolist()
    [0, 1, 1, 1]
    """
    rows = np.repeat(np.arange(len(y)), np.where(y == 1, copies, 1))
    return X[rows], y[rows]


def trained_twice(rng, copies):
    """Logistic regressions on examples as they are, and with copies of each positive; and new examples as they are."""
    X, y = two_classes(rng)
    return fit_logistic(X, y), fit_logistic(*repeat_positives(X, y, copies)), two_classes(rng)


def oversampling_finds_positives(rng, control=False):
    """A logistic regression is trained on nine negatives for every positive, as they are and with nine copies of each
    positive. Does the share of positives among new examples that it recognises rise by a third or more? In the control
    nothing is repeated.
    """
    plain, repeated, (X, y) = trained_twice(rng, 1 if control else NEGATIVES)
    before, after = recall(said(plain, X), y), recall(said(repeated, X), y)
    numbers = {"positives found, trained as they are": before, "positives found, oversampled": after}
    return Finding(after > before + 1 / 3, numbers)


def weights_mend_the_model(rng, control=False):
    """A class is rare in training and development set, 120 of 4000 examples; then its examples are given larger weights
    in training. What is the accuracy on the development set, and what share of the rare class is recognised before and
    after? In the control both classes are equally frequent.
    """
    positives = 2000 if control else 120
    (X, y), (X_dev, y_dev) = (blobs(rng, [4000 - positives, positives], [[0.0], [2.0]]) for _ in range(2))
    plain = said(fit_logistic(X, y), X_dev)
    weighted = said(fit_logistic(X, y, weights=np.where(y == 1, 4000 / positives - 1, 1.0)), X_dev)
    numbers = {
        "accuracy on the development set": accuracy(plain, y_dev),
        "rare class recognised": recall(plain, y_dev),
        "rare class recognised after weighting": recall(weighted, y_dev),
    }
    high, before, after = numbers.values()
    return Finding(high > 0.95 and before < 0.5 and after > 0.7, numbers)


def weights_equal_copies(rng, control=False):
    """One logistic regression is trained with nine copies of each positive, another with a weight of nine on each
    positive. What is the largest difference between their weights and intercepts? The control leaves out the weights.
    """
    X, y = two_classes(rng)
    copied = fit_logistic(*repeat_positives(X, y, NEGATIVES))
    weighted = fit_logistic(X, y, weights=None if control else np.where(y == 1, NEGATIVES, 1))
    gap = max(np.abs(copied.weights - weighted.weights).max(), abs(copied.intercept - weighted.intercept))
    return Finding(gap < 1e-6, {"largest difference": gap})


def oversampled_test_set_misleads(rng, control=False):
    """The precision of the model trained with nine copies is measured on new examples as they are, and with nine copies
    of each positive. Is the latter at least twice the former? In the control the test set is not oversampled.
    """
    _, model, test = trained_twice(rng, NEGATIVES)
    repeated = repeat_positives(*test, 1 if control else NEGATIVES)
    natural, claimed = (precision(said(model, X), y) for X, y in (test, repeated))
    return Finding(claimed > 2 * natural, {"precision as it is": natural, "precision on the repeated set": claimed})


def oversampling_shifts_the_prior(rng, control=False):
    """By how much is the intercept of the model trained with nine copies too large (log 9 is expected)? Does the
    accuracy on new examples rise by a twentieth or more once this is subtracted? In the control nothing is repeated.
    """
    copies = 1 if control else NEGATIVES
    plain, repeated, (X, y) = trained_twice(rng, copies)
    corrected = repeated._replace(intercept=repeated.intercept - log(copies))
    numbers = {
        "shift of the intercept": repeated.intercept - plain.intercept,
        "log of the copies": log(copies),
        "accuracy": accuracy(said(repeated, X), y),
        "accuracy with the shift taken back": accuracy(said(corrected, X), y),
    }
    shift, expected, before, after = numbers.values()
    return Finding(abs(shift - expected) < 0.3 and after > before + 0.05, numbers)
