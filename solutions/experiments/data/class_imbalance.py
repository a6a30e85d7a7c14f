"""Class imbalance: oversampling, class weights, and the prior that they change."""

from math import log

import numpy as np

from solutions.finding import Finding, figure
from solutions.nn.data import blobs
from solutions.nn.linear_models import fit_logistic
from solutions.nn.losses import binary_cross_entropy_with_logits_gradient
from solutions.nn.metrics import accuracy, precision, recall
from solutions.nn.mlp import forward, initialize, train
from solutions.nn.optimizers import GradientDescent

NEGATIVES = 9  # for every positive
POSITIVES = 400  # in each sample
DISTANCE = 1.5  # between the means of the classes, in standard deviations


def two_classes(rng, positives=POSITIVES):
    """One feature, X (batch, 1), and labels y (batch,), with nine negatives for every positive."""
    return blobs(rng, [NEGATIVES * positives, positives], [[0.0], [DISTANCE]])


def said(model, X):
    """The answers of a linear model, (batch,)."""
    return (model.scores(X) > 0).astype(int)


def repeat_positives(X, y, copies):
    """The examples, X (batch, features) and y (batch,), with `copies` of every positive one in all.

    >>> repeat_positives(np.array([[1.0], [2.0]]), np.array([0, 1]), copies=3)[1].tolist()
    [0, 1, 1, 1]
    """
    rows = np.repeat(np.arange(len(y)), np.where(y == 1, copies, 1))
    return X[rows], y[rows]


def trained_twice(rng, copies):
    """Logistic regressions on examples as they are, and with copies of each positive; and new examples as they are."""
    X, y = two_classes(rng)
    return fit_logistic(X, y), fit_logistic(*repeat_positives(X, y, copies)), two_classes(rng)


def oversampling_finds_positives(rng, control=False):
    """A logistic regression is trained on nine negatives for every positive, as they are and with nine copies of each
    positive. Does the share of positives among new examples that it recognises rise by a third or more? In the control
    nothing is repeated.
    """
    plain, repeated, (X, y) = trained_twice(rng, 1 if control else NEGATIVES)
    before, after = recall(said(plain, X), y), recall(said(repeated, X), y)
    numbers = {"positives found, trained as they are": before, "positives found, oversampled": after}
    return Finding(after > before + 1 / 3, numbers)


def weights_mend_the_model(rng, control=False):
    """A class is rare in training and development set, 120 of 4000 examples; then its examples are given larger weights
    in training. What is the accuracy on the development set, and what share of the rare class is recognised before and
    after? In the control both classes are equally frequent.
    """
    positives = 2000 if control else 120
    (X, y), (X_dev, y_dev) = (blobs(rng, [4000 - positives, positives], [[0.0], [2.0]]) for _ in range(2))
    plain = said(fit_logistic(X, y), X_dev)
    weighted = said(fit_logistic(X, y, weights=np.where(y == 1, 4000 / positives - 1, 1.0)), X_dev)
    numbers = {
        "accuracy on the development set": accuracy(plain, y_dev),
        "rare class recognised": recall(plain, y_dev),
        "rare class recognised after weighting": recall(weighted, y_dev),
    }
    high, before, after = numbers.values()
    return Finding(high > 0.95 and before < 0.5 and after > 0.7, numbers)


def weights_equal_copies(rng, control=False):
    """One logistic regression is trained with nine copies of each positive, another with a weight of nine on each
    positive. What is the largest difference between their weights and intercepts? The control leaves out the weights.
    """
    X, y = two_classes(rng)
    copied = fit_logistic(*repeat_positives(X, y, NEGATIVES))
    weighted = fit_logistic(X, y, weights=None if control else np.where(y == 1, NEGATIVES, 1))
    gap = max(np.abs(copied.weights - weighted.weights).max(), abs(copied.intercept - weighted.intercept))
    return Finding(gap < 1e-6, {"largest difference": gap})


def oversampled_test_set_misleads(rng, control=False):
    """The precision of the model trained with nine copies is measured on new examples as they are, and with nine copies
    of each positive. Is the latter at least twice the former? In the control the test set is not oversampled.
    """
    _, model, test = trained_twice(rng, NEGATIVES)
    repeated = repeat_positives(*test, 1 if control else NEGATIVES)
    natural, claimed = (precision(said(model, X), y) for X, y in (test, repeated))
    return Finding(claimed > 2 * natural, {"precision as it is": natural, "precision on the repeated set": claimed})


def oversampling_shifts_the_prior(rng, control=False):
    """By how much is the intercept of the model trained with nine copies too large (log 9 is expected)? Does the
    accuracy on new examples rise by a twentieth or more once this is subtracted? In the control nothing is repeated.
    """
    copies = 1 if control else NEGATIVES
    plain, repeated, (X, y) = trained_twice(rng, copies)
    corrected = repeated._replace(intercept=repeated.intercept - log(copies))
    numbers = {
        "shift of the intercept": repeated.intercept - plain.intercept,
        "log of the copies": log(copies),
        "accuracy": accuracy(said(repeated, X), y),
        "accuracy with the shift taken back": accuracy(said(corrected, X), y),
    }
    shift, expected, before, after = numbers.values()
    return Finding(abs(shift - expected) < 0.3 and after > before + 0.05, numbers)


