"""Second routes to Spring 2018, question 6, part b."""

import math

import jax
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from solutions.exams.spring_2018.q6 import a_pair_loss, b_threshold, encoders, gate
from solutions.exams.spring_2018.q6.a_pair_loss import distances
from solutions.exams.spring_2018.q6.b_threshold import (
    KEEPS_THE_CAR,
    draw_threshold,
    gate_recognises_cars,
    margin_is_no_threshold,
    one_picture_admits_a_new_car,
    shares_of_a_perfect_encoder,
    without_threshold_all_come_in,
)
from solutions.exams.spring_2018.q6.encoders import CAR, MARGIN, NOISE, draw_cars, trained, training_pictures
from solutions.exams.spring_2018.q6.gate import (
    DATABASE,
    arrivals,
    best_threshold,
    nearest,
    shares_at_the_gate,
    treated_rightly,
)
from solutions.pages.figures import drawn_by
from tests.confirm import confirms

SEEDS = st.integers(0, 2**32 - 1)


# The gate


@confirms("spring-2018/q6#b", "explicit loops over the database and over all thresholds")
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


@confirms("spring-2018/q6#b", "the χ² distribution of distances, for an encoder that keeps just the car")
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


def test_a_perfect_encoder_is_better_than_the_trained_one():
    """What limits the gate of the experiment is its network, not the pictures."""
    assert sum(shares_of_a_perfect_encoder()) / 2 > 0.97 > sum(shares_at_the_gate("triplet")) / 2


def test_no_car_serves_twice(monkeypatch):
    """Those of training, of what is measured, of the choice of a threshold and of the gates are all different cars."""
    trained("triplet")
    draw, drawn = draw_cars, []
    for module in (encoders, gate, a_pair_loss, b_threshold):
        monkeypatch.setattr(module, "draw_cars", lambda rng, count: drawn.append(draw(rng, count)) or drawn[-1])

    def all_different():
        cars = np.concatenate(drawn)
        return len(np.unique(cars, axis=0)) == len(cars)

    training_pictures(0)
    distances(KEEPS_THE_CAR)
    treated_rightly(KEEPS_THE_CAR)
    assert all_different()
    for measure in (without_threshold_all_come_in, one_picture_admits_a_new_car):
        drawn.clear()
        measure(control=True)
        assert all_different()
    drawn.clear()
    margin_is_no_threshold()
    assert all_different()


def test_a_low_threshold_keeps_strangers_out_and_few_cars_in(monkeypatch):
    monkeypatch.setattr(gate, "best_threshold", lambda welcome, strange: 1.0)
    let_in, kept_out = treated_rightly(KEEPS_THE_CAR)
    assert let_in == pytest.approx(float(jax.scipy.stats.chi2.cdf(1 / (2 * NOISE**2), CAR)), abs=0.05)
    assert kept_out > 0.99


def test_the_gate_measured_again():
    let_in, kept_out, mean = gate_recognises_cars().numbers.values()
    assert (let_in, kept_out) == shares_at_the_gate("triplet")
    assert mean == pytest.approx((let_in + kept_out) / 2)
    # a new car is a stranger before its picture joins the database, and an allowed one after
    before, after = one_picture_admits_a_new_car().numbers.values()
    assert (before, after) == pytest.approx((1 - kept_out, let_in), abs=0.1)


def test_the_margin_as_threshold_measured_again():
    _, network = trained("triplet")
    rng = np.random.default_rng(99)
    threshold = best_threshold(*arrivals(network, rng))
    welcome, _ = arrivals(network, rng)
    by_margin, by_choice, chosen = margin_is_no_threshold().numbers.values()
    assert by_margin == pytest.approx((welcome <= MARGIN).mean(), abs=0.1)
    assert by_choice == pytest.approx((welcome <= threshold).mean(), abs=0.15)
    assert chosen == pytest.approx(threshold, rel=0.3) and abs(chosen - MARGIN) > 1


def test_a_new_car_comes_sixty_times(monkeypatch):
    right, visits = nearest, []
    monkeypatch.setattr(b_threshold, "best_threshold", lambda welcome, strange: 1.0)
    monkeypatch.setattr(b_threshold, "arrivals", lambda network, rng: (None, None))
    monkeypatch.setattr(b_threshold, "nearest", lambda database, met: visits.append(len(met)) or right(database, met))
    one_picture_admits_a_new_car()
    assert visits == [60] * 200  # a hundred cars, before and after


def test_the_figure_lets_more_allowed_cars_in_than_strangers():
    allowed, strangers, chosen = drawn_by(draw_threshold).axes[0].lines
    assert (allowed.get_label(), strangers.get_label()) == ("allowed cars", "strangers")
    limit = chosen.get_xdata()[0]
    let_in, kept_out = shares_at_the_gate("triplet")
    for curve, share in ((allowed, let_in), (strangers, 1 - kept_out)):
        assert np.interp(limit, *curve.get_data()) == pytest.approx(share, abs=0.05)
