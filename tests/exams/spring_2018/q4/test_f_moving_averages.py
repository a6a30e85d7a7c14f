"""Second routes to Spring 2018, question 4, part f."""

import math
import statistics
from statistics import NormalDist

import keras
import numpy as np
import pytest

from solutions.exams.spring_2018.q4.f_moving_averages import (
    TRAINING_BATCH,
    batch_statistics_repair_a_shift,
    company_changes_the_prediction,
    reasons_for_moving_averages,
    scatter_rows,
    single_examples_are_lost,
    small_batches_scatter,
)
from tests.confirm import confirms
from tests.exams.spring_2018.q4.measures import mean_numbers

normal = NormalDist().cdf


@confirms(
    "spring-2018/q4#f", "closed forms: 1/√m, the weights of a moving average, Φ for the errors of two normal classes"
)
def test_scatter_equals_the_closed_forms():
    of_test, of_moving = mean_numbers(small_batches_scatter, seeds=6)
    assert of_test == pytest.approx(1 / math.sqrt(4), rel=0.15)
    # weights 0.01 · 0.99^k, and 0.99^299 for the first batch
    weights = [0.01 * 0.99**k for k in range(299)] + [0.99**299]
    assert of_moving == pytest.approx(math.sqrt(sum(w * w for w in weights) / TRAINING_BATCH), rel=0.2)
    for m, scatter, variance, share in scatter_rows():
        assert scatter == pytest.approx(1 / math.sqrt(m), rel=0.04)
        assert variance == pytest.approx(share, abs=0.01) and share == pytest.approx(1 - 1 / m)
    moving, own = mean_numbers(batch_statistics_repair_a_shift, seeds=30)
    assert moving == pytest.approx((normal(-4 * math.sqrt(2)) + normal(2 * math.sqrt(2))) / 2, abs=0.01)
    assert own == pytest.approx(normal(-math.sqrt(2)), abs=0.015)
    without_shift = mean_numbers(batch_statistics_repair_a_shift, seeds=30, control=True)
    assert without_shift == pytest.approx([normal(-math.sqrt(2))] * 2, abs=0.015)


@confirms("spring-2018/q4#f", "Keras: its own layer on single examples and on changing company")
def test_keras_at_test_time():
    layer = keras.layers.BatchNormalization(momentum=0.5)
    z = np.random.default_rng(3).normal(5, 3, size=(8, 2)).astype("float32")
    for _ in range(40):
        layer(z, training=True)
    alone = [np.asarray(layer(row[None], training=True)) for row in z]
    assert np.abs(alone).max() == 0
    for _ in range(40):
        layer(z, training=True)
    together, half = np.asarray(layer(z, training=False)), np.asarray(layer(z[:4], training=False))
    np.testing.assert_allclose(together[:4], half, atol=1e-5)
    assert np.abs(np.asarray(layer(z, training=True))[:4] - layer(z[:4], training=True)).max() > 0.05
    assert {"small", "single", "others"} == set(reasons_for_moving_averages.answer())


def test_single_examples_and_their_company():
    z = np.random.default_rng(3).normal(5, 3, size=10)
    assert list(single_examples_are_lost(3).numbers.values()) == [2, 2]
    ends = [2 + (end - z.mean()) / math.sqrt(z.var() + 1e-5) for end in (z.min(), z.max())]
    assert list(single_examples_are_lost(3, control=True).numbers.values()) == pytest.approx(ends)
    values = []
    for batch in np.random.default_rng(3).normal(size=(200, 8)).tolist():
        batch[0] = 1.0
        values.append((1 - statistics.mean(batch)) / statistics.pstdev(batch))
    deviation = company_changes_the_prediction(3).numbers["deviation of its normalised value"]
    assert deviation == pytest.approx(statistics.pstdev(values))
