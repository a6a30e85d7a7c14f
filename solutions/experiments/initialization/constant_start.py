"""Equal initial weights: where they do no harm, and what they do to a deep network."""

import numpy as np

from solutions.experiments.initialization.symmetry import units_that_differ
from solutions.finding import Finding
from solutions.nn.activations import sigmoid
from solutions.nn.data import half_spaces, labelled
from solutions.nn.initialization import constant, he
from solutions.nn.losses import binary_cross_entropy_with_logits
from solutions.nn.mlp import forward, initialize, train
from solutions.nn.optimizers import Adam, GradientDescent, descend, minimize

NORMAL = (1.0, -1.0, 0.5)  # of the plane between the classes
START = 0.5  # the initial value of all weights
SIZES = (2, 8, 8, 8, 1)  # of a network of four layers


def logistic_gradient(X, y):
    """The gradient of the mean cross-entropy of σ(Xw) by the weights w, as a function of them."""
    return lambda w: X.T @ (sigmoid(X @ w) - y) / len(X)


def fitted(X, y, start, rate=2.0, steps=400):
    """The weights of a logistic regression after gradient descent from a start, `(features,)`."""
    return minimize(logistic_gradient(X, y), start, GradientDescent(rate), steps)


def overlapping(rng, repeated=False):
    """Examples of two classes that overlap; the last feature may be twice the one before it."""
    X, y = half_spaces(rng, 200, NORMAL, wrong_labels=0.2)
    return (np.column_stack([X[:, :2], 2 * X[:, 1]]) if repeated else X), y


def convex_descents_agree(rng, control=False):
    """A logistic regression on three features and two overlapping classes is trained from weights of 0.5, of 0, and
    from random ones. How far apart are the weights at the end? In the control the third feature is twice the second.
    """
    X, y = overlapping(rng, repeated=control)
    starts = np.full(3, 0.5), np.zeros(3), rng.normal(size=3)
    ends = np.array([fitted(X, y, start) for start in starts])
    apart, changed = np.ptp(ends, axis=0).max(), np.abs(ends[0] - starts[0]).max()
    return Finding(apart < 1e-4, {"largest distance of a weight": apart, "largest change from 0.5": changed})


def repeated_feature_keeps_the_start(rng, control=False):
    """In the examples the third feature is twice the second. The regression is trained from weights of 0.5 and of 0.
    How far apart are the weights at the end, and how far are the losses? In the control no feature is repeated.
    """
    X, y = overlapping(rng, repeated=not control)
    ends = [fitted(X, y, np.full(3, start)) for start in (0.5, 0.0)]
    losses = [binary_cross_entropy_with_logits(X @ w, y.astype(float)) for w in ends]
    weights, loss = np.abs(ends[0] - ends[1]).max(), abs(losses[0] - losses[1])
    return Finding(weights > 0.1 and loss < 1e-6, {"distance of the weights": weights, "distance of the losses": loss})


def separable_classes_have_no_optimum(rng, control=False):
    """A plane separates the two classes. How long is the vector of weights after 100, 400 and 1600 updates from weights
    of 0.5, and does it grow by a tenth at least each time? In the control a fifth of the labels is wrong.
    """
    X, y = half_spaces(rng, 100, NORMAL, margin=0.3, wrong_labels=0.2 if control else 0.0)
    path = descend(logistic_gradient(X, y), np.full(3, 0.5), GradientDescent(1.0), steps=1600)
    norms = {f"norm after {t} updates": np.linalg.norm(w) for t, w in enumerate(path) if t in (100, 400, 1600)}
    first, second, third = norms.values()
    return Finding(second > 1.1 * first and third > 1.1 * second, norms)


def features_tell_weights_apart(rng, control=False):
    """All weights of a logistic regression begin at 0.5. How many different weights are there after one update? In the
    control all features of an example are equal.
    """
    X, y = overlapping(rng)
    w = fitted(X[:, [0, 0, 0]] if control else X, y, np.full(3, 0.5), steps=1)
    different = len(np.unique(w.round(9)))
    return Finding(different == 3, {"different weights": different})


