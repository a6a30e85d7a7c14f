"""Second routes to parameters and hyperparameters: JAX's training, and penalised fits by SciPy."""

import numpy as np
import pytest
from scipy.optimize import minimize

from solutions.experiments.data import hyperparameters as by
from solutions.nn.data import linear
from solutions.nn.mlp import initialize
from tests.confirm import confirms
from tests.experiments import adam


@confirms("data/hyperparameters#descent_learns_weights_and_biases", "JAX: the same training by autodiff")
@pytest.mark.parametrize("control", [False, True])
def test_losses_with_layers_set_back_in_jax(control):
    rng = np.random.default_rng(3)
    (X, y), (new, labels) = (by.ring(rng, examples, 0.5 if control else 0.0) for examples in (300, 1000))
    if not control:
        np.testing.assert_array_equal(y, np.hypot(*X.T) > np.sqrt(1.4))
    start = initialize([2, 16, 1], rng)
    (W, b), output = adam.classifier(start, X, y, 0.05, 100)
    layers = (W, b), (start[0][0], b), (W, start[0][1])
    losses = [
        np.mean(np.log1p(np.exp(np.where(labels, -1, 1) * adam.relu_outputs([layer, output], new)))) for layer in layers
    ]
    found = by.descent_learns_weights_and_biases(np.random.default_rng(3), control).numbers
    assert list(found.values()) == pytest.approx(losses)


def l1_fit(X, y, strength):
    """The least half mean squared error with an L1 penalty, over the positive and the negative parts of the weights."""
    parts = np.hstack([X, -X])

    def objective(v):
        errors = parts @ v - y
        return errors @ errors / (2 * len(y)) + strength * v.sum(), parts.T @ errors / len(y) + strength

    bounds = [(0, None)] * parts.shape[1]
    settings = dict(ftol=1e-14, gtol=1e-10, maxiter=5000, maxfun=50_000)
    found = minimize(objective, np.zeros(parts.shape[1]), jac=True, bounds=bounds, method="L-BFGS-B", options=settings)
    return found.x[: X.shape[1]] - found.x[X.shape[1] :], found.fun


def l2_fit(X, y, strength):
    """The same with an L2 penalty, by the equations of its minimum."""
    w = np.linalg.solve(X.T @ X / len(y) + strength * np.eye(X.shape[1]), X.T @ y / len(y))
    return w, np.mean((X @ w - y) ** 2) / 2 + strength * (w @ w) / 2


@confirms("data/hyperparameters#training_removes_an_l1_penalty", "SciPy: the penalised fits by a method with bounds")
@confirms("data/hyperparameters#training_removes_an_l2_penalty", "the equations of the minimum, solved")
@pytest.mark.parametrize("control", [False, True])
@pytest.mark.parametrize(
    "experiment, fit, weights",
    [
        (by.training_removes_an_l1_penalty, l1_fit, by.l1_weights),
        (by.training_removes_an_l2_penalty, l2_fit, by.l2_weights),
    ],
)
def test_strengths_chosen_by_training_and_by_development_loss(experiment, fit, weights, control):
    rng = np.random.default_rng(3)
    truth = np.zeros(20)
    truth[:3] = 2, -1.5, 1
    (X, y), (new, targets) = (linear(rng, n, truth, deviation=0.0 if control else 3.0) for n in (40, 1000))
    training, development = [], []
    for strength in by.STRENGTHS:
        w, least = fit(X, y, strength)
        np.testing.assert_allclose(weights(X, y, strength), w, atol=1e-3)
        training.append(least)
        development.append(np.mean((new @ w - targets) ** 2))
    assert (np.diff(training) > 0).all()  # the derivative by the strength is the penalty, which is never negative
    chosen = [by.STRENGTHS[np.argmin(losses)] for losses in (training, development)]
    found = experiment(np.random.default_rng(3), control)
    assert list(found.numbers.values()) == (pytest.approx(chosen, abs=1e-9)) and found.holds is not control
