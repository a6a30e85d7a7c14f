"""Second routes to Spring 2018, question 1, part d."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.exams.spring_2018.q1 import d_generator_cost
from solutions.exams.spring_2018.q1.d_generator_cost import (
    BATCH,
    FEATURES,
    a_memory_is_meaningful,
    a_poor_discriminator_makes_it_cheap,
    a_saddle_is_not_cheap,
    generator_cost,
    reasons_for_a_low_cost,
    saturating_cost,
    trained_against,
)
from solutions.nn.linear_models import LinearModel
from tests.confirm import confirms
from tests.conftest import recorded
from tests.exams.spring_2018.q1.options import names


@confirms("spring-2018/q1#d", "JAX's autodiff and the best discriminator of two normal distributions in closed form")
def test_reasons_for_a_low_cost():
    rng = np.random.default_rng(5)
    centre = np.array([3.0, -2.0, 1.0])
    z = rng.standard_normal((500, 3))

    def best_score(x, mean):
        """The log ratio of the densities of real images, N(centre, 1), and of generated ones, N(mean, 1)."""
        return (((x - mean) ** 2).sum(axis=1) - ((x - centre) ** 2).sum(axis=1)) / 2

    def random_score(x, mean):
        return x @ np.array([-1.0, 1.0, 1.0])

    def trained(score):
        def cost(b, mean):
            return -jax.nn.log_sigmoid(score(z + b, mean)).mean()

        step = jax.jit(jax.value_and_grad(cost))
        b = jnp.zeros(3)
        for _ in range(150):
            b = b - step(b, b)[1]  # the discriminator knows where the generator is, and is held fixed meanwhile
        return float(step(b, b)[0]), float(np.linalg.norm(b - centre))

    poor_cost, poor_distance = trained(random_score)
    good_cost, good_distance = trained(best_score)
    poor = poor_cost < 0.1 and poor_distance > 2 and not (good_cost < 0.1 or good_distance > 2)

    # a generator that gives back real images: against densities that are equal the best discriminator says one half
    memory_cost = -np.log(jax.nn.sigmoid(best_score(centre + z, centre))).mean()
    assert memory_cost == pytest.approx(math.log(2), rel=1e-5)
    overfits = memory_cost < 0.1

    # G(z) = u v z at 0 against N(centre, 1): all images are 0, where the best discriminator of N(0, 1) knows them
    def saddle_cost(theta):
        images = theta[0] * (1.5 + z[:, :1] / 9) * theta[1:]
        return -jax.nn.log_sigmoid(best_score(images, np.zeros(3))).mean()

    theta = jnp.zeros(4)
    eigenvalues = np.linalg.eigvalsh(np.array(jax.jit(jax.hessian(saddle_cost))(theta)))
    assert np.allclose(jax.jit(jax.grad(saddle_cost))(theta), 0) and eigenvalues[0] < -1e-2 < 1e-2 < eigenvalues[-1]
    stuck = float(saddle_cost(theta)) < 0.1
    assert reasons_for_a_low_cost.answer() == names(poor, overfits, stuck, not (poor or overfits or stuck))


def test_costs_and_the_generators_gradient():
    rng = np.random.default_rng(6)
    images = rng.standard_normal((40, FEATURES))
    discriminator = LinearModel(rng.standard_normal(FEATURES), 0.3)
    p = 1 / (1 + np.exp(-(images @ discriminator.weights + 0.3)))
    assert generator_cost(discriminator, images) == pytest.approx(-np.log(p).mean())
    assert saturating_cost(discriminator, images) == pytest.approx(np.log(1 - p).mean())

    # one step of descent on a fixed discriminator, seen through its images, equals the one along JAX's gradient
    seed = 8
    fixed = LinearModel(discriminator.weights, 0.0)
    moved, _ = trained_against(lambda *_: fixed, lambda: None, np.random.default_rng(seed), steps=1, rate=0.5)
    stream = np.random.default_rng(seed)
    z, later = stream.standard_normal((2, BATCH, FEATURES))

    def cost(a, b):
        return -jax.nn.log_sigmoid((b + a * z) @ fixed.weights).mean()

    da, db = jax.grad(cost, (0, 1))(jnp.ones(FEATURES), jnp.zeros(FEATURES))
    assert np.allclose(moved, -0.5 * db + (1 - 0.5 * da) * later, atol=1e-4)


def centre_of(rng):
    """The centre of the real images that are drawn first from a stream."""
    centre = rng.standard_normal(FEATURES)
    return 4 * centre / np.linalg.norm(centre)


@pytest.mark.parametrize("control", [False, True])
def test_numbers_of_a_poor_discriminator_from_its_images(monkeypatch, control):
    results = recorded(monkeypatch, d_generator_cost, "trained_against")
    cost, saturating, real, distance = a_poor_discriminator_makes_it_cheap(3, control).numbers.values()
    ((images, discriminator),) = results
    p = 1 / (1 + np.exp(-(images @ discriminator.weights + discriminator.intercept)))
    assert (cost, saturating) == pytest.approx((-np.log(p).mean(), np.log(1 - p).mean()))
    assert real == np.mean(p > 0.5)
    assert distance == pytest.approx(np.linalg.norm(images.mean(axis=0) - centre_of(np.random.default_rng(3))))


def test_numbers_of_a_generator_that_gives_back_images():
    cost, distance, usual = a_memory_is_meaningful(3).numbers.values()
    centre = centre_of(rng := np.random.default_rng(3))
    training = centre + rng.standard_normal((BATCH, FEATURES))
    rng.integers(BATCH, size=BATCH)
    new = centre + rng.standard_normal(training.shape)
    assert cost == pytest.approx(math.log(2), abs=0.05) and distance == 0
    assert usual == pytest.approx(np.mean([min(math.dist(one, other) for other in training) for one in new]))


@pytest.mark.parametrize("control", [False, True])
def test_numbers_of_the_saddle_equal_their_closed_forms(monkeypatch, control):
    results = recorded(monkeypatch, d_generator_cost, "fit_discriminator")
    slope, smallest, largest, cost, distance = a_saddle_is_not_cheap(3, control).numbers.values()
    rng = np.random.default_rng(3)
    centre_of(rng)
    z = rng.uniform(0.5, 1.5, (BATCH, 1))
    real = 1 / (1 + math.exp(-5.0 if control else -results[0].intercept))  # what is said of images that are all 0
    # of the second derivatives only those by u and an entry of v are not 0: -(1 - D) E[z] w
    curvature = (1 - real) * z.mean() * np.linalg.norm(results[0].weights)
    assert (smallest, largest) == pytest.approx((-curvature, curvature), rel=1e-5)
    assert slope == 0 and cost == pytest.approx(-math.log(real)) and distance == pytest.approx(4)
