"""Second routes to Fall 2021, question 3, part d."""

from itertools import pairwise

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.exams.fall_2021.q3.d_variance_of_weights import (
    QUARTER,
    keeps_the_variance,
    learning,
    lines_measured,
    n,
    weight_variance,
)
from tests.confirm import confirms


@confirms("fall-2021/q3#d", "Monte Carlo: one layer of units with this slope, with small sums before it")
@pytest.mark.parametrize("slope", [QUARTER, 1, 2])
def test_a_layer_keeps_the_variance_of_small_sums(slope):
    rng, inputs, networks = np.random.default_rng(0), 30, 4000
    z = 0.02 * rng.standard_normal((networks, inputs, 1))
    W = float(weight_variance(slope).subs(n, inputs)) ** 0.5 * rng.standard_normal((networks, inputs, 10))
    after = (W * np.tanh(float(slope) * z)).sum(axis=1)
    assert np.var(after) == pytest.approx(0.02**2, rel=0.04)


@confirms(
    "fall-2021/q3#d", "an exact equality: with centred sums this is Xavier's network of tanh units, also its gradients"
)
def test_centred_sigmoids_are_tanh_units():
    rng, widths = np.random.default_rng(1), (4, 7, 5, 6)
    variances = [float(weight_variance().subs(n, m)) for m in widths[:-1]]
    weights = [v**0.5 * rng.standard_normal(shape) for v, shape in zip(variances, pairwise(widths), strict=True)]
    assert [v / 16 for v in variances] == pytest.approx([1 / m for m in widths[:-1]])  # W / 4 is Xavier's
    z = rng.standard_normal(4)

    def sigmoids(z):
        for W in weights:
            z = jax.nn.sigmoid(z) @ W - W.sum(axis=0) / 2
        return z

    def tanhs(u):
        for W in weights:
            u = jnp.tanh(u) @ (W / 4)
        return u

    upstream = rng.standard_normal(6)
    with jax.enable_x64(True):
        sums, back = jax.vjp(sigmoids, jnp.asarray(z))
        halves, back_of_tanh = jax.vjp(tanhs, jnp.asarray(z / 2))
        assert np.allclose(sums / 2, halves, rtol=1e-10, atol=1e-12)
        assert np.allclose(back(jnp.asarray(upstream))[0], back_of_tanh(jnp.asarray(upstream))[0], rtol=1e-10)


def test_only_centred_sums_keep_their_variance():
    assert keeps_the_variance(centred=True) and not keeps_the_variance(centred=False)


def test_tables():
    assert len(lines_measured()) == 5 and all(len(row) == 4 for row in lines_measured())
    (zero, centred) = learning()
    assert float(centred[2]) < 0.5 < float(zero[2])
