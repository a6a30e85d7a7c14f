"""Second routes to Spring 2018, question 4, part b."""

import math
import statistics

import keras
import numpy as np
import pytest
from hypothesis import given, settings

from solutions.exams.spring_2018.q4.b_normalized_batch import normalized_batch
from solutions.exams.spring_2018.q4.batches import HOT_DOGS, OTHER_BATCHES
from tests.confirm import confirms
from tests.exams.spring_2018.q4.by_hand import by_hand, matrices


@confirms("spring-2018/q4#b", "fractions: each row by itself, on random batches")
@settings(max_examples=60)
@given(matrices)
def test_normalized_rows_equal_fractions(z):
    if any(len(set(row)) == 1 for row in z):
        with pytest.raises(ValueError, match="variance"):
            normalized_batch(z)
    else:
        np.testing.assert_allclose(normalized_batch(z), by_hand(z), atol=1e-4)


@confirms("spring-2018/q4#b", "Keras: its own layer in training")
@pytest.mark.parametrize("z", OTHER_BATCHES[:4])
def test_normalized_rows_equal_keras(z):
    layer = keras.layers.BatchNormalization(epsilon=1e-7)
    output = np.asarray(layer(np.transpose(z).astype("float32"), training=True)).T
    np.testing.assert_allclose(normalized_batch(z), output, atol=1e-3)


def test_rows_of_the_mistakes_in_normalising():
    less, columns, variance, centred = map(normalized_batch.part.mistaken, normalized_batch.part.mistakes.values())
    np.testing.assert_allclose(less, np.array([[-1, 1, 1, -1]] * 3) * math.sqrt(3 / 4), atol=1e-4)
    for column, values in zip(np.transpose(columns), zip(*HOT_DOGS, strict=True), strict=True):
        expected = [(value - statistics.mean(values)) / statistics.pstdev(values) for value in values]
        np.testing.assert_allclose(column, expected, atol=1e-4)
    assert variance == [[-1, 1, 1, -1], *[[-0.2, 0.2, 0.2, -0.2]] * 2]
    assert centred == [[-1, 1, 1, -1], *[[-5, 5, 5, -5]] * 2]
