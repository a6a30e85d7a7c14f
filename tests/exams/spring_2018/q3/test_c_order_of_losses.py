"""Second routes to Spring 2018, question 3, part c."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.exams.spring_2018.q3.c_order_of_losses import (
    costs_of_pairs,
    loss_bounds_the_errors,
    losses_of_right_and_wrong,
    lower_loss_lower_accuracy,
    other_classes_do_not_count,
)
from solutions.nn.linear_models import fit_logistic
from tests.confirm import confirms


@confirms("spring-2018/q3#c", "all predictions in steps of a hundredth, with exact bounds of both ranges")
@pytest.mark.parametrize("classes, overlap", [(2, False), (3, True), (4, True)])
def test_ranges_of_losses_by_enumeration(classes, overlap):
    right, wrong = [], []
    for true in range(1, 101):
        # the best and the worst way to share the rest among the other classes, in hundredths
        evenly, one = math.ceil((100 - true) / (classes - 1)), 100 - true
        right += [true] * (evenly < true)
        wrong += [true] * (one > true)
    assert (min(right) < max(wrong)) == overlap
    assert -math.log(min(right) / 100) <= math.log(classes) and -math.log(max(wrong) / 100) >= math.log(2)
    found = losses_of_right_and_wrong(np.random.default_rng(5), classes, draws=20_000)
    most, least = found.values()
    assert math.log(classes) - 0.1 < most < math.log(classes) and math.log(2) < least < math.log(2) + 0.1
    assert (most > least) == overlap


@confirms("spring-2018/q3#c", "JAX: the least loss of the model with outliers is a stationary point, yet less accurate")
def test_the_least_loss_is_stationary_and_less_accurate():
    rng = np.random.default_rng(0)
    y = np.repeat([0, 1], 500)
    x = rng.normal(2 * y - 1, 0.8)
    x[900:] = rng.normal(-8, 1, size=100)

    def loss(theta):
        return jnp.mean(jnp.logaddexp(0, theta[0] * x + theta[1]) - y * (theta[0] * x + theta[1]))

    model = fit_logistic(x[:, None], y)
    theta = np.array([model.weights[0], model.intercept])
    with jax.enable_x64(True):
        least, slope = jax.value_and_grad(loss)(theta)
    assert np.abs(np.asarray(slope)).max() < 1e-9
    found = lower_loss_lower_accuracy(0).numbers
    assert found["loss, least loss"] == pytest.approx(float(least), abs=1e-9)
    accuracy = np.mean((theta[0] * x + theta[1] > 0) == y)
    assert found["accuracy, least loss"] == pytest.approx(accuracy)
    # the threshold in the middle of both classes, which knows nothing of the outliers
    assert found["accuracy, fitted without outliers"] == pytest.approx(np.mean((x > 0) == y), abs=0.02)


def test_each_loss_has_a_pair_that_it_orders_wrongly():
    cheaper = {(row[2], row[3] > row[4]) for row in costs_of_pairs()}
    assert {("cross-entropy", True), ("squared distance", False), ("squared distance", True)} <= cheaper


def test_pairs_of_losses_by_hand():
    costs = {(row[0][:7], row[2]): row[3:] for row in costs_of_pairs()}
    assert costs["(0.25, ", "cross-entropy"] == pytest.approx((-math.log(0.3), -math.log(0.4)))
    assert costs["(0.25, ", "squared distance"] == pytest.approx((0.0625 + 0.0625 + 0.49 + 0.04, 0.36 + 0.36))
    assert costs["(0.28, ", "cross-entropy"] == pytest.approx((-math.log(0.28), -math.log(0.49)))
    assert costs["(0.28, ", "squared distance"] == pytest.approx((0.5184 + 3 * 0.0576, 0.2601 + 0.2601))


def test_errors_before_and_after_and_the_bound_on_them():
    assert list(other_classes_do_not_count(3).numbers.values()) == [0, 0, 1]
    assert list(other_classes_do_not_count(3, control=True).numbers.values()) == [0, 0, 0]
    rng, shares = np.random.default_rng(3), []
    for _ in range(20):
        labels = rng.integers(4, size=40)
        boldness, Z = rng.uniform(0.2, 3), rng.normal(size=(40, 4))
        Z[np.arange(40), labels] += rng.uniform(0, 4)
        Z *= boldness
        own = Z[np.arange(40), labels]
        loss = np.mean(np.logaddexp.reduce(Z, axis=1) - own)
        shares.append(np.mean(own < Z.max(axis=1)) / (loss / math.log(2)))
    assert list(loss_bounds_the_errors(3, sets=20).numbers.values()) == [20, pytest.approx(max(shares))]


def test_the_loss_of_the_model_without_outliers():
    rng = np.random.default_rng(3)
    y = np.repeat([0, 1], 500)
    x = rng.normal(2 * y - 1, 0.8)
    model = fit_logistic(x[:900, None], y[:900])
    x[900:] = rng.normal(-8, 1, size=100)
    z = model.weights[0] * x + model.intercept
    loss = np.mean([math.log1p(math.exp(score if label == 0 else -score)) for score, label in zip(z, y, strict=True)])
    found = lower_loss_lower_accuracy(3).numbers
    assert found["loss, fitted without outliers"] == pytest.approx(loss)
    assert found["accuracy, fitted without outliers"] == pytest.approx(np.mean((z > 0) == y))
