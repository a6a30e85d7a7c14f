"""Second routes to the training of a small GAN: JAX's gradients, and closed forms of the losses."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.experiments.gan import training as by
from solutions.experiments.gan.costs import BATCH, FEATURES, real_images
from solutions.nn.linear_models import LinearModel
from tests.confirm import confirms
from tests.experiments.measured import mean_numbers


def test_epochs_equal_descent_along_autodiff(monkeypatch):
    monkeypatch.setattr(by, "EPOCHS", 3)
    history, _ = by.training(np.random.default_rng(4))
    rng = np.random.default_rng(4)
    draw, centre = real_images(rng)

    def discriminator_loss(theta, real, generated):
        w, c = theta
        scores = -jax.nn.log_sigmoid(real @ w + c), -jax.nn.log_sigmoid(-(generated @ w + c))
        return scores[0].mean() + scores[1].mean() + by.DECAY / 2 * w @ w

    def generator_loss(b, w, c, z):
        return -jax.nn.log_sigmoid((b + z) @ w + c).mean()

    with jax.enable_x64(True):
        slopes = jax.jit(jax.grad(discriminator_loss)), jax.jit(jax.grad(generator_loss))
        theta, b = (jnp.zeros(FEATURES), jnp.zeros(())), jnp.zeros(FEATURES)
        for epoch in history:
            gradient = slopes[0](theta, draw(), b + rng.standard_normal((BATCH, FEATURES)))
            theta = tuple(x - 0.02 * g for x, g in zip(theta, gradient, strict=True))
            b = b - 0.5 * slopes[1](b, *theta, rng.standard_normal((BATCH, FEATURES)))
            real, generated = draw(), b + rng.standard_normal((BATCH, FEATURES))
            D = [1 / (1 + np.exp(-(images @ theta[0] + theta[1]))) for images in (real, generated)]
            expected = -np.log(D[0]).mean() - np.log(1 - D[1]).mean(), -np.log(D[1]).mean()
            np.testing.assert_allclose(epoch.b, b, rtol=1e-9)
            np.testing.assert_allclose(epoch.losses, expected, rtol=1e-9)
            assert epoch.distance == pytest.approx(math.dist(b, centre))


def expected_losses(w, c, shift):
    """Both losses in expectation: scores are normal, with the norm of w as their standard deviation. Gauss–Hermite."""
    x, weights = np.polynomial.hermite_e.hermegauss(40)
    weights = weights / weights.sum()
    real, generated = (mean + np.linalg.norm(w) * x for mean in (c, c + shift))
    fooled = weights @ np.log1p(np.exp(-generated))
    return weights @ np.log1p(np.exp(-real)) + weights @ np.log1p(np.exp(generated)), fooled


@confirms(
    "gan/training#losses_return_while_images_improve",
    "the expected losses, an integral over the discriminator's scores",
)
@confirms("gan/training#one_discriminator_tells_them_apart", "the expected losses, by one discriminator or by two")
@pytest.mark.parametrize("one", [False, True])
def test_losses_of_both_epochs_equal_integrals(one):
    rng = np.random.default_rng(4)
    history, _ = by.training(rng)
    centre = real_images(np.random.default_rng(4))[1]
    expected = []
    for epoch in (history[0], history[-1]):
        w, c = (history[9] if one else epoch).discriminator
        expected.append(expected_losses(w, c + w @ centre, w @ (epoch.b - centre)))
    for experiment, control in (
        (by.losses_return_while_images_improve, one),
        (by.one_discriminator_tells_them_apart, not one),
    ):
        *losses, far, near = experiment(np.random.default_rng(4), control).numbers.values()
        assert losses == pytest.approx(np.transpose(expected).ravel(), abs=0.12)
        assert (far, near) == pytest.approx([history[0].distance, history[-1].distance])


@confirms("gan/training#untrained_looks_like_perfect", "probabilities of one half, for whatever images")
def test_losses_of_a_discriminator_that_knows_nothing():
    real, generated = np.random.default_rng(5).normal(size=(2, 9, FEATURES))
    losses = by.losses(LinearModel(np.zeros(FEATURES), 0.0), real, generated + 7)
    np.testing.assert_allclose(losses, [-2 * math.log(0.5), -math.log(0.5)])
    assert mean_numbers(by.untrained_looks_like_perfect) == pytest.approx([0, 0, 4], abs=1e-12)
    closer, *_ = mean_numbers(by.untrained_looks_like_perfect, control=True)
    # the best discriminator of two normals at a distance of 4 has scores N(±8, 16)
    best, _ = expected_losses(np.array([4.0]), 8.0, -16.0)
    assert closer == pytest.approx(math.log(4) - best, abs=0.15)
