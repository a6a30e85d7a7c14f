"""Second routes to Spring 2018, question 6: autodiff, gradient descent in closed form, explicit loops, χ² distances."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from solutions.exams.spring_2018 import q6
from tests.confirm import confirms

SEEDS = st.integers(0, 2**32 - 1)

# The losses and their gradients, in JAX, car by car


def of_pair(a, p, n):
    return jnp.sum((a - p) ** 2)


def of_triplet(a, p, n):
    return jnp.maximum(jnp.sum((a - p) ** 2) - jnp.sum((a - n) ** 2) + q6.MARGIN, 0)


def of_contrastive(a, p, n):
    return jnp.sum((a - p) ** 2) + jnp.maximum(q6.MARGIN - jnp.sum((a - n) ** 2), 0)


LOSSES = {
    "pair": (of_pair, q6.pair_loss),
    "triplet": (of_triplet, q6.triplet_loss),
    "contrastive": (of_contrastive, q6.contrastive_loss),
}


@confirms("spring-2018/q6#a", "JAX: autodiff of the three losses, written for one car at a time")
@pytest.mark.parametrize("name", LOSSES)
@pytest.mark.parametrize("spread", [0.5, 1.5, 4.0])  # all hinges active, some, none
def test_losses_and_gradients_equal_autodiff(name, spread):
    single, loss = LOSSES[name]
    encodings = spread * np.random.default_rng(7).normal(size=(3, 6, 5))

    def mean_loss(stacked):
        return jnp.mean(jax.vmap(single)(*stacked))

    value, gradient = jax.value_and_grad(mean_loss)(jnp.asarray(encodings))
    stacked = (encodings[:2] if name == "pair" else encodings).reshape(-1, 5)
    assert loss(stacked) == pytest.approx(float(value), rel=1e-5)
    expected = np.asarray(gradient).reshape(-1, 5)[: len(stacked)]
    np.testing.assert_allclose(q6.GRADIENTS[name](stacked), expected, rtol=1e-4, atol=1e-5)


@given(SEEDS, st.floats(0.1, 30))
def test_no_pair_has_less_loss_than_the_constant_and_only_a_margin_makes_it_costly(seed, margin):
    encodings = np.random.default_rng(seed).normal(size=(6, 3))
    constant = np.tile(encodings[:1], (6, 1))
    assert q6.pair_loss(encodings) > q6.pair_loss(constant) == 0
    assert q6.triplet_loss(constant, margin) == pytest.approx(margin)
    assert q6.contrastive_loss(constant, margin) == pytest.approx(margin)
    assert q6.triplet_loss(constant, margin=0) == q6.contrastive_loss(constant, margin=0) == 0


def descend(W, noise, steps, rate):
    """Gradient descent on the expected pair loss of a linear encoder, in closed form: W ← (I − 2ηΣ) W, Σ diagonal."""
    variances = np.repeat([0.0, q6.SPREAD**2], [q6.CAR, q6.VIEW]) + noise**2
    return (1 - 2 * rate * 2 * variances)[:, None] ** steps * W


@confirms("spring-2018/q6#a", "gradient descent on the expected loss of a linear encoder, in closed form")
@pytest.mark.parametrize("noise, clustered", [(0.0, False), (q6.NOISE, True)])
def test_descent_in_closed_form_clusters_only_with_noise(noise, clustered):
    W = np.random.default_rng(1).normal(size=(q6.CAR + q6.VIEW, q6.CAR))
    after = descend(W, noise, steps=2000, rate=0.01)

    def between(W):  # the expected squared distance of different cars
        variances = np.repeat([1.0, q6.SPREAD**2], [q6.CAR, q6.VIEW]) + noise**2
        return 2 * (variances[:, None] * W**2).sum()

    assert bool(between(after) / between(W) < 0.01) is clustered
    assert (q6.shrinkage(noise) < 0.01) is clustered
    if not clustered:
        np.testing.assert_allclose(after[: q6.CAR], W[: q6.CAR])


@confirms("spring-2018/q6#a", "the rank of the differences within pairs: how many directions have loss zero")
@pytest.mark.parametrize("noise, free", [(0.0, q6.CAR), (q6.NOISE, 0)])
def test_directions_that_no_pair_sees(noise, free):
    first, second, _ = q6.training_pictures(3, noise)
    rank = np.linalg.matrix_rank(first - second)
    assert q6.CAR + q6.VIEW - rank == free


def test_share_in_order_counts_pairs():
    same, different = np.random.default_rng(2).normal(size=(2, 9))
    counted = sum(s < d for s in same for d in different) / 81
    assert q6.share_in_order(same, different) == pytest.approx(counted)


def test_the_collapse_is_no_overfitting():
    numbers = q6.pair_loss_collapses().numbers
    assert numbers["loss of unseen pairs of one car"] < 5 * numbers["loss of the training pairs"]


# The gate


@confirms("spring-2018/q6#b", "explicit loops over the database and over all thresholds")
@given(SEEDS, st.integers(1, 6), st.integers(1, 5), st.integers(1, 4))
def test_nearest_and_threshold_equal_loops(seed, pictures, entries, width):
    rng = np.random.default_rng(seed)
    database, encodings = rng.normal(size=(entries, width)), rng.normal(size=(pictures, width))
    found = q6.nearest(database, encodings)
    for encoding, distance in zip(encodings, found, strict=True):
        closest = sorted(math.dist(encoding, entry) for entry in database)[0]
        assert distance == pytest.approx(closest**2)
        # the nearest is within the threshold exactly where some entry is
        limit = 0.7 * closest + 0.5
        assert (distance <= limit**2) == any(math.dist(encoding, entry) <= limit for entry in database)

    welcome, strange = rng.exponential(1, pictures), rng.exponential(3, entries)
    chosen = q6.best_threshold(welcome, strange)

    def right(limit):
        opened = [distance <= limit for distance in welcome]
        kept = [distance > limit for distance in strange]
        return sum(opened) / len(opened) + sum(kept) / len(kept)

    assert right(chosen) == pytest.approx(max(right(limit) for limit in [*welcome, *strange]))


@confirms("spring-2018/q6#b", "the χ² distribution of distances, for an encoder that keeps just the car")
def test_arrivals_of_a_perfect_encoder_follow_chi_squares():
    welcome, strange = q6.arrivals(q6.KEEPS_THE_CAR, np.random.default_rng(5), gates=400)
    rng = np.random.default_rng(6)
    scale = 2 * q6.NOISE**2  # of the difference of two noises
    own = scale * rng.chisquare(q6.CAR, size=2000)
    assert welcome.mean() == pytest.approx(own.mean(), rel=0.05)
    # a stranger s at distance |s| sees each entry at a non-central χ²; the nearest of the database counts
    within = rng.chisquare(q6.CAR, size=20_000) * (1 + q6.NOISE**2)
    spread = 1 + q6.NOISE**2
    entries = spread * rng.noncentral_chisquare(q6.CAR, within / spread, size=(q6.DATABASE, len(within)))
    for share in (0.1, 0.5, 0.9):
        expected = np.quantile(entries.min(axis=0), share)
        assert (strange <= expected).mean() == pytest.approx(share, abs=0.04)


@given(SEEDS)
@settings(max_examples=5, deadline=None)
def test_a_larger_threshold_lets_more_of_both_in(seed):
    welcome, strange = q6.arrivals(q6.KEEPS_THE_CAR, np.random.default_rng(seed), gates=5)
    small, large = np.sort(np.random.default_rng(seed).uniform(0, 20, 2))
    assume(small < large)
    assert (welcome <= small).mean() <= (welcome <= large).mean()
    assert (strange <= small).mean() <= (strange <= large).mean()


def test_a_perfect_encoder_is_better_than_the_trained_one():
    """What limits the gate of the experiment is its network, not the pictures."""
    assert sum(q6.shares_of_a_perfect_encoder()) / 2 > 0.97 > sum(q6.shares_at_the_gate("triplet")) / 2
