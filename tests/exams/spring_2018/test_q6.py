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
@settings(max_examples=5)
def test_a_larger_threshold_lets_more_of_both_in(seed):
    welcome, strange = q6.arrivals(q6.KEEPS_THE_CAR, np.random.default_rng(seed), gates=5)
    small, large = np.sort(np.random.default_rng(seed).uniform(0, 20, 2))
    assume(small < large)
    assert (welcome <= small).mean() <= (welcome <= large).mean()
    assert (strange <= small).mean() <= (strange <= large).mean()


def test_a_perfect_encoder_is_better_than_the_trained_one():
    """What limits the gate of the experiment is its network, not the pictures."""
    assert sum(q6.shares_of_a_perfect_encoder()) / 2 > 0.97 > sum(q6.shares_at_the_gate("triplet")) / 2


# What the page prints, measured again with other pictures


def mean_distances(network, noise=q6.NOISE, cars=4000):
    """Mean squared distances of encodings: of two pictures of a car, and, as twice a variance, of different cars."""
    rng = np.random.default_rng(99)
    first, second = np.moveaxis(q6.encode(network, q6.take_pictures(rng, q6.draw_cars(rng, cars), 2, noise)), 1, 0)
    return ((first - second) ** 2).sum(axis=1).mean(), 2 * first.var(axis=0).sum()


def test_a_picture_holds_the_car_the_view_and_noise():
    pictures = q6.take_pictures(np.random.default_rng(1), np.ones((4000, q6.CAR)), 2)
    np.testing.assert_allclose(pictures.mean(axis=(0, 1)), [1] * q6.CAR + [0] * q6.VIEW, atol=0.3)
    of_view = math.hypot(q6.SPREAD, q6.NOISE)
    np.testing.assert_allclose(pictures.std(axis=(0, 1)), [q6.NOISE] * q6.CAR + [of_view] * q6.VIEW, rtol=0.05)


def test_no_car_serves_twice(monkeypatch):
    """Those of training, of what is measured, of the choice of a threshold and of the gates are all different cars."""
    q6.trained("triplet")
    draw, drawn = q6.draw_cars, []
    monkeypatch.setattr(q6, "draw_cars", lambda rng, count: drawn.append(draw(rng, count)) or drawn[-1])

    def all_different():
        cars = np.concatenate(drawn)
        return len(np.unique(cars, axis=0)) == len(cars)

    q6.training_pictures(0)
    q6.distances(q6.KEEPS_THE_CAR)
    q6.treated_rightly(q6.KEEPS_THE_CAR)
    assert all_different()
    for measure in (q6.without_threshold_all_come_in, q6.one_picture_admits_a_new_car):
        drawn.clear()
        measure(control=True)
        assert all_different()
    drawn.clear()
    q6.margin_is_no_threshold()
    assert all_different()


def test_a_low_threshold_keeps_strangers_out_and_few_cars_in(monkeypatch):
    monkeypatch.setattr(q6, "best_threshold", lambda welcome, strange: 1.0)
    let_in, kept_out = q6.treated_rightly(q6.KEEPS_THE_CAR)
    assert let_in == pytest.approx(float(jax.scipy.stats.chi2.cdf(1 / (2 * q6.NOISE**2), q6.CAR)), abs=0.05)
    assert kept_out > 0.99


@pytest.mark.parametrize("control", [False, True])
def test_the_constant_encoding_measured_again(control):
    (*below, (W, b)), _ = q6.trained("pair")
    expected = mean_distances([*below, (W if control else 0 * W, b)])
    found = q6.constant_encoding_has_loss_zero(control=control).numbers.values()
    assert list(found) == pytest.approx(expected, rel=0.2)


@pytest.mark.parametrize("control, loss", [(False, "pair"), (True, "triplet")])
def test_the_collapse_measured_again(control, loss):
    untrained, trained = q6.trained(loss)
    first, second, _ = (q6.encode(trained, pictures) for pictures in q6.training_pictures(0))
    same, after = mean_distances(trained)
    numbers = q6.pair_loss_collapses(control=control).numbers
    of_training, of_unseen, different_before, different_after, accuracy = numbers.values()
    assert of_training == pytest.approx(np.mean([math.dist(*pair) ** 2 for pair in zip(first, second, strict=True)]))
    assert of_unseen == pytest.approx(same, rel=0.2)
    assert different_before == pytest.approx(mean_distances(untrained)[1], rel=0.2)
    assert different_after == pytest.approx(after, rel=0.2)
    assert accuracy == pytest.approx(np.mean(q6.shares_at_the_gate(loss)))


@pytest.mark.parametrize("control, loss", [(False, "contrastive"), (True, "pair")])
def test_pairs_of_different_cars_measured_again(control, loss):
    different, accuracy = q6.pairs_of_different_cars_prevent_it(control=control).numbers.values()
    assert different == pytest.approx(mean_distances(q6.trained(loss)[1])[1], rel=0.2)
    assert accuracy == pytest.approx(np.mean(q6.shares_at_the_gate(loss)))


