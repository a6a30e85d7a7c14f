"""Linear classifiers, and the images that they learn from."""

import numpy as np

from solutions.exams.spring_2018.q3.predictions import SETS, error_rate, multi_hot
from solutions.nn.activations import log_softmax, sigmoid, softmax
from solutions.nn.losses import cross_entropy_with_logits


def three_clusters(rng, examples=300, distance=3.0):
    """Features X (examples, 3), the last of them 1, about three centres, and labels (examples,)."""
    labels = rng.integers(3, size=examples)
    angles = 2 * np.pi * labels / 3
    X = distance * np.stack([np.cos(angles), np.sin(angles)], axis=1) + rng.normal(size=(examples, 2))
    return np.column_stack([X, np.ones(examples)]), labels


def accuracy_of(W, X, labels):
    """The share of examples that a linear model classifies correctly."""
    return 1 - error_rate(X @ W, labels)


def loss_of(W, X, labels):
    """The mean cross-entropy of a linear model with a softmax."""
    return cross_entropy_with_logits(X @ W, labels)


def descend(X, Y, logit_gradient, rate=1.0, steps=400, penalty=0.0):
    """The weights of a linear model after gradient descent from 0, with a penalty on half their squares.

    `logit_gradient(Z, Y)` is the derivative of each example's loss by its logits, (batch, classes).
    """
    W = np.zeros((X.shape[1], Y.shape[1]))
    for _ in range(steps):
        W = W - rate * (X.T @ logit_gradient(X @ W, Y) / len(X) + penalty * W)
    return W


def softmax_gradient(Z, Y):
    """Of -Σ y log softmax(z): the number of labels times the prediction, minus the labels."""
    return Y.sum(axis=1, keepdims=True) * softmax(Z) - Y


def multi_hot_loss(z, y):
    """The sum -Σ y log softmax(z) of one example; y may hold several ones."""
    return -float(np.dot(y, log_softmax(z)))


SURE = np.array([[1.0, 1, 0, 0], [1, 1, 0, 0]])  # always dog and cat
TORN = np.array([[1.0, 0, 0, 0], [0, 1, 0, 0]])  # half of the time a dog, half of the time a cat


def sigmoid_gradient(Z, Y):
    """Of the mean over the classes of the logistic losses of σ(z)."""
    return (sigmoid(Z) - Y) / Z.shape[1]


def sure_and_torn(logit_gradient, activation):
    """The dog's probability for images that always show dog and cat, and for images that show one of the two."""
    found = {}
    for name, Y in (("dog and cat in each", SURE), ("a dog or a cat in each", TORN)):
        W = descend(np.ones((2, 1)), Y, logit_gradient, rate=2.0, steps=2000)
        found[f"dog's probability, {name}"] = float(activation(W)[0, 0])
    return found


def look_the_same(found):
    """Whether both probabilities are the same, up to what is left to train."""
    sure, torn = found.values()
    return abs(sure - torn) < 0.01


def chimeras(rng, together=False):
    """Features X (800, 9), the last of them 1, and multi-hot labels Y (800, 4) of all sets alike.

    Each animal adds its own random direction to the features, and there is noise. With `together`, every dog comes with
    a cat.
    """
    Y = np.array([multi_hot(animals) for animals in SETS], dtype=float)[rng.integers(len(SETS), size=800)]
    if together:
        Y[:, 1] = np.maximum(Y[:, 0], Y[:, 1])
    directions = np.linalg.qr(rng.normal(size=(8, 4)))[0].T
    X = Y @ directions + 0.15 * rng.normal(size=(800, 8))
    return np.column_stack([X, np.ones(800)]), Y


def found_sets(X, Y, logit_gradient, activation, threshold=0.5):
    """Train on the first half; the shares of the second whose animals are all reported and no other: one, several."""
    W = descend(X[:400], Y[:400], logit_gradient, rate=2.0, steps=300)
    right = ((activation(X[400:] @ W) > threshold) == Y[400:]).all(axis=1)
    several = Y[400:].sum(axis=1) > 1
    return {"one animal: found": float(right[~several].mean()), "several: all found": float(right[several].mean())}
