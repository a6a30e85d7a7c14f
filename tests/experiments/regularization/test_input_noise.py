"""Second routes to what noise on the inputs does."""

import jax
import numpy as np
import pytest

from solutions.experiments.regularization import input_noise as by
from solutions.nn.regularization import ridge
from tests.confirm import confirms
from tests.exams.winter_2021.q4.instances import random_instance
from tests.experiments.measured import mean_numbers
from tests.experiments.regularization.ridge_errors import gain


@confirms("regularization/input_noise#helps_with_few_examples", "bias and variance of ridge in closed form")
@confirms("regularization/input_noise#harms_with_many_examples", "bias and variance of ridge in closed form")
def test_noise_helps_few_examples_only():
    assert gain(25, 60) > 1
    assert -0.3 < gain(4000, 2) < -0.2
    plain, noisy, examples = mean_numbers(by.helps_with_few_examples)
    assert examples == 25 and plain - noisy == pytest.approx(gain(25, 480), rel=0.25)
    plain, noisy, examples = mean_numbers(by.harms_with_many_examples)
    assert examples == 4000 and plain - noisy == pytest.approx(gain(4000, 2), rel=0.05)


@confirms(
    "regularization/input_noise#fits_like_ridge",
    "the weights at which JAX finds the gradient of the expected loss to be zero",
)
def test_the_expected_loss_has_its_minimum_at_the_ridge_weights():
    at, deviation = random_instance(examples=5, features=3), 0.7
    ridged = ridge(at["X"], at["Y"], penalty=5 * deviation**2)

    def loss(theta):
        return ((at["Y"] - at["X"] @ theta) ** 2).mean() + deviation**2 * (theta**2).sum()

    with jax.enable_x64(True):
        _, along = jax.jvp(loss, (ridged,), (np.array([1.0, -2.0, 0.7]),))
    assert abs(float(along)) < 1e-12
    copies = by.fit_noisy_copies(np.random.default_rng(0), at["X"], at["Y"], deviation, rows=200_000)
    assert np.linalg.norm(copies - ridged) < 0.05 * np.linalg.norm(ridged)


@confirms("regularization/input_noise#shrinks_the_weights", "the factor 1/(1 + σ²) of infinitely many examples")
@pytest.mark.parametrize("deviation", [0.5, 1.0])
def test_weights_shrink_by_the_factor_of_the_limit(deviation):
    (along,) = mean_numbers(by.shrinks_the_weights, deviation=deviation)
    assert along == pytest.approx(1 / (1 + deviation**2), rel=0.02)
    assert mean_numbers(by.shrinks_the_weights, control=True) == pytest.approx([1], rel=0.01)


@confirms("regularization/input_noise#raises_the_training_error", "NumPy's pseudoinverse and ridge regression by it")
def test_training_errors_equal_those_of_the_pseudoinverse():
    before, after = by.raises_the_training_error(np.random.default_rng(3)).numbers.values()
    X, Y, _ = by.linear_data(np.random.default_rng(3), 25)
    assert before == pytest.approx(np.mean((X @ np.linalg.pinv(X) @ Y - Y) ** 2))
    rows = np.vstack([X, 5 * np.eye(20)])  # the penalty mσ² = 25, as examples
    expected = np.mean((X @ np.linalg.pinv(rows) @ np.append(Y, np.zeros(20)) - Y) ** 2)
    assert after == pytest.approx(expected, rel=0.15)


@confirms(
    "regularization/input_noise#empties_the_weights_where_large",
    "the singular value decomposition: every weight's limit for σ → 0 and σ → ∞",
)
def test_extremes_of_the_minimiser():
    at = random_instance(examples=30, features=4)
    left, values, right = np.linalg.svd(at["X"], full_matrices=False)

    def minimiser(deviation):
        return right.T @ (values / (values**2 + 30 * deviation**2) * (left.T @ at["Y"]))

    plain = np.linalg.pinv(at["X"]) @ at["Y"]
    assert np.allclose(minimiser(1e-6), plain, rtol=1e-9)
    # for large σ the weights are XᵀY / (mσ²)
    assert np.allclose(minimiser(1e3) * 1e6, at["X"].T @ at["Y"] / 30, rtol=1e-3)
    for deviation in (1e-3, 1.0, 1e2):
        fitted = by.fit_noisy_copies(np.random.default_rng(0), at["X"], at["Y"], deviation, rows=60_000)
        assert np.linalg.norm(fitted - minimiser(deviation)) < 0.1 * np.linalg.norm(plain) / (1 + deviation)
    norm, share = mean_numbers(by.empties_the_weights_where_large)
    # each of the 5 weights scatters about 0 by √(E y² / (rows · σ²)), with E y² = 2 and 1000 rows
    assert norm == pytest.approx((5 * 2 / 1000) ** 0.5 / 100, rel=0.3)
    assert share == pytest.approx(1, abs=1e-3)


@confirms(
    "regularization/input_noise#changes_nothing_where_small",
    "a run of descent with the gradient of every noisy example summed in a loop",
)
def test_descend_equals_a_loop():
    at = random_instance(examples=4, features=2)
    weights, rng = np.zeros(2), np.random.default_rng(5)
    for _ in range(3):
        noisy = at["X"] + 0.5 * rng.normal(size=(4, 2))
        weights = weights - 0.1 * sum(2 / 4 * (x @ weights - y) * x for x, y in zip(noisy, at["Y"], strict=True))
    ours = by.descend(np.random.default_rng(5), at["X"], at["Y"], 0.5, 0.1, 3, np.zeros(2))
    assert np.allclose(ours, weights, rtol=1e-12)


@confirms(
    "regularization/input_noise#diverges_at_a_fixed_rate", "the factor of a step of the expected loss, by its powers"
)
def test_divergence_follows_the_factor_of_a_step():
    product, before, after = mean_numbers(by.diverges_at_a_fixed_rate)
    assert product == pytest.approx(0.1 * (1.1 + 10**2), rel=0.02)
    # one step multiplies by about 1 - 2 α (λ + σ²); the noise of 500 examples adds some of its own
    assert np.log10(after / before) == pytest.approx(20 * np.log10(2 * product - 1), abs=2)


@confirms(
    "regularization/input_noise#is_used_by_the_fit", "pseudoinverses, draw by draw, and the loss of the expectation"
)
def test_losses_of_fits_to_single_draws():
    X, Y, _ = by.linear_data(rng := np.random.default_rng(3), 12, 4)
    left = []
    for _ in range(300):
        noisy = X + rng.normal(size=X.shape)
        left.append(np.mean((noisy @ np.linalg.pinv(noisy) @ Y - Y) ** 2))
    rows = np.vstack([X, 12**0.5 * np.eye(4)])  # the penalty mσ² = 12, as examples
    targets = np.append(Y, np.zeros(4))
    least = np.sum((rows @ np.linalg.pinv(rows) @ targets - targets) ** 2) / 12
    found = by.is_used_by_the_fit(np.random.default_rng(3)).numbers.values()
    assert list(found) == pytest.approx([np.mean(left), 4 * np.std(left) / 300**0.5, least])
