"""Second routes to Spring 2018, question 4, part e."""

import math

import keras
import numpy as np
import pytest

from solutions.exams.spring_2018.q4.e_scale_and_shift import (
    SPREAD,
    identity_is_restored,
    identity_rows,
    losses_without_scale_and_shift,
    next_layer_absorbs_scale_and_shift,
    relu_is_used_where_it_bends,
    sigmoid_is_used_where_it_is_straight,
    statistics_are_fixed,
)
from tests.confirm import confirms
from tests.exams.spring_2018.q4.measures import mean_numbers


@confirms(
    "spring-2018/q4#e", "the correlations of sigmoid and ReLU with a normal input, by Gauss and Hermite and by hand"
)
@pytest.mark.parametrize("control, gamma", [(False, 1.0), (True, SPREAD)])
def test_straightness_equals_the_integral(control, gamma):
    nodes, weights = np.polynomial.hermite_e.hermegauss(120)
    weights = weights / weights.sum()
    values = 1 / (1 + np.exp(-gamma * nodes)) - 0.5
    expected = (weights @ (nodes * values)) ** 2 / (weights @ values**2)
    assert mean_numbers(sigmoid_is_used_where_it_is_straight, control=control)[0] == pytest.approx(expected, abs=0.005)
    on, explained = mean_numbers(relu_is_used_where_it_bends)
    assert on == pytest.approx(0.5, abs=0.01)
    assert explained == pytest.approx((1 / 4) / (1 / 2 - 1 / (2 * math.pi)), abs=0.01)


@confirms("spring-2018/q4#e", "Keras: its own layer gives its input back only when it is told γ and β")
def test_keras_undoes_the_normalization():
    z = np.random.default_rng(1).normal([13.0, 5.0, 0.0], [1.0, 5.0, 5.0], size=(32, 3)).astype("float32")
    layer = keras.layers.BatchNormalization(epsilon=1e-7)
    alone = np.asarray(layer(z, training=True))
    np.testing.assert_allclose([alone.mean(axis=0), alone.var(axis=0)], [[0] * 3, [1] * 3], atol=1e-3)
    layer.gamma.assign(z.std(axis=0))
    layer.beta.assign(z.mean(axis=0))
    np.testing.assert_allclose(layer(z, training=True), z, atol=1e-3)
    assert {"fixed", "identity"} <= set(losses_without_scale_and_shift.answer())


def test_the_next_batch_is_restored_but_for_noise():
    # mean and deviation each err by about σ² (1 + 1/2) / m in two batches
    for m, distance in identity_rows()[1:]:
        assert distance == pytest.approx(math.sqrt(2 * 1.5 / m), rel=0.05)


@pytest.mark.parametrize("control", [False, True])
def test_the_line_of_a_sigmoid_equals_polyfit(control):
    z = np.random.default_rng(3).normal(size=2000)
    z = (6 if control else 1) * (z - z.mean()) / np.sqrt(z.var() + 1e-5)
    line = np.polynomial.Polynomial.fit(z, 1 / (1 + np.exp(-z)), 1)
    middle = (6 if control else 1) * np.linspace(-2, 2, 81)
    largest = np.abs(1 / (1 + np.exp(-middle)) - line(middle)).max()
    assert sigmoid_is_used_where_it_is_straight(3, control).numbers["largest error of the line"] == pytest.approx(
        largest
    )


def test_distances_in_the_controls_of_part_e():
    # γ = 2 and β = 1 give the variance 4 and the mean 1
    assert statistics_are_fixed(3, control=True).numbers["distance from mean 0 and variance 1"] == pytest.approx(3)
    z = np.random.default_rng(3).normal([13.0, 5.0, 0.0], [1.0, 5.0, 5.0], size=(16, 3))
    gap = identity_is_restored(3, control=True).numbers["largest distance from the input"]
    assert gap == pytest.approx(max(abs((v - column.mean()) / column.std() - v) for column in z.T for v in column))
    z = np.random.default_rng(3).normal(size=2000)
    z = (z - z.mean()) / np.sqrt(z.var() + 1e-5)
    for control, shifted in ((False, z), (True, z + 4)):
        on, explained = relu_is_used_where_it_bends(3, control).numbers.values()
        assert on == np.mean(shifted > 0)
        assert explained == pytest.approx(np.corrcoef(shifted, np.maximum(shifted, 0))[0, 1] ** 2)
    rng = np.random.default_rng(3)
    z = rng.normal(size=(64, 3))
    z = (z - z.mean(axis=0)) / np.sqrt(z.var(axis=0) + 1e-5)
    gamma, beta, V, c = rng.uniform(0.5, 2, 3), rng.uniform(0.5, 2, 3), rng.normal(size=3), rng.normal()
    outputs = np.maximum(gamma * z + beta, 0) @ V + c
    X = np.column_stack([np.maximum(z, 0), np.ones(64)])
    error = np.abs(X @ np.linalg.solve(X.T @ X, X.T @ outputs) - outputs).max()
    assert next_layer_absorbs_scale_and_shift(3, control=True).numbers["largest error"] == pytest.approx(error)
