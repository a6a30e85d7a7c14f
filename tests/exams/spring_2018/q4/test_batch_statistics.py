"""What parts of Spring 2018, question 4, share: `batch_statistics`."""

import statistics

import numpy as np
import pytest

from solutions.exams.spring_2018.q4.batch_statistics import (
    mixed_means_have_many_modes,
    modes_of_the_batch_mean,
    moving_average_lies_between,
)
from solutions.exams.spring_2018.q4.groups import groups_apart, photographs, shuffled


@pytest.mark.parametrize("control", [False, True])
def test_batches_near_the_moving_average_are_counted(control):
    rng = np.random.default_rng(3)
    batches = groups_apart(rng, photographs, batches=400)
    if control:
        batches = shuffled(rng, batches)
    means = [statistics.fmean(z[:, 0].tolist()) for z, _ in batches]
    average = statistics.fmean(means)
    near = sum(abs(mean - average) < min(abs(mean - 13), abs(mean + 13)) for mean in means) / 400
    found, share = moving_average_lies_between(3, control).numbers.values()
    assert found == pytest.approx(average) and share == pytest.approx(near, abs=0.01)


def test_peaks_are_those_of_the_sizes_named():
    peaks = mixed_means_have_many_modes().numbers
    assert {f"peaks, batches of {m}": modes_of_the_batch_mean(m) for m in (4, 16, 64, 1024)} == peaks
    four, sixteen, more, many = peaks.values()
    assert (four, sixteen, many) == (4 + 1, 16 + 1, 1) and 17 < more <= 64 + 1
