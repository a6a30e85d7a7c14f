"""Second routes to Spring 2018, question 4, part c."""

import statistics

import keras
import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from solutions.exams.spring_2018.q4.batches import HOT_DOGS
from solutions.exams.spring_2018.q4.c_scaled_batch import scaled_batch
from tests.confirm import confirms
from tests.exams.spring_2018.q4.by_hand import by_hand, matrices


@confirms("spring-2018/q4#c", "fractions: each row by itself, on random batches, scales and shifts")
@settings(max_examples=60)
@given(matrices, st.lists(st.tuples(st.integers(-5, 5), st.integers(-20, 20)), min_size=4, max_size=4))
def test_scaled_rows_equal_fractions(z, pairs):
    assume(all(len(set(row)) > 1 for row in z))
    gamma, beta = zip(*pairs[: len(z)], strict=True)
    found = scaled_batch(z, gamma, beta)
    np.testing.assert_allclose(found, by_hand(z, gamma, beta), atol=1e-4)
    for row, scale, shift in zip(found, gamma, beta, strict=True):
        assert statistics.mean(row) == pytest.approx(shift, abs=1e-3)
        assert statistics.pstdev(row) == pytest.approx(abs(scale), abs=1e-3)


@confirms("spring-2018/q4#c", "Keras: its own layer, given γ and β")
@pytest.mark.parametrize("gamma, beta", [((1, 1, 1), (0, -10, 10)), ((3, -2, 0.5), (7, 0, 1))])
def test_scaled_rows_equal_keras(gamma, beta):
    z = np.transpose(HOT_DOGS).astype("float32")
    layer = keras.layers.BatchNormalization(epsilon=1e-7)
    layer.build(z.shape)
    layer.gamma.assign(gamma)
    layer.beta.assign(beta)
    np.testing.assert_allclose(scaled_batch(gamma=gamma, beta=beta), np.asarray(layer(z, training=True)).T, atol=1e-3)


def test_rows_of_the_mistakes_in_scaling():
    swapped, not_normalized, wrong_sign = map(scaled_batch.part.mistaken, scaled_batch.part.mistakes.values())
    assert swapped == [[1, 1, 1, 1], [11, -9, -9, 11], [-9, 11, 11, -9]]
    assert not_normalized == [[12, 14, 14, 12], [-10, 0, 0, -10], [5, 15, 15, 5]]
    assert wrong_sign == [[-1, 1, 1, -1], [9, 11, 11, 9], [-11, -9, -9, -11]]
