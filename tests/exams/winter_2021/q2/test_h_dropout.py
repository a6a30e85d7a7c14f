"""Second routes to Winter 2021, question 2, part h."""

import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.exams.winter_2021.q2.h_dropout import (
    expected_activations,
    relu_at_test_and_in_training,
    scaled_where_dropped,
    units_and_keep,
)
from solutions.experiments.regularization.dropout import mean_over_masks
from tests.confirm import confirms


@confirms("winter-2021/q2#h", "Keras: the mean of its own dropout over 40,000 masks, within five standard errors")
def test_expected_activations_equal_keras():
    h, keep = np.array([1.5, -2.0, 0.7]), 0.3
    layer = keras.layers.Dropout(1 - keep, seed=4)
    # Keras divides by p while training, which is undone here
    outputs = np.asarray(layer(np.tile(h, (40_000, 1)).astype("float32"), training=True)) * keep
    symbols, p = units_and_keep(3)
    at = {**dict(zip(symbols, h, strict=True)), p: keep}
    expected = np.array(expected_activations(units=3).subs(at), dtype=float)[:, 0]
    errors = outputs.std(axis=0) / np.sqrt(len(outputs))
    assert (np.abs(outputs.mean(axis=0) - expected) < 5 * errors).all()


@confirms("winter-2021/q2#h", "the moments of independent masks, on random activations and layers of every size")
@settings(max_examples=20)
@given(st.integers(1, 6), st.integers(1, 4), st.floats(0.05, 0.95), st.integers(0, 1000))
def test_the_next_layer_is_met_in_expectation(units, outputs, keep, seed):
    rng = np.random.default_rng(seed)
    h, W, b = rng.normal(size=units), rng.normal(size=(outputs, units)), rng.normal(size=outputs)
    # one unit after the other: with probability p its activation is added, otherwise nothing
    expected = b.copy()
    for column, activation in zip(W.T, h, strict=True):
        expected = keep * (expected + column * activation) + (1 - keep) * expected
    mean = mean_over_masks(lambda d: W @ (d * h) + b, units, keep)
    np.testing.assert_allclose(mean, expected, atol=1e-12)
    np.testing.assert_allclose(scaled_where_dropped(W, h, b, keep), expected, atol=1e-12)


@pytest.mark.parametrize("units", [1, 2, 4])
def test_expected_activations_are_scaled_by_p(units):
    symbols, p = units_and_keep(units)
    assert list(expected_activations(units)) == [p * h for h in symbols]


def test_a_relu_is_not_met_in_expectation():
    at_test, in_training = relu_at_test_and_in_training()
    (p,) = in_training.free_symbols
    for keep in (0.2, 0.5, 0.9):
        draws = np.random.default_rng(1).random((50_000, 2)) < keep
        mean = np.maximum(draws[:, 0] * 1.0 - draws[:, 1], 0).mean()
        assert float(in_training.subs(p, keep)) == pytest.approx(mean, abs=0.01)
    assert at_test == 0
