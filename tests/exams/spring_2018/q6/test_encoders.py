"""What parts of Spring 2018, question 6, share: `encoders`."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from solutions.exams.spring_2018.q6.encoders import (
    CAR,
    NOISE,
    SPREAD,
    VIEW,
    contrastive_loss,
    pair_loss,
    take_pictures,
    triplet_loss,
)

SEEDS = st.integers(0, 2**32 - 1)


@given(SEEDS, st.floats(0.1, 30))
def test_no_pair_has_less_loss_than_the_constant_and_only_a_margin_makes_it_costly(seed, margin):
    encodings = np.random.default_rng(seed).normal(size=(6, 3))
    constant = np.tile(encodings[:1], (6, 1))
    assert pair_loss(encodings) > pair_loss(constant) == 0
    assert triplet_loss(constant, margin) == pytest.approx(margin)
    assert contrastive_loss(constant, margin) == pytest.approx(margin)
    assert triplet_loss(constant, margin=0) == contrastive_loss(constant, margin=0) == 0


def test_a_picture_holds_the_car_the_view_and_noise():
    pictures = take_pictures(np.random.default_rng(1), np.ones((4000, CAR)), 2)
    np.testing.assert_allclose(pictures.mean(axis=(0, 1)), [1] * CAR + [0] * VIEW, atol=0.3)
    of_view = math.hypot(SPREAD, NOISE)
    np.testing.assert_allclose(pictures.std(axis=(0, 1)), [NOISE] * CAR + [of_view] * VIEW, rtol=0.05)
