"""Second routes to Winter 2021, question 4: JAX, polynomials in single entries, quadrature, closed forms."""

import itertools

import jax
import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.exams.winter_2021 import q4
from tests.confirm import confirms

SHAPES = pytest.mark.parametrize("examples, features", [(5, 3), (2, 4)])


def random_instance(examples, features, seed=0):
    rng = np.random.default_rng(seed)
    return dict(X=rng.normal(size=(examples, features)), Y=rng.normal(size=examples), theta=rng.normal(size=features))


@confirms("winter-2021/q4#i", "JAX's autodiff of the mean of squares, along a random direction")
@SHAPES
@pytest.mark.parametrize("halved", [False, True])
def test_gradient_equals_autodiff(examples, features, halved):
    at = random_instance(examples, features)
    direction = np.random.default_rng(1).normal(size=features)
    scale = 1 / (2 * q4.m) if halved else 1 / q4.m
    ours = q4.evaluate(q4.gradient(scale), **at)
    assert ours.shape == (features, 1)

    def loss(theta):
        return ((at["Y"] - at["X"] @ theta) ** 2).mean() / (2 if halved else 1)

    with jax.enable_x64(True):
        _, along = jax.jvp(loss, (at["theta"],), (direction,))
    assert np.isclose(direction @ ours[:, 0], along, rtol=1e-10)


@confirms("winter-2021/q4#i", "central differences of a loss written as a loop over examples")
@settings(max_examples=25)
@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 1000))
def test_gradient_equals_differences(examples, features, seed):
    at = random_instance(examples, features, seed)
    direction = np.random.default_rng(seed + 1).normal(size=features)

    def loss(theta):
        total = 0.0
        for x, y in zip(at["X"], at["Y"], strict=True):
            total += (y - sum(a * b for a, b in zip(x, theta, strict=True))) ** 2
        return total / examples

    # a quadratic: the central difference is exact, but for rounding
    difference = (loss(at["theta"] + direction) - loss(at["theta"] - direction)) / 2
    ours = direction @ q4.evaluate(q4.gradient(), **at)[:, 0]
    assert np.isclose(ours, difference, rtol=1e-9, atol=1e-9)


@confirms("winter-2021/q4#ii", "multiplying out in single entries, and taking the moments of each entry of the noise")
@SHAPES
def test_expected_objective_equals_moments_of_entries(examples, features):
    x = sympy.Matrix(examples, features, lambda i, j: sympy.Symbol(f"x{i}_{j}"))
    y, theta = (sympy.Matrix(sympy.symbols(f"{name}:{size}")) for name, size in (("y", examples), ("t", features)))
    delta = sympy.Matrix(examples, features, lambda i, j: sympy.Symbol(f"delta{i}_{j}"))
    noisy = sum(entry**2 for entry in y - (x + delta) * theta) / examples
    polynomial = sympy.Poly(noisy, *delta)
    moments = {0: 1, 1: 0, 2: q4.sigma**2}
    mean = sum(c * sympy.prod(moments[power] for power in powers) for powers, c in polynomial.terms())
    plain = sum(entry**2 for entry in y - x * theta) / examples
    added = sympy.expand(mean - plain)
    at = random_instance(examples, features)
    values = {**dict(zip(theta, at["theta"], strict=True)), q4.sigma: 0.7}
    assert added.free_symbols == {*theta, q4.sigma}  # no data in it
    ours = q4.evaluate(q4.expected_objective(), **at, J=[[0.0]], sigma=0.7)
    assert np.isclose(float(added.subs(values)), ours.item(), rtol=1e-12)


@confirms(
    "winter-2021/q4#ii", "quadrature with correlated noise, which the formula for a general covariance has to give"
)
@pytest.mark.parametrize("scale, factor", [(1 / q4.m, 1 / 3), (1 / (2 * q4.m), 1 / 6), (sympy.Integer(1), 1)])
def test_expected_objective_equals_quadrature(scale, factor):
    at = random_instance(examples=3, features=2)
    root = np.array([[1.3, 0.0], [0.4, 0.6]])
    signs = [np.reshape(corner, (3, 2)) for corner in itertools.product((-1, 1), repeat=6)]  # exact up to degree 3

    def loss(X):
        return factor * ((at["Y"] - X @ at["theta"]) ** 2).sum()

    mean = np.mean([loss(at["X"] + corner @ root.T) for corner in signs])
    formula = q4.expected_objective(scale=scale, covariance=q4.Sigma)
    ours = q4.evaluate(formula, **at, J=[[loss(at["X"])]], Sigma=root @ root.T)
    assert np.isclose(ours.item(), mean, rtol=1e-12)


@confirms("winter-2021/q4#ii", "Monte Carlo, 200,000 draws by JAX, within five standard errors")
def test_expected_objective_equals_an_average():
    at, sigma = random_instance(examples=4, features=3, seed=7), 1.2
    noise = sigma * np.asarray(jax.random.normal(jax.random.key(0), (200_000, 4, 3)), dtype=float)
    losses = ((at["Y"] - (at["X"] + noise) @ at["theta"]) ** 2).mean(axis=1)
    J = ((at["Y"] - at["X"] @ at["theta"]) ** 2).mean()
    ours = q4.evaluate(q4.expected_objective(), **at, J=[[J]], sigma=sigma).item()
    error = losses.std() / np.sqrt(len(losses))
    assert error < 0.01 * (ours - J)  # the bound is far smaller than what the noise adds
    assert abs(losses.mean() - ours) < 5 * error


