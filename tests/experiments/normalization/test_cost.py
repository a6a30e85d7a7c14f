"""Second routes to what batch normalisation costs."""

import time

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.experiments.normalization import cost as by
from solutions.experiments.normalization.network import initial_parameters, step
from solutions.nn.normalization import batch_norm, batch_norm_backward
from tests.confirm import confirms


@confirms("normalization/cost#takes_more_operations", "a count by hand, product by product")
def test_operations_by_hand():
    m, n, k = by.BATCH, by.INPUTS, by.UNITS
    products = m * k * (2 * n - 1) + n * k * (2 * m - 1) + m * n * (2 * k - 1)  # forward, at W, at X
    without = products + m * k + 2 * n * k + k * (m - 1) + 2 * k  # β added; W and β updated
    column = k * (m - 1)  # the sum of a feature over the batch
    forward = (column + k) + m * k + (m * k + column + k + 2 * k) + m * k + m * k  # μ, z − μ, √(σ² + ε), ẑ, γẑ
    back = m * k + (column + k) + m * k + (m * k + column + k) + m * k + m * k + m * k  # g, ḡ, g − ḡ, mean of gẑ, …
    of_gamma = m * k + column + 2 * k
    found = by.takes_more_operations(np.random.default_rng(0)).numbers.values()
    assert list(found) == [without, without + forward + back + of_gamma]


def test_xla_counts_more():
    shapes = (by.BATCH, by.INPUTS), (by.INPUTS, by.UNITS), (by.UNITS,), (by.UNITS,), (by.BATCH, by.UNITS)

    def layer(W, gamma, beta, X, normalized):
        z = X @ W
        return gamma * (z - z.mean(axis=0)) / jnp.sqrt(z.var(axis=0) + by.EPSILON) + beta if normalized else z + beta

    def of_step(normalized):
        def back(X, W, gamma, beta, upstream):
            return jax.vjp(lambda *trained: layer(*trained, normalized), W, gamma, beta, X)[1](upstream)

        compiled = jax.jit(back).lower(*(jnp.ones(shape) for shape in shapes)).compile()
        return compiled.cost_analysis()["flops"]

    assert of_step(True) > 1.1 * of_step(False)


@pytest.mark.parametrize("normalized", [False, True])
def test_the_counted_step_is_a_step_of_the_layer(normalized):
    rng = np.random.default_rng(1)
    X, W, gamma, beta, upstream = (rng.normal(size=s) for s in ((5, 3), (3, 4), 4, 4, (5, 4)))
    (W_after, gamma_after, beta_after), dX = by.training_step(X, W, gamma, beta, upstream, normalized)
    dz, of_gamma, of_beta = upstream, np.zeros(4), upstream.sum(axis=0)
    if normalized:
        dz, of_gamma, of_beta = batch_norm_backward(upstream, batch_norm(X @ W, gamma, beta, by.EPSILON)[1])
    np.testing.assert_allclose(W_after, W - by.RATE * X.T @ dz)
    np.testing.assert_allclose(gamma_after, gamma - by.RATE * of_gamma)
    np.testing.assert_allclose(beta_after, beta - by.RATE * of_beta)
    np.testing.assert_allclose(dX, dz @ W.T)
    counted = by.training_step(*map(by.counted, (X, W, gamma, beta, upstream)), normalized)
    np.testing.assert_allclose(counted[1].astype(float), dX)


@pytest.mark.long
def test_the_clock_agrees():
    rng = np.random.default_rng(2)
    X, y, parameters = rng.normal(size=(64, 32)), rng.integers(2, size=64), initial_parameters([32] * 5, rng)

    def seconds(normalized):
        start = time.process_time()
        for _ in range(10):
            step(X, y, parameters, 0.1, normalized)
        return time.process_time() - start

    assert min(seconds(True) for _ in range(10)) > min(seconds(False) for _ in range(10))
