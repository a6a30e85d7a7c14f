"""Second routes to the undated paper, question 5, parts d-i and d-ii."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.exams.undated.q5 import d_cost
from solutions.exams.undated.q5.d_cost import prediction_derivative, sigmoid_slope
from solutions.nn.gradients import numerical_gradient
from tests.confirm import confirms


def cost_in_jax(predictions, labels, alpha, beta):
    """The weighted cross-entropy, written once more: each example by the probability of its own label."""
    of_label = jnp.where(labels == 1, predictions, 1 - predictions)
    return -jnp.mean(jnp.where(labels == 1, alpha, beta) * jnp.log(of_label))


def batch(seed, examples):
    rng = np.random.default_rng(seed)
    return rng.uniform(0.1, 0.9, size=examples), np.arange(examples) % 2, *rng.uniform(0.5, 2, size=2)


def from_answer(predictions, labels, alpha, beta):
    """The answer to part d-i for each example."""
    answer = prediction_derivative(examples=len(labels))
    names = (d_cost.y_hat, d_cost.y, d_cost.alpha, d_cost.beta)
    return [
        float(answer.subs(dict(zip(names, (p, label, alpha, beta), strict=True))))
        for p, label in zip(predictions, labels, strict=True)
    ]


@confirms("undated/q5#d-i", "JAX: the derivatives of the cost by all predictions of a batch")
def test_prediction_derivative_equals_autodiff():
    given = batch(0, examples=5)
    np.testing.assert_allclose(from_answer(*given), jax.grad(cost_in_jax)(*given), rtol=1e-5)


@confirms("undated/q5#d-i", "finite differences of a cost that looks up the probability of each label")
@pytest.mark.parametrize("examples", [1, 4])
def test_prediction_derivative_equals_finite_differences(examples):
    p, labels, alpha, beta = batch(1, examples)

    def cost(p):
        of_label = np.array([1 - p, p])[labels, np.arange(examples)]
        return -np.mean(np.array([beta, alpha])[labels] * np.log(of_label))

    np.testing.assert_allclose(from_answer(p, labels, alpha, beta), numerical_gradient(cost, p), rtol=1e-7)


def test_the_sum_is_the_derivative_of_a_common_move():
    """The paper's side: what its sum does mean."""
    p, labels, alpha, beta = batch(2, examples=6)
    together = jax.grad(lambda move: cost_in_jax(p + move, labels, alpha, beta))(0.0)
    assert d_cost.sum_of_all_terms(p, labels, alpha, beta) == pytest.approx(float(together), rel=1e-5)
    assert sum(from_answer(p, labels, alpha, beta)) == pytest.approx(float(together), rel=1e-5)


@confirms("undated/q5#d-ii", "JAX: the derivative of its own sigmoid")
@pytest.mark.parametrize("steepness", [1, 3])
def test_sigmoid_slope_equals_autodiff(steepness):
    slope = jax.grad(lambda z: jax.nn.sigmoid(steepness * z))
    for z in (-2.0, 0.0, 0.7):
        prediction = float(jax.nn.sigmoid(steepness * z))
        found = float(sigmoid_slope(steepness).subs(d_cost.y_hat, prediction))
        assert found == pytest.approx(float(slope(z)), rel=1e-5)


@confirms("undated/q5#d-ii", "finite differences of the sigmoid as half of a hyperbolic tangent")
def test_sigmoid_slope_equals_finite_differences():
    def prediction(z):
        return (1 + np.tanh(z / 2)) / 2

    for z in (-1.5, 0.2, 2.0):
        found = float(sigmoid_slope().subs(d_cost.y_hat, prediction(z)))
        assert found == pytest.approx((prediction(z + 1e-5) - prediction(z - 1e-5)) / 2e-5, rel=1e-7)


def test_the_dangerous_divisions_cancel():
    """δ1 δ2, as the page says it beside part d-ii."""
    p, labels, alpha, beta = batch(3, examples=6)
    product = d_cost.term(p, labels, alpha, beta) * p * (1 - p)
    np.testing.assert_allclose(product, alpha * labels * (1 - p) - beta * (1 - labels) * p)
