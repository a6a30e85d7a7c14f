"""Second routes to the comparison of batch and layer normalisation."""

import keras
import numpy as np
import pytest

from solutions.experiments.normalization import layer_norm as by
from tests.confirm import confirms


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
