"""The figure of early stopping."""

from typing import NamedTuple

import numpy as np

from solutions.finding import Finding
from solutions.nn.losses import binary_cross_entropy_with_logits, binary_cross_entropy_with_logits_gradient
from solutions.part import part


class Course(NamedTuple):
    """Losses and accuracies on both sets before training and after each epoch, each (epochs + 1,)."""

    losses: dict[str, np.ndarray]
    accuracies: dict[str, np.ndarray]


FEATURES = 100  # random cosines that the model of part g reads, more than it has training examples


def noisy_examples(examples, wrong_labels, rng):
    """Features (set, FEATURES) and labels (set,) of a training set and of a development set of 1000 examples."""
    directions, phases = rng.normal(0, 1.5, size=(2, FEATURES)), rng.uniform(0, 2 * np.pi, size=FEATURES)
    sets = {}
    for name, size in (("training set", examples), ("development set", 1000)):
        points = rng.normal(size=(size, 2))
        labels = (points.sum(axis=1) > 0) ^ (rng.random(size) < wrong_labels)
        sets[name] = np.cos(points @ directions + phases) * np.sqrt(2 / FEATURES), labels.astype(float)
    return sets


def training_course(examples=40, wrong_labels=0.2, epochs=400, learning_rate=1.0, seed=0):
    """Logistic regression on random features, by gradient descent on the whole training set, from weights of 0."""
    sets = noisy_examples(examples, wrong_labels, np.random.default_rng(seed))
    w = np.zeros(FEATURES)
    course = Course({name: [] for name in sets}, {name: [] for name in sets})
    for _ in range(epochs + 1):
        for name, (X, y) in sets.items():
            course.losses[name].append(binary_cross_entropy_with_logits(X @ w, y))
            course.accuracies[name].append(np.mean((X @ w > 0) == y))
        X, y = sets["training set"]
        w = w - learning_rate * X.T @ binary_cross_entropy_with_logits_gradient(X @ w, y)
    return Course(*({name: np.array(values) for name, values in of.items()} for of in course))


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
    return "; ".join(
        (
            f"(1) {blanks.vertical_axis}",
            f"(2) {blanks.horizontal_axis}",
            f"(3) the lowest loss on the development set, here {blanks.lowest_development_loss:.3f}",
            f"(4) the epoch in which it is reached and where to stop, here {blanks.epoch_to_stop}",
            f"(5) loss on the {blanks.rising_curve}",
            f"(6) loss on the {blanks.falling_curve}",
        )
    )


@part(
    "g",
    "The blanks of the early-stopping figure",
    kind="figure",
    points=3,
    topics=("regularization",),
    show=name_blanks,
)
def early_stopping(examples=40, wrong_labels=0.2, epochs=400, learning_rate=1.0):
    """The blanks, read off a training run: which curve rises in the end, where it is lowest, and when.

    >>> early_stopping()[2:]
    (0.5716, 98, 'development set', 'training set')
    >>> early_stopping(wrong_labels=0).epoch_to_stop  # without noise in the labels there is no reason to stop early
    400
    """
    losses = training_course(examples, wrong_labels, epochs, learning_rate).losses
    falling, rising = sorted(losses, key=lambda name: losses[name][-1])
    stop = int(losses[rising].argmin())
    return Blanks("loss", "epochs of training", round(float(losses[rising][stop]), 4), stop, rising, falling)


def stopping_early_pays(seed=0, control=False):
    """The same training with other random features, examples and wrong labels.

    Measured are the epoch of the lowest development loss, and by how much the loss after 400 epochs exceeds it, as a
    share. It holds if this is more than a fiftieth. In the control no label is wrong.
    """
    losses = training_course(wrong_labels=0.0 if control else 0.2, seed=seed).losses["development set"]
    excess = float(losses[-1] / losses.min() - 1)
    return Finding(excess > 0.02, {"epoch of the lowest loss": int(losses.argmin()), "excess at the end": excess})


def stops_by_data_set(seeds=6):
    """Rows: the number of a data set, and what `stopping_early_pays` measures, with wrong labels and without.

    >>> [epoch for _, _, _, epoch, _ in stops_by_data_set(seeds=2)]
    [400, 400]
    """
    return [
        (seed + 1, *(n for control in (False, True) for n in stopping_early_pays(seed, control).numbers.values()))
        for seed in range(seeds)
    ]


def blanks_by_accuracy(**givens):
    """The same when the vertical axis is the accuracy: the best accuracy on the development set, and its epoch.

    >>> blanks_by_accuracy()[1] == early_stopping().epoch_to_stop
    False
    """
    course = training_course(**givens).accuracies["development set"]
    return float(course.max()), int(course.argmax())


def readings_of_the_figure():
    """Rows of a reading of the vertical axis, the value (3) and the epoch (4)."""
    blanks = early_stopping()
    return [
        ("loss: its minimum on the development set", blanks.lowest_development_loss, blanks.epoch_to_stop),
        ("accuracy: its maximum on the development set", *blanks_by_accuracy()),
    ]


def learning_curves(labels):
    """Both losses against the epochs; `labels` are the six texts, in the order of the blanks."""
    from matplotlib import pyplot

    axes = pyplot.figure(figsize=(5.6, 3.4)).add_subplot()
    losses, blanks = training_course().losses, early_stopping()
    stop, lowest = blanks.epoch_to_stop, blanks.lowest_development_loss
    for name, colour, label in (
        (blanks.rising_curve, "#E69F00", labels[4]),
        (blanks.falling_curve, "#0072B2", labels[5]),
    ):
        curve = losses[name][::10]
        axes.plot(10 * np.arange(len(curve)), curve, color=colour, linewidth=2)
        there = len(curve) // 2  # so far to the left that it is seen on a narrow screen
        axes.annotate(label, (10 * there, curve[there]), (0, 9), textcoords="offset points", ha="center")
    bottom = 0.9 * losses[blanks.falling_curve][-1]
    axes.plot([0, stop, stop], [lowest, lowest, bottom], "--", color="#000000", linewidth=1)
    axes.set(xlabel=labels[1], ylabel=labels[0], xlim=(0, None), ylim=(bottom, None))
    axes.set_xticks([stop], [labels[3]])
    axes.set_yticks([lowest], [labels[2]])
    axes.grid(False)
    return axes.figure


def draw_blanks():
    """Two curves begin at the same height. One falls and then rises again, and has the label (5); the other keeps
    falling and has the label (6). Dashed lines lead from the lowest point of the first curve to the vertical axis, at
    (3), and to the horizontal axis, at (4). The vertical axis has the label (1), the horizontal axis (2).
    """
    return learning_curves([f"({blank})" for blank in range(1, 7)])


def draw_filled():
    """The same figure with its blanks filled: loss against epochs; the loss on the development set falls and rises
    again, the loss on the training set keeps falling, and training stops where the first is lowest.
    """
    blanks = early_stopping()
    return learning_curves(
        [
            f"(1) {blanks.vertical_axis}",
            f"(2) {blanks.horizontal_axis}",
            f"(3) {blanks.lowest_development_loss:.2f}",
            f"(4) {blanks.epoch_to_stop}: stop here",
            f"(5) {blanks.rising_curve}",
            f"(6) {blanks.falling_curve}",
        ]
    )
