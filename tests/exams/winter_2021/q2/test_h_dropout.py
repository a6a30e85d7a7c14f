"""Second routes to Winter 2021, question 2, part h."""

import keras
import numpy as np
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st

from solutions.exams.winter_2021.q2.h_dropout import P, expected_activations, scaled_where_dropped
from solutions.experiments.regularization.dropout import mean_over_masks
from tests.confirm import confirms


@confirms("winter-2021/q2#h", "Keras: the mean of its own dropout over 40,000 masks, within five standard errors")
def test_expected_activations_equal_keras():
    h, keep = np.array([1.5, -2.0, 0.7]), 0.3
    layer = keras.layers.Dropout(1 - keep, seed=4)
    # Keras divides by p while training, which is undone here
    outputs = np.asarray(layer(np.tile(h, (40_000, 1)).astype("float32"), training=True)) * keep
    at = {**dict(zip(sympy.symbols("h1:4"), h, strict=True)), P: keep}
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
    at = {**dict(zip(sympy.symbols(f"h1:{units + 1}"), h, strict=True)), P: keep}
    activations = np.array(expected_activations(units).subs(at), dtype=float)[:, 0]
    np.testing.assert_allclose(W @ activations + b, expected, atol=1e-12)


@pytest.mark.parametrize("units", [1, 2, 4])
def test_expected_activations_are_scaled_by_p(units):
    assert list(expected_activations(units)) == [P * h for h in sympy.symbols(f"h1:{units + 1}")]
