"""Second routes to output layers for classes that exclude each other."""

from functools import partial

import numpy as np
import pytest
import scipy.special

from solutions.experiments.activations import class_probabilities as by
from tests.confirm import confirms
from tests.experiments.data.fitted import with_ones

softmax = partial(scipy.special.softmax, axis=-1)


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


def descended(X, targets, outputs, rate=1.0):
    """The weights, the bias last, of a linear layer after a hundred steps of a plain loop."""
    X, theta = with_ones(X), np.zeros((X.shape[1] + 1, targets.shape[1]))
    for _ in range(100):
        theta = theta - rate * X.T @ (outputs(X @ theta) - targets) / len(X)
    return theta


def drawn(examples, features):
    """Examples of three classes on a circle and new ones, each set with its labels."""
    rng, sets = np.random.default_rng(3), []
    for count in (examples // 3, 334):
        labels = np.repeat(range(3), count)
        X = rng.normal(size=(len(labels), features))
        X[:, 0] += np.cos(2 * np.pi * labels / 3)
        X[:, 1] += np.sin(2 * np.pi * labels / 3)
        sets += [X, labels]
    return sets


@confirms(
    "activations/class_probabilities#sigmoids_do_not_sum_to_one",
    "three separate logistic regressions, each trained by a plain loop of gradient descent",
)
@pytest.mark.parametrize("control", [False, True])
def test_separate_regressions_do_not_sum_to_one(control):
    X, labels, new, new_labels = drawn(300, 2)
    targets = np.eye(3)[labels]
    if control:
        theta = descended(X, targets, softmax)
    else:
        # the mean over all outputs is a third of the sum of three means
        theta = np.hstack([descended(X, targets[:, [k]], scipy.special.expit, rate=1 / 3) for k in range(3)])
    z = with_ones(new) @ theta
    gap = np.abs((softmax if control else scipy.special.expit)(z).sum(axis=1) - 1).mean()
    found = by.sigmoids_do_not_sum_to_one(np.random.default_rng(3), control).numbers
    assert list(found.values()) == pytest.approx([gap, (z.argmax(axis=1) == new_labels).mean()], abs=1e-9)


@confirms(
    "activations/class_probabilities#softmax_may_be_too_sure",
    "a plain loop of gradient descent on the same draws; the right ones are counted one by one",
)
@pytest.mark.parametrize("control", [False, True])
def test_a_plain_loop_is_too_sure_as_well(control):
    X, labels, new, new_labels = drawn(600 if control else 30, 20)
    outputs = softmax(with_ones(new) @ descended(X, np.eye(3)[labels], softmax)).tolist()
    right = sum(row.index(max(row)) == label for row, label in zip(outputs, new_labels, strict=True))
    found = by.softmax_may_be_too_sure(np.random.default_rng(3), control).numbers
    assert list(found.values()) == pytest.approx([sum(map(max, outputs)) / len(outputs), right / len(outputs)])
