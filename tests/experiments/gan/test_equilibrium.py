"""Second routes to the equilibrium of a GAN: JAX's gradients, and closed forms."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.experiments.gan import equilibrium as by
from solutions.finding import stream
from tests.confirm import confirms


@confirms("gan/equilibrium#generator_learns_the_distribution", "JAX: descent along autodiff of the generator's cost")
@pytest.mark.parametrize("control", [False, True])
def test_a_learned_distribution_equals_autodiff(control):
    rng = np.random.default_rng(7)
    p, theta = rng.uniform(0.5, 2.0, by.OUTCOMES), rng.normal(0, 1, by.OUTCOMES)
    with jax.enable_x64(True):
        p, first = jnp.array(p / p.sum()), jnp.array(theta)

        def best(theta):
            """By descent's condition: the odds that maximise p log D + q log(1 - D)."""
            return jax.nn.sigmoid(jnp.log(p) - jax.nn.log_softmax(theta))

        def cost(theta, D):
            return -jax.nn.softmax(theta) @ jnp.log(D)

        def turn(_, theta):
            return theta - jax.grad(cost)(theta, best(first if control else theta))

        last = jax.lax.fori_loop(0, by.STEPS, turn, first)
        before, after = (float(jnp.maximum(jax.nn.softmax(x) - p, 0).sum()) for x in (first, last))
        D = best(first if control else last)
        expected = before, after, float(jnp.abs(D - 0.5).max())
    found = by.generator_learns_the_distribution(np.random.default_rng(7), control).numbers.values()
    assert list(found) == pytest.approx(expected, abs=2e-6)


def test_loss_of_the_best_discriminator_is_largest_for_equal_distributions():
    rng = np.random.default_rng(8)
    for _ in range(20):
        p, q = rng.dirichlet(np.ones(5), size=2)
        D, middle = by.best_discriminator(p, q), (p + q) / 2
        divergence = (p @ np.log(p / middle) + q @ np.log(q / middle)) / 2
        loss = by.discriminator_loss(D, p, q)
        assert loss == pytest.approx(math.log(4) - 2 * divergence)
        assert loss < by.discriminator_loss(np.clip(D + rng.normal(0, 0.1, 5), 0.01, 0.99), p, q)
        assert by.discriminator_loss(by.best_discriminator(p, p), p, p) == pytest.approx(math.log(4))


def turns_by_autodiff(theta, psi, penalty, saturating):
    def discriminator(psi, theta):
        return -jax.nn.log_sigmoid(psi * 0.0) - jax.nn.log_sigmoid(-psi * theta)

    def generator(theta, psi):
        return jax.nn.log_sigmoid(-psi * theta) if saturating else -jax.nn.log_sigmoid(psi * theta)

    def turn(state, _):
        theta, psi = state

        def penalized(psi):
            at_the_real_image = jax.grad(lambda x: psi * x)(0.0)  # the slope of the score
            return discriminator(psi, theta) + penalty / 2 * at_the_real_image**2

        psi = psi - by.RATE * jax.grad(penalized)(psi)
        theta = theta - by.RATE * jax.grad(generator)(theta, psi)
        return (theta, psi), discriminator(psi, theta)

    return jax.lax.scan(turn, (theta, psi), length=by.TURNS)[1]


@confirms("gan/equilibrium#loss_settles_where_training_converges", "JAX: turns along autodiff of both losses")
@confirms("gan/equilibrium#loss_need_not_settle", "JAX: turns along autodiff of both losses")
@pytest.mark.parametrize("penalty", [0.0, 0.5])
def test_last_losses_of_a_dirac_gan_equal_autodiff(penalty):
    for experiment, control in (
        (by.loss_need_not_settle, penalty > 0),
        (by.loss_settles_where_training_converges, penalty == 0),
    ):
        rng = stream(experiment)
        theta, psi = rng.uniform(0.8, 1.2, 2) * rng.choice([-1, 1], 2)
        with jax.enable_x64(True):
            last = np.array(turns_by_autodiff(theta, psi, penalty, saturating=True))[-300:]
        found = experiment(stream(experiment), control).numbers.values()
        assert list(found) == pytest.approx([last.min(), last.max(), 2 * math.log(2)], rel=1e-9)


def test_losses_of_the_other_cost_equal_autodiff():
    with jax.enable_x64(True):
        losses = np.array(turns_by_autodiff(1.1, -0.9, 0.0, saturating=False))
    np.testing.assert_allclose(by.dirac_losses(1.1, -0.9, saturating=False), losses, rtol=1e-9)
    assert np.ptp(losses[-by.LAST :]) > 1e-6


@confirms("gan/equilibrium#loss_settles_where_training_converges", "the eigenvalues of a turn at the equilibrium")
def test_turns_shrink_toward_the_equilibrium():
    """Near 0 both slopes are a half: ψ ← (1 − ηλ) ψ − η θ / 2, and then θ ← θ + η ψ / 2."""

    def sizes(penalty):
        of_psi = np.array([[1, 0], [-by.RATE / 2, 1 - by.RATE * penalty]])
        of_theta = np.array([[1, by.RATE / 2], [0, 1]])
        return np.abs(np.linalg.eigvals(of_theta @ of_psi))

    assert np.allclose(sizes(0), 1) and sizes(0.5).max() ** (by.TURNS - by.LAST) < 1e-7
    found = by.loss_settles_where_training_converges(np.random.default_rng(3)).numbers.values()
    assert list(found) == pytest.approx([math.log(4)] * 3)
