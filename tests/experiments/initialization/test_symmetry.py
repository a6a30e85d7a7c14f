"""Second routes to what tells hidden units apart."""

import jax
import numpy as np
import pytest

from solutions.experiments.initialization import symmetry as by
from tests.confirm import confirms
from tests.experiments.initialization.jax_descent import different_units
from tests.experiments.normalization import in_jax


@confirms("initialization/symmetry#broken_by_random_signs", "descent along JAX's gradient from random signs")
def test_random_signs_break_the_symmetry_under_autodiff():
    rng = np.random.default_rng(2)
    assert different_units(rng.choice([-1.0, 1.0], (4, 6)), rng.choice([-1.0, 1.0], 6), jax.nn.relu) > 1
    assert different_units(np.ones((4, 6)), np.ones(6), jax.nn.relu) == 1


@confirms("initialization/symmetry#broken_by_random_signs", "its numbers, by a search for units that are alike")
def test_units_are_counted_one_by_one():
    before, after, *errors = by.broken_by_random_signs(np.random.default_rng(3)).numbers.values()
    rng = np.random.default_rng(3)
    X = rng.standard_normal((100, 5))
    y = np.maximum(X[:, 0], 0) - np.maximum(X[:, 1] + X[:, 2], 0)
    W, v = rng.choice([-1.0, 1.0], (5, 8)), rng.choice([-1.0, 1.0], (8, 1))
    assert before == len({tuple(unit) for unit in W.T}) <= after
    assert errors[0] == np.mean((np.maximum(X @ W, 0) @ v - y[:, None]) ** 2) > errors[1]


def trained(rng, W, V, normalized):
    """The number of units that differ, and the largest change of a weight, by descent along JAX's gradient."""
    X = rng.normal(size=(64, 5))
    y = (X[:, 0] * X[:, 1] > 0).astype(int)
    rows = [rng.choice(64, 16, replace=False) for _ in range(50)]
    parameters = [W, np.ones(8), np.zeros(8), V, np.zeros(1)]
    _, after = in_jax.descend(parameters, [(X[of], y[of]) for of in rows], 0.1, normalized)
    different = {tuple(unit) for unit in after[0].T.round(4).tolist()}
    return len(different), np.abs(after[0] - W).max()


@confirms("initialization/symmetry#equal_units_stay_equal", "JAX: the same steps along its own gradient")
@pytest.mark.parametrize("control", [False, True])
def test_equal_units_by_jax(control):
    rng, expected = np.random.default_rng(3), []
    for normalized in (False, True):
        W, V = (rng.normal(size=shape) if control else np.full(shape, 0.3) for shape in ((5, 8), (8, 1)))
        expected += trained(rng, W, V, normalized)
    found = by.equal_units_stay_equal(np.random.default_rng(3), control).numbers.values()
    assert list(found) == pytest.approx(expected, rel=1e-4)
    assert expected[::2] == ([8, 8] if control else [1, 1])
