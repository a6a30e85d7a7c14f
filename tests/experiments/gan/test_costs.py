"""Second routes to what the cost of a generator says."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.experiments.gan import costs as by
from solutions.experiments.gan.costs import BATCH, FEATURES
from solutions.nn.linear_models import LinearModel
from tests.confirm import confirms
from tests.conftest import recorded

CENTRE = np.array([3.0, -2.0, 1.0])


def best_score(x, mean):
    """The log ratio of the densities of real images, N(CENTRE, 1), and of generated ones, N(mean, 1)."""
    return (((x - mean) ** 2).sum(axis=1) - ((x - CENTRE) ** 2).sum(axis=1)) / 2


@confirms(
    "gan/costs#low_against_a_poor_discriminator",
    "JAX's autodiff and the best discriminator of two normal distributions in closed form",
)
def test_descent_against_random_and_against_best_scores():
    z = np.random.default_rng(5).standard_normal((500, 3))

    def trained(score):
        def cost(b, mean):
            return -jax.nn.log_sigmoid(score(z + b, mean)).mean()

        step = jax.jit(jax.value_and_grad(cost))
        b = jnp.zeros(3)
        for _ in range(150):
            b = b - step(b, b)[1]  # the discriminator knows where the generator is, and is held fixed meanwhile
        return float(step(b, b)[0]), float(np.linalg.norm(b - CENTRE))

    poor_cost, poor_distance = trained(lambda x, mean: x @ np.array([-1.0, 1.0, 1.0]))
    assert poor_cost < 0.1 and poor_distance > 2
    good_cost, good_distance = trained(best_score)
    assert good_cost > 0.1 and good_distance < 2


@confirms("gan/costs#not_low_for_memories", "equal densities, between which the best discriminator says one half")
def test_numbers_of_a_generator_that_gives_back_images():
    z = np.random.default_rng(5).standard_normal((500, 3))
    assert -np.log(jax.nn.sigmoid(best_score(CENTRE + z, CENTRE))).mean() == pytest.approx(math.log(2), rel=1e-5)
    cost, distance, usual = by.not_low_for_memories(np.random.default_rng(3)).numbers.values()
    centre = centre_of(rng := np.random.default_rng(3))
    training = centre + rng.standard_normal((BATCH, FEATURES))
    rng.integers(BATCH, size=BATCH)
    new = centre + rng.standard_normal(training.shape)
    assert cost == pytest.approx(math.log(2), abs=0.05) and distance == 0
    assert usual == pytest.approx(np.mean([min(math.dist(one, other) for other in training) for one in new]))


@confirms("gan/costs#not_low_at_a_saddle", "JAX's gradient and Hessian of the cost against the best discriminator")
def test_a_saddle_against_the_best_discriminator():
    z = np.random.default_rng(5).uniform(0.5, 1.5, (500, 1))

    def cost(theta):  # all images are 0, where the best discriminator of N(0, 1) knows them
        return -jax.nn.log_sigmoid(best_score(theta[0] * z * theta[1:], np.zeros(3))).mean()

    theta = jnp.zeros(4)
    eigenvalues = np.linalg.eigvalsh(np.array(jax.jit(jax.hessian(cost))(theta)))
    assert np.allclose(jax.jit(jax.grad(cost))(theta), 0) and eigenvalues[0] < -1e-2 < 1e-2 < eigenvalues[-1]
    assert cost(theta) > 0.1


def test_costs_and_the_generators_gradient():
    rng = np.random.default_rng(6)
    scores = rng.standard_normal(40)
    p = 1 / (1 + np.exp(-scores))
    assert by.cost(scores) == pytest.approx(-np.log(p).mean())
    assert -by.cost(-scores) == pytest.approx(np.log(1 - p).mean())

    # one step of descent on a fixed discriminator, seen through its images, equals the one along JAX's gradient
    fixed = LinearModel(rng.standard_normal(FEATURES), 0.0)
    moved, _ = by.trained_against(lambda *_: fixed, lambda: None, np.random.default_rng(8), steps=1, rate=0.5)
    z, later = np.random.default_rng(8).standard_normal((2, BATCH, FEATURES))

    def cost(a, b):
        return -jax.nn.log_sigmoid((b + a * z) @ fixed.weights).mean()

    da, db = jax.grad(cost, (0, 1))(jnp.ones(FEATURES), jnp.zeros(FEATURES))
    assert np.allclose(moved, -0.5 * db + (1 - 0.5 * da) * later, atol=1e-4)


def centre_of(rng):
    """The centre of the real images that are drawn first from a stream."""
    centre = rng.standard_normal(FEATURES)
    return 4 * centre / np.linalg.norm(centre)


@confirms("gan/costs#low_against_a_poor_discriminator", "its numbers, from probabilities image by image")
@pytest.mark.parametrize("control", [False, True])
def test_numbers_of_a_poor_discriminator_from_its_images(monkeypatch, control):
    results = recorded(monkeypatch, by, "trained_against")
    cost, saturating, real, distance = by.low_against_a_poor_discriminator(
        np.random.default_rng(3), control
    ).numbers.values()
    ((images, discriminator),) = results
    p = 1 / (1 + np.exp(-(images @ discriminator.weights + discriminator.intercept)))
    assert (cost, saturating) == pytest.approx((-np.log(p).mean(), np.log(1 - p).mean()))
    assert real == np.mean(p > 0.5)
    assert distance == pytest.approx(np.linalg.norm(images.mean(axis=0) - centre_of(np.random.default_rng(3))))


@confirms("gan/costs#not_low_at_a_saddle", "the closed forms of its curvatures and its cost")
@pytest.mark.parametrize("control", [False, True])
def test_numbers_of_the_saddle_equal_their_closed_forms(monkeypatch, control):
    results = recorded(monkeypatch, by, "fit_discriminator")
    slope, smallest, largest, cost, distance = by.not_low_at_a_saddle(
        np.random.default_rng(3), control
    ).numbers.values()
    centre_of(rng := np.random.default_rng(3))
    z = rng.uniform(0.5, 1.5, (BATCH, 1))
    real = 1 / (1 + math.exp(-5.0 if control else -results[0].intercept))  # what is said of images that are all 0
    # of the second derivatives only those by u and an entry of v are not 0: -(1 - D) E[z] w
    curvature = (1 - real) * z.mean() * np.linalg.norm(results[0].weights)
    assert (smallest, largest) == pytest.approx((-curvature, curvature), rel=1e-5)
    assert slope == 0 and cost == pytest.approx(-math.log(real)) and distance == pytest.approx(4)


@confirms("gan/costs#saturating_cost_starves_the_start", "JAX's gradients of both costs by the generator's shift")
@pytest.mark.parametrize("control", [False, True])
def test_gradients_by_the_shift_equal_autodiff(monkeypatch, control):
    results = recorded(monkeypatch, by, "fit_discriminator")
    numbers = by.saturating_cost_starves_the_start(np.random.default_rng(3), control).numbers
    (fitted,) = results
    by.real_images(rng := np.random.default_rng(3))
    images = rng.standard_normal((BATCH, FEATURES))
    w, c = (fitted.weights / 100, 0.0) if control else fitted
    with jax.enable_x64(True):

        def scores(b):
            return (b + images) @ w + c

        answers = jax.nn.sigmoid(scores(jnp.zeros(FEATURES)))
        gradients = [
            jax.grad(cost)(jnp.zeros(FEATURES))
            for cost in (
                lambda b: jnp.log(1 - jax.nn.sigmoid(scores(b))).mean(),
                lambda b: -jnp.log(jax.nn.sigmoid(scores(b))).mean(),
            )
        ]
        expected = [float(answers.mean()), *(float(jnp.linalg.norm(gradient)) for gradient in gradients)]
    assert list(numbers.values()) == pytest.approx(expected, rel=1e-6)
