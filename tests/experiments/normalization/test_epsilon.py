"""Second routes to what ε is for."""

import math
import statistics

import keras
import numpy as np
import pytest
import sympy

from solutions.experiments.normalization import epsilon as by
from tests.confirm import confirms
from tests.experiments.measured import mean_numbers


@confirms("normalization/epsilon#spares_a_constant_feature", "Keras: its own layer on a constant feature")
def test_a_constant_feature_becomes_0():
    layer = keras.layers.BatchNormalization(epsilon=by.EPSILON)
    assert np.abs(layer(np.full((8, 1), 7.0, dtype="float32"), training=True)).max() < 1e-3
    without, with_epsilon = by.spares_a_constant_feature(np.random.default_rng(3)).numbers.values()
    assert math.isnan(without) and with_epsilon == 0
    z = np.random.default_rng(3).normal(10, 1, size=8).tolist()
    expected = [(z[0] - statistics.mean(z)) / math.sqrt(statistics.pvariance(z) + e) for e in (0, by.EPSILON)]
    found = by.spares_a_constant_feature(np.random.default_rng(3), control=True).numbers.values()
    assert list(found) == pytest.approx(expected, rel=1e-12)


@confirms("normalization/epsilon#keeps_noise_small", "SymPy: the normalised value as a function of the spread")
def test_small_spreads_are_divided_by_the_root_of_epsilon():
    distance, e = sympy.symbols("d epsilon", positive=True)
    normalized = distance / sympy.sqrt(distance**2 + e)  # two examples, at ± d: d is their standard deviation
    assert normalized.subs(e, 0) == 1  # however small d is
    assert normalized.subs(distance, 0) == 0 and (0 / sympy.Integer(0)) is sympy.nan
    for d in (by.NOISE, 0.3):
        found = by.textbook(np.array([d, -d]), by.EPSILON)[0]
        assert found == pytest.approx(float(normalized.subs({distance: d, e: by.EPSILON})))
    for control, spread in ((False, by.NOISE), (True, 1.0)):
        z = np.random.default_rng(3).normal(size=8)
        largest = np.abs(z - z.mean()).max() / z.std()
        shrunk = largest * float(normalized.subs({distance: spread * z.std(), e: by.EPSILON}))
        found = by.keeps_noise_small(np.random.default_rng(3), control).numbers.values()
        assert list(found) == pytest.approx([largest, shrunk], rel=1e-6)


@confirms("normalization/epsilon#lowers_the_variance", "the share σ² / (σ² + ε), which is a half where they are equal")
def test_a_variance_as_large_as_epsilon_is_halved():
    assert mean_numbers(by.lowers_the_variance) == pytest.approx(0.5, abs=0.02)
    variance = by.EPSILON * statistics.pvariance(np.random.default_rng(3).normal(size=256).tolist())
    found = by.lowers_the_variance(np.random.default_rng(3)).numbers["variance after the normalisation"]
    assert found == pytest.approx(variance / (variance + by.EPSILON))
    assert mean_numbers(by.lowers_the_variance, control=True) == pytest.approx(1)
