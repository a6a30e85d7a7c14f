"""Accuracy as the objective.

>>> faults_of_accuracy.answer()
('flat', 'batches', 'search')
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.losses import accuracy_as_objective
from solutions.experiments.losses.accuracy_as_objective import accuracy_of, always_the_first, loss_of, three_classes
from solutions.finding import figure
from solutions.part import Key, prose


def measures_for_batches(seed=0):
    """Those of three measures of which the batches give the whole set's value on average."""
    found = set()
    measures = {"cross-entropy": loss_of, "accuracy": accuracy_of, "F1": accuracy_as_objective.macro_f1}
    for name, measure in measures.items():
        mean, whole = accuracy_as_objective.mean_over_batches(measure, np.random.default_rng(seed))
        if abs(mean - whole) < 1e-9:
            found.add(name)
    return found


@figure(height=3, rows=2, sharex=True)
def draw_objectives(axes):
    """Accuracy (top) and cross-entropy (bottom) of the same classifier while one of its weights is moved: the accuracy
    has steps and is flat in between; the loss is smooth, and nowhere flat for long.
    """
    X, labels = three_classes(np.random.default_rng(0), examples=30, distance=1.5)
    moved = np.linspace(-2, 2, 801)
    direction = np.zeros((3, 3))
    direction[0, 1] = 1.0
    top, bottom = axes
    path = [always_the_first() * 0.2 + t * direction for t in moved]
    top.plot(moved, [100 * accuracy_of(W, X, labels) for W in path], color="C1", linewidth=2)
    bottom.plot(moved[::10], [loss_of(W, X, labels) for W in path[::10]], color="C0", linewidth=2)
    top.set(ylabel="accuracy, %")
    bottom.set(xlabel="one weight of the classifier", ylabel="cross-entropy")


def names_what_batches_estimate(named):
    """Whether these are the measures that minibatches estimate without bias."""
    return named == measures_for_batches()


faults_of_accuracy = prose(
    "d",
    "Accuracy as the objective",
    points=2,
    topics=("losses", "optimization"),
    keywords=(
        "0-1 loss",
        "non-differentiable objective",
        "zero gradient",
        "surrogate loss",
        "argmax",
        "optimise accuracy directly",
    ),
    claims={
        "flat": shown(
            "No: the accuracy is constant in the weights until a prediction flips, where it jumps. Its gradient is "
            "zero almost everywhere, so gradient descent stands still.",
            accuracy_as_objective.gives_no_direction,
        ),
        "batches": shown(
            "Like the loss, the accuracy is a mean over examples, and minibatches estimate it without bias.",
            accuracy_as_objective.is_a_mean_over_batches,
        ),
        "whole": refuted(
            "The accuracy depends on the whole training set, so minibatches cannot be used with it.",
            accuracy_as_objective.is_a_mean_over_batches,
        ),
        "search": shown(
            "The accuracy needs a method without gradients: with noise on the weights, differences between minibatch "
            "accuracies can train the classifier.",
            accuracy_as_objective.trains_by_noise,
        ),
    },
    key=Key(
        "no: it depends on the whole training set, which rules out stochastic gradient descent; and it cannot be "
        "differentiated with respect to the parameters",
        printed=("flat", "whole"),
        means="reason",
        qualified="“No” is right, and so is the second reason (precisely: the gradient is zero almost everywhere, and "
        "undefined at the jumps). The first is not: minibatches estimate the accuracy without bias, as they do "
        "the loss.",
        ours={"cross-entropy", "accuracy"},
        theirs={"cross-entropy"},
        witness=names_what_batches_estimate,
    ),
)
