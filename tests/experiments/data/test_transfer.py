"""Second routes to features that two tasks share."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.experiments.data.transfer import (
    features_of_a_classifier_help_a_regression,
    features_of_an_unrelated_task_do_not_help,
    shared_features_help,
)
from solutions.nn.mlp import initialize
from tests.confirm import confirms
from tests.experiments.measured import mean_numbers


@confirms("data/transfer#shared_features_help", "the best possible loss, by Monte Carlo over the logits")
def test_two_learned_features_come_near_the_best_possible_loss():
    everything, learned = mean_numbers(shared_features_help)
    z = 2 * np.random.default_rng(0).normal(size=100_000)
    best = (np.logaddexp(0, z) - z / (1 + np.exp(-z))).mean()
    assert learned == pytest.approx(best, abs=0.05) and everything > best + 0.05


def errors_by_autodiff(rng, related):
    """The two errors, from a plain loop of Adam and from penalised least squares with more rows."""
    directions = np.linalg.qr(rng.normal(size=(20, 4)))[0]
    X = rng.normal(size=(1500, 20))
    u, v = (X @ directions[:, :2]).T
    sweet = (u + v * v > 1).astype(float)
    theta = [jnp.asarray(array) for layer in initialize([20, 8, 1], rng) for array in layer]

    def loss(theta):
        W, b, V, c = theta
        z = (jax.nn.relu(X @ W + b) @ V + c)[:, 0]
        return jnp.mean(jnp.logaddexp(0, z) - sweet * z)

    slope, means, squares = jax.jit(jax.grad(loss)), [0.0] * 4, [0.0] * 4
    for t in range(1, 151):
        gradients = slope(theta)
        means = [0.9 * mean + 0.1 * g for mean, g in zip(means, gradients, strict=True)]
        squares = [0.999 * square + 0.001 * g * g for square, g in zip(squares, gradients, strict=True)]
        theta = [
            x - 0.03 * (mean / (1 - 0.9**t)) / (jnp.sqrt(square / (1 - 0.999**t)) + 1e-8)
            for x, mean, square in zip(theta, means, squares, strict=True)
        ]
    sets = []
    for examples in (40, 2000):
        pixels = rng.normal(size=(examples, 20))
        u, v = (pixels @ (directions[:, :2] if related else directions[:, 2:])).T
        sets.append((pixels, 2 * u + v * v + 0.1 * rng.normal(size=examples)))
    errors = []
    for features in (lambda pixels: pixels, lambda pixels: np.maximum(pixels @ theta[0] + theta[1], 0)):
        (A, y), (B, y_new) = ((np.c_[features(pixels), np.ones(len(pixels))], pounds) for pixels, pounds in sets)
        rows = np.vstack([A, np.eye(A.shape[1])])  # a penalty of 1: a further row for each weight, with the target 0
        weights = np.linalg.lstsq(rows, np.append(y, np.zeros(A.shape[1])), rcond=None)[0]
        errors.append(np.mean((B @ weights - y_new) ** 2))
    return errors


@confirms("data/transfer#features_of_a_classifier_help_a_regression", "a loop of Adam with JAX's gradients, and lstsq")
@confirms("data/transfer#features_of_an_unrelated_task_do_not_help", "a loop of Adam with JAX's gradients, and lstsq")
@pytest.mark.parametrize("related", [True, False])
def test_errors_from_pixels_and_from_features(related):
    with jax.enable_x64(True):
        expected = errors_by_autodiff(np.random.default_rng(3), related)
    for experiment, control in (
        (features_of_a_classifier_help_a_regression, not related),
        (features_of_an_unrelated_task_do_not_help, related),
    ):
        found = experiment(np.random.default_rng(3), control=control).numbers
        assert list(found.values()) == pytest.approx(expected, rel=1e-6)
