"""Second routes to how much of a poor initial scale is forgiven."""

import math

import numpy as np
import pytest

from solutions.experiments.normalization import initial_scale as by
from solutions.experiments.normalization.network import initial_parameters
from tests.confirm import confirms
from tests.experiments.normalization import in_jax


def least(X, y, start, normalized):
    """The smallest loss in the last ten of 30 steps along JAX's gradient; infinite if it diverged."""
    return np.nan_to_num(in_jax.descend(start, [(X, y)] * 30, 1.0, normalized)[0], nan=np.inf)[-10:].min()


@confirms("normalization/initial_scale#forgives_down_to_epsilon", "JAX: the same descent along its own gradient")
def test_losses_equal_those_of_jax():
    rng = np.random.default_rng(3)
    X = rng.normal(size=(64, 2))
    y = (X[:, 0] * X[:, 1] > 0).astype(int)
    large, small, tiny = (initial_parameters([2, 32, 32, 32, 32], rng, scale) for scale in (10, 0.01, 1e-6))
    *losses, guess = by.forgives_down_to_epsilon(np.random.default_rng(3)).numbers.values()
    runs = [(start, normalized) for start in (large, small, tiny) for normalized in (False, True)]
    assert losses == pytest.approx([least(X, y, *run) for run in runs])
    p = y.mean()
    assert guess == pytest.approx(-(p * math.log(p) + (1 - p) * math.log(1 - p)))


@pytest.mark.parametrize("layers", [1, 4])
def test_signals_are_powers_of_the_scale(layers):
    def signal(scale, normalized):
        return by.signal(np.random.default_rng(0), layers, scale, normalized)

    for scale in (10, 1e-2, 1e-6):
        assert signal(scale, False) == pytest.approx(scale**layers * signal(1, False))
    # far below the root of ε, it takes the place of the deviation in every layer
    assert signal(1e-6, True) == pytest.approx((1e-6 / math.sqrt(1e-5)) ** layers * signal(1, False), rel=0.01)
    assert signal(10, True) == pytest.approx(1, rel=0.01) and signal(0.1, True) == pytest.approx(1, rel=0.01)
