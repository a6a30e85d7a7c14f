"""Second routes to what a loss on pairs does: closed forms, and the same trainings in JAX."""

import numpy as np
import pytest

from solutions.experiments.embeddings import pairs as by
from solutions.experiments.embeddings.encoders import CAR, NOISE, SPREAD, VIEW, training_pictures
from solutions.experiments.embeddings.encoders import untrained as fresh
from tests.confirm import confirms
from tests.experiments.embeddings import again

RNG = np.random.default_rng
SEED = int(RNG(3).integers(2**32))  # what an experiment draws for its training from this stream


def numbers(experiment, control):
    return list(experiment(RNG(3), control).numbers.values())


def drawn():
    """The seed of a training, and the generator behind it."""
    rng = RNG(3)
    return int(rng.integers(2**32)), rng


def treated_rightly(network, rng):
    """The mean of the shares of allowed cars let in and of strangers kept out."""
    limit, welcome, strange = again.gate(network, rng)
    return (np.mean(welcome <= limit) + np.mean(strange > limit)) / 2


@confirms("embeddings/pairs#constant_encoding_has_loss_zero", "the same pictures, encoded and compared once more")
@pytest.mark.parametrize("control", [False, True])
def test_distances_of_the_constant_encoding(control):
    *below, (W, b) = fresh(rng := RNG(3))
    same, different = again.distances([*below, (W if control else 0 * W, b)], rng)
    assert numbers(by.constant_encoding_has_loss_zero, control) == pytest.approx([same.mean(), different.mean()])


@confirms("embeddings/pairs#pair_loss_collapses", "JAX: the same training by autodiff, and gates in loops")
@pytest.mark.parametrize("control, kind", [(False, "pair"), (True, "triplet")])
def test_the_collapse_in_jax(control, kind):
    seed, rng = drawn()
    first, second, _ = again.training_pictures(seed)
    untrained, network = again.trained(kind, seed)
    of_training = again.squared(*(again.encoded(network, of) for of in (first, second))).mean()
    (_, before), (same, after) = again.distances(untrained, rng), again.distances(network, rng)
    expected = [of_training, same.mean(), before.mean(), after.mean(), treated_rightly(network, rng)]
    assert numbers(by.pair_loss_collapses, control) == pytest.approx(expected)
    assert control or same.mean() < 5 * of_training, "it is no overfitting"


@confirms(
    "embeddings/pairs#pairs_of_different_cars_prevent_it", "JAX: the same training by autodiff, and gates in loops"
)
@pytest.mark.parametrize("control, kind", [(False, "contrastive"), (True, "pair")])
def test_pairs_of_different_cars_in_jax(control, kind):
    seed, rng = drawn()
    network = again.trained(kind, seed)[1]
    expected = [again.distances(network, rng)[1].mean(), treated_rightly(network, rng)]
    assert numbers(by.pairs_of_different_cars_prevent_it, control) == pytest.approx(expected)


@confirms("embeddings/pairs#without_noise_cars_stay_apart", "JAX: the same training by autodiff, and pairs counted")
@pytest.mark.parametrize("control, noise", [(False, 0.0), (True, 0.3)])
def test_a_linear_encoder_in_jax(control, noise):
    seed, _ = drawn()
    rng = RNG([seed, 1])
    (_, before), (same, after) = (again.distances(of, rng, noise) for of in again.trained("pair", seed, noise, 0))
    in_order = sum(np.count_nonzero(after > one) for one in same) / 500**2
    expected = [same.mean(), after.mean() / before.mean(), in_order]
    assert numbers(by.without_noise_cars_stay_apart, control) == pytest.approx(expected, rel=1e-6, abs=1e-9)


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
