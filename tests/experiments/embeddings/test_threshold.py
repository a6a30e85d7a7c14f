"""Second routes to the decision at a gate."""

import math

import jax
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from solutions.experiments.embeddings import encoders
from solutions.experiments.embeddings import threshold as by
from solutions.experiments.embeddings.encoders import CAR, MARGIN, NOISE, VIEW, trained
from solutions.experiments.embeddings.threshold import DATABASE, arrivals, best_threshold, nearest
from tests.confirm import confirms

KEEPS_THE_CAR = [(np.eye(CAR + VIEW, CAR), np.zeros(CAR))]
RNG = np.random.default_rng
SEEDS = st.integers(0, 2**32 - 1)
NETWORK = trained("triplet", int(RNG(3).integers(2**32)))[1]  # that of an experiment on this stream


@given(SEEDS, st.integers(1, 6), st.integers(1, 5), st.integers(1, 4))
def test_nearest_and_threshold_equal_loops(seed, pictures, entries, width):
    rng = np.random.default_rng(seed)
    database, encodings = rng.normal(size=(entries, width)), rng.normal(size=(pictures, width))
    found = nearest(database, encodings)
    for encoding, distance in zip(encodings, found, strict=True):
        closest = sorted(math.dist(encoding, entry) for entry in database)[0]
        assert distance == pytest.approx(closest**2)
        # the nearest is within the threshold exactly where some entry is
        limit = 0.7 * closest + 0.5
        assert (distance <= limit**2) == any(math.dist(encoding, entry) <= limit for entry in database)

    welcome, strange = rng.exponential(1, pictures), rng.exponential(3, entries)
    chosen = best_threshold(welcome, strange)

    def right(limit):
        opened = [distance <= limit for distance in welcome]
        kept = [distance > limit for distance in strange]
        return sum(opened) / len(opened) + sum(kept) / len(kept)

    assert right(chosen) == pytest.approx(max(right(limit) for limit in [*welcome, *strange]))


def test_arrivals_of_a_perfect_encoder_follow_chi_squares():
    welcome, strange = arrivals(KEEPS_THE_CAR, np.random.default_rng(5), gates=400)
    rng = np.random.default_rng(6)
    scale = 2 * NOISE**2  # of the difference of two noises
    own = scale * rng.chisquare(CAR, size=2000)
    assert welcome.mean() == pytest.approx(own.mean(), rel=0.05)
    # a stranger s at distance |s| sees each entry at a non-central χ²; the nearest of the database counts
    within = rng.chisquare(CAR, size=20_000) * (1 + NOISE**2)
    spread = 1 + NOISE**2
    entries = spread * rng.noncentral_chisquare(CAR, within / spread, size=(DATABASE, len(within)))
    for share in (0.1, 0.5, 0.9):
        expected = np.quantile(entries.min(axis=0), share)
        assert (strange <= expected).mean() == pytest.approx(share, abs=0.04)


@given(SEEDS)
@settings(max_examples=5)
def test_a_larger_threshold_lets_more_of_both_in(seed):
    welcome, strange = arrivals(KEEPS_THE_CAR, np.random.default_rng(seed), gates=5)
    small, large = np.sort(np.random.default_rng(seed).uniform(0, 20, 2))
    assume(small < large)
    assert (welcome <= small).mean() <= (welcome <= large).mean()
    assert (strange <= small).mean() <= (strange <= large).mean()


def test_a_low_threshold_keeps_strangers_out_and_few_cars_in(monkeypatch):
    monkeypatch.setattr(by, "best_threshold", lambda welcome, strange: 1.0)
    let_in, kept_out = by.treated_rightly(KEEPS_THE_CAR, RNG(0))
    assert let_in == pytest.approx(float(jax.scipy.stats.chi2.cdf(1 / (2 * NOISE**2), CAR)), abs=0.05)
    assert kept_out > 0.99


