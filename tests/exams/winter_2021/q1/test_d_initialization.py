"""Second routes to Winter 2021, question 1, part d."""

import jax
import jax.numpy as jnp
import numpy as np

from solutions.exams.winter_2021.q1.d_initialization import (
    activations_want_their_own_scale,
    false_statements,
    keeps_variance_at_the_start,
)
from tests.confirm import confirms
from tests.exams.winter_2021.q1.options import names


def jax_descent(weights, X, y, activation, steps=200, rate=0.02):
    """Weights of one hidden layer and an output after descent along JAX's gradient."""

    def loss(weights):
        W, v = weights
        return ((activation(X @ W) @ v - y) ** 2).mean()

    gradient = jax.jit(jax.grad(loss))
    weights = [jnp.array(w) for w in weights]
    for _ in range(steps):
        weights = [w - rate * dw for w, dw in zip(weights, gradient(weights), strict=True)]
    return [np.array(w) for w in weights]


@confirms("winter-2021/q1#d", "descent along JAX's gradient, and the exact moments of a layer")
def test_false_statements_about_initialization():
    rng = np.random.default_rng(2)
    X = rng.standard_normal((80, 4))
    y = 2 * np.sin(2 * X[:, 0]) + X[:, 1]
    glorot = rng.standard_normal((4, 16)) * (2 / 20) ** 0.5, rng.standard_normal(16) * (2 / 17) ** 0.5
    W, v = jax_descent(glorot, X, y, jnp.tanh)
    ratio = np.var(np.tanh(X @ W) @ v) / np.var(np.tanh(X @ glorot[0]) @ glorot[1])

    def different_units(W, v):
        W, _ = jax_descent((W, v), X, y, jax.nn.relu, rate=0.001)
        return len(np.unique(W.round(4), axis=1).T)

    equal = different_units(np.full((4, 6), 0.3), np.full(6, 0.3))
    signs = different_units(rng.choice([-1.0, 1.0], (4, 6)), rng.choice([-1.0, 1.0], 6))
    # A layer multiplies the mean square by fan_in · variance of the weights · E f(z)² / E z².
    passed = {"linear": 1.0, "relu": 0.5}
    gains = {"Xavier": 1.0, "He": 2.0}
    best = {kind: min(gains, key=lambda name: abs(np.log(share * gains[name]))) for kind, share in passed.items()}
    statements = (ratio < 1.5, equal == 1, best["linear"] != best["relu"], signs > 1)
    assert false_statements.answer() == names(not statement for statement in statements)


def test_moments_follow_the_exact_factors():
    exact = {"linear, Xavier": 1, "linear, He": 2**10, "ReLU, Xavier": 2**-10, "ReLU, He": 1}
    logs = {name: [] for name in exact}
    for seed in range(5):
        numbers = activations_want_their_own_scale(seed).numbers
        for name, of in logs.items():
            of.append(np.log2(numbers[f"mean square, {name}"] / exact[name]))
    assert all(abs(np.median(of)) < 0.6 for of in logs.values())  # in powers of two, of ten


def test_witness_counts_on_linear_units_only():
    """E relu(z)² is half of E z², by integration, so that ten layers leave a thousandth."""
    z = np.linspace(-10, 10, 20001)
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    share = np.trapezoid(np.maximum(z, 0) ** 2 * density, z)
    assert abs(share - 0.5) < 1e-6
    assert all(keeps_variance_at_the_start("identity", seed) for seed in range(3))
    assert not any(keeps_variance_at_the_start("relu", seed) for seed in range(3))
