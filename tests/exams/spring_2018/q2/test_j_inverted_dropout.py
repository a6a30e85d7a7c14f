"""Second routes to Spring 2018, question 2, part j."""

import itertools
import math
import statistics
from fractions import Fraction

import keras
import numpy as np
import pytest

from solutions.exams.spring_2018.q2.j_inverted_dropout import (
    both_are_one_network,
    division_keeps_the_mean,
    errors_by_method,
    mean_over_masks_is_another_output,
    plain_dropout_must_be_scaled,
)
from tests.confirm import confirms


@confirms("spring-2018/q2#j", "Keras: its own dropout layer divides in training and does nothing at test time")
def test_keras_inverts():
    layer, ones = keras.layers.Dropout(1 - 0.8, seed=1), np.ones((400, 50), dtype="float32")
    in_training = np.asarray(layer(ones, training=True))
    assert set(np.unique(in_training).round(4).tolist()) == {0, 1.25}
    assert in_training.mean() == pytest.approx(1, abs=5 * 0.5 / math.sqrt(ones.size))
    np.testing.assert_array_equal(layer(ones, training=False), ones)


@confirms("spring-2018/q2#j", "training with plain dropout itself: used as it is, its outputs are too large by 1/p")
@pytest.mark.parametrize("keep", [0.5, 0.8])
def test_plain_dropout_trained_by_hand(keep):
    rng = np.random.default_rng(0)
    X = rng.uniform(0, 1, size=(400, 30))
    y = X.mean(axis=1)
    w = np.zeros(30)
    for step in range(2000):  # a linear output on dropped inputs
        dropped = X * (rng.random(X.shape) < keep)
        w -= 0.5 / (1 + step / 200) * dropped.T @ (dropped @ w - y) / len(X)
    as_it_is, scaled = (np.mean(X @ w * factor) / np.mean(y) for factor in (1, keep))
    assert as_it_is == pytest.approx(scaled / keep)
    assert scaled == pytest.approx(1, abs=0.1)


@confirms("spring-2018/q2#j", "the sum over all masks, in exact fractions, behind one and behind two layers of dropout")
def test_expectations_in_exact_fractions():
    p, a = Fraction(3, 10), Fraction(7, 2)
    weights = {1: p, 0: 1 - p}
    assert sum(weights[d] * a * d / p for d in weights) == a
    assert sum(weights[d] * a * d for d in weights) == p * a
    chain = itertools.product(weights, repeat=2)
    assert sum(weights[d] * weights[e] * a * d * e / p for d, e in chain) == p * a  # divided in the last layer only
    # a unit relu(h - a) above has a mean of its own
    assert sum(weights[d] * max(a * d / p - a, 0) for d in weights) > max(a - a, 0)


def test_numbers_of_dropout_by_hand():
    mean = np.random.default_rng(3).uniform(0, 1, size=50).sum() / 50
    for control in (False, True):
        before, behind = division_keeps_the_mean(3, control).numbers.values()
        assert before == pytest.approx(mean) and behind == pytest.approx(mean / (1 + control), rel=0.03)
        assert before != behind

    rng = np.random.default_rng(3)
    a, W, v = np.abs(rng.normal(size=10)), rng.normal(size=(10, 20)), rng.uniform(0, 1, size=20)
    outputs = [np.maximum(2 * np.array(kept) * a @ W, 0) @ v for kept in itertools.product((0, 1), repeat=10)]
    at_test = np.maximum(a @ W, 0) @ v
    middle, spread = statistics.fmean(outputs), statistics.pstdev(outputs)
    found = list(mean_over_masks_is_another_output(3).numbers.values())
    assert found == pytest.approx([middle, at_test, abs(at_test - middle) / spread])


def test_errors_of_the_four_ways_to_drop():
    rows = errors_by_method(seed=3)
    assert {(divides, multiplies) for _, divides, multiplies, _ in rows} == set(
        itertools.product((True, False), repeat=2)
    )
    least = min(error for *_, error in rows)
    for name, divides, multiplies, error in rows:
        assert divides == (name == "inverted")
        assert error == pytest.approx(least) if divides != multiplies else error > 2 * least
    numbers = plain_dropout_must_be_scaled(3).numbers
    assert numbers["error, inverted"] == pytest.approx(numbers["error, plain and scaled"]) == pytest.approx(least)
    assert numbers["error, plain as it is"] > 2 * least


def test_distances_of_networks_that_are_not_divided():
    for control in (False, True):  # with equal weights, what is not divided is half as large
        gap = both_are_one_network(3, control).numbers["difference of the outputs"]
        assert gap == pytest.approx(0.5 * control, abs=1e-12)
