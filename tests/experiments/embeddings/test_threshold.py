"""Second routes to the decision at a gate."""

import math

import jax
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from solutions.experiments.embeddings import encoders
from solutions.experiments.embeddings import threshold as by
from solutions.experiments.embeddings.encoders import CAR, NOISE, VIEW
from solutions.experiments.embeddings.threshold import DATABASE, arrivals, best_threshold, nearest
from tests.confirm import confirms
from tests.experiments.embeddings import again

KEEPS_THE_CAR = [(np.eye(CAR + VIEW, CAR), np.zeros(CAR))]
RNG = np.random.default_rng
SEEDS = st.integers(0, 2**32 - 1)


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


def numbers(experiment, *control):
    return list(experiment(RNG(3), *control).numbers.values())


def trained(kind="triplet"):
    """A network trained once more, and the generator behind its seed."""
    rng = RNG(3)
    return again.trained(kind, int(rng.integers(2**32)))[1], rng


@confirms("embeddings/threshold#recognises_new_cars", "JAX: the same training by autodiff, and gates in loops")
@pytest.mark.parametrize("control, kind", [(False, "triplet"), (True, "pair")])
def test_shares_at_the_gates(control, kind):
    limit, welcome, strange = again.gate(*trained(kind))
    let_in, kept_out = (welcome <= limit).mean(), (strange > limit).mean()
    assert numbers(by.recognises_new_cars, control) == pytest.approx([let_in, kept_out, (let_in + kept_out) / 2])


@confirms("embeddings/threshold#lets_all_in_if_left_out", "JAX: the same training by autodiff, and gates in loops")
@pytest.mark.parametrize("control", [False, True])
def test_shares_without_threshold(control):
    limit, welcome, strange = again.gate(*trained())
    expected = [np.mean(of <= limit) if control else 1 for of in (strange, welcome)]
    assert numbers(by.lets_all_in_if_left_out, control) == pytest.approx(expected)


@confirms("embeddings/threshold#one_picture_admits_a_new_car", "JAX: the same training by autodiff, and gates in loops")
@pytest.mark.parametrize("control", [False, True])
def test_visits_before_and_after_a_picture_joins(control):
    network, rng = trained()
    limit = again.limit(*again.arrivals(network, rng))
    before = after = 0
    for newcomer in again.cars(rng, 100):
        entries = again.encoded(network, again.pictures(rng, again.cars(rng, 5))[0])
        joining, *visits = again.encoded(network, again.pictures(rng, newcomer[None], 61)[:, 0])
        known = np.array(again.closest(entries, visits)) <= limit
        before += known.sum()
        after += (known | (again.squared(joining, np.array(visits)) <= limit * (not control))).sum()
    assert numbers(by.one_picture_admits_a_new_car, control) == pytest.approx([before / 6000, after / 6000])


def test_the_margin_as_threshold():
    limit, welcome, _ = again.gate(*trained())
    expected = [(welcome <= again.MARGIN).mean(), (welcome <= limit).mean(), limit]
    assert numbers(by.is_not_the_margin) == pytest.approx(expected)


def test_no_car_serves_twice(monkeypatch):
    """Those of training, of the choice of a threshold and of the gates are all different cars."""
    draw, drawn = encoders.draw_cars, []
    for module in (encoders, by):
        monkeypatch.setattr(module, "draw_cars", lambda rng, count: drawn.append(draw(rng, count)) or drawn[-1])
    for measure in (by.recognises_new_cars, by.one_picture_admits_a_new_car):
        drawn.clear()
        encoders.trained.cache_clear()
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
