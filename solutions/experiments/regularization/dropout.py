"""Dropout: the expectation over masks, rescaling, and the effect on the fit."""

from itertools import product
from math import prod

import numpy as np

from solutions.experiments.regularization.overfitting import drawn_classes, hidden_layer, training_error
from solutions.finding import Finding
from solutions.nn.data import labelled, linear
from solutions.nn.losses import binary_cross_entropy_with_logits, mean_squared_error, mean_squared_error_gradient
from solutions.nn.mlp import forward, initialize, train
from solutions.nn.optimizers import Adam, GradientDescent
from solutions.nn.regularization import dropout

KEEP = 0.5


def masks(units):
    """All masks of a layer of dropout: tuples of 0 (dropped) and 1 (kept), one entry per unit.

    >>> list(masks(2))
    [(0, 0), (0, 1), (1, 0), (1, 1)]
    """
    return product((0, 1), repeat=units)


def mask_probability(mask, keep):
    """The probability of a mask whose units are kept independently with probability `keep`: a number or a symbol.

    >>> mask_probability((1, 0, 1), 0.5)
    0.125
    """
    return prod(keep if kept else 1 - keep for kept in mask)


def mean_over_masks(function, units, keep):
    """The expectation of a function of the mask, (units,), over all masks."""
    return sum(mask_probability(mask, keep) * function(np.array(mask)) for mask in masks(units))


def division_keeps_the_mean(rng, control=False):
    """Random positive activations pass through dropout, and those that are kept are divided by the probability of
    keeping them. What is the mean activation before the dropout, and after it, over all masks? The control does not
    divide.
    """
    a, keep = rng.uniform(0, 1, size=8), rng.uniform(0.3, 0.7)
    before, after = a.mean(), mean_over_masks(lambda d: d * a / (1 if control else keep), len(a), keep).mean()
    return Finding(abs(after - before) < 1e-12, {"mean before": before, "mean after": after, "keep probability": keep})


def division_is_needed_after_every_layer():
    """Two layers with dropout: dividing after the last alone loses half of the mean, dividing after both keeps it."""
    W = np.array([[1.0, 2.0], [3.0, 4.0]])
    last, both = (mean_over_masks(lambda d, p=p: (d[:2] / p) @ W * d[2:] / KEEP, units=4, keep=KEEP) for p in (1, KEEP))
    return np.allclose(last, KEEP * W.sum(axis=0)) and np.allclose(both, W.sum(axis=0))


def errors_by_method(rng, keep=KEEP):
    """Errors of a network that learns to add, by whether dropout divides in training and whether the use multiplies."""
    X, y = linear(rng, 300, np.ones(5), deviation=0.3)
    new, sums = linear(rng, 300, np.ones(5), deviation=0.0)
    options = dict(loss_gradient=mean_squared_error_gradient, keep=keep, rng=rng)
    below, (W, b) = train(initialize([5, 40, 1], rng), X, y, Adam(0.02), steps=300, **options)
    errors = {}
    for divides, multiplies in product((True, False), (False, True)):
        # without the division, weights W / keep compute the same in training; they are multiplied as activations are
        factor = (1 if divides else 1 / keep) * (keep if multiplies else 1)
        errors[divides, multiplies] = mean_squared_error(forward([below, (factor * W, b)], new)[0][:, 0], sums)
    return errors


def plain_must_be_scaled(rng, control=False):
    """A network is trained with inverted dropout. One with plain dropout whose weights above the dropped layer are
    larger by the factor one over the keep probability is the same network in training. What are the mean squared errors
    on new examples: of the first as it is, of the second as it is, and of the second with its hidden activations
    multiplied by the keep probability? In the control nothing is dropped.
    """
    inverted, _, plain, scaled = errors_by_method(rng, 1.0 if control else KEEP).values()
    numbers = {"error, inverted": inverted, "error, plain as it is": plain, "error, plain and scaled": scaled}
    return Finding(plain > 2 * max(inverted, scaled), numbers)


def both_are_one_network(rng, control=False):
    """A random network with inverted dropout, and one with plain dropout whose weights above are larger by the factor
    one over the keep probability, see the same examples with the same units dropped. What is the largest difference of
    their outputs, as a share of the largest output? In the control the weights are equal.
    """
    network, X = initialize([5, 40, 1], rng), rng.normal(size=(100, 5))
    inverted, mask = dropout(hidden := forward(network, X)[1][1][0], KEEP, rng)
    W, b = network[1]
    outputs, plain = inverted @ W + b, (hidden * mask) @ (W if control else W / KEEP) + b
    gap = np.abs(outputs - plain).max() / np.abs(outputs).max()
    return Finding(gap < 1e-12, {"difference of the outputs": gap})


def mean_over_masks_is_another_output(rng, control=False):
    """Inverted dropout on ten random activations, of which one half is kept; above it a layer of 20 ReLUs and an
    output. What is the mean output over all masks, and how far is the output without dropout from it, as a share of
    the outputs' standard deviation? In the control the layer above has no activation.
    """
    a, W, v = np.abs(rng.normal(size=10)), rng.normal(size=(10, 20)), rng.uniform(0, 1, size=20)

    def output(inputs):
        return (inputs @ W if control else np.maximum(inputs @ W, 0)) @ v

    mean, square = mean_over_masks(lambda d: output(d * a / KEEP) ** np.array([1, 2]), len(a), KEEP)
    gap = abs(output(a) - mean) / np.sqrt(square - mean**2)
    return Finding(gap > 0.05, {"mean over all masks": mean, "output at test time": output(a), "distance": gap})


def keeping_more_lowers_the_training_error(rng, control=False):
    """The same network is fitted to the same examples under dropout, averaged exactly over all masks, with a low and
    with a high probability of keeping a unit. What is the training error of the whole network? The control leaves the
    probability as it was.
    """
    X, y = drawn_classes(rng, 200)
    hidden = hidden_layer(rng, 32)(X)
    before, after = training_error(hidden, y, keep=KEEP), training_error(hidden, y, keep=KEEP if control else 0.95)
    numbers = {"training error, keep_prob = 0.5": before, "training error, larger keep_prob": after}
    return Finding(after < 0.95 * before, numbers)


def steps_to(goal, network, X, y, keep, rng, at_once=5, most=600):
    """The steps of gradient descent, counted in fives, until the loss of the whole network is below a goal."""
    for steps in range(0, most, at_once):
        if binary_cross_entropy_with_logits(forward(network, X)[0][:, 0], y) < goal:
            return steps
        network = train(network, X, y, GradientDescent(0.3), at_once, keep=keep, rng=rng)
    return most


def slows_the_descent(rng, control=False, keep=KEEP):
    """A network with 32 hidden units learns the quadrants of a plane by gradient descent from the same start, without
    dropout and with dropout that keeps one half of the units. After how many steps is the training loss of the whole
    network below 0.3? In the control nothing is dropped.
    """
    X, y = labelled(rng, 200, 2, lambda X: X[:, 0] * X[:, 1])
    start = initialize([2, 32, 1], rng)
    plain, dropped = (steps_to(0.3, start, X, y, of, rng) for of in (1.0, 1.0 if control else keep))
    return Finding(dropped > 1.2 * plain, {"steps without dropout": plain, "steps with dropout": dropped})
