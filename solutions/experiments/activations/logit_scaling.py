"""Scaled weights: what halving the weights of a logistic regression does to its predictions."""

import numpy as np

from solutions.finding import Finding
from solutions.nn.activations import sigmoid
from solutions.nn.data import blobs
from solutions.nn.metrics import accuracy

CENTRES = [2.0, 0.0], [0.0, 1.0]  # of the two classes


def trained(X, y):
    """The weights (features,) of a logistic regression without a bias, after 100 steps of gradient descent."""
    w = np.zeros(X.shape[1])
    for _ in range(100):
        w -= 0.5 * X.T @ (sigmoid(X @ w) - y) / len(X)
    return w


def before_and_after(rng, threshold, bias=False):
    """A logistic regression is trained on 200 examples, and says positive from a threshold on: the number of test
    examples that it classifies otherwise with half its weights, and the accuracies before and after. With a bias, which
    is the weight of a constant feature, all is halved but the bias.
    """
    (X, y), (X_test, y_test) = (blobs(rng, count, CENTRES) for count in (100, 200))
    if bias:
        X, X_test = (np.column_stack([x, np.ones(len(x))]) for x in (X, X_test))
    w = trained(X, y)
    halved = w / [2, 2, 1] if bias else w / 2
    before, after = (sigmoid(X_test @ weights) >= threshold for weights in (w, halved))
    return {
        "predictions that change": int((before != after).sum()),
        "accuracy before": accuracy(before, y_test),
        "accuracy after": accuracy(after, y_test),
    }


def halving_keeps_the_predictions(rng, control=False):
    """A logistic regression without a bias is trained, and says positive if the probability is at least 1/2. How many
    test examples does it classify otherwise with half its weights, and what is its accuracy before and after?
    The control has a bias, which is not halved.
    """
    numbers = before_and_after(rng, 0.5, bias=control)
    changed, *accuracies = numbers.values()
    return Finding(changed == 0 and len(set(accuracies)) == 1, numbers)


def other_thresholds_change_the_accuracy(rng, control=False):
    """A logistic regression without a bias is trained, and says positive if the probability is at least 0.8. How many
    test examples does it classify otherwise with half its weights, and what is its accuracy before and after?
    The control has the threshold 1/2.
    """
    numbers = before_and_after(rng, 0.5 if control else 0.8)
    changed, before, after = numbers.values()
    return Finding(changed > 0 and before != after, numbers)
