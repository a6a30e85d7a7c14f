"""The figure of early stopping."""

from functools import cache
from typing import NamedTuple

import numpy as np

from solutions.finding import figure
from solutions.nn.activations import softplus
from solutions.nn.data import labelled
from solutions.nn.losses import binary_cross_entropy_with_logits_gradient
from solutions.nn.optimizers import GradientDescent, descend
from solutions.part import part

FEATURES = 100  # random cosines that the model of part g reads, more than it has training examples
WRONG_LABELS = 0.2


def noisy_examples(rng, examples, wrong_labels):
    """Features (set, FEATURES) and labels (set,) of a training set and of a development set of 1000 examples."""
    directions, phases = rng.normal(0, 1.5, size=(2, FEATURES)), rng.uniform(0, 2 * np.pi, size=FEATURES)
    sets = {}
    for name, size in (("training set", examples), ("development set", 1000)):
        points, labels = labelled(rng, size, 2, lambda X: X.sum(axis=1), wrong_labels)
        sets[name] = np.cos(points @ directions + phases) * np.sqrt(2 / FEATURES), labels
    return sets


@cache
def training_course(examples=40, wrong_labels=WRONG_LABELS, epochs=400, learning_rate=1.0, seed=0):
    """The losses on both sets, (epochs + 1,), of logistic regression by gradient descent on the training set from 0."""
    sets = noisy_examples(np.random.default_rng(seed), examples, wrong_labels)
    X, y = sets["training set"]

    def gradient(w):
        return X.T @ binary_cross_entropy_with_logits_gradient(X @ w, y)

    path = list(descend(gradient, np.zeros(FEATURES), GradientDescent(learning_rate), epochs))
    scores = {name: (X @ np.transpose(path), y[:, None]) for name, (X, y) in sets.items()}  # (set, epochs + 1)
    return {name: np.mean(softplus(Z) - y * Z, axis=0) for name, (Z, y) in scores.items()}


class Blanks(NamedTuple):
    """What the six blanks of the figure stand for."""

    vertical_axis: str
    horizontal_axis: str
    lowest_development_loss: float
    epoch_to_stop: int
    rising_curve: str
    falling_curve: str


def name_blanks(blanks):
    """The filled blanks in one line, numbered as in the figure."""
    vertical, horizontal, lowest, stop, rising, falling = blanks
    return (
        f"(1) {vertical}; (2) {horizontal}; (3) the lowest loss on the development set, here {lowest:.3f}; "
        f"(4) the epoch at which it is reached and training should stop, here {stop}; "
        f"(5) loss on the {rising}; (6) loss on the {falling}"
    )


@part(
    "g",
    "The blanks of the early-stopping figure",
    kind="figure",
    points=3,
    topics=("regularization",),
    keywords=(
        "validation error",
        "training and dev error curves",
        "overfitting",
        "number of iterations",
        "when to stop training",
        "patience",
    ),
    show=name_blanks,
)
def early_stopping(examples=40, wrong_labels=WRONG_LABELS, epochs=400, learning_rate=1.0):
    """The blanks, read off a training run: which curve rises in the end, where it is lowest, and when.

    >>> early_stopping()[2:]
    (0.5716, 98, 'development set', 'training set')
    >>> early_stopping(wrong_labels=0).epoch_to_stop  # without noise in the labels there is no reason to stop early
    400
    """
    losses = training_course(examples, wrong_labels, epochs, learning_rate)
    falling, rising = sorted(losses, key=lambda name: losses[name][-1])
    stop = int(losses[rising].argmin())
    return Blanks("loss", "epochs of training", round(float(losses[rising][stop]), 4), stop, rising, falling)


def draw_learning_curves(axes, labels):
    """Both losses against the epochs; `labels` are the six texts, in the order of the blanks."""
    losses, (_, _, lowest, stop, rising, falling) = training_course(), early_stopping()
    for name, colour, label in ((rising, "C1", labels[4]), (falling, "C0", labels[5])):
        curve = losses[name][::10]
        axes.plot(10 * np.arange(len(curve)), curve, color=colour, linewidth=2)
        there = 3 * len(curve) // 5
        axes.annotate(label, (10 * there, curve[there]), (0, 9), textcoords="offset points", ha="center")
    bottom = 0.9 * losses[falling][-1]
    axes.plot([0, stop, stop], [lowest, lowest, bottom], "--", color="k", linewidth=1)
    axes.set(xlabel=labels[1], ylabel=labels[0], xlim=(0, None), ylim=(bottom, None))
    axes.set_xticks([stop], [labels[3]])
    axes.set_yticks([lowest], [labels[2]])
    axes.grid(False)


@figure()
def draw_blanks(axes):
    """Two curves begin at the same height. One falls and then rises again, and has the label (5); the other keeps
    falling and has the label (6). Dashed lines lead from the lowest point of the first curve to the vertical axis, at
    (3), and to the horizontal axis, at (4). The vertical axis has the label (1), the horizontal axis (2).
    """
    draw_learning_curves(axes, [f"({blank})" for blank in range(1, 7)])


@figure()
def draw_filled(axes):
    """The same figure with its blanks filled: loss against epochs; the loss on the development set falls and rises
    again, the loss on the training set keeps falling, and training stops where the first is lowest.
    """
    vertical, horizontal, lowest, stop, rising, falling = early_stopping()
    words = (vertical, horizontal, f"{lowest:.2f}", f"{stop}: stop here", rising, falling)
    draw_learning_curves(axes, [f"({blank}) {word}" for blank, word in enumerate(words, start=1)])
