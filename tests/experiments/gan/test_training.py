"""Second routes to the training of a small GAN: JAX's gradients, and closed forms of the losses."""

import math

import jax
import numpy as np
import pytest

from solutions.experiments.gan import training as by
from solutions.experiments.gan.costs import BATCH, FEATURES
from solutions.nn.linear_models import LinearModel
from tests.confirm import confirms
from tests.experiments.measured import mean_numbers
from tests.experiments.newton import logistic_regression


@jax.jit
@jax.grad
def judged(theta, real, images):
    """The gradient of the discriminator's loss, with the penalty on its weights."""
    w, c = theta
    scores = -jax.nn.log_sigmoid(real @ w + c), -jax.nn.log_sigmoid(-(images @ w + c))
    return scores[0].mean() + scores[1].mean() + w @ w / 2


@jax.jit
@jax.grad
def fooling(b, w, c, z):
    return -jax.nn.log_sigmoid((b + z) @ w + c).mean()


def losses_of(w, c, real, images):
    """Both losses, from the probabilities of a batch of each kind."""
    D = [1 / (1 + np.exp(-(batch @ w + c))) for batch in (real, images)]
    return -np.log(D[0]).mean() - np.log(1 - D[1]).mean(), -np.log(D[1]).mean()


@confirms("gan/training#losses_return_while_images_improve", "JAX: the same epochs along autodiff of both losses")
@confirms("gan/training#one_discriminator_tells_them_apart", "JAX: the same epochs along autodiff of both losses")
def test_epochs_equal_descent_along_autodiff():
    rng = np.random.default_rng(4)
    centre = rng.standard_normal(FEATURES)
    centre *= 4 / np.linalg.norm(centre)

    def noise(about=0.0):
        return about + rng.standard_normal((BATCH, FEATURES))

    with jax.enable_x64(True):
        theta, b, history = (np.zeros(FEATURES), 0.0), np.zeros(FEATURES), []
        for _ in range(100):
            gradient = judged(theta, noise(centre), noise(b))
            theta = tuple(x - 0.02 * np.asarray(g) for x, g in zip(theta, gradient, strict=True))
            b = b - 0.5 * np.asarray(fooling(b, *theta, noise()))
            history.append((theta, b, losses_of(*theta, noise(centre), noise(b))))
    own = [losses for *_, losses in (history[0], history[-1])]
    by_one = [losses_of(*history[9][0], noise(centre), noise(epoch[1])) for epoch in (history[0], history[-1])]
    distances = [math.dist(epoch[1], centre) for epoch in (history[0], history[-1])]
    for control, (alone, together) in ((False, (own, by_one)), (True, (by_one, own))):
        for experiment, losses in (
            (by.losses_return_while_images_improve, alone),
            (by.one_discriminator_tells_them_apart, together),
        ):
            found = experiment(np.random.default_rng(4), control).numbers.values()
            assert list(found) == pytest.approx([*np.transpose(losses).ravel(), *distances], rel=1e-9)


@confirms("gan/training#untrained_looks_like_perfect", "probabilities of one half, for whatever images")
def test_losses_of_a_discriminator_that_knows_nothing():
    real, generated = np.random.default_rng(5).normal(size=(2, 9, FEATURES))
    losses = by.losses(LinearModel(np.zeros(FEATURES), 0.0), real, generated + 7)
    np.testing.assert_allclose(losses, [-2 * math.log(0.5), -math.log(0.5)])
    assert mean_numbers(by.untrained_looks_like_perfect) == pytest.approx([0, 0, 4], abs=1e-12)
    centre = (rng := np.random.default_rng(4)).standard_normal(FEATURES)
    real = 4 * centre / np.linalg.norm(centre) + rng.standard_normal((BATCH, FEATURES))
    images = rng.standard_normal((BATCH, FEATURES))
    fitted = logistic_regression(np.vstack([real, images]), np.repeat([1, 0], BATCH), penalty=0.01)
    gaps = np.abs(np.subtract(losses_of(*fitted, real, images), [math.log(4), math.log(2)]))
    found = by.untrained_looks_like_perfect(np.random.default_rng(4), control=True).numbers.values()
    assert list(found) == pytest.approx([*gaps, 4])
