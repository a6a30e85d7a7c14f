"""Accuracy as a training objective."""

import numpy as np

from solutions.finding import Finding
from solutions.nn.data import blobs, circle
from solutions.nn.gradients import numerical_gradient
from solutions.nn.losses import cross_entropy_with_logits
from solutions.nn.metrics import accuracy, confusion_matrix


def three_classes(rng, examples=300, distance=3.0):
    """Features X (examples, 3), the last of them 1, about three centres, and labels (examples,), in random order."""
    X, labels = blobs(rng, examples // 3, circle(3, distance))
    order = rng.permutation(examples)
    return np.column_stack([X, np.ones(examples)])[order], labels[order]


def always_the_first():
    """The weights (features, classes) with which the first class is named whatever is shown."""
    W = np.zeros((3, 3))
    W[-1, 0] = 1.0
    return W


def accuracy_of(W, X, labels):
    """The share of examples that are classified correctly."""
    return accuracy((X @ W).argmax(axis=1), labels)


def loss_of(W, X, labels):
    """The mean cross-entropy with a softmax."""
    return cross_entropy_with_logits(X @ W, labels)


def macro_f1(W, X, labels):
    """The mean over the classes of F1, which is no mean over the examples."""
    counts = confusion_matrix((X @ W).argmax(axis=1), labels, W.shape[1])
    return (2 * counts.diagonal() / (counts.sum(axis=0) + counts.sum(axis=1)).clip(1)).mean()


def gives_no_direction(rng, control=False):
    """A classifier that always names the first class climbs the gradient of its training accuracy, which is found by
    differences. What is the norm of the gradient at the start, and what is the accuracy before and after 40 steps? The
    control descends the cross-entropy, from the same weights.
    """
    X, labels = three_classes(rng)
    W = always_the_first()

    def gradient(W):
        return numerical_gradient(lambda W: loss_of(W, X, labels) if control else -accuracy_of(W, X, labels), W, 1e-7)

    norm, before = np.linalg.norm(gradient(W)), accuracy_of(W, X, labels)
    for _ in range(40):
        W = W - 0.3 * gradient(W)
    after = accuracy_of(W, X, labels)
    found = {"norm of the gradient": norm, "accuracy before": before, "accuracy after": after}
    return Finding(norm == 0 and after == before, found)


def mean_over_batches(measure, rng, size=10):
    """The mean of a measure of random weights over all batches of a pass, and its value for the whole set."""
    X, labels = three_classes(rng, distance=1.5)
    W = rng.normal(size=(3, 3))
    batches = np.arange(len(X)).reshape(-1, size)
    return np.mean([measure(W, X[rows], labels[rows]) for rows in batches]), measure(W, X, labels)


def is_a_mean_over_batches(rng, control=False):
    """The training set is cut into batches of ten, and the accuracy is taken in each, with the weights fixed. What are
    the mean over the batches and the accuracy on the whole set? The control takes the F1 score, which is no mean over
    examples.
    """
    mean, whole = mean_over_batches(macro_f1 if control else accuracy_of, rng)
    return Finding(abs(mean - whole) < 1e-9, {"mean over the batches": mean, "on the whole set": whole})


def trains_by_noise(rng, control=False):
    """In each step the weights are moved to both sides by random noise, and then along it by the difference of the two
    accuracies on one batch of 30 examples. What is the accuracy on the whole training set, before and after? The
    control has next to no noise, so that the two accuracies are the same.
    """
    X, labels = three_classes(rng)
    W = always_the_first()
    before, scale = accuracy_of(W, X, labels), 1e-9 if control else 0.5
    for _ in range(500):
        rows, noise = rng.choice(300, size=30, replace=False), rng.normal(size=W.shape)
        ahead, back = (accuracy_of(W + sign * scale * noise, X[rows], labels[rows]) for sign in (1, -1))
        W = W + 0.5 * (ahead - back) * noise
    after = accuracy_of(W, X, labels)
    return Finding(after > before + 0.2 and after > 0.85, {"accuracy before": before, "accuracy after": after})
