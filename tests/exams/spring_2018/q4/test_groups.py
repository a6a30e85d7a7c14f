"""What parts of Spring 2018, question 4, share: `groups`."""

import statistics

from solutions.exams.spring_2018.q4.batches import HOT_DOGS
from solutions.exams.spring_2018.q4.groups import MOVED_HOT_DOGS, NOT_HOT_DOGS, batches_of, population_of, statistics_of


def test_the_figure_by_hand():
    for rows, mean in ((HOT_DOGS, (13, 5, 0)), (NOT_HOT_DOGS, (-13, -5, 0)), (MOVED_HOT_DOGS, (-13, -5, 0))):
        assert [statistics.mean(row) for row in rows] == list(mean)
        assert [statistics.pvariance(row) for row in rows] == [1, 25, 25]
    everyone = [one + other for one, other in zip(HOT_DOGS, NOT_HOT_DOGS, strict=True)]
    population = population_of()
    assert population.variance.tolist() == [statistics.pvariance(row) for row in everyone]
    # the law of total variance
    assert population.variance.tolist() == [1 + 13**2, 25 + 5**2, 25 + 0]
    assert statistics_of(batches_of())[1].variance.tolist() == [1, 25, 25]
    for of_batch in statistics_of(batches_of(mixed=True))[0]:
        assert of_batch.variance.tolist() == [170, 50, 25]
