"""Second routes to what the cost of a generator says."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.experiments.gan import costs as by
from tests.confirm import confirms
from tests.experiments.newton import logistic_regression

BATCH, FEATURES = 128, 8
of_both = pytest.mark.parametrize("control", [False, True])


def cost(images, w, c):
    """The mean of −log D(G(z))."""
    return jnp.logaddexp(0, -(images @ w + c)).mean()


def centre_of(rng):
    """The centre of the real images that are drawn first from a stream."""
    centre = rng.standard_normal(FEATURES)
    return 4 * centre / np.linalg.norm(centre)


def converged(real, images):
    """The discriminator between two batches, weights and intercept, with the experiments' weak penalty."""
    return logistic_regression(np.vstack([real, images]), np.repeat([1, 0], BATCH), penalty=0.01)


@jax.jit
@jax.grad
def slope(generator, z, w, c):
    return cost(generator[1] + generator[0] * z, w, c)


def descended(rng, discriminate, centre):
    """Images after a hundred steps along JAX's gradient by both parameters of the generator, and the discriminator."""
    generator = np.stack([np.ones(FEATURES), np.zeros(FEATURES)])
    for _ in range(101):
        z = rng.standard_normal((BATCH, FEATURES))
        images, real = generator[1] + generator[0] * z, centre + rng.standard_normal((BATCH, FEATURES))
        w, c = discriminate(real, images)
        generator = generator - np.asarray(slope(generator, z, w, c))
    return images, w, c


@confirms(
    "gan/costs#low_against_a_poor_discriminator",
    "descent along JAX's gradient; in the control, between fits by reweighted least squares",
)
@of_both
@jax.enable_x64(True)
def test_costs_after_descent_along_autodiff(control):
    centre = centre_of(rng := np.random.default_rng(3))
    poor = None if control else rng.standard_normal(FEATURES)
    images, w, c = descended(rng, converged if control else lambda *_: (poor, 0.0), centre)
    p = 1 / (1 + np.exp(-(images @ w + c)))
    distance = math.dist(images.mean(axis=0), centre)
    found = by.low_against_a_poor_discriminator(np.random.default_rng(3), control).numbers.values()
    assert list(found) == pytest.approx([-np.log(p).mean(), np.log(1 - p).mean(), np.mean(p > 0.5), distance], rel=1e-5)


@confirms("gan/costs#not_low_for_memories", "a fit by reweighted least squares, and the distances of all pairs")
@of_both
@jax.enable_x64(True)
def test_numbers_of_a_generator_that_gives_back_images(control):
    centre = centre_of(rng := np.random.default_rng(3))
    training = centre + rng.standard_normal((BATCH, FEATURES))
    images = training[rng.integers(BATCH, size=BATCH)]
    judge = converged(training, images)
    if control:
        w = rng.standard_normal(FEATURES)
        images, *judge = descended(rng, lambda *_: (w, 0.0), centre)
    new = centre + rng.standard_normal((BATCH, FEATURES))
    nearest = [np.mean([min(math.dist(one, other) for other in training) for one in of]) for of in (images, new)]
    found = by.not_low_for_memories(np.random.default_rng(3), control).numbers.values()
    assert list(found) == pytest.approx([float(cost(images, *judge)), *nearest], rel=1e-5)


@confirms("gan/costs#not_low_at_a_saddle", "JAX's gradient and Hessian of the cost, where all weights are 0")
@of_both
@jax.enable_x64(True)
def test_a_saddle_equals_autodiff(control):
    centre = centre_of(rng := np.random.default_rng(3))
    z = rng.uniform(0.5, 1.5, (BATCH, 1))
    w, c = converged(centre + rng.standard_normal((BATCH, FEATURES)), np.zeros((BATCH, FEATURES)))

    def of_layers(theta):
        return cost(theta[1:] * theta[0] * z, w, 5.0 if control else c)

    start = jnp.zeros(1 + FEATURES)
    curvatures = np.linalg.eigvalsh(np.array(jax.jit(jax.hessian(of_layers))(start)))
    expected = [float(jnp.linalg.norm(jax.grad(of_layers)(start))), curvatures[0], curvatures[-1]]
    found = by.not_low_at_a_saddle(np.random.default_rng(3), control).numbers.values()
    assert list(found) == pytest.approx([*expected, float(of_layers(start)), np.linalg.norm(centre)], rel=1e-5)


@confirms("gan/costs#saturating_cost_starves_the_start", "JAX's gradients of both costs by the generator's shift")
@of_both
@jax.enable_x64(True)
def test_gradients_by_the_shift_equal_autodiff(control):
    centre = centre_of(rng := np.random.default_rng(3))
    images = rng.standard_normal((BATCH, FEATURES))
    w, c = converged(centre + rng.standard_normal((BATCH, FEATURES)), images)
    w, c = (w / 100, 0.0) if control else (w, c)
    gradients = [
        jax.grad(of)(jnp.zeros(FEATURES))
        for of in (
            lambda b: jnp.log(1 - jax.nn.sigmoid((b + images) @ w + c)).mean(),
            lambda b: -jnp.log(jax.nn.sigmoid((b + images) @ w + c)).mean(),
        )
    ]
    expected = [np.mean(1 / (1 + np.exp(-(images @ w + c)))), *map(np.linalg.norm, gradients)]
    found = by.saturating_cost_starves_the_start(np.random.default_rng(3), control).numbers.values()
    assert list(found) == pytest.approx(expected, rel=1e-6)
