"""Second routes to Spring 2018, question 6, part a."""

import math

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from solutions.exams.spring_2018.q6 import a_pair_loss, encoders
from solutions.exams.spring_2018.q6.a_pair_loss import (
    constant_encoding_has_loss_zero,
    distances,
    draw_encodings,
    fates,
    pair_loss_collapses,
    pairs_of_different_cars_prevent_it,
    pairs_without_noise_keep_cars_apart,
    share_in_order,
    shrinkage,
)
from solutions.exams.spring_2018.q6.encoders import (
    CAR,
    GRADIENTS,
    MARGIN,
    NOISE,
    SPREAD,
    VIEW,
    contrastive_loss,
    draw_cars,
    encode,
    pair_loss,
    take_pictures,
    training_pictures,
    triplet_loss,
)
from solutions.exams.spring_2018.q6.gate import shares_at_the_gate
from tests.confirm import confirms

# The losses and their gradients, in JAX, car by car


def of_pair(a, p, n):
    return jnp.sum((a - p) ** 2)


def of_triplet(a, p, n):
    return jnp.maximum(jnp.sum((a - p) ** 2) - jnp.sum((a - n) ** 2) + MARGIN, 0)


def of_contrastive(a, p, n):
    return jnp.sum((a - p) ** 2) + jnp.maximum(MARGIN - jnp.sum((a - n) ** 2), 0)


