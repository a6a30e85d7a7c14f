"""Bayes error of two normal classes, and the error of linear classifiers.

Both classes are isotropic, so that everything linear happens on one axis, from the mean of class 1 (at 0) to the mean
of class 0 (at `distance`). A line at right angles to it stands at a `threshold` of this axis and gives class 0 to all
beyond. The two classes are equally frequent; their standard deviations, per coordinate, are `deviation_0` and
`deviation_1`. Without a generator, numbers are those of infinitely many examples.
"""

import math
from functools import cache
from typing import NamedTuple

import numpy as np

from solutions.finding import Finding
from solutions.nn.activations import softplus
from solutions.nn.data import blobs
from solutions.nn.linear_models import LinearModel, fit_logistic

DISTANCE = math.hypot(2, 2)  # from (0, 0) to (2, 2)


def upper_tail(z):
    """The probability that a standard normal number exceeds z.

    >>> upper_tail(0)
    0.5
    """
    return math.erfc(z / math.sqrt(2)) / 2


def line_error(threshold, distance=DISTANCE, deviation_0=2, deviation_1=3):
    """The share of examples on the wrong side of a line."""
    return (upper_tail((distance - threshold) / deviation_0) + upper_tail(threshold / deviation_1)) / 2


def line_accuracy(threshold, distance=DISTANCE, deviation_0=2, deviation_1=3):
    return 1 - line_error(threshold, distance, deviation_0, deviation_1)


def population(distance=DISTANCE, deviation_0=2, deviation_1=3, nodes=100):
    """Infinitely many examples as nodes (2 · nodes, 1) on the axis, their labels, and their weights (Gauss–Hermite)."""
    x, weights = np.polynomial.hermite_e.hermegauss(nodes)
    X = np.concatenate([distance + deviation_0 * x, deviation_1 * x])[:, None]
    return X, np.repeat([0, 1], nodes), np.concatenate([weights, weights])


def fit_all_penalized(X, y, penalty, weights=None):
    """Logistic regression with the intercept penalised like the weights.

    The intercept becomes the weight of a constant feature. Every example is repeated with its sign and label turned
    round, which leaves no use for an intercept beside it.
    """
    A = np.column_stack([X, np.ones(len(X))])
    weights = None if weights is None else np.tile(weights, 2)
    model = fit_logistic(np.concatenate([A, -A]), np.concatenate([y, 1 - y]), penalty, weights)
    return LinearModel(model.weights[:-1], float(model.weights[-1]))


class Fit(NamedTuple):
    """Logistic regression on infinitely many examples: where its line stands, and its training loss."""

    threshold: float
    loss: float


@cache
def fit_population(distance=DISTANCE, deviation_0=2, deviation_1=3, penalty=0.0, penalize_all=False):
    """The converged fit; a penalty λ adds half of λ times the squared weights to the mean cross-entropy.

    >>> round(fit_population(distance=2, deviation_0=1, deviation_1=1).threshold, 9)
    1.0
    """
    X, y, density = population(distance, deviation_0, deviation_1)
    model = (fit_all_penalized if penalize_all else fit_logistic)(X, y, penalty, density)
    z = model.scores(X)
    loss = density @ (softplus(z) - y * z) / density.sum()
    return Fit(float(-model.intercept / model.weights[0]), float(loss))


def bayes_ball(distance=DISTANCE, deviation_0=2, deviation_1=3, dimensions=2):
    """Where the narrower class 0 is the more likely one: the centre on the axis, and the radius, of a circle, or of an
    interval in one dimension.

    >>> [round(number, 3) for number in bayes_ball()]
    [5.091, 4.816]
    """
    v0, v1 = deviation_0**2, deviation_1**2
    if v0 >= v1:
        raise ValueError(f"deviation_0={deviation_0}, expected less than deviation_1={deviation_1}")
    squared = distance**2 * v0 * v1 / (v1 - v0) ** 2 + dimensions * v0 * v1 * math.log(v1 / v0) / (v1 - v0)
    return distance * v1 / (v1 - v0), math.sqrt(squared)


