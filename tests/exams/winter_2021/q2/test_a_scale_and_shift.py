"""Second routes to Winter 2021, question 2, part a."""

import keras
import numpy as np
import pytest

from solutions.exams.winter_2021.q2.a_scale_and_shift import (
    WIDE,
    normalized_sigmoid_is_almost_a_line,
    reasons_for_scale_and_shift,
    scale_and_shift_set_the_statistics,
)
from tests.confirm import confirms
from tests.exams.winter_2021.q2.measures import mean_numbers


@confirms("winter-2021/q2#a", "Keras: its own layer, given that γ and β, returns its input")
def test_keras_undoes_the_normalization():
    z = np.random.default_rng(1).normal([4.0, -1.0], [3.0, 0.5], size=(32, 2)).astype("float32")
    layer = keras.layers.BatchNormalization(epsilon=1e-7)
    assert np.abs(layer(z, training=True) - z).max() > 1
    layer.gamma.assign(z.std(axis=0))
    layer.beta.assign(z.mean(axis=0))
    np.testing.assert_allclose(layer(z, training=True), z, atol=1e-4)
    assert "restores" in reasons_for_scale_and_shift.answer()


@confirms("winter-2021/q2#a", "the correlation of the sigmoid with its input, integrated by Gauss and Hermite")
@pytest.mark.parametrize("control, spread", [(False, 1.0), (True, WIDE)])
def test_straightness_equals_the_integral(control, spread):
    nodes, weights = np.polynomial.hermite_e.hermegauss(120)
    weights = weights / weights.sum()
    values = 1 / (1 + np.exp(-spread * nodes)) - 0.5  # odd, so its mean is 0
    squared_correlation = (weights @ (nodes * values)) ** 2 / (weights @ values**2)
    (explained,) = mean_numbers(normalized_sigmoid_is_almost_a_line, control=control)
    assert explained == pytest.approx(squared_correlation, abs=0.005)


def test_statistics_after_scale_and_shift_are_beta_and_gamma():
    np.testing.assert_allclose(mean_numbers(scale_and_shift_set_the_statistics), [2, 3], atol=1e-4)
