"""Second routes to what becomes of standardised inputs."""

import keras
import numpy as np
import pytest

from solutions.experiments.normalization import preprocessing as by
from solutions.nn.initialization import he
from tests.confirm import confirms


@confirms(
    "normalization/preprocessing#does_not_last", "Keras: the same layers, with its own normalisation in the control"
)
@pytest.mark.parametrize("control", [False, True])
def test_keras_finds_the_same_statistics(control):
    rng = np.random.default_rng(5)
    z = rng.normal(2, 3, size=(128, 64))
    a = (z - z.mean(axis=0)) / z.std(axis=0)
    for _ in range(10):
        layer = keras.layers.Dense(64, use_bias=False)
        layer.build((None, 64))
        layer.set_weights([1.5 * he(64, 64, rng)])
        sums = layer(a)
        if control:
            sums = keras.layers.BatchNormalization(epsilon=1e-12)(sums, training=True)
        a = keras.ops.relu(sums)
    sums = np.asarray(sums, dtype=float)
    expected = [abs(sums.mean(axis=0)).max(), sums.std(axis=0).mean()]
    found = by.does_not_last(np.random.default_rng(5), control).numbers.values()
    assert list(found) == pytest.approx(expected, rel=1e-3, abs=1e-4)