def best_threshold(distance=DISTANCE, deviation_0=2, deviation_1=3):
    """Where the most accurate line stands: there the densities of the two classes along the axis cross.

    >>> best_threshold(distance=2, deviation_0=1, deviation_1=1)
    1.0
    """
    if deviation_0 == deviation_1:
        return distance / 2
    centre, radius = bayes_ball(distance, deviation_0, deviation_1, dimensions=1)
    return centre - radius


def bayes_error(distance=DISTANCE, deviation_0=2, deviation_1=3, rays=20_000):
    """The error of the best of all classifiers of two features, along rays from the mean of each class."""
    if deviation_0 == deviation_1:
        return line_error(distance / 2, distance, deviation_0, deviation_1)
    narrow, wide = sorted((deviation_0, deviation_1))  # the names of the classes do not matter
    centre, radius = bayes_ball(distance, narrow, wide)
    turn = 2 * math.pi * (np.arange(rays) + 0.5) / rays

    def beyond(mean, deviation, side):
        """The share of a class farther out than where its rays enter (side -1) or leave (side 1) the circle."""
        half = np.sqrt(np.maximum(radius**2 - ((centre - mean) * np.sin(turn)) ** 2, 0))
        crossing = np.maximum((centre - mean) * np.cos(turn) + side * half, 0)
        return np.exp(-((crossing / deviation) ** 2) / 2).mean()

    missed = beyond(distance, narrow, side=1)  # the mean of the narrower class lies in the circle
    return float(missed + beyond(0, wide, side=-1) - beyond(0, wide, side=1)) / 2


def two_normals(rng, examples, mean=2, deviation_0=2, deviation_1=3):
    """Examples (examples, 2), half of each class, and their labels (examples,)."""
    return blobs(rng, examples // 2, [[mean, mean], [0, 0]], [deviation_0, deviation_1])


def errors_remain(mean=2, deviation_0=2, deviation_1=3):
    """Exact error rates for infinitely many examples: of logistic regression, of the best line, and of the best
    classifier of any shape; and of the latter when both standard deviations are divided by ten.
    """
    distance, narrow, wide = math.hypot(mean, mean), *sorted((deviation_0, deviation_1))
    threshold = fit_population(distance, deviation_0, deviation_1).threshold
    numbers = {
        "error of logistic regression": line_error(threshold, distance, deviation_0, deviation_1),
        "error of the best line": line_error(best_threshold(distance, narrow, wide), distance, narrow, wide),
        "error of the best classifier": bayes_error(distance, deviation_0, deviation_1),
        "the same, with a tenth of the standard deviations": bayes_error(distance, deviation_0 / 10, deviation_1 / 10),
    }
    return Finding(min(numbers.values()) > 0, numbers)


# Experts, each of whom sees an example through noise of their own, and the majority of a group of them

EXPERTS, PATIENTS = 9, 4000


def experts_and_their_majority(rng, shared=False):
    """Error rates on patients of two equally frequent classes, whose one feature is normal about 1 or −1: of the best
    answer to the feature itself, of the majority of nine experts, and of a single one in the mean. Each expert reads
    the feature with noise of the same size as its own spread; if `shared`, all of them with the same noise.
    """
    y = rng.integers(2, size=PATIENTS)
    x = rng.normal(np.where(y == 1, 1.0, -1.0))
    noise = rng.normal(size=(1 if shared else EXPERTS, PATIENTS))
    says = np.broadcast_to(x + noise > 0, (EXPERTS, PATIENTS))
    wrong = says != y
    return {
        "Bayes error": upper_tail(1),
        "error of the majority": np.mean((says.mean(axis=0) > 0.5) != y),
        "error of a single expert": wrong.mean(),
    }


def majority_comes_nearer(rng, control=False):
    """Nine experts judge patients, each with errors of their own. How far is the error of their majority from the Bayes
    error, and how far that of a single expert? In the control all of them make the same errors.
    """
    numbers = experts_and_their_majority(rng, shared=control)
    least, group, single = numbers.values()
    return Finding(group - least < (single - least) / 2, numbers)
