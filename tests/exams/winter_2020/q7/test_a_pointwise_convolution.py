"""Second routes to Winter 2020, question 7, part a."""

import keras
import numpy as np
import pytest

from solutions.exams.winter_2020.q7.a_pointwise_convolution import reasons_for_pointwise_convolution
from tests.confirm import confirms


@confirms("winter-2020/q7#a", "Keras: the shape of its own layer, and a dense layer with the same weights")
@pytest.mark.parametrize("filters", [2, 5, 8])
def test_a_pointwise_convolution_is_a_dense_layer_of_channels(filters):
    volumes = np.random.default_rng(filters).normal(size=(3, 7, 6, 5)).astype("float32")
    layer, dense = keras.layers.Conv2D(filters, 1), keras.layers.Dense(filters)
    after, _ = layer(volumes), dense(volumes)
    dense.kernel.assign(layer.kernel.value[0, 0])
    assert after.shape == (3, 7, 6, filters)
    np.testing.assert_allclose(after, dense(volumes), atol=1e-5)
    reasons = set(reasons_for_pointwise_convolution.answer())
    assert {"fewer", "more", "mixes"} <= reasons and not {"sides", "neighbours"} & reasons
