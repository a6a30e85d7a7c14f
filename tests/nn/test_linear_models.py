"""solutions.nn.linear_models: the gradient vanishes at the fit, by JAX; exact cases."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.nn.linear_models import LinearModel, fit_logistic, least_squares

jax.config.update("jax_enable_x64", True)

RNG = np.random.default_rng(0)
X = RNG.normal(size=(60, 3)) * [1, 5, 0.2]
Y = (RNG.random(60) < 1 / (1 + np.exp(-X @ [1, -0.3, 2] - 0.4))).astype(int)
C = RNG.uniform(0.2, 3, 60)


@pytest.mark.parametrize("weights", [None, C])
@pytest.mark.parametrize("penalty", [0.0, 0.3])
@pytest.mark.parametrize("y", [Y, 0.1 + 0.8 * Y], ids=["labels", "soft labels"])
def test_the_gradient_vanishes_at_the_fit(y, penalty, weights):
    c = np.ones(60) if weights is None else weights

    def objective(w, b):
        z = X @ w + b
        losses = -y * jax.nn.log_sigmoid(z) - (1 - y) * jax.nn.log_sigmoid(-z)
        return jnp.sum(c * losses) / jnp.sum(c) + penalty / 2 * jnp.sum(w**2)

    model = fit_logistic(X, y, penalty, weights)
    dw, db = jax.grad(objective, argnums=(0, 1))(model.weights, model.intercept)
    assert jnp.abs(dw).max() < 1e-12 and abs(db) < 1e-12
    assert np.linalg.norm(model.weights) > 0.1


def test_a_weight_of_two_is_an_example_twice():
    twice = np.append(np.arange(60), [3, 8])
    weights = np.ones(60)
    weights[[3, 8]] = 2
    expected = fit_logistic(X[twice], Y[twice])
    model = fit_logistic(X, Y, weights=weights)
    np.testing.assert_allclose(model.weights, expected.weights, rtol=1e-9)
    assert model.intercept == pytest.approx(expected.intercept)


def test_two_gaussians_of_one_variance_have_a_logit_that_is_linear():
    """Of N(±1, 1) by quadrature: log(density / density) = 2x, the population's logistic fit."""
    x = np.linspace(-9, 9, 2001)
    density = np.exp(-((x - [[1], [-1]]) ** 2) / 2)
    X, y = np.tile(x, 2)[:, None], np.repeat([1, 0], len(x))
    model = fit_logistic(X, y, weights=density.ravel())
    np.testing.assert_allclose([*model.weights, model.intercept], [2, 0], atol=1e-8)


def test_newton_converges_from_far_and_badly_scaled_data():
    scaled = fit_logistic(1000 * X + 5000, Y)
    model = fit_logistic(X, Y)
    np.testing.assert_allclose(scaled.scores(1000 * X + 5000), model.scores(X), rtol=1e-6)


def test_steps_uphill_are_halved():
    """Full Newton steps from 0 overshoot here, until the Hessian is singular."""
    X, y = np.array([[-1.0], [-14.0], [0.0], [1.0]]), np.array([0, 0, 1, 0])
    c = np.array([1.0, 1.0, 1e-4, 1e-4])
    model = fit_logistic(X, y, weights=c)
    p = 1 / (1 + np.exp(-model.scores(X)))
    assert abs(c @ (p - y)) < 1e-12 and abs((c * X[:, 0]) @ (p - y)) < 1e-12


def test_a_penalty_makes_separable_classes_fit():
    model = fit_logistic([[-1.0], [1.0]], [0, 1], penalty=0.1)
    w = model.weights[0]
    assert 0.1 * w == pytest.approx(1 / (1 + np.exp(w)))
    assert model.intercept == pytest.approx(0)


@pytest.mark.parametrize("weights", [None, C])
def test_least_squares_is_that_of_the_normal_equations(weights):
    y = RNG.normal(size=60)
    c = np.ones(60) if weights is None else weights
    model = least_squares(X, y, weights)
    residuals = c * (y - model.scores(X))
    np.testing.assert_allclose(residuals @ np.column_stack([X, np.ones(60)]), 0, atol=1e-11)


def test_scores_are_of_unequal_sizes():
    assert LinearModel(np.ones(3), 1.0).scores(np.ones((2, 3))).tolist() == [4, 4]


@pytest.mark.parametrize("fit", [fit_logistic, least_squares])
def test_bad_examples_are_named(fit):
    with pytest.raises(ValueError, match=r"X has shape \(60,\), expected \(batch, features\)"):
        fit(X[:, 0], Y)
    with pytest.raises(ValueError, match=r"X has shape \(60, 3\), y \(60, 1\), expected"):
        fit(X, Y[:, None])
    with pytest.raises(ValueError, match=r"weights have shape \(3,\), expected \(batch,\) = \(60,"):
        fit(X, Y, weights=np.ones(3))
    with pytest.raises(ValueError, match=r"weights=-1\.0, expected non-negative numbers"):
        fit(X, Y, weights=np.where(np.arange(60) == 7, -1, C))
    with pytest.raises(ValueError, match=r"weights=0\.0, expected non-negative numbers, not all 0"):
        fit(X, Y, weights=np.zeros(60))


LINE = np.arange(6.0)[:, None]


@pytest.mark.parametrize(
    "call, message",
    [
        (lambda: fit_logistic(X, 2 * Y), r"y=2.0, expected labels in \[0, 1\]"),
        (lambda: fit_logistic(X, Y, penalty=-1), "penalty=-1, expected a number of at least 0"),
        (lambda: fit_logistic(X, np.zeros(60)), "y=0.0 everywhere, expected examples of both"),
        (lambda: fit_logistic(X, np.ones(60), 1.0), "y=1.0 everywhere, expected examples of both"),
        (lambda: fit_logistic(X, Y, weights=1.0 * (Y > 0)), "y=1.0 everywhere, expected"),
        (lambda: fit_logistic(np.ones((60, 1)), Y), "penalty=0, .* the features are dependent"),
        (lambda: fit_logistic(LINE, [0, 0, 0, 1, 1, 1]), "penalty=0.0, .* classes are separable"),
        # Separable but for examples on the boundary itself.
        (lambda: fit_logistic([[0], [1], [1], [2]], [0, 0, 1, 1]), "classes are separable"),
    ],
)
def test_bad_input_is_named(call, message):
    with pytest.raises(ValueError, match=message):
        call()
