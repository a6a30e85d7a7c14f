"""Second routes to what tells hidden units apart."""

import jax
import numpy as np
import pytest

from solutions.experiments.initialization import symmetry as by
from tests.confirm import confirms
from tests.experiments.normalization import in_jax
from tests.experiments.regularization import by_jax


@confirms("initialization/symmetry#broken_by_random_signs", "JAX: the same training by autodiff, from the same signs")
@pytest.mark.parametrize("control", [False, True])
@jax.enable_x64(True)
def test_units_and_errors_after_training_by_jax(control):
    rng = np.random.default_rng(3)
    X = rng.standard_normal((100, 5))
    y = np.maximum(X[:, 0], 0) - np.maximum(X[:, 1] + X[:, 2], 0)
    signs = [1.0] if control else [-1.0, 1.0]
    start = [(rng.choice(signs, shape), np.zeros(shape[1])) for shape in ((5, 8), (8, 1))]
    after = by_jax.trained(start, X, y, 0.02, 100, by_jax.squared_loss)
    different = [len({tuple(unit) for unit in W.T.round(5).tolist()}) for ((W, _), _) in (start, after)]
    errors = [float(by_jax.squared_loss(by_jax.outputs(network, X), y)) for network in (start, after)]
    found = by.broken_by_random_signs(np.random.default_rng(3), control).numbers.values()
    assert list(found) == pytest.approx([*different, *errors])


def trained(rng, W, V, normalized):
    """The number of units that differ, and the largest change of a weight, by descent along JAX's gradient."""
    X = rng.normal(size=(64, 5))
    y = (X[:, 0] * X[:, 1] > 0).astype(int)
    rows = [rng.choice(64, 16, replace=False) for _ in range(50)]
    parameters = [W, np.ones(8), np.zeros(8), V, np.zeros(1)]
    _, (*_, after) = in_jax.descend(parameters, [(X[of], y[of]) for of in rows], 0.1, normalized)
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
