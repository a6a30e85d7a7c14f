"""Second routes to what tells hidden units apart."""

import jax
import numpy as np

from solutions.experiments.initialization import symmetry as by
from tests.confirm import confirms
from tests.experiments.initialization.jax_descent import different_units


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