def shares_again(network, gates=300):
    """The shares of allowed cars and of strangers let in at many more gates, with loops over all entries."""
    rng, opened = RNG(99), []
    limit = best_threshold(*arrivals(network, rng))
    for _ in range(gates):
        cars = rng.normal(size=(2, DATABASE, CAR))
        entries = encoders.encode(network, encoders.take_pictures(rng, cars[0])[0])
        for of in cars:
            met = encoders.encode(network, encoders.take_pictures(rng, of)[0])
            opened.append([min(math.dist(one, entry) ** 2 for entry in entries) <= limit for one in met])
    return np.mean(opened[::2]), np.mean(opened[1::2])


@confirms("embeddings/threshold#recognises_new_cars", "loops over all entries, at five times as many gates")
@pytest.mark.parametrize("control, kind", [(False, "triplet"), (True, "pair")])
def test_the_gate_measured_again(control, kind):
    let_in, kept_out, mean = by.recognises_new_cars(RNG(3), control).numbers.values()
    welcome, strange = shares_again(trained(kind, int(RNG(3).integers(2**32)))[1])
    assert mean == pytest.approx((welcome + 1 - strange) / 2, abs=0.06)
    assert mean == pytest.approx((let_in + kept_out) / 2)


@confirms("embeddings/threshold#lets_all_in_if_left_out", "loops over all entries, with the threshold and without")
def test_the_gate_without_threshold_measured_again():
    assert list(by.lets_all_in_if_left_out(RNG(3)).numbers.values()) == [1, 1]
    strange, welcome = by.lets_all_in_if_left_out(RNG(3), control=True).numbers.values()
    assert (welcome, strange) == pytest.approx(shares_again(NETWORK), abs=0.12)


@confirms("embeddings/threshold#one_picture_admits_a_new_car", "a stranger before, and an allowed car after it joined")
@pytest.mark.parametrize("control", [False, True])
def test_a_new_car_is_a_stranger_first(control):
    before, after = by.one_picture_admits_a_new_car(RNG(3), control).numbers.values()
    welcome, strange = shares_again(NETWORK)
    assert (before, after) == pytest.approx((strange, strange if control else welcome), abs=0.12)


def test_the_margin_as_threshold_measured_again():
    rng = RNG(99)
    limit = best_threshold(*arrivals(NETWORK, rng))
    welcome, _ = arrivals(NETWORK, rng)
    by_margin, by_choice, chosen = by.is_not_the_margin(RNG(3)).numbers.values()
    assert by_margin == pytest.approx((welcome <= MARGIN).mean(), abs=0.1)
    assert by_choice == pytest.approx((welcome <= limit).mean(), abs=0.15)
    assert chosen == pytest.approx(limit, rel=0.3) and abs(chosen - MARGIN) > 1


def test_no_car_serves_twice(monkeypatch):
    """Those of training, of the choice of a threshold and of the gates are all different cars."""
    draw, drawn = encoders.draw_cars, []
    for module in (encoders, by):
        monkeypatch.setattr(module, "draw_cars", lambda rng, count: drawn.append(draw(rng, count)) or drawn[-1])
    for measure in (by.recognises_new_cars, by.one_picture_admits_a_new_car):
        drawn.clear()
        trained.cache_clear()
        measure(RNG(0))
        cars = np.concatenate(drawn)
        assert len(np.unique(cars, axis=0)) == len(cars) > encoders.CARS


def test_a_new_car_comes_sixty_times(monkeypatch):
    right, visits = nearest, []
    monkeypatch.setattr(by, "best_threshold", lambda welcome, strange: 1.0)
    monkeypatch.setattr(by, "arrivals", lambda network, rng: (None, None))
    monkeypatch.setattr(by, "nearest", lambda database, met: visits.append(len(met)) or right(database, met))
    by.one_picture_admits_a_new_car(RNG(3))
    assert visits == [60] * 200  # a hundred cars, before and after
