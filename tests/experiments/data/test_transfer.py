"""Second routes to features that two tasks share."""

import numpy as np
import pytest

from solutions.experiments.data.transfer import (
    features_of_a_classifier_help_a_regression,
    features_of_an_unrelated_task_do_not_help,
    shared_features_help,
)
from solutions.nn.mlp import initialize
from tests.confirm import confirms
from tests.experiments import adam
from tests.experiments.data.fitted import logistic, with_ones
from tests.experiments.measured import mean_numbers


@confirms("data/transfer#shared_features_help", "the best possible loss, by Monte Carlo over the logits")
def test_two_learned_features_come_near_the_best_possible_loss():
    everything, learned = mean_numbers(shared_features_help)
    z = 2 * np.random.default_rng(0).normal(size=100_000)
    best = (np.logaddexp(0, z) - z / (1 + np.exp(-z))).mean()
    assert learned == pytest.approx(best, abs=0.05) and everything > best + 0.05


@confirms("data/transfer#shared_features_help", "the plane of the slopes as eigenvectors, and SciPy's fits")
@pytest.mark.parametrize("control", [False, True])
def test_losses_with_all_descriptors_and_with_two(control):
    rng = np.random.default_rng(3)
    lower, others = (rng.normal(size=(30, 2)) / np.sqrt(30) for _ in range(2))

    def drawn(examples, maps):
        X = rng.normal(size=(examples, 30))
        p = 1 / (1 + np.exp(-X @ maps()))
        return X, rng.random(p.shape) < p

    X, clicked = drawn(4000, lambda: (others if control else lower) @ rng.normal(size=(2, 12)))
    slopes = np.linalg.solve(X.T @ X, X.T @ (clicked - clicked.mean(axis=0)))
    learned = np.linalg.eigh(slopes @ slopes.T)[1][:, -2:]  # orthogonal, as the penalty wants
    known, (new, labels) = (drawn(examples, lambda: lower @ [1.2, -1.6]) for examples in (200, 4000))
    losses = []
    for features in (np.eye(30), learned):
        theta = logistic(known[0] @ features, known[1], penalty=0.01)
        z = with_ones(new @ features) @ theta
        losses.append(np.mean(np.log1p(np.exp(np.where(labels, -z, z)))))
    found = shared_features_help(np.random.default_rng(3), control).numbers
    assert list(found.values()) == pytest.approx(losses)


def errors_by_autodiff(rng, related):
    """The two errors, from a loop of Adam and from penalised least squares with more rows."""
    directions = np.linalg.qr(rng.normal(size=(20, 4)))[0]
    X = rng.normal(size=(1500, 20))
    u, v = (X @ directions[:, :2]).T
    sweet = (u + v * v > 1).astype(float)
    (W, b), _ = adam.classifier(initialize([20, 8, 1], rng), X, sweet, 0.03, 150)
    sets = []
    for examples in (40, 2000):
        pixels = rng.normal(size=(examples, 20))
        u, v = (pixels @ (directions[:, :2] if related else directions[:, 2:])).T
        sets.append((pixels, 2 * u + v * v + 0.1 * rng.normal(size=examples)))
    errors = []
    for features in (lambda pixels: pixels, lambda pixels: np.maximum(pixels @ W + b, 0)):
        (A, y), (B, y_new) = ((np.c_[features(pixels), np.ones(len(pixels))], pounds) for pixels, pounds in sets)
        rows = np.vstack([A, np.eye(A.shape[1])])  # a penalty of 1: a further row for each weight, with the target 0
        weights = np.linalg.lstsq(rows, np.append(y, np.zeros(A.shape[1])), rcond=None)[0]
        errors.append(np.mean((B @ weights - y_new) ** 2))
    return errors


@confirms("data/transfer#features_of_a_classifier_help_a_regression", "a loop of Adam with JAX's gradients, and lstsq")
@confirms("data/transfer#features_of_an_unrelated_task_do_not_help", "a loop of Adam with JAX's gradients, and lstsq")
@pytest.mark.parametrize("related", [True, False])
def test_errors_from_pixels_and_from_features(related):
    expected = errors_by_autodiff(np.random.default_rng(3), related)
    for experiment, control in (
        (features_of_a_classifier_help_a_regression, not related),
        (features_of_an_unrelated_task_do_not_help, related),
    ):
        found = experiment(np.random.default_rng(3), control=control).numbers
        assert list(found.values()) == pytest.approx(expected, rel=1e-6)
