"""The network with batch normalisation, against JAX."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.experiments.normalization.network import gradient_factor, gradients, initial_parameters, run, step
from tests.experiments.normalization import in_jax


@pytest.mark.parametrize("normalized", [True, False])
def test_the_network_and_its_gradients_equal_jax(normalized):
    rng = np.random.default_rng(4)
    X, y = rng.normal(size=(12, 2)), rng.integers(2, size=12)
    parameters = [p + 0.1 * rng.normal(size=p.shape) for p in initial_parameters([2, 5, 3], rng)]
    logits, cache = run(parameters, X, normalized)
    upstream = rng.normal(size=12)
    found, at_input = gradients(parameters, cache, upstream)
    with jax.enable_x64(True):
        np.testing.assert_allclose(logits, in_jax.logits(parameters, X, normalized), atol=1e-9)
        slope = jax.grad(lambda p, x: in_jax.logits(p, x, normalized) @ upstream, argnums=(0, 1))
        expected, of_input = slope([jnp.array(p) for p in parameters], X)
    for index, (one, other) in enumerate(zip(found, expected, strict=True)):
        if normalized or index not in (1, 4):  # without normalisation, γ is not used
            np.testing.assert_allclose(one, other, atol=1e-9)
    np.testing.assert_allclose(at_input, of_input, atol=1e-9)

    after, loss, _ = step(X, y, parameters, 0.3, normalized)
    (expected_loss,), (_, expected) = in_jax.descend(parameters, [(X, y)], 0.3, normalized)
    assert loss == pytest.approx(expected_loss)
    for one, other in zip(after, expected, strict=True):
        np.testing.assert_allclose(one, other, atol=1e-9)


@pytest.mark.parametrize("normalized", [True, False])
def test_factors_of_the_gradient_equal_autodiff(normalized):
    rng = np.random.default_rng(3)
    parameters = initial_parameters([32] * 6, rng)
    X, upstream = rng.normal(size=(32, 32)), rng.normal(size=32)
    at_top = np.linalg.norm(upstream) * np.linalg.norm(parameters[-2])  # of an outer product
    at_input = jax.grad(lambda X: in_jax.logits(parameters, X, normalized) @ upstream)(X)
    found = gradient_factor(np.random.default_rng(3), 5, normalized)
    assert found == pytest.approx(float(jnp.linalg.norm(at_input)) / at_top, rel=1e-3)


def test_gradients_grow_by_the_known_factor():
    """In wide layers π / (π − 1) for the square of the gradient (Yang et al., 2019)."""

    def factor(layers, normalized):
        return np.mean([gradient_factor(np.random.default_rng(seed), layers, normalized) for seed in range(8)])

    growth = (factor(40, normalized=True) / factor(20, normalized=True)) ** (1 / 20)
    assert growth == pytest.approx(math.sqrt(math.pi / (math.pi - 1)), rel=0.03)
    assert 0.1 < factor(40, normalized=False) < 3