LOSSES = {
    "pair": (of_pair, pair_loss),
    "triplet": (of_triplet, triplet_loss),
    "contrastive": (of_contrastive, contrastive_loss),
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
    np.testing.assert_allclose(GRADIENTS[name](stacked), expected, rtol=1e-4, atol=1e-5)


def descend(W, noise, steps, rate):
    """Gradient descent on the expected pair loss of a linear encoder, in closed form: W ← (I − 2ηΣ) W, Σ diagonal."""
    variances = np.repeat([0.0, SPREAD**2], [CAR, VIEW]) + noise**2
    return (1 - 2 * rate * 2 * variances)[:, None] ** steps * W


@confirms("spring-2018/q6#a", "gradient descent on the expected loss of a linear encoder, in closed form")
@pytest.mark.parametrize("noise, clustered", [(0.0, False), (NOISE, True)])
def test_descent_in_closed_form_clusters_only_with_noise(noise, clustered):
    W = np.random.default_rng(1).normal(size=(CAR + VIEW, CAR))
    after = descend(W, noise, steps=2000, rate=0.01)

    def between(W):  # the expected squared distance of different cars
        variances = np.repeat([1.0, SPREAD**2], [CAR, VIEW]) + noise**2
        return 2 * (variances[:, None] * W**2).sum()

    assert bool(between(after) / between(W) < 0.01) is clustered
    assert (shrinkage(noise) < 0.01) is clustered
    if not clustered:
        np.testing.assert_allclose(after[:CAR], W[:CAR])


@confirms("spring-2018/q6#a", "the rank of the differences within pairs: how many directions have loss zero")
@pytest.mark.parametrize("noise, free", [(0.0, CAR), (NOISE, 0)])
def test_directions_that_no_pair_sees(noise, free):
    first, second, _ = training_pictures(3, noise)
    rank = np.linalg.matrix_rank(first - second)
    assert CAR + VIEW - rank == free


def test_share_in_order_counts_pairs():
    same, different = np.random.default_rng(2).normal(size=(2, 9))
    counted = sum(s < d for s in same for d in different) / 81
    assert share_in_order(same, different) == pytest.approx(counted)


def test_the_collapse_is_no_overfitting():
    numbers = pair_loss_collapses().numbers
    assert numbers["loss of unseen pairs of one car"] < 5 * numbers["loss of the training pairs"]


# What the page prints, measured again with other pictures


def mean_distances(network, noise=NOISE, cars=4000):
    """Mean squared distances of encodings: of two pictures of a car, and, as twice a variance, of different cars."""
    rng = np.random.default_rng(99)
    first, second = np.moveaxis(encode(network, take_pictures(rng, draw_cars(rng, cars), 2, noise)), 1, 0)
    return ((first - second) ** 2).sum(axis=1).mean(), 2 * first.var(axis=0).sum()


@pytest.mark.parametrize("control", [False, True])
def test_the_constant_encoding_measured_again(control):
    (*below, (W, b)), _ = encoders.trained("pair")
    expected = mean_distances([*below, (W if control else 0 * W, b)])
    found = constant_encoding_has_loss_zero(control=control).numbers.values()
    assert list(found) == pytest.approx(expected, rel=0.2)


@pytest.mark.parametrize("control, loss", [(False, "pair"), (True, "triplet")])
def test_the_collapse_measured_again(control, loss):
    untrained, trained = encoders.trained(loss)
    first, second, _ = (encode(trained, pictures) for pictures in training_pictures(0))
    same, after = mean_distances(trained)
    numbers = pair_loss_collapses(control=control).numbers
    of_training, of_unseen, different_before, different_after, accuracy = numbers.values()
    assert of_training == pytest.approx(np.mean([math.dist(*pair) ** 2 for pair in zip(first, second, strict=True)]))
    assert of_unseen == pytest.approx(same, rel=0.2)
    assert different_before == pytest.approx(mean_distances(untrained)[1], rel=0.2)
    assert different_after == pytest.approx(after, rel=0.2)
    assert accuracy == pytest.approx(np.mean(shares_at_the_gate(loss)))


@pytest.mark.parametrize("control, loss", [(False, "contrastive"), (True, "pair")])
def test_pairs_of_different_cars_measured_again(control, loss):
    different, accuracy = pairs_of_different_cars_prevent_it(control=control).numbers.values()
    assert different == pytest.approx(mean_distances(encoders.trained(loss)[1])[1], rel=0.2)
    assert accuracy == pytest.approx(np.mean(shares_at_the_gate(loss)))


def test_what_is_left_without_noise_in_closed_form():
    """The part of the encoder that reads the car stays as it was; the part that reads the view has gone."""
    ((W, _),), _ = encoders.trained("pair", noise=0.0, hidden=0)
    of_car, of_view = (W[:CAR] ** 2).sum(), SPREAD**2 * (W[CAR:] ** 2).sum()
    same, left, order = pairs_without_noise_keep_cars_apart().numbers.values()
    assert same < 1e-3 and order > 0.99
    assert left == pytest.approx(of_car / (of_car + of_view), rel=0.1)


def test_what_is_left_is_measured_with_the_noise_of_the_training(monkeypatch):
    noises = []
    monkeypatch.setattr(
        a_pair_loss, "distances", lambda network, seed, noise=None: noises.append(noise) or np.ones((2, 3))
    )
    assert shrinkage(0.0) == 1 and noises == [0.0, 0.0]


def test_the_table_of_fates_measured_again():
    rows = fates()
    kinds = [row[:3] for row in rows]
    assert kinds == [
        ("tanh", NOISE, "pair"),
        ("tanh", NOISE, "contrastive"),
        ("tanh", NOISE, "triplet"),
        ("linear", NOISE, "pair"),
        ("linear", 0.0, "pair"),
    ]
    for kind, noise, loss, untrained, same, different, order in rows:
        before, after = encoders.trained(loss, 0, noise, 24 if kind == "tanh" else 0)
        expected = (mean_distances(before, noise)[1], *mean_distances(after, noise))
        assert (untrained, same, different) == pytest.approx(expected, rel=0.2, abs=1e-6)
        of_same, of_different = distances(after, seed=5, noise=noise)
        counted = np.searchsorted(np.sort(of_different), of_same, side="right") / len(of_different)
        assert order == pytest.approx(1 - counted.mean(), abs=0.05)


def test_the_figure_shows_a_point_and_clusters():
    panels = draw_encodings().axes
    assert [panel.get_title() for panel in panels] == ["untrained", "pair loss", "triplet loss"]
    points = np.array([[line.get_xydata() for line in panel.lines] for panel in panels])
    untrained, pair, triplet = points  # (cars, pictures, 2) each
    assert triplet.shape == (5, 8, 2) and np.ptp(pair) < 0.1 * np.ptp(untrained)
    within, between = points.std(axis=2).mean(axis=(1, 2)), points.mean(axis=2).std(axis=1).mean(axis=1)
    assert between[2] > 2 * within[2] and between[0] < 1.5 * within[0]
