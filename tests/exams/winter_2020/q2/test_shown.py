"""What the tables and figures of Winter 2020, question 2, show, by other means."""

import jax
import jax.numpy as jnp
import numpy as np
from pytest import approx

from tests.shown import assert_drawn, shows


@shows("winter-2020/q2#a figure")
def test_losses_and_their_slopes(shown):
    """The slopes by complex steps."""
    z = np.linspace(-8, 8, 161)

    def cross_entropy(z):
        return np.log(1 + np.exp(z))

    def squared_error(z):
        return 1 / (1 + np.exp(-z)) ** 2

    def slope(loss):
        return loss(z + 1e-30j).imag / 1e-30

    lines = {"squared error": (z, squared_error(z)), "cross-entropy": (z, cross_entropy(z))}
    assert_drawn(shown[0], lines, y="loss")
    assert_drawn(shown[1], {0: (z, slope(squared_error)), 1: (z, slope(cross_entropy))}, "logit z", "slope")


@shows("winter-2020/q2#e-iii figure")
def test_weights_under_a_penalty(shown):
    """The lowest of a fine grid: the penalised loss is convex, and shares its minimum with it to half a step."""
    w, v = np.linspace(-3, 3, 121), np.linspace(-3, 3, 2401)

    def best(penalty):
        return v[((v - w[:, None]) ** 2 / 2 + penalty(v)).argmin(axis=1)]

    lines = {"none": (w, w), "L2": (w, best(lambda v: v**2 / 2)), "L1": (w, best(np.abs))}
    assert_drawn(shown[0], lines, "best weight without a penalty", "with the penalty", atol=0.002)


@shows("winter-2020/q2#g-ii table")
def test_gradients_by_unit(shown):
    """JAX's gradients of both losses by the shared layer."""

    def norms(scale):
        rng = np.random.default_rng(0)
        X = rng.normal(size=(200, 6))
        sweet = (X[:, 0] + 0.5 * rng.normal(size=200) > 0).astype(float)
        pounds = 15 + 4 * X[:, 1] + rng.normal(size=200)
        weight = scale * pounds if scale else (pounds - np.mean(pounds)) / np.std(pounds)
        shared = (2 / 6) ** 0.5 * rng.standard_normal((6, 8))
        outer = 0.1 * np.linalg.qr((2 / 8) ** 0.5 * rng.standard_normal((8, 2)))[0]

        def cross_entropy(shared):
            logit = (jnp.maximum(X @ shared, 0) @ outer)[:, 0]
            return -jnp.mean(sweet * jax.nn.log_sigmoid(logit) + (1 - sweet) * jax.nn.log_sigmoid(-logit))

        def squared_error(shared):
            return jnp.mean(((jnp.maximum(X @ shared, 0) @ outer)[:, 1] - weight) ** 2)

        with jax.enable_x64(True):
            return [float(jnp.linalg.norm(jax.grad(of)(jnp.asarray(shared)))) for of in (cross_entropy, squared_error)]

    found = [norms(scale) for scale in (1, 0.45359237, 16, 0)]
    assert shown == {
        "unit of the weight": ["pounds", "kilograms", "ounces", "standardised"],
        "cross-entropy": approx([of for of, _ in found]),
        "squared error": approx([of for _, of in found]),
    }