def test_what_is_left_without_noise_in_closed_form():
    """The part of the encoder that reads the car stays as it was; the part that reads the view has gone."""
    ((W, _),), _ = q6.trained("pair", noise=0.0, hidden=0)
    of_car, of_view = (W[: q6.CAR] ** 2).sum(), q6.SPREAD**2 * (W[q6.CAR :] ** 2).sum()
    same, left, order = q6.pairs_without_noise_keep_cars_apart().numbers.values()
    assert same < 1e-3 and order > 0.99
    assert left == pytest.approx(of_car / (of_car + of_view), rel=0.1)


def test_what_is_left_is_measured_with_the_noise_of_the_training(monkeypatch):
    noises = []
    monkeypatch.setattr(q6, "distances", lambda network, seed, noise=None: noises.append(noise) or np.ones((2, 3)))
    assert q6.shrinkage(0.0) == 1 and noises == [0.0, 0.0]


def test_the_table_of_fates_measured_again():
    rows = q6.fates()
    kinds = [row[:3] for row in rows]
    assert kinds == [
        ("tanh", q6.NOISE, "pair"),
        ("tanh", q6.NOISE, "contrastive"),
        ("tanh", q6.NOISE, "triplet"),
        ("linear", q6.NOISE, "pair"),
        ("linear", 0.0, "pair"),
    ]
    for kind, noise, loss, untrained, same, different, order in rows:
        before, after = q6.trained(loss, 0, noise, 24 if kind == "tanh" else 0)
        expected = (mean_distances(before, noise)[1], *mean_distances(after, noise))
        assert (untrained, same, different) == pytest.approx(expected, rel=0.2, abs=1e-6)
        of_same, of_different = q6.distances(after, seed=5, noise=noise)
        counted = np.searchsorted(np.sort(of_different), of_same, side="right") / len(of_different)
        assert order == pytest.approx(1 - counted.mean(), abs=0.05)


def test_the_gate_measured_again():
    let_in, kept_out, mean = q6.gate_recognises_cars().numbers.values()
    assert (let_in, kept_out) == q6.shares_at_the_gate("triplet")
    assert mean == pytest.approx((let_in + kept_out) / 2)
    # a new car is a stranger before its picture joins the database, and an allowed one after
    before, after = q6.one_picture_admits_a_new_car().numbers.values()
    assert (before, after) == pytest.approx((1 - kept_out, let_in), abs=0.1)


def test_the_margin_as_threshold_measured_again():
    _, network = q6.trained("triplet")
    rng = np.random.default_rng(99)
    threshold = q6.best_threshold(*q6.arrivals(network, rng))
    welcome, _ = q6.arrivals(network, rng)
    by_margin, by_choice, chosen = q6.margin_is_no_threshold().numbers.values()
    assert by_margin == pytest.approx((welcome <= q6.MARGIN).mean(), abs=0.1)
    assert by_choice == pytest.approx((welcome <= threshold).mean(), abs=0.15)
    assert chosen == pytest.approx(threshold, rel=0.3) and abs(chosen - q6.MARGIN) > 1


def test_a_new_car_comes_sixty_times(monkeypatch):
    right, visits = q6.nearest, []
    monkeypatch.setattr(q6, "best_threshold", lambda welcome, strange: 1.0)
    monkeypatch.setattr(q6, "arrivals", lambda network, rng: (None, None))
    monkeypatch.setattr(q6, "nearest", lambda database, met: visits.append(len(met)) or right(database, met))
    q6.one_picture_admits_a_new_car()
    assert visits == [60] * 200  # a hundred cars, before and after


def test_the_figure_shows_a_point_and_clusters():
    panels = q6.draw_encodings().axes
    assert [panel.get_title() for panel in panels] == ["untrained", "pair loss", "triplet loss"]
    points = np.array([[line.get_xydata() for line in panel.lines] for panel in panels])
    untrained, pair, triplet = points  # (cars, pictures, 2) each
    assert triplet.shape == (5, 8, 2) and np.ptp(pair) < 0.1 * np.ptp(untrained)
    within, between = points.std(axis=2).mean(axis=(1, 2)), points.mean(axis=2).std(axis=1).mean(axis=1)
    assert between[2] > 2 * within[2] and between[0] < 1.5 * within[0]


def test_the_figure_lets_more_allowed_cars_in_than_strangers():
    allowed, strangers, chosen = q6.draw_threshold().axes[0].lines
    assert (allowed.get_label(), strangers.get_label()) == ("allowed cars", "strangers")
    limit = chosen.get_xdata()[0]
    let_in, kept_out = q6.shares_at_the_gate("triplet")
    for curve, share in ((allowed, let_in), (strangers, 1 - kept_out)):
        assert np.interp(limit, *curve.get_data()) == pytest.approx(share, abs=0.05)
