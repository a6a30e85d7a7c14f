"""The squared error of a probability, beside the cross-entropy.

A sigmoid makes probabilities of logits (batch,); a label is 0 or 1, and a logit is wrong where it has the sign of the
other label.
"""

import numpy as np

from solutions.finding import Finding, figure
from solutions.nn.activations import sigmoid, sigmoid_derivative
from solutions.nn.losses import (
    binary_cross_entropy_with_logits,
    binary_cross_entropy_with_logits_gradient,
    mean_squared_error,
    mean_squared_error_gradient,
)
from solutions.nn.metrics import accuracy
from solutions.nn.optimizers import GradientDescent, minimize


def squared_error(z, y):
    """The mean squared error of the probabilities σ(z)."""
    return mean_squared_error(sigmoid(z), y)


def squared_error_gradient(z, y):
    """Its derivatives by the logits: 2 (ŷ - y) times the slope of the sigmoid, over the batch."""
    return mean_squared_error_gradient(sigmoid(z), y) * sigmoid_derivative(z)


def loss_and_gradient(control):
    """The squared error, or in a control the cross-entropy, each with its gradient by the logits."""
    if control:
        return binary_cross_entropy_with_logits, binary_cross_entropy_with_logits_gradient
    return squared_error, squared_error_gradient


def wrong_logits(rng, least, most, count=200):
    """Logits of sizes between two bounds, each with the sign of the other label, and the labels."""
    y = rng.integers(2, size=count).astype(float)
    return (1 - 2 * y) * rng.uniform(least, most, size=count), y


def is_bounded(rng, control=False):
    """Many predictions are drawn, from slightly to extremely wrong. How large does the loss of an example get with the
    squared error? The control takes the cross-entropy.
    """
    z, y = wrong_logits(rng, 0, 30)
    loss, _ = loss_and_gradient(control)
    largest = max(loss(z[i : i + 1], y[i : i + 1]) for i in range(len(z)))
    return Finding(largest <= 1, {"largest loss": largest})


def is_flat_where_it_is_wrong(rng, control=False):
    """Confident wrong predictions are drawn: their logits have sizes of 6 to 12, and the wrong sign. What are
    the largest and the smallest slope of the squared error by the logit, without signs? The control takes the
    cross-entropy.
    """
    z, y = wrong_logits(rng, 6, 12)
    _, gradient = loss_and_gradient(control)
    slopes = len(z) * np.abs(gradient(z, y))
    return Finding(slopes.max() < 0.01, {"largest slope": slopes.max(), "smallest slope": slopes.min()})


def is_not_unlearned(rng, control=False):
    """A logistic regression starts with large weights that point the wrong way, and is trained with the squared error
    by 200 steps of gradient descent. How many of the training examples does it get right before and after? The control
    trains it with the cross-entropy.
    """
    y = np.repeat([0.0, 1.0], 50)
    direction = rng.normal(size=3)
    direction /= np.linalg.norm(direction)
    X = np.outer(4 * y - 2, direction) + rng.normal(size=(100, 3))
    _, gradient = loss_and_gradient(control)
    start = -8 * direction
    trained = minimize(lambda w: X.T @ gradient(X @ w, y), start, GradientDescent(0.5), steps=200)
    before, after = (accuracy(X @ w > 0, y == 1) for w in (start, trained))
    return Finding(after < 0.5, {"accuracy before": before, "accuracy after": after})


def is_not_convex(rng, control=False):
    """Two weight vectors of a logistic regression are drawn many times. By how much does the loss halfway between them
    exceed the mean of the losses at both, at most? A convex loss never exceeds it. The control takes the cross-entropy.
    """
    X, y = rng.normal(size=(50, 3)), rng.integers(2, size=50).astype(float)
    loss, _ = loss_and_gradient(control)
    pairs = rng.normal(0, 8, size=(200, 2, 3))
    excess = max(loss(X @ (u + v) / 2, y) - (loss(X @ u, y) + loss(X @ v, y)) / 2 for u, v in pairs)
    return Finding(excess > 0.01, {"largest excess halfway": excess})


def learns_the_same_probability(rng, control=False):
    """Images that look alike are sweet with some probability, and all get one prediction. Which prediction has the
    least expected squared error? The control takes the absolute error instead.
    """
    share = rng.uniform(0.1, 0.4)
    predictions = np.linspace(0, 1, 1001)
    power = 1 if control else 2
    expected = share * (1 - predictions) ** power + (1 - share) * predictions**power
    best = predictions[expected.argmin()]
    return Finding(abs(best - share) < 0.001, {"share of sweet ones": share, "best prediction": best})


@figure(rows=2, height=3.8, sharex=True)
def draw_losses(axes):
    """Above, the loss of a melon that is not sweet against the logit z; below, its slope. The more wrong the prediction
    (to the right), the flatter the squared error; the slope of the cross-entropy tends to 1.
    """
    z = np.linspace(-8, 8, 161)
    zeros = np.zeros_like(z)
    for control, color, name in ((False, "C0", "squared error"), (True, "C1", "cross-entropy")):
        loss, gradient = loss_and_gradient(control)
        axes[0].plot(z, [loss([logit], [0.0]) for logit in z], color=color, label=name)
        axes[1].plot(z, len(z) * gradient(z, zeros), color=color)
    axes[0].set(ylabel="loss")
    axes[1].set(xlabel="logit z", ylabel="slope")
    axes[0].figure.legend(*axes[0].get_legend_handles_labels(), ncols=2, loc="outside lower center")
