"""Second routes to the symmetry of hidden units."""

import numpy as np
import pytest

from solutions.experiments.initialization import symmetry as by
from tests.confirm import confirms
from tests.experiments.normalization import in_jax


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
