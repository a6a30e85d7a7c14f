"""Second routes to what a loss on pairs does: closed forms, and distances measured again with other cars."""

import math

import numpy as np
import pytest

from solutions.experiments.embeddings import pairs as by
from solutions.experiments.embeddings.encoders import CAR, NOISE, SPREAD, VIEW, encode, trained, training_pictures
from solutions.experiments.embeddings.encoders import untrained as fresh
from tests.confirm import confirms
from tests.experiments.embeddings.remeasured import mean_distances

RNG = np.random.default_rng
SEED = int(RNG(3).integers(2**32))  # what an experiment draws for its training from this stream


@confirms("embeddings/pairs#constant_encoding_has_loss_zero", "twice a variance, of other cars and their encodings")
@pytest.mark.parametrize("control", [False, True])
def test_the_constant_encoding_measured_again(control):
    *below, (W, b) = fresh(RNG(3))
    found = by.constant_encoding_has_loss_zero(RNG(3), control).numbers.values()
    assert list(found) == pytest.approx(mean_distances([*below, (W if control else 0 * W, b)]), rel=0.25)


@confirms("embeddings/pairs#pair_loss_collapses", "pair by pair, and twice a variance, of other cars")
@pytest.mark.parametrize("control, kind", [(False, "pair"), (True, "triplet")])
def test_the_collapse_measured_again(control, kind):
    untrained, network = trained(kind, SEED)
    first, second, _ = encode(network, training_pictures(SEED))
    same, after = mean_distances(network)
    of_training, of_unseen, before, left, _ = by.pair_loss_collapses(RNG(3), control).numbers.values()
    assert of_training == pytest.approx(np.mean([math.dist(*pair) ** 2 for pair in zip(first, second, strict=True)]))
    assert of_unseen == pytest.approx(same, rel=0.25)
    assert before == pytest.approx(mean_distances(untrained)[1], rel=0.25)
    assert left == pytest.approx(after, rel=0.25)
    if not control:
        assert of_unseen < 5 * of_training, "it is no overfitting"


@confirms("embeddings/pairs#pairs_of_different_cars_prevent_it", "twice a variance, of other cars")
@pytest.mark.parametrize("control, kind", [(False, "contrastive"), (True, "pair")])
def test_pairs_of_different_cars_measured_again(control, kind):
    different = by.pairs_of_different_cars_prevent_it(RNG(3), control).numbers["squared distance of different cars"]
    assert different == pytest.approx(mean_distances(trained(kind, SEED)[1])[1], rel=0.25)


def descended(W, noise, steps, rate):
    """Gradient descent on the expected pair loss of a linear encoder: W ← (I − 2ηΣ) W with a diagonal Σ."""
    variances = np.repeat([0.0, SPREAD**2], [CAR, VIEW]) + noise**2
    return (1 - 2 * rate * 2 * variances)[:, None] ** steps * W


def distance_of_different_cars(W, noise):
    """Its expectation for a linear encoder."""
    return 2 * ((np.repeat([1.0, SPREAD**2], [CAR, VIEW]) + noise**2)[:, None] * W**2).sum()


@confirms(
    "embeddings/pairs#without_noise_cars_stay_apart",
    "gradient descent on the expected loss of a linear encoder, in closed form",
)
@pytest.mark.parametrize("control, noise", [(False, 0.0), (True, NOISE)])
def test_descent_in_closed_form_clusters_only_with_noise(control, noise):
    ((W, _),) = fresh(SEED, hidden=0)
    after = descended(W, noise, steps=2000, rate=0.01)
    same, left, _ = by.without_noise_cars_stay_apart(RNG(3), control).numbers.values()
    expected = distance_of_different_cars(after, noise) / distance_of_different_cars(W, noise)
    assert same < 1e-3
    assert left == pytest.approx(expected, rel=0.15, abs=1e-4)
    assert (left < 0.01) == control == (by.shrinkage(noise) < 0.01)
    if not control:
        np.testing.assert_allclose(after[:CAR], W[:CAR])


@confirms("embeddings/pairs#without_noise_cars_stay_apart", "the rank of the differences: directions of loss zero")
@pytest.mark.parametrize("noise, free", [(0.0, CAR), (NOISE, 0)])
def test_directions_that_no_pair_sees(noise, free):
    first, second, _ = training_pictures(3, noise)
    assert CAR + VIEW - np.linalg.matrix_rank(first - second) == free


def test_share_in_order_counts_pairs():
    same, different = RNG(2).normal(size=(2, 9))
    counted = sum(s < d for s in same for d in different) / 81
    assert by.share_in_order(same, different) == pytest.approx(counted)


def test_what_is_left_is_measured_with_the_noise_of_the_training(monkeypatch):
    noises = []
    monkeypatch.setattr(by, "distances", lambda of, rng, noise=None: noises.append(noise) or np.ones((2, 3)))
    assert by.shrinkage(0.0) == 1 and noises == [0.0, 0.0]
