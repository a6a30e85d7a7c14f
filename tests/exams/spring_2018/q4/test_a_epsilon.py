"""Second routes to Spring 2018, question 4, part a."""

import math

import keras
import numpy as np
import pytest
import sympy

from solutions.exams.spring_2018.q4.a_epsilon import (
    NOISE,
    constant_feature_divides_zero_by_zero,
    epsilon_lowers_the_variance,
    small_spread_is_blown_up,
    textbook,
)
from tests.confirm import confirms


@confirms("spring-2018/q4#a", "Keras: its own layer on a constant feature, and SymPy: the limits without ε")
def test_a_constant_feature_needs_epsilon():
    layer = keras.layers.BatchNormalization(epsilon=1e-5)
    assert np.abs(layer(np.full((4, 1), 7.0, dtype="float32"), training=True)).max() < 1e-3
    distance, epsilon = sympy.symbols("d epsilon", positive=True)
    # two examples, at d and at -d: the deviation is d
    normalized = distance / sympy.sqrt(distance**2 + epsilon)
    assert normalized.subs(distance, 0) == 0
    assert (0 * distance / sympy.Integer(0)) is sympy.nan
    assert normalized.subs(epsilon, 0) == 1  # however small d is
    for d in (NOISE, 0.3):
        found = np.abs(textbook([d, -d], 1e-5)).max()
        assert found == pytest.approx(float(normalized.subs({distance: d, epsilon: 1e-5})))
    without, with_epsilon = small_spread_is_blown_up().numbers.values()
    assert without == pytest.approx(1) and with_epsilon == pytest.approx(NOISE / math.sqrt(1e-5), rel=1e-6)
    assert epsilon_lowers_the_variance().numbers["variance after the normalisation"] == pytest.approx(0.5)


def test_values_with_and_without_epsilon():
    without, with_epsilon = constant_feature_divides_zero_by_zero().numbers.values()
    assert math.isnan(without) and with_epsilon == 0
    found = constant_feature_divides_zero_by_zero(control=True).numbers.values()
    assert list(found) == pytest.approx([-0.5 / math.sqrt(0.75), -0.5 / math.sqrt(0.75 + 1e-5)], rel=1e-9)
