"""Second routes to the comparison of batch and layer normalisation."""

import keras
import numpy as np
import pytest

from solutions.experiments.normalization import layer_norm as by
from tests.confirm import confirms
from tests.experiments.newton import logistic_regression


@confirms("normalization/layer_norm#ignores_the_batch", "Keras: its layers of both kinds, on the same batches")
@pytest.mark.parametrize("control", [False, True])
def test_keras_finds_the_same_differences(control):
    data = np.random.default_rng(3).normal(1, 2, (64, 6))
    kind = keras.layers.BatchNormalization if control else keras.layers.LayerNormalization
    layer = kind(epsilon=1e-5, dtype="float32")

    def first(size):
        batch = data[:size].astype("float32")
        return np.asarray(layer(batch, training=True) if control else layer(batch))[0]

    expected = [np.abs(first(size) - first(64 if control else 1)).max() for size in (2, 4, 16)]
    found = by.ignores_the_batch(np.random.default_rng(3), control).numbers.values()
    assert list(found) == pytest.approx(expected, abs=1e-4)


def of_keras(z, control, epsilon=1e-12):
    """The batch z, (batch, features), normalised by Keras: over the batch in the control, else over the features."""
    if control:
        return np.asarray(keras.layers.BatchNormalization(epsilon=epsilon)(z.astype("f4"), training=True))
    return np.asarray(keras.layers.LayerNormalization(epsilon=epsilon)(z.astype("f4")))


@confirms("normalization/layer_norm#standardizes_examples", "Keras: its layers of both kinds, on the same batch")
@pytest.mark.parametrize("control", [False, True])
def test_keras_standardizes_the_same_axis(control):
    z = np.random.default_rng(3).normal([0, 2, 4, -3, 1, 5], 2.0, size=(64, 6))
    outputs = of_keras(z, control)
    expected = [max(abs(outputs.mean(axis)).max(), abs(outputs.var(axis) - 1).max()) for axis in (1, 0)]
    found = by.standardizes_examples(np.random.default_rng(3), control).numbers.values()
    assert list(found) == pytest.approx(expected, abs=1e-3)


@confirms("normalization/layer_norm#loses_the_level", "Keras's layers, and a fit by reweighted least squares")
@pytest.mark.parametrize("control", [False, True])
def test_a_fit_finds_as_little_of_the_level(control):
    rng = np.random.default_rng(3)
    y = rng.integers(2, size=400)
    normal = of_keras(rng.normal(size=(400, 8)) + 4 * y[:, None], control, epsilon=1e-5).astype(float)
    w, b = logistic_regression(normal[:200], y[:200], penalty=0.01)
    (found,) = by.loses_the_level(np.random.default_rng(3), control).numbers.values()
    assert found == pytest.approx(np.mean((normal[200:] @ w + b > 0) == y[200:]))


@confirms("normalization/layer_norm#drowns_a_small_feature", "Keras: the correlation through its layers of both kinds")
@pytest.mark.parametrize("control", [False, True])
def test_keras_drowns_the_small_feature(control):
    z = np.random.default_rng(3).normal(size=(256, 8)) * [0.01, 1, 1, 1, 1, 1, 1, 1]
    a, b = z[:, 0], of_keras(z, control)[:, 0].astype(float)
    a, b = a - a.mean(), b - b.mean()
    (found,) = by.drowns_a_small_feature(np.random.default_rng(3), control).numbers.values()
    assert found == pytest.approx(a @ b / np.sqrt((a @ a) * (b @ b)), rel=1e-4)


@confirms("normalization/layer_norm#reads_single_examples", "Keras: its layers of both kinds, example by example")
@pytest.mark.parametrize("control", [False, True])
def test_keras_reads_single_examples(control):
    rows = np.random.default_rng(3).normal(1, 2, (10, 6))
    outputs = np.vstack([of_keras(row[None], control, epsilon=1e-5) for row in rows])
    (found,) = by.reads_single_examples(np.random.default_rng(3), control).numbers.values()
    assert found == pytest.approx(max(column.max() - column.min() for column in outputs.T), abs=1e-3)
