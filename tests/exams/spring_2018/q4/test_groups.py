"""What parts of Spring 2018, question 4, share: `groups`."""

import math
import statistics

import pytest

from solutions.exams.spring_2018.q4.batches import HOT_DOGS
from solutions.exams.spring_2018.q4.groups import (
    MOVED_HOT_DOGS,
    NOT_HOT_DOGS,
    batches_of,
    mean_of,
    means_alone_cannot_be_learned,
    population_of,
    statistics_never_seen,
    values_at_test_are_new,
    variances_have_one_mode,
)
from solutions.experiments.normalization.mixed_batches import GROUP_DEVIATION, GROUP_MEAN, averaged_statistics


def test_the_figure_by_hand():
    for rows, mean in ((HOT_DOGS, (13, 5, 0)), (NOT_HOT_DOGS, (-13, -5, 0)), (MOVED_HOT_DOGS, (-13, -5, 0))):
        assert [statistics.mean(row) for row in rows] == list(mean)
        assert [statistics.pvariance(row) for row in rows] == [1, 25, 25]
    everyone = [one + other for one, other in zip(HOT_DOGS, NOT_HOT_DOGS, strict=True)]
    population = population_of()
    assert population.variance.tolist() == [statistics.pvariance(row) for row in everyone]
    # the law of total variance
    assert population.variance.tolist() == [1 + 13**2, 25 + 5**2, 25 + 0]
    assert averaged_statistics(batches_of())[1].variance.tolist() == [1, 25, 25]
    for of_batch in averaged_statistics(batches_of(mixed=True))[0]:
        assert of_batch.variance.tolist() == [170, 50, 25]
    assert (mean_of(NOT_HOT_DOGS), mean_of(HOT_DOGS, NOT_HOT_DOGS)) == ("(−13, −5, 0)", "(0, 0, 0)")


def test_the_experiments_draw_photographs_like_those_of_the_figure():
    assert GROUP_MEAN.tolist() == [statistics.mean(row) for row in HOT_DOGS]
    assert GROUP_DEVIATION.tolist() == [statistics.pstdev(row) for row in HOT_DOGS]


def test_numbers_of_the_figure_by_hand():
    assert statistics_never_seen() == ("mean",)
    assert list(values_at_test_are_new().numbers.values()) == [[1, 1, 1], [14, 2, 1]]
    mixed = [round(14 / math.sqrt(170), 3), round(10 / math.sqrt(50), 3), 1]
    assert list(values_at_test_are_new(control=True).numbers.values()) == [mixed, mixed]
    assert list(means_alone_cannot_be_learned().numbers.values()) == pytest.approx([math.log(2)] * 2)
    assert list(means_alone_cannot_be_learned(control=True).numbers.values()) == pytest.approx([0, math.log(2)])
    within = [1, 25, 25]
    assert list(variances_have_one_mode().numbers.values()) == [within, within, within, [170, 50, 25]]
    wide, middle = [4, 100, 100], [2.5, 62.5, 62.5]
    everyone = [2.5 + 13**2, 62.5 + 5**2, 62.5]
    assert list(variances_have_one_mode(control=True).numbers.values()) == [within, wide, middle, everyone]
