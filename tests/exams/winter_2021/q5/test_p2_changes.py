"""Second routes to Winter 2021, question 5, part 2."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.exams.winter_2021.q5.p2_changes import (
    is_the_most_accurate_line,
    polygon_accuracy,
    polygon_network,
    regularizing_helps,
    relu_layers_help,
)
from solutions.exams.winter_2021.q5.slips import accuracy_after
from solutions.experiments.data.bayes_error import best_threshold, fit_population, line_accuracy, two_normals
from solutions.nn.mlp import forward
from tests.confirm import confirms
from tests.exams.winter_2021.q5.samples import BOUND, sample


def penalized_loss(theta, X, y, penalties):
    """Mean cross-entropy and penalties (3,) of the parameters (3,), the intercept last."""
    z = X @ theta[:-1] + theta[-1]
    return jnp.mean(jnp.logaddexp(0, z) - y * z) + jnp.sum(penalties * theta**2) / 2


@jax.jit
def newton_step(theta, *data):
    return theta - jnp.linalg.solve(jax.hessian(penalized_loss)(theta, *data), jax.grad(penalized_loss)(theta, *data))


def descend(X, y, penalties, steps=10):
    """Newton's method with JAX's own gradient and Hessian."""
    theta = jnp.zeros(3)
    for _ in range(steps):
        theta = newton_step(theta, X, y, penalties)
    return np.asarray(theta)


@confirms("winter-2021/q5#2-a", "Newton's method with JAX's derivatives on one hundred thousand drawn examples")
def test_a_penalty_raises_the_accuracy_of_drawn_examples():
    X, y = sample((2, 2), 2, 3)
    placed = {}
    for name, penalties in (("none", [0, 0, 0]), ("weights", [1, 1, 0]), ("all", [0.1, 0.1, 0.1])):
        w1, w2, b = descend(X, y, np.array(penalties, dtype=float))
        z = X @ [w1, w2] + b
        loss = np.mean(np.logaddexp(0, z) - y * z)
        placed[name] = b / np.hypot(w1, w2), loss, np.mean((z > 0) == y)
    expected = {
        "none": fit_population(),
        "weights": fit_population(penalty=1.0),
        "all": fit_population(penalty=0.1, penalize_all=True),
    }
    for name, fit in expected.items():
        threshold, loss, share = placed[name]
        assert abs(threshold - fit.threshold) < 0.03 and abs(loss - fit.loss) < 0.003
        assert abs(share - line_accuracy(fit.threshold)) < BOUND
    assert placed["weights"][2] > placed["none"][2] and placed["all"][2] > placed["none"][2] + 0.004
    assert placed["none"][1] < min(placed["weights"][1], placed["all"][1])
    assert regularizing_helps.answer() == ("yes",)


@jax.jit
def exact(t, classes):
    """The accuracy of a line, by JAX's own distribution function; distance and the two deviations in one array."""
    distance, deviation_0, deviation_1 = classes
    return (jax.scipy.stats.norm.cdf(t, 0, deviation_1) + 1 - jax.scipy.stats.norm.cdf(t, distance, deviation_0)) / 2


slope = jax.jit(jax.grad(exact))


@confirms("winter-2021/q5#2-a", "the gradient of the exact accuracy at the place of the fit, by JAX's own derivative")
@settings(max_examples=10)
@given(st.floats(0.5, 4), st.floats(0.8, 2.5), st.floats(1.2, 2))
def test_the_fit_is_no_maximum_of_the_accuracy(distance, deviation_0, ratio):
    deviation_1 = ratio * deviation_0

    classes = jnp.array([distance, deviation_0, deviation_1])
    fit = fit_population(distance, deviation_0, deviation_1)
    assert abs(exact(fit.threshold, classes) - line_accuracy(fit.threshold, distance, deviation_0, deviation_1)) < 1e-5
    # toward class 1 the accuracy rises, and that is where a penalty moves the line
    assert slope(fit.threshold, classes) < 0
    penalized = fit_population(distance, deviation_0, deviation_1, penalty=0.5)
    assert penalized.threshold < fit.threshold and penalized.loss > fit.loss
    best = best_threshold(distance, deviation_0, deviation_1)
    assert abs(slope(best, classes)) < 1e-5
    assert exact(best, classes) >= exact(fit.threshold, classes)
    assert regularizing_helps.answer() == ("yes" if slope(fit.threshold, classes) < 0 else "no",)


def test_early_stopping_tells_the_features_apart():
    """Ten steps of gradient descent, written out."""
    X, y = two_normals(np.random.default_rng(0), 20_000)
    for standardized in (False, True):
        features = (X - X.mean(axis=0)) / X.std(axis=0) if standardized else X
        w, b = np.zeros(2), 0.0
        for _ in range(10):
            residual = 1 / (1 + np.exp(-(features @ w + b))) - y
            w, b = w - 0.1 * features.T @ residual / len(y), b - 0.1 * residual.mean()
        assert abs(np.mean((features @ w + b > 0) == y) - accuracy_after(10, standardized)) < 1e-3


def test_some_line_is_more_accurate_than_the_fit():
    X, y = sample((2, 2), 2, 3)
    fitted, best = fit_population().threshold, best_threshold()
    shares = [np.mean((X.sum(axis=1) / math.sqrt(2) < t) == y) for t in (fitted, best)]
    assert shares[1] > shares[0] + 0.003
    assert is_the_most_accurate_line(best) and not is_the_most_accurate_line(best - 0.07)


@confirms("winter-2021/q5#2-d", "running the hand-set ReLU networks on one hundred thousand drawn examples")
@pytest.mark.parametrize("units", [3, 8])
def test_a_polygon_of_units_beats_every_line(units):
    X, y = sample((2, 2), 2, 3)
    share = np.mean((forward(polygon_network(units), X)[0][:, 0] > 0) == y)
    assert abs(share - polygon_accuracy(units)) < BOUND
    if units == 8:
        assert share > line_accuracy(best_threshold()) + BOUND
        assert relu_layers_help.answer() == ("yes",)
