"""Second routes to what noise on the inputs does."""

import numpy as np
import pytest

from solutions.experiments.regularization import input_noise as by
from tests.confirm import confirms
from tests.experiments.regularization.drawn import line
from tests.experiments.regularization.ridge_errors import gain

of_both = pytest.mark.parametrize("control", [False, True])


def plain_fit(X, Y):
    """Least squares by the pseudoinverse."""
    return np.linalg.pinv(X) @ Y


def ridge_fit(X, Y, penalty):
    """Ridge regression by least squares: the penalty as further examples."""
    return plain_fit(np.vstack([X, penalty**0.5 * np.eye(X.shape[1])]), np.append(Y, np.zeros(X.shape[1])))


def noisy_fit(rng, X, Y, deviation, copies):
    """The fit to so many copies, each with noise of its own."""
    noise = rng.normal(size=(copies, *X.shape))
    return plain_fit(np.concatenate(X + deviation * noise), np.concatenate([Y] * copies))


def error(X, Y, theta):
    return sum((Y - X @ theta) ** 2) / len(Y)


def found_in(experiment, control):
    return list(experiment(np.random.default_rng(3), control=control).numbers.values())


@confirms(
    "regularization/input_noise#helps_with_few_examples",
    "pseudoinverses on the same data; and bias and variance of ridge in closed form",
)
@confirms(
    "regularization/input_noise#harms_with_many_examples",
    "pseudoinverses on the same data; and bias and variance of ridge in closed form",
)
@pytest.mark.parametrize(
    "experiment, control, examples, sets, label_noise, draws",
    [
        (by.helps_with_few_examples, False, 25, 40, 1.0, 480),
        (by.helps_with_few_examples, True, 25, 40, 0.0, 0),
        (by.harms_with_many_examples, False, 4000, 3, 1.0, 2),
        (by.harms_with_many_examples, True, 25, 40, 1.0, 0),
    ],
)
def test_excess_errors_by_pseudoinverses(experiment, control, examples, sets, label_noise, draws):
    rng, errors = np.random.default_rng(3), []
    for _ in range(sets):
        X, Y, truth = line(rng, examples, label_noise=label_noise)
        fits = plain_fit(X, Y), noisy_fit(rng, X, Y, 1.0, copies=max(1, 1000 // examples))
        errors.append([sum((theta - truth) ** 2) for theta in fits])
    plain, noisy = np.mean(errors, axis=0)
    assert found_in(experiment, control) == pytest.approx([plain, noisy, examples])
    assert not draws or plain - noisy == pytest.approx(gain(examples, draws), rel=0.5)


@confirms(
    "regularization/input_noise#fits_like_ridge", "pseudoinverses of the same copies, and of the penalty as examples"
)
@of_both
def test_distance_from_the_ridge_weights(control):
    X, Y, _ = line(rng := np.random.default_rng(3), 30, features=4)
    ridged = ridge_fit(X, Y, 30)
    away = noisy_fit(rng, X, Y, 0 if control else 1, copies=1000) - ridged
    assert found_in(by.fits_like_ridge, control) == pytest.approx([np.sqrt(away @ away / (ridged @ ridged))])


@confirms(
    "regularization/input_noise#shrinks_the_weights",
    "pseudoinverses on the same noise; and the factor 1/(1 + σ²) of infinitely many examples",
)
@of_both
def test_weights_shrink_by_the_factor_of_the_limit(control):
    rng, along = np.random.default_rng(3), []
    for _ in range(20):
        X, Y, truth = line(rng, 500, label_noise=0.1)
        noise = rng.normal(size=500 if control else X.shape)
        along.append(plain_fit(*((X, Y + noise) if control else (X + noise, Y))) @ truth)
    assert found_in(by.shrinks_the_weights, control) == pytest.approx([sum(along) / 20])
    assert sum(along) / 20 == pytest.approx(1 if control else 1 / (1 + 1**2), rel=0.05)


@confirms("regularization/input_noise#raises_the_training_error", "pseudoinverses of the examples and of their copies")
@of_both
def test_training_errors_equal_those_of_the_pseudoinverse(control):
    X, Y, _ = line(rng := np.random.default_rng(3), 25)
    fits = plain_fit(X, Y), noisy_fit(rng, X, Y, 0 if control else 1, copies=40)
    expected = [error(X, Y, theta) for theta in fits]
    assert found_in(by.raises_the_training_error, control) == pytest.approx(expected)


@confirms(
    "regularization/input_noise#empties_the_weights_where_large",
    "pseudoinverses of the same copies; and the scatter of weights about 0",
)
@of_both
def test_weights_under_much_noise(control):
    X, Y, _ = line(rng := np.random.default_rng(3), 500, features=5)
    theta = noisy_fit(rng, X, Y, 0.01 if control else 100, copies=2)
    norm, share = found_in(by.empties_the_weights_where_large, control)
    assert (norm, share) == pytest.approx((np.sqrt(theta @ theta), error(X, Y, theta) / error(X, Y, 0 * theta)))
    # each of the 5 weights scatters about 0 by √(E y² / (rows · σ²)), with E y² = 2 and 1000 rows
    assert control or norm == pytest.approx((5 * 2 / 1000) ** 0.5 / 100, rel=0.6)


def descended(rng, X, Y, deviation, rate, steps, theta):
    """The weights after descent, by the affine map of each step: with new noise in each, examples summed one by one."""
    for _ in range(steps):
        noisy = X + deviation * rng.normal(size=X.shape)
        square, product = np.einsum("mi,mj->ij", noisy, noisy), np.einsum("mi,m->i", noisy, Y)
        theta = (np.eye(len(theta)) - 2 * rate / len(Y) * square) @ theta + 2 * rate / len(Y) * product
    return theta


@confirms("regularization/input_noise#changes_nothing_where_small", "the affine maps of the steps, one after the other")
@of_both
def test_descent_by_affine_maps(control):
    X, Y, _ = line(rng := np.random.default_rng(3), 500, features=5)
    plain, noisy = (descended(rng, X, Y, s, 0.1, 60, np.zeros(5)) for s in (0, 1.0 if control else 0.001))
    change = np.sqrt(sum((noisy - plain) ** 2) / sum(plain**2))
    expected = [change, error(X, Y, plain), error(X, Y, noisy)]
    assert found_in(by.changes_nothing_where_small, control) == pytest.approx(expected)


@confirms(
    "regularization/input_noise#diverges_at_a_fixed_rate",
    "the affine maps of the steps; and the factor of a step of the expected loss, by its powers",
)
@of_both
def test_divergence_follows_the_factor_of_a_step(control):
    X, Y, _ = line(rng := np.random.default_rng(3), 500, features=5)
    start, rate = rng.normal(size=5), 0.1 / 101 if control else 0.1
    end = descended(rng, X, Y, 10, rate, 20, start)
    product = rate * (np.linalg.svd(X, compute_uv=False)[0] ** 2 / 500 + 10**2)
    found = found_in(by.diverges_at_a_fixed_rate, control)
    assert found == pytest.approx([product, np.sqrt(start @ start), np.sqrt(end @ end)])
    # one step multiplies by about 1 - 2 α (λ + σ²); the noise of 500 examples adds some of its own
    assert control or np.log10(found[2] / found[1]) == pytest.approx(20 * np.log10(2 * product - 1), abs=2)


@confirms(
    "regularization/input_noise#is_used_by_the_fit", "pseudoinverses, draw by draw, and the loss of the expectation"
)
def test_losses_of_fits_to_single_draws():
    X, Y, _ = line(rng := np.random.default_rng(3), 12, 4)
    left = []
    for _ in range(300):
        noisy = X + rng.normal(size=X.shape)
        left.append(np.mean((noisy @ np.linalg.pinv(noisy) @ Y - Y) ** 2))
    rows = np.vstack([X, 12**0.5 * np.eye(4)])  # the penalty mσ² = 12, as examples
    targets = np.append(Y, np.zeros(4))
    least = np.sum((rows @ np.linalg.pinv(rows) @ targets - targets) ** 2) / 12
    found = by.is_used_by_the_fit(np.random.default_rng(3)).numbers.values()
    assert list(found) == pytest.approx([np.mean(left), 4 * np.std(left) / 300**0.5, least])
