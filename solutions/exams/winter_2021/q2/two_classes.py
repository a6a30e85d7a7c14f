"""Examples of two classes, and models that tell them apart."""

import numpy as np


def two_classes(rng, negatives, positives, distance=2.0, shift=0.0):
    """One feature, X (batch, 1), with labels y (batch,): normal about `shift`, and of positives `distance` above it.

    >>> X, y = two_classes(np.random.default_rng(0), negatives=2, positives=1)
    >>> X.shape, y.tolist()
    ((3, 1), [0, 0, 1])
    """
    y = np.repeat([0, 1], [negatives, positives])
    return rng.normal(shift + distance * y)[:, None], y


def says_yes(model, X):
    """Whether a linear model calls each example, (batch, features), positive."""
    return model.scores(X) > 0


def nearest_label(X, y, queries):
    """The label of the training example, X (batch, features), that is nearest to each query, (queries, features).

    >>> nearest_label(np.array([[0.0], [5.0]]), np.array([0, 1]), np.array([[4.0], [1.0]])).tolist()
    [1, 0]
    """
    distances = ((queries[:, None] - X) ** 2).sum(axis=2)  # (queries, batch)
    return y[distances.argmin(axis=1)]


def accuracy(y, said):
    """The share of labels, (batch,), that are right.

    >>> accuracy([1, 0, 0, 0], [1, 1, 0, 0])
    0.75
    """
    return float(np.mean(np.equal(y, said)))
