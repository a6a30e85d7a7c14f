"""Second routes to rare classes."""

import math
from statistics import NormalDist

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.experiments.data import class_imbalance as by
from solutions.nn.linear_models import fit_logistic
from tests.confirm import confirms
from tests.experiments.measured import mean_numbers

normal = NormalDist().cdf
NATURAL = by.DISTANCE / 2 + math.log(by.NEGATIVES) / by.DISTANCE  # the boundaries for both priors
EVEN = by.DISTANCE / 2


@confirms("data/class_imbalance#oversampling_finds_positives", "the Bayes boundary of two normal classes")
def test_positives_found_equal_the_closed_form():
    before, after = mean_numbers(by.oversampling_finds_positives)
    assert before == pytest.approx(normal(by.DISTANCE - NATURAL), abs=0.04)
    assert after == pytest.approx(normal(by.DISTANCE - EVEN), abs=0.03)


@confirms("data/class_imbalance#weights_mend_the_model", "the Bayes boundary of two normal classes in place of fits")
def test_weighting_equals_the_closed_form():
    boundary = 1 + math.log(3880 / 120) / 2  # between means 0 and 2, with the prior of the training set
    right, before, after = mean_numbers(by.weights_mend_the_model)
    assert right == pytest.approx(0.97 * normal(boundary) + 0.03 * normal(2 - boundary), abs=0.005)
    assert before == pytest.approx(normal(2 - boundary), abs=0.06)
    assert after == pytest.approx(normal(1), abs=0.04)


@confirms("data/class_imbalance#oversampled_test_set_misleads", "the Bayes boundary of two normal classes")
def test_precisions_equal_the_closed_form():
    found, alarms = normal(by.DISTANCE - EVEN), normal(-EVEN)
    as_it_is, repeated = mean_numbers(by.oversampled_test_set_misleads)
    assert as_it_is == pytest.approx(found / (found + by.NEGATIVES * alarms), abs=0.02)
    assert repeated == pytest.approx(found / (found + alarms), abs=0.02)


@confirms("data/class_imbalance#oversampling_shifts_the_prior", "the Bayes boundary of two normal classes")
def test_the_shift_equals_the_closed_form():
    def accuracy(boundary):
        return (by.NEGATIVES * normal(boundary) + normal(by.DISTANCE - boundary)) / (by.NEGATIVES + 1)

    shift, _, uncorrected, corrected = mean_numbers(by.oversampling_shifts_the_prior)
    assert shift == pytest.approx(math.log(by.NEGATIVES), abs=0.05)
    assert uncorrected == pytest.approx(accuracy(EVEN), abs=0.01)
    assert corrected == pytest.approx(accuracy(NATURAL), abs=0.01)


@confirms("data/class_imbalance#weights_equal_copies", "JAX: at the fit to copies, the weighted loss has no gradient")
@pytest.mark.parametrize("copies", [2, 9])
def test_copies_minimise_the_weighted_loss(copies):
    X, y = by.two_classes(np.random.default_rng(copies), positives=100)
    model = fit_logistic(*by.repeat_positives(X, y, copies))

    def loss(theta, weight):
        losses = jnp.logaddexp(0, (1 - 2 * y) * (theta[0] * X[:, 0] + theta[1]))
        return jnp.sum(jnp.where(y == 1, weight, 1) * losses) / len(y)

    theta = jnp.array([model.weights[0], model.intercept])
    assert float(jnp.abs(jax.grad(loss)(theta, copies)).max()) < 1e-5
    assert float(jnp.abs(jax.grad(loss)(theta, copies + 1)).max()) > 1e-2
