"""Second routes to what the cross-entropy has to do with right and wrong predictions."""

import math
from decimal import Decimal, localcontext

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.experiments.losses import cross_entropy as by
from solutions.nn.linear_models import fit_logistic
from tests.confirm import confirms
from tests.experiments.measured import mean_numbers


@confirms("losses/cross_entropy#ignores_the_other_classes", "the largest entry: a rival beats what is below one half")
def test_a_rival_turns_the_prediction_and_not_the_loss():
    assert mean_numbers(by.ignores_the_other_classes).tolist() == [0, 0, 1]
    assert mean_numbers(by.ignores_the_other_classes, control=True).tolist() == [0, 0, 0]


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
    found = by.losses_of_right_and_wrong(np.random.default_rng(5), classes, draws=20_000)
    most, least = found.values()
    assert math.log(classes) - 0.1 < most < math.log(classes) and math.log(2) < least < math.log(2) + 0.1
    assert (most > least) == overlap


@confirms("losses/cross_entropy#some_right_ones_cost_more", "the predictions one by one, from their odds")
@confirms("losses/cross_entropy#wrong_ones_cost_more_with_two_classes", "the predictions one by one, from their odds")
def test_losses_of_right_and_wrong_predictions_one_by_one():
    expected = {}
    for classes in (2, 4):
        losses = {True: [], False: []}
        for true, *others in np.random.default_rng(5).dirichlet([1] * classes, size=4000).tolist():
            losses[true > max(others)].append(math.log1p(sum(others) / true))
        expected[classes] = [max(losses[True]), min(losses[False])]
    for control, (four, two) in ((False, (4, 2)), (True, (2, 4))):
        for experiment, of in ((by.some_right_ones_cost_more, four), (by.wrong_ones_cost_more_with_two_classes, two)):
            found = experiment(np.random.default_rng(5), control).numbers.values()
            assert list(found) == pytest.approx(expected[of])


@confirms(
    "losses/cross_entropy#lower_loss_lower_accuracy",
    "JAX: the least loss of the model with outliers is a stationary point, yet less accurate",
)
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
    found = by.lower_loss_lower_accuracy(np.random.default_rng(0)).numbers
    assert found["loss, least loss"] == pytest.approx(float(least), abs=1e-9)
    accuracy = np.mean((theta[0] * x + theta[1] > 0) == y)
    assert found["accuracy, least loss"] == pytest.approx(accuracy)
    # the threshold in the middle of both classes, which knows nothing of the outliers
    assert found["accuracy, fitted without outliers"] == pytest.approx(np.mean((x > 0) == y), abs=0.02)


@confirms("losses/cross_entropy#lower_loss_lower_accuracy", "the losses of both models, example by example")
def test_the_loss_of_the_model_without_outliers():
    rng = np.random.default_rng(3)
    y = np.repeat([0, 1], 500)
    x = rng.normal(2 * y - 1, 0.8)
    model = fit_logistic(x[:900, None], y[:900])
    x[900:] = rng.normal(-8, 1, size=100)
    z = model.weights[0] * x + model.intercept
    loss = np.mean([math.log1p(math.exp(score if label == 0 else -score)) for score, label in zip(z, y, strict=True)])
    found = by.lower_loss_lower_accuracy(np.random.default_rng(3)).numbers
    assert found["loss, fitted without outliers"] == pytest.approx(loss)
    assert found["accuracy, fitted without outliers"] == pytest.approx(np.mean((z > 0) == y))


@confirms("losses/cross_entropy#bounds_the_errors", "the same sets, by logarithms of sums of exponentials")
@pytest.mark.parametrize("control, least", [(False, math.log(2)), (True, math.log(4))])
def test_the_bound_on_the_errors(control, least):
    rng, shares = np.random.default_rng(3), []
    for _ in range(20):
        labels = rng.integers(2, size=40)
        boldness, Z = rng.uniform(0.05, 3), rng.normal(size=(40, 4))
        Z[np.arange(40), labels] += rng.uniform(-4, 4)
        Z *= boldness
        Z[:, 2:] -= rng.uniform(0, 8)
        own = Z[np.arange(40), labels]
        loss = np.mean(np.logaddexp.reduce(Z, axis=1) - own)
        shares.append(np.mean(own < Z.max(axis=1)) / (loss / least))
    found = by.bounds_the_errors(np.random.default_rng(3), control, sets=20)
    assert list(found.numbers.values()) == [20, pytest.approx(max(shares))]


def exact_loss(logits):
    """The loss of the first of some logits with fifty digits, from decimal exponentials."""
    with localcontext(prec=50):
        powers = [Decimal(z).exp() for z in logits]
        return -(powers[0] / sum(powers)).ln()


@pytest.mark.parametrize("dtype, digits", [(np.float32, 24), (np.float64, 53)])
def test_the_loss_vanishes_where_the_terms_are_rounded_away(dtype, digits):
    lead = by.lead_of_zero_loss(dtype)
    assert math.log(2) * digits - 1.5 < lead < math.log(2) * digits + 2.5
    assert exact_loss([lead, 0, 0, 0]) > 0


def test_losses_at_the_lead_where_they_are_rounded():
    found = by.is_rounded_to_zero().numbers
    for name, dtype in (("single", np.float32), ("double", np.float64)):
        lead = found[f"lead, {name} precision"]
        assert by.computed_loss(lead, dtype) == 0 == found[f"the loss there, {name} precision"]
        assert by.computed_loss(lead - 1, dtype) > 0
        exact = float(exact_loss([lead, 0, 0, 0]))
        assert found[f"the exact loss there, {name} precision"] == pytest.approx(exact, rel=1e-9)
