"""Second routes to Softplus in floating point."""

import math

import jax
import jax.numpy as jnp
import mpmath
import numpy as np
import pytest

from solutions.experiments.activations import softplus as by
from solutions.finding import stream
from tests.confirm import confirms


def redrawn(experiment, seed, low, high, sign=1):
    """β and the sum that an experiment draws, drawn once more."""
    rng = stream(experiment, seed)
    beta = rng.uniform(0.5, 5)
    return beta, sign * rng.uniform(low, high) / beta


@confirms("activations/softplus#large_sum_overflows", "Python's own exponential, and arithmetic of 50 digits")
@pytest.mark.parametrize("seed", range(5))
def test_the_exponential_of_a_large_sum_overflows(seed):
    beta, z = redrawn(by.large_sum_overflows, seed, 720, 5000)
    with pytest.raises(OverflowError):
        math.exp(beta * z)
    found = by.large_sum_overflows(stream(by.large_sum_overflows, seed)).numbers
    with mpmath.workdps(50):
        e = mpmath.exp(mpmath.mpf(beta) * mpmath.mpf(z))
        exact = float(mpmath.log(1 + e) / beta), float(e / (1 + e))
    assert (found["β"], found["sum z"]) == (beta, z)
    assert (found["stable Softplus"], found["stable slope"]) == pytest.approx(exact, rel=1e-12)
    assert found["Softplus as written"] == math.inf and math.isnan(found["its slope as written"])


@confirms("activations/softplus#low_sum_loses_its_sign", "arithmetic of 400 digits, in which 1 + e^(βz) is not 1")
@pytest.mark.parametrize("seed", range(5))
def test_a_low_sum_vanishes_beside_one(seed):
    beta, z = redrawn(by.low_sum_loses_its_sign, seed, 40, 700, sign=-1)
    assert 1.0 + math.exp(beta * z) == 1.0
    found = by.low_sum_loses_its_sign(stream(by.low_sum_loses_its_sign, seed)).numbers
    with mpmath.workdps(400):
        exact = float(mpmath.log(1 + mpmath.exp(mpmath.mpf(beta) * mpmath.mpf(z))) / beta)
    assert (found["β"], found["sum z"]) == (beta, z) and found["Softplus as written"] == 0
    assert found["stable Softplus"] == pytest.approx(exact, rel=1e-9)


@confirms("activations/softplus#large_sum_overflows", "JAX in single precision, whose own Softplus does not break")
@confirms("activations/softplus#low_sum_loses_its_sign", "JAX in single precision, whose own Softplus does not break")
def test_the_written_forms_break_in_jax():
    large, low = jnp.float32(95), jnp.float32(-25)
    assert bool(jnp.isinf(jnp.log(1 + jnp.exp(large)))) and bool(jnp.isnan(jnp.exp(large) / (1 + jnp.exp(large))))
    assert float(jax.nn.softplus(large)) == 95 and float(jax.grad(jax.nn.softplus)(large)) == 1
    assert float(jnp.log(1 + jnp.exp(low))) == 0 < float(jax.nn.softplus(low))
    for experiment, sums in ((by.large_sum_overflows, (720, 5000)), (by.low_sum_loses_its_sign, (-40, -700))):
        beta = (rng := np.random.default_rng(3)).uniform(0.5, 5)
        product = math.copysign(rng.uniform(*sorted(map(abs, sums))), sums[0])
        with jax.enable_x64(True):
            e, stable = jnp.exp(product), float(jax.nn.softplus(product)) / beta
            expected = [beta, product / beta, float(jnp.log(1 + e)) / beta, float(e / (1 + e)), stable, 1.0]
        if sums[0] < 0:
            expected = [*expected[:3], stable]
        found = experiment(np.random.default_rng(3)).numbers.values()
        assert list(found) == pytest.approx(expected, rel=1e-9, abs=0, nan_ok=True)


def test_both_forms_agree_where_nothing_breaks():
    z = np.linspace(-5, 5, 11)
    np.testing.assert_allclose(by.plain_softplus(z, 2.0), np.log1p(np.exp(2 * z)) / 2)
    np.testing.assert_allclose(by.plain_slope(z, 2.0), (1 + np.tanh(z)) / 2)
