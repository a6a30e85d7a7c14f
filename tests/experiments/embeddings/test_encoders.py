"""Second routes to pictures, losses and their gradients."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solutions.experiments.embeddings.encoders import (
    CAR,
    MARGIN,
    NOISE,
    SPREAD,
    VIEW,
    loss_gradient,
    mean_loss,
    take_pictures,
)

LOSSES = {  # of one car, by its two pictures and one of another car
    "pair": lambda a, p, n: jnp.sum((a - p) ** 2),
    "triplet": lambda a, p, n: jnp.maximum(jnp.sum((a - p) ** 2) - jnp.sum((a - n) ** 2) + MARGIN, 0),
    "contrastive": lambda a, p, n: jnp.sum((a - p) ** 2) + jnp.maximum(MARGIN - jnp.sum((a - n) ** 2), 0),
}


@pytest.mark.parametrize("kind", LOSSES)
@pytest.mark.parametrize("spread", [0.5, 1.5, 4.0])  # all hinges active, some, none
def test_losses_and_gradients_equal_autodiff(kind, spread):
    encodings = spread * np.random.default_rng(7).normal(size=(3, 6, 5))
    value, gradient = jax.value_and_grad(lambda of: jnp.mean(jax.vmap(LOSSES[kind])(*of)))(jnp.asarray(encodings))
    assert mean_loss(kind, encodings) == pytest.approx(float(value), rel=1e-5)
    np.testing.assert_allclose(loss_gradient(kind, encodings), gradient, rtol=1e-4, atol=1e-5)


@given(st.integers(0, 2**32 - 1), st.floats(0.1, 30))
def test_no_pair_has_less_loss_than_the_constant_and_only_a_margin_makes_it_costly(seed, margin):
    encodings = np.random.default_rng(seed).normal(size=(3, 2, 3))
    constant = np.broadcast_to(encodings[0, 0], encodings.shape)
    assert mean_loss("pair", encodings) > mean_loss("pair", constant) == 0
    for kind in ("triplet", "contrastive"):
        assert mean_loss(kind, constant, margin) == pytest.approx(margin)
        assert mean_loss(kind, constant, margin=0) == 0


def test_a_picture_holds_the_car_the_view_and_noise():
    pictures = take_pictures(np.random.default_rng(1), np.ones((4000, CAR)), 2)
    np.testing.assert_allclose(pictures.mean(axis=(0, 1)), [1] * CAR + [0] * VIEW, atol=0.3)
    of_view = math.hypot(SPREAD, NOISE)
    np.testing.assert_allclose(pictures.std(axis=(0, 1)), [NOISE] * CAR + [of_view] * VIEW, rtol=0.05)