# A rare class 0: a weight alpha for class 1, beta for class 0

COMMON, RARE, NEW = 1000, 100, 1000  # training examples of the classes, and new ones of either
INVERSE = 0.1, 1.0  # alpha and beta that make up for the counts
FAR_TOO_MUCH = 1000  # what they are multiplied with, in one experiment


def rare_zeros(rng):
    """Two features: training examples with ten of class 1 for each of class 0, and as many new ones of both classes."""
    means = [[-DISTANCE / 2, 0.0], [DISTANCE / 2, 0.0]]
    return blobs(rng, [RARE, COMMON], means), blobs(rng, [NEW, NEW], means)


def weighted_gradient(alpha, beta):
    """The gradient of the weighted cost by the logits, as a function of logits and labels."""

    def gradient(logits, labels):
        return np.where(labels == 1, alpha, beta) * binary_cross_entropy_with_logits_gradient(logits, labels)

    return gradient


def recognised(scores, labels):
    """The shares of class 0 and of class 1 that logits (batch,) recognise."""
    return recall(scores <= 0, labels == 0), recall(scores > 0, labels == 1)


def descended(rng, *settings):
    """For each alpha, beta and learning rate, the shares of class 0 and class 1 that a network recognises among new
    examples after a hundred steps of gradient descent, always from the same start and on the same examples."""
    (X, y), (X_new, y_new) = rare_zeros(rng)
    start, shares = initialize([2, 6, 1], rng), []
    for alpha, beta, rate in settings:
        gradient = weighted_gradient(alpha, beta)
        network = train(start, X, y, GradientDescent(rate), steps=100, loss_gradient=gradient)
        shares.append(recognised(forward(network, X_new)[0][:, 0], y_new))
    return shares


def class_weights_even_the_gradients(rng, control=False):
    """Ten examples of class 1 for each of class 0, and an untrained network with small weights. The sizes of the
    gradients by its logits are added up over the examples of each class. What is the share of the rare class, without
    and with the weights 0.1 and 1 in the loss, and how large is the mean gradient of a rare example, beside that of a
    common one? In the control all weights are 1.
    """
    (X, y), _ = rare_zeros(rng)
    network = [(W / 4, b) for W, b in initialize([2, 6, 1], rng)]
    logits = forward(network, X)[0][:, 0]
    weights = (1, 1), (1, 1) if control else INVERSE
    plain, weighted = (np.abs(weighted_gradient(*pair)(logits, y)) for pair in weights)
    numbers = {
        "share of the rare class without weights": plain[y == 0].sum() / plain.sum(),
        "with weights": weighted[y == 0].sum() / weighted.sum(),
        "mean gradient of a rare example, in those of a common one": weighted[y == 0].mean() / weighted[y == 1].mean(),
    }
    before, after, ratio = numbers.values()
    return Finding(before < 0.2 and 0.3 < after < 0.7 and ratio > 5, numbers)


def class_weights_find_the_rare_class(rng, control=False):
    """Ten examples of class 1 for each of class 0. The same network is trained without weights, and with the weights
    0.1 and 1 in the loss. What share of each class is recognised among new examples? In the control the second weights
    are equal, too.
    """
    (rare, common), (more, fewer) = descended(rng, (1, 1, 0.5), (*((1, 1) if control else INVERSE), 0.5))
    numbers = {"rare class recognised, without weights": rare, "rare class, with weights": more}
    numbers |= {"common class recognised, without weights": common, "common class, with weights": fewer}
    return Finding(more > rare + 0.25 and fewer < common - 0.03, numbers)


def scale_of_class_weights_is_a_rate(rng, control=False):
    """Ten examples of class 1 for each of class 0, a network, and class weights in the right ratio: 0.1 and 1, or a
    thousand times as much. What share of new examples is recognised, as a mean of both classes? In the control the
    learning rate is divided by what the weights are multiplied with.
    """
    alpha, beta = INVERSE
    large = FAR_TOO_MUCH * alpha, FAR_TOO_MUCH * beta, 0.5 / FAR_TOO_MUCH if control else 0.5
    usual, off = (sum(shares) / 2 for shares in descended(rng, (alpha, beta, 0.5), large))
    return Finding(off < usual - 0.1, {"recognised, weights 0.1 and 1": usual, "recognised, a thousand times": off})


@figure(height=2.6)
def draw_recognised(axes):
    """The shares of both classes that logistic regression recognises among new examples, against the ratio of the
    weights, β : α. There are {{ COMMON // RARE }} times as many training examples of the common class; near this
    ratio, the dotted line, both shares are about equal.
    """
    (X, y), (X_new, y_new) = rare_zeros(np.random.default_rng(1))
    ratios = np.geomspace(1, 100, 13)
    fits = (fit_logistic(X, y, weights=np.where(y == 1, 1, ratio)) for ratio in ratios)
    rare, common = zip(*(recognised(fit.scores(X_new), y_new) for fit in fits), strict=True)
    axes.semilogx(ratios, rare, color="C1", label="rare class")
    axes.semilogx(ratios, common, color="C0", label="common class")
    axes.axvline(COMMON / RARE, linestyle=":", color="k", linewidth=1)
    axes.set(xlabel="ratio of the weights, β : α", ylabel="share recognised")
    axes.figure.legend(ncols=2, loc="outside lower center")
