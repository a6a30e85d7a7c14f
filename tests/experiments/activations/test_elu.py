"""Second routes to the exponential linear unit: the same training in JAX, and integrals."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.experiments.activations import elu as by
from solutions.nn.data import blobs
from solutions.nn.mlp import initialize
from tests.confirm import confirms


def in_jax(seed, highest, activation):
    """The way of the farthest hidden weight and the accuracy, by gradient descent with autodiff."""
    rng = np.random.default_rng(seed)
    X, y = blobs(rng, 50, [[-1, -1], [1, 1]], 0.5)
    (W, b), (v, c) = initialize([2, 16, 1], rng)
    parameters = begun = [jnp.asarray(part, dtype=float) for part in (W, b + highest - (X @ W).max(axis=0), v, c)]

    def logits(W, b, v, c):
        return (activation(X @ W + b) @ v + c)[:, 0]

    gradient = jax.jit(jax.grad(lambda parts: jnp.mean(jnp.logaddexp(0, (1 - 2 * y) * logits(*parts)))))
    for _ in range(100):
        parameters = [part - 2 * slope for part, slope in zip(parameters, gradient(parameters), strict=True)]
    return float(jnp.abs(parameters[0] - begun[0]).max()), float(jnp.mean((logits(*parameters) > 0) == y))


@confirms("activations/elu#revives_units_that_are_off", "JAX: the same training by autodiff")
@pytest.mark.parametrize("control", [False, True])
def test_the_training_of_units_that_are_off_equals_jax(control):
    with jax.enable_x64(True):
        expected = in_jax(4, -0.5, jax.nn.relu if control else jax.nn.elu)
    found = by.revives_units_that_are_off(np.random.default_rng(4), control).numbers
    assert list(found.values()) == pytest.approx(expected, rel=1e-6, abs=1e-9)


@confirms("activations/elu#cannot_revive_units_far_below", "JAX: the same training by autodiff")
@pytest.mark.parametrize("control", [False, True])
def test_the_training_of_units_far_below_equals_jax(control):
    with jax.enable_x64(True):
        expected = in_jax(4, -0.5 if control else -40.0, jax.nn.elu)
    found = by.cannot_revive_units_far_below(np.random.default_rng(4), control).numbers
    assert list(found.values()) == pytest.approx(expected, rel=1e-6, abs=1e-12)


@confirms(
    "activations/elu#has_means_nearer_to_zero", "sums over the same draws, and integrals of both units over the density"
)
@pytest.mark.parametrize("control", [False, True])
def test_the_means_equal_sums_and_integrals(control):
    alpha, draws = 0 if control else 1, np.random.default_rng(2).normal(size=2000).tolist()
    above = sum(z for z in draws if z > 0) / 2000
    below = sum(alpha * (math.exp(z) - 1) for z in draws if z < 0) / 2000
    found = by.has_means_nearer_to_zero(np.random.default_rng(2), control).numbers
    assert list(found.values()) == pytest.approx([above + below, above])
    z = np.linspace(-12, 12, 24001)
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi) * (z[1] - z[0])
    integrals = [
        np.sum(f * density) for f in (np.where(z > 0, z, alpha * np.expm1(np.minimum(z, 0))), np.maximum(z, 0))
    ]
    assert list(found.values()) == pytest.approx(integrals, abs=0.08)


@confirms("activations/elu#is_smooth_for_alpha_one", "JAX: the slopes of both sides by autodiff")
@pytest.mark.parametrize("control", [False, True])
def test_the_jumps_equal_autodiff(control):
    found = by.is_smooth_for_alpha_one(control).numbers
    units = (lambda z: jax.nn.elu(z, alpha=2.0 if control else 1.0)), jax.nn.relu
    expected = [abs(jax.grad(f)(1e-6) - jax.grad(f)(-1e-6)) for f in units]
    assert list(found.values()) == pytest.approx([float(jump) for jump in expected], abs=1e-5)


def test_units_that_move_and_learn_nothing_are_not_revived(monkeypatch):
    monkeypatch.setattr(by, "trained_from", lambda *_: (1.0, 0.5))
    assert not by.revives_units_that_are_off(np.random.default_rng(4))