def far_start_costs_updates(rng, control=False):
    """Forty features between 0 and 10 have not been scaled: with weights of 0.5 all sums are about 100. What is the
    loss of a logistic regression at the start, and after how many updates at a rate of 0.001 is it below 0.6, from
    weights of 0.5 and of 0? In the control the features have been divided by 10, and the rate is 0.1.
    """
    scale, rate = (1.0, 0.1) if control else (10.0, 0.001)
    X = scale * rng.uniform(0, 1, (100, 40))
    y = (X[:, :20].sum(axis=1) > X[:, 20:].sum(axis=1)).astype(float)
    numbers = {}
    for start in (0.5, 0.0):
        path = descend(logistic_gradient(X, y), np.full(40, start), GradientDescent(rate))
        losses = (binary_cross_entropy_with_logits(X @ w, y) for w in path)
        numbers[f"loss at {start:g}"] = next(losses)
        numbers[f"updates from {start:g}"] = 1 + next(t for t, loss in enumerate(losses) if loss < 0.6)
    return Finding(numbers["updates from 0.5"] > 2 * numbers["updates from 0"], numbers)


def quadrants(rng, examples=128):
    """Points of a plane, and whether both coordinates have the same sign, with a little less than half in class 1."""
    return labelled(rng, examples, 2, lambda X: X[:, 0] * X[:, 1] - 0.05)


def trained_from(weights, rng, activation="tanh", steps=200):
    """Examples, labels, and a network of four layers before and after its training from such initial weights."""
    X, y = quadrants(rng)
    network = initialize(SIZES, rng, weights)
    return X, y, network, train(network, X, y, Adam(0.02), steps, activation)


def half(fan_in, fan_out, rng=0):
    return constant(fan_in, fan_out, START)


def zero(fan_in, fan_out, rng=0):
    return constant(fan_in, fan_out, 0.0)


def deep_units_stay_equal(rng, control=False):
    """A network of four layers, with three times eight hidden units, has initial weights of 0.5 and is to find out
    whether two coordinates have the same sign. How many different units does a hidden layer have at most after 200
    updates, how far has a weight moved, and which share of the training examples is classified rightly? The control
    draws the initial weights at random.
    """
    X, y, before, after = trained_from(he if control else half, rng)
    units = max(units_that_differ(W) for W, _ in after[:-1])
    moved = np.abs(after[0][0] - before[0][0]).max()
    right = np.mean((forward(after, X, "tanh")[0][:, 0] > 0) == y)
    numbers = {"different units in a layer": units, "largest change of a weight": moved, "classified rightly": right}
    return Finding(units == 1 and moved > 0.001 and right < 0.8, numbers)


def equals_one_unit_a_layer(rng, control=False):
    """The network of four layers is trained from weights of 0.5. Then seven of the eight units in every hidden layer
    are removed, and the weights of those that remain are multiplied by eight where they lead on. How far do the
    outputs change at most? The control draws the initial weights at random.
    """
    X, _, _, after = trained_from(he if control else half, rng)
    (W, b), *later = after
    narrow = [(W[:, :1], b[:1]), *((len(W) * W[:1, :1], b[:1]) for W, b in later)]
    apart = np.abs(forward(after, X, "tanh")[0] - forward(narrow, X, "tanh")[0]).max()
    return Finding(apart < 1e-6, {"parameters": sum(W.size + b.size for W, b in after), "largest change": apart})


def zeros_do_not_move(rng, control=False):
    """All weights of the network begin at 0. How large is the largest weight after 50 updates, with tanh and with ReLU,
    and how far has the last bias moved? The control begins at 0.5.
    """
    found = {}
    for name, activation in (("tanh", "tanh"), ("ReLU", "relu")):
        *_, before, after = trained_from(half if control else zero, rng, activation, steps=50)
        pairs = zip(before, after, strict=True)
        found[f"largest change of a weight, {name}"] = max(np.abs(W - V).max() for (V, _), (W, _) in pairs)
        found[f"last bias, {name}"] = after[-1][1][0]
    tanh, bias, relu, other = found.values()
    return Finding(tanh == relu == 0 and min(abs(bias), abs(other)) > 0.01, found)
