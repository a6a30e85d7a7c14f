"""Second routes to Winter 2021, question 4, part ii."""

import itertools

import jax
import numpy as np
import pytest
import sympy

from solutions.exams.winter_2021.q4 import formulas
from solutions.exams.winter_2021.q4.formulas import Delta, Sigma, evaluate, m
from solutions.exams.winter_2021.q4.ii_expected_loss import WHITE, expectation, expected_objective
from tests.confirm import confirms
from tests.exams.winter_2021.q4.instances import random_instance

SHAPES = pytest.mark.parametrize("examples, features", [(5, 3), (2, 4)])


@confirms("winter-2021/q4#ii", "multiplying out in single entries, and taking the moments of each entry of the noise")
@SHAPES
def test_expected_objective_equals_moments_of_entries(examples, features):
    x = sympy.Matrix(examples, features, lambda i, j: sympy.Symbol(f"x{i}_{j}"))
    y, theta = (sympy.Matrix(sympy.symbols(f"{name}:{size}")) for name, size in (("y", examples), ("t", features)))
    delta = sympy.Matrix(examples, features, lambda i, j: sympy.Symbol(f"delta{i}_{j}"))
    noisy = sum(entry**2 for entry in y - (x + delta) * theta) / examples
    polynomial = sympy.Poly(noisy, *delta)
    moments = {0: 1, 1: 0, 2: formulas.sigma**2}
    mean = sum(c * sympy.prod(moments[power] for power in powers) for powers, c in polynomial.terms())
    plain = sum(entry**2 for entry in y - x * theta) / examples
    added = sympy.expand(mean - plain)
    at = random_instance(examples, features)
    values = {**dict(zip(theta, at["theta"], strict=True)), formulas.sigma: 0.7}
    assert added.free_symbols == {*theta, formulas.sigma}  # no data in it
    ours = evaluate(expected_objective(), **at, J=[[0.0]], sigma=0.7)
    assert np.isclose(float(added.subs(values)), ours.item(), rtol=1e-12)


@confirms(
    "winter-2021/q4#ii", "quadrature with correlated noise, which the formula for a general covariance has to give"
)
@pytest.mark.parametrize("scale, factor", [(1 / m, 1 / 3), (1 / (2 * m), 1 / 6), (sympy.Integer(1), 1)])
def test_expected_objective_equals_quadrature(scale, factor):
    at = random_instance(examples=3, features=2)
    root = np.array([[1.3, 0.0], [0.4, 0.6]])
    signs = [np.reshape(corner, (3, 2)) for corner in itertools.product((-1, 1), repeat=6)]  # exact up to degree 3

    def loss(X):
        return factor * ((at["Y"] - X @ at["theta"]) ** 2).sum()

    mean = np.mean([loss(at["X"] + corner @ root.T) for corner in signs])
    formula = expected_objective(scale=scale, covariance=Sigma)
    ours = evaluate(formula, **at, J=[[loss(at["X"])]], Sigma=root @ root.T)
    assert np.isclose(ours.item(), mean, rtol=1e-12)


@confirms("winter-2021/q4#ii", "Monte Carlo, 200,000 draws by JAX, within five standard errors")
def test_expected_objective_equals_an_average():
    at, sigma = random_instance(examples=4, features=3, seed=7), 1.2
    noise = sigma * np.asarray(jax.random.normal(jax.random.key(0), (200_000, 4, 3)), dtype=float)
    losses = ((at["Y"] - (at["X"] + noise) @ at["theta"]) ** 2).mean(axis=1)
    J = ((at["Y"] - at["X"] @ at["theta"]) ** 2).mean()
    ours = evaluate(expected_objective(), **at, J=[[J]], sigma=sigma).item()
    error = losses.std() / np.sqrt(len(losses))
    assert error < 0.01 * (ours - J)  # the bound is far smaller than what the noise adds
    assert abs(losses.mean() - ours) < 5 * error


def test_a_term_of_another_form_is_refused():
    with pytest.raises(ValueError, match="not of the form"):
        expectation(formulas.theta.T * Delta.T * formulas.X * formulas.X.T * Delta * formulas.theta, WHITE)
