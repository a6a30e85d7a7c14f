"""Second routes to what later layers notice of earlier ones."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.experiments.normalization import coupling as by
from solutions.experiments.normalization.network import initial_parameters
from tests.confirm import confirms
from tests.experiments.normalization import in_jax


def share(X, before, directions, normalized):
    """The relative change of the last inputs when the first three weights move a tenth of their norm."""
    after = list(before)
    for place in (0, 3, 6):
        length = 0.1 * jnp.linalg.norm(before[place]) / jnp.linalg.norm(directions[place])
        after[place] = before[place] + length * directions[place]
    old, new = (in_jax.last_inputs(parameters, X, normalized) for parameters in (before, after))
    return float(jnp.linalg.norm(new - old) / jnp.linalg.norm(old))


def start(seed=3):
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(64, 2))
    return X, (X[:, 0] * X[:, 1] > 0).astype(int), initial_parameters(by.SIZES, rng)


@confirms("normalization/coupling#hides_growth", "the third power of the growth; and JAX, with the normalisation")
def test_growth_is_a_power():
    X, _, before = start()
    without, with_it = by.hides_growth(np.random.default_rng(3)).numbers.values()
    assert without == pytest.approx(1.1**3 - 1)  # ReLUs without biases pass a factor on
    with jax.enable_x64(True):
        assert with_it == pytest.approx(share(X, before, before, True), rel=1e-3)
    control = by.hides_growth(np.random.default_rng(3), control=True).numbers.values()
    assert list(control) == pytest.approx([without] * 2)


@confirms("normalization/coupling#passes_learning_on", "JAX: the same step along its own gradient")
def test_a_step_of_descent_equals_that_of_jax():
    X, y, before = start()
    expected = []
    with jax.enable_x64(True):
        for normalized in (False, True):
            downhill = [-g for g in in_jax.slope(before, X, y, normalized)[1]]
            expected.append(share(X, before, downhill, normalized))
    found = by.passes_learning_on(np.random.default_rng(3)).numbers.values()
    assert list(found) == pytest.approx(expected, rel=1e-5)
    control = by.passes_learning_on(np.random.default_rng(3), control=True).numbers.values()
    assert list(control) == list(by.hides_growth(np.random.default_rng(3)).numbers.values())