def test_a_term_of_another_form_is_refused():
    with pytest.raises(ValueError, match="not of the form"):
        q4.expectation(q4.theta.T * q4.Delta.T * q4.X * q4.X.T * q4.Delta * q4.theta, q4.WHITE)


def closed_excess_error(X, truth, penalty):
    """Bias and variance of ridge for given X and unit label noise; neither labels nor noise are drawn."""
    values, axes = np.linalg.eigh(X.T @ X)
    bias = (penalty / (values + penalty)) ** 2 @ (axes.T @ truth) ** 2
    return bias + (values / (values + penalty) ** 2).sum()


@confirms("winter-2021/q4#iii", "bias and variance of ridge in closed form, and the law of large numbers for m → ∞")
def test_noise_helps_few_examples_only():
    rng = np.random.default_rng(11)
    truth = np.eye(20)[3]

    def gain(examples, draws):
        sets = [rng.normal(size=(examples, 20)) for _ in range(draws)]
        return np.mean([closed_excess_error(X, truth, 0) - closed_excess_error(X, truth, examples) for X in sets])

    assert gain(25, 60) > 1
    assert -0.3 < gain(4000, 2) < -0.2
    assert np.isclose(gain(20_000, 1), -q4.excess_error_in_the_limit(1.0), rtol=0.05)
    assert q4.effect_on_fit() == ("penalty", "few", "many")
    for examples, decider in ((25, q4.noise_helps_with_few_examples), (4000, q4.noise_harms_with_many_examples)):
        plain, noisy, _ = decider().numbers.values()
        assert np.sign(plain - noisy) == np.sign(gain(examples, 5))


@confirms("winter-2021/q4#iii", "the weights at which JAX finds the gradient of the expected loss to be zero")
def test_the_expected_loss_has_its_minimum_at_the_ridge_weights():
    at, deviation = random_instance(examples=5, features=3), 0.7
    ridged = q4.ridge(at["X"], at["Y"], penalty=5 * deviation**2)

    def loss(theta):
        return ((at["Y"] - at["X"] @ theta) ** 2).mean() + deviation**2 * (theta**2).sum()

    with jax.enable_x64(True):
        _, along = jax.jvp(loss, (ridged,), (np.array([1.0, -2.0, 0.7]),))
    assert abs(float(along)) < 1e-12
    copies = q4.fit_noisy_copies(at["X"], at["Y"], deviation, np.random.default_rng(0), rows=200_000)
    assert np.linalg.norm(copies - ridged) < 0.05 * np.linalg.norm(ridged)


@confirms("winter-2021/q4#iv", "the singular value decomposition: every weight's limit for σ → 0 and σ → ∞")
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
        rng = np.random.default_rng(0)
        fitted = q4.fit_noisy_copies(at["X"], at["Y"], deviation, rng, rows=60_000)
        assert np.linalg.norm(fitted - minimiser(deviation)) < 0.1 * np.linalg.norm(plain) / (1 + deviation)
    assert q4.effect_of_extremes() == ("none", "zero", "rate")


@confirms("winter-2021/q4#iv", "what one step does to each unit vector, on both sides of the largest stable rate")
@pytest.mark.parametrize("deviation", [0.0, 3.0])
def test_descent_diverges_beyond_the_stated_rate(deviation):
    at, units = random_instance(examples=12, features=3), np.eye(3)

    def loss(theta):
        return ((at["Y"] - at["X"] @ theta) ** 2).mean() + deviation**2 * (theta**2).sum()

    def growth(rate):
        def step(theta):
            # a quadratic: central differences are exact, but for rounding
            return theta - rate * np.array([(loss(theta + unit) - loss(theta - unit)) / 2 for unit in units])

        linear = np.array([step(unit) - step(np.zeros(3)) for unit in units])
        return np.abs(np.linalg.eigvals(linear)).max()

    limit = 1 / (np.linalg.eigvalsh(at["X"].T @ at["X"] / 12).max() + deviation**2)  # α (λ + σ²) = 1
    assert growth(0.99 * limit) < 1 < growth(1.01 * limit)


@confirms("winter-2021/q4#iv", "a run of descent with the gradient of every noisy example summed in a loop")
def test_descend_equals_a_loop():
    at = random_instance(examples=4, features=2)
    weights, rng = np.zeros(2), np.random.default_rng(5)
    for _ in range(3):
        noisy = at["X"] + 0.5 * rng.normal(size=(4, 2))
        weights = weights - 0.1 * sum(2 / 4 * (x @ weights - y) * x for x, y in zip(noisy, at["Y"], strict=True))
    ours = q4.descend(at["X"], at["Y"], 0.5, 0.1, np.random.default_rng(5), steps=3)
    assert np.allclose(ours, weights, rtol=1e-12)


def test_the_average_stays_within_its_error_bound():
    for seed in range(10):
        assert q4.loss_bound(seed)
        assert q4.fitting_uses_the_noise(seed)
