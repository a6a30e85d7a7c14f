"""Second routes to Winter 2021, question 2, part g."""

import math
from statistics import NormalDist

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.exams.winter_2021.q2.g_rare_class import (
    DISTANCE,
    NEGATIVES,
    oversampled_test_set_misleads,
    oversampling_finds_positives,
    oversampling_shifts_the_prior,
    repeat_positives,
)
from solutions.exams.winter_2021.q2.two_classes import two_classes
from solutions.nn.linear_models import fit_logistic
from tests.confirm import confirms
from tests.exams.winter_2021.q2.measures import mean_numbers

normal = NormalDist().cdf


@confirms("winter-2021/q2#g", "the Bayes boundary of two normal classes in place of samples and fits")
def test_oversampling_equals_the_closed_form():
    d, ratio = DISTANCE, NEGATIVES
    natural, even = d / 2 + math.log(ratio) / d, d / 2  # the boundaries for both priors
    _, before, after = mean_numbers(oversampling_finds_positives)
    assert before == pytest.approx(normal(d - natural), abs=0.04)
    assert after == pytest.approx(normal(d - even), abs=0.03)

    found, alarms = normal(d - even), normal(-even)
    as_it_is, repeated = mean_numbers(oversampled_test_set_misleads)
    assert as_it_is == pytest.approx(found / (found + ratio * alarms), abs=0.02)
    assert repeated == pytest.approx(found / (found + alarms), abs=0.02)

    def accuracy(boundary):
        return (ratio * normal(boundary) + normal(d - boundary)) / (ratio + 1)

    shift, _, uncorrected, corrected = mean_numbers(oversampling_shifts_the_prior)
    assert shift == pytest.approx(math.log(ratio), abs=0.05)
    assert uncorrected == pytest.approx(accuracy(even), abs=0.01)
    assert corrected == pytest.approx(accuracy(natural), abs=0.01)


@confirms("winter-2021/q2#g", "JAX: at the model fitted to copies, the gradient of the weighted loss is zero")
@pytest.mark.parametrize("copies", [2, 9])
def test_copies_minimise_the_weighted_loss(copies):
    X, y = two_classes(np.random.default_rng(copies), 900, 100, DISTANCE)
    model = fit_logistic(*repeat_positives(X, y, copies))

    def loss(theta, weight):
        signs = 2 * y - 1
        losses = jnp.logaddexp(0, -signs * (theta[0] * X[:, 0] + theta[1]))
        return jnp.sum(jnp.where(y == 1, weight, 1) * losses) / len(y)

    theta = jnp.array([model.weights[0], model.intercept])
    assert float(jnp.abs(jax.grad(loss)(theta, copies)).max()) < 1e-5
    assert float(jnp.abs(jax.grad(loss)(theta, copies + 1)).max()) > 1e-2
