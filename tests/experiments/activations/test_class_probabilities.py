"""Second routes to output layers for classes that exclude each other."""

import numpy as np
import pytest
import scipy.special
from scipy.optimize import minimize

from solutions.experiments.activations import class_probabilities as by
from solutions.nn.data import blobs, circle
from tests.confirm import confirms
from tests.experiments.measured import mean_numbers


@confirms("activations/class_probabilities#softmax_is_a_distribution", "SciPy's softmax and sigmoid of the same logits")
@pytest.mark.parametrize("control", [False, True])
def test_the_outputs_of_five_classes_equal_those_of_scipy(control):
    z = 2 * np.random.default_rng(3).normal(size=5)
    outputs = scipy.special.expit(z) if control else scipy.special.softmax(z)
    found = by.softmax_is_a_distribution(np.random.default_rng(3), control).numbers
    assert list(found.values()) == pytest.approx([min(outputs), max(outputs), abs(sum(outputs) - 1)], abs=1e-12)


@confirms(
    "activations/class_probabilities#softmax_classes_compete",
    "algebra: all other outputs shrink by one factor, that by which the sum of the exponentials grows",
)
@pytest.mark.parametrize("seed", range(3))
def test_all_other_outputs_keep_the_same_share(seed):
    e = np.exp(np.random.default_rng(seed).normal(size=(100, 5)))
    (kept,) = by.softmax_classes_compete(np.random.default_rng(seed)).numbers.values()
    assert kept == pytest.approx(np.mean(e.sum(axis=1) / (e.sum(axis=1) + e[:, 0] * (np.e - 1))))
    (kept,) = by.softmax_classes_compete(np.random.default_rng(seed), control=True).numbers.values()
    assert kept == 1


@confirms(
    "activations/class_probabilities#sigmoids_do_not_sum_to_one",
    "SciPy: three separate logistic regressions, each with the least loss",
)
def test_separate_regressions_do_not_sum_to_one():
    rng = np.random.default_rng(3)
    (X, labels), (new, new_labels) = (blobs(rng, size, circle(3)) for size in (100, 334))
    X, new = (np.column_stack([examples, np.ones(len(examples))]) for examples in (X, new))
    logits = []
    for label in range(3):
        signs = np.where(labels == label, 1, -1)
        best = minimize(lambda w, signs=signs: np.logaddexp(0, -signs * (X @ w)).mean(), np.zeros(3))
        logits.append(new @ best.x)
    gap = np.abs(scipy.special.expit(logits).sum(axis=0) - 1).mean()
    found = by.sigmoids_do_not_sum_to_one(np.random.default_rng(3)).numbers
    right = (np.argmax(logits, axis=0) == new_labels).mean()
    assert list(found.values()) == pytest.approx([gap, right], abs=0.01)


@confirms(
    "activations/class_probabilities#softmax_may_be_too_sure",
    "a plain loop of gradient descent on other sets of such examples; the right ones are counted one by one",
)
def test_a_plain_loop_is_too_sure_as_well():
    sure, right = mean_numbers(by.softmax_may_be_too_sure)
    rng, measured = np.random.default_rng(8), []
    for _ in range(12):
        angles = 2 * np.pi * np.arange(3) / 3
        centres = np.zeros((3, 20))
        centres[:, 0], centres[:, 1] = np.cos(angles), np.sin(angles)
        labels, new_labels = np.repeat(range(3), 10), np.repeat(range(3), 200)
        X, new = (centres[of] + rng.normal(size=(len(of), 20)) for of in (labels, new_labels))
        W, b = np.zeros((20, 3)), np.zeros(3)
        for _ in range(100):
            error = (scipy.special.softmax(X @ W + b, axis=1) - np.eye(3)[labels]) / 30
            W, b = W - X.T @ error, b - error.sum(axis=0)
        outputs = scipy.special.softmax(new @ W + b, axis=1)
        hits = [row.tolist().index(max(row)) == label for row, label in zip(outputs, new_labels, strict=True)]
        measured.append((np.mean([max(row) for row in outputs]), sum(hits) / len(hits)))
    assert np.mean(measured, axis=0) == pytest.approx([sure, right], abs=0.05)
    sure, right = mean_numbers(by.softmax_may_be_too_sure, control=True)
    assert abs(sure - right) < 0.1
