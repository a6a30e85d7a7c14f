"""Early stopping: the course of the losses on the training set and on the development set."""

from typing import NamedTuple

import numpy as np

from solutions.finding import Finding
from solutions.nn.activations import softplus
from solutions.nn.data import labelled
from solutions.nn.losses import binary_cross_entropy_with_logits_gradient
from solutions.nn.optimizers import GradientDescent, descend

FEATURES = 100  # random cosines that the model reads, more than it has training examples
WRONG_LABELS = 0.2


class Course(NamedTuple):
    """Losses and accuracies on both sets before training and after each epoch, each (epochs + 1,)."""

    losses: dict[str, np.ndarray]
    accuracies: dict[str, np.ndarray]


def noisy_examples(rng, examples, wrong_labels):
    """Features (set, FEATURES) and labels (set,) of a training set and of a development set of 1000 examples."""
    directions, phases = rng.normal(0, 1.5, size=(2, FEATURES)), rng.uniform(0, 2 * np.pi, size=FEATURES)
    sets = {}
    for name, size in (("training set", examples), ("development set", 1000)):
        points, labels = labelled(rng, size, 2, lambda X: X.sum(axis=1), wrong_labels)
        sets[name] = np.cos(points @ directions + phases) * np.sqrt(2 / FEATURES), labels
    return sets


def training_course(rng, examples=40, wrong_labels=WRONG_LABELS, epochs=400, learning_rate=1.0):
    """Logistic regression on random features, by gradient descent on the whole training set, from weights of 0."""
    sets = noisy_examples(rng, examples, wrong_labels)
    X, y = sets["training set"]

    def gradient(w):
        return X.T @ binary_cross_entropy_with_logits_gradient(X @ w, y)

    path = list(descend(gradient, np.zeros(FEATURES), GradientDescent(learning_rate), epochs))
    scores = {name: (X @ np.transpose(path), y[:, None]) for name, (X, y) in sets.items()}  # (set, epochs + 1)
    return Course(
        {name: np.mean(softplus(Z) - y * Z, axis=0) for name, (Z, y) in scores.items()},
        {name: np.mean((Z > 0) == y, axis=0) for name, (Z, y) in scores.items()},
    )


def pays(rng, control=False):
    """Logistic regression on random features learns 40 examples, a fifth of them with wrong labels. In which epoch is
    the development loss lowest, and by which share does the loss after 400 epochs exceed it? It holds if this is more
    than a fiftieth. In the control no label is wrong.
    """
    losses = training_course(rng, wrong_labels=0.0 if control else WRONG_LABELS).losses["development set"]
    excess = losses[-1] / losses.min() - 1
    return Finding(excess > 0.02, {"epoch of the lowest loss": losses.argmin(), "excess at the end": excess})
