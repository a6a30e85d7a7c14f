"""Second routes to Winter 2021, question 2, part d."""

import numpy as np
import pytest

from solutions.exams.winter_2021.q2.d_large_batches import tells_which_runs_diverge
from solutions.experiments.optimization import batch_size
from solutions.experiments.optimization.learning_rate import PER_EXAMPLE, largest_stable
from tests.confirm import confirms


def test_proportional_rates_overtake_the_largest_stable_one():
    batches = np.array([1, 4, 16, 64, 256])
    largest = largest_stable(batches)
    assert batches[PER_EXAMPLE * batches > largest].tolist() == [64, 256]
    assert np.sqrt(1 - 2 * largest + largest**2 * (1 + 11 / batches)) == pytest.approx(1)
    assert PER_EXAMPLE == 0.05


def test_readings_that_miss_a_run_are_noticed():
    assert tells_which_runs_diverge(lambda rate, batch: rate > 2 / (1 + 11 / batch))
    assert not any(tells_which_runs_diverge(lambda rate, batch, says=says: says) for says in (True, False))


@confirms("winter-2021/q2#d", "counting VGG's parameters and outputs block by block")
def test_memory_equals_a_count_by_blocks():
    side, channels, parameters, outputs = 224, 3, 0, 0
    for width, convolutions in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
        for _ in range(convolutions):
            parameters += width * (9 * channels + 1)
            outputs += side * side * width
            channels = width
        side //= 2
        outputs += side * side * width
    for read, units in ((7 * 7 * 512, 4096), (4096, 4096), (4096, 1000)):
        parameters += units * (read + 1)
        outputs += units
    assert parameters == 138_357_544  # as Simonyan & Zisserman print it, in millions
    for control, batches in ((False, (1, 16, 1024)), (True, (1, 1, 1))):
        of_parameters, *of_outputs = batch_size.memory_grows(control).numbers.values()
        assert of_parameters == pytest.approx(4 * parameters / 1e9)
        assert of_outputs == pytest.approx([4 * outputs * batch / 1e9 for batch in batches])
