"""Second routes to Winter 2020, question 5, part c."""

import itertools

import pytest

from solutions.exams.winter_2020.q5.c_bayes_error import best_estimate, experts_by_their_mistakes
from solutions.experiments.data.bayes_error import majority_comes_nearer
from solutions.finding import found_by
from tests.confirm import confirms


def range_of_errors(f1, positives=175, negatives=325):
    """The least and the largest error rate, of the numbers of errors e with F1 = 2 TP / (2 TP + e): all of them misses,
    or all of them false alarms as far as there are negatives.
    """
    odds = 2 * (1 - f1) / f1  # e for each true positive
    misses = odds * positives / (1 + odds)
    alarms = odds * positives if odds * positives <= negatives else odds / (1 + odds) * (positives + negatives)
    return misses / (positives + negatives), alarms / (positives + negatives)


@confirms("winter-2020/q5#c", "the range of errors in closed form, all of them misses or all false alarms")
def test_the_order_of_the_errors_equals_that_of_the_closed_forms():
    answered = set()
    for student, group, doctor in itertools.product((0.2, 0.5), (0.75, 0.88, 0.98), (0.6, 0.8, 0.95)):
        ranges = [range_of_errors(f1) for f1 in (student, group, doctor)]
        first, second, _ = sorted(range(3), key=ranges.__getitem__)
        if abs(ranges[first][1] - ranges[second][0]) < 0.01:
            continue  # too near for scores of two digits
        if ranges[first][1] < ranges[second][0]:
            assert best_estimate.answer(student=student, group=group, doctor=doctor) == ("ABC"[first],)
            answered.add("ABC"[first])
        else:
            with pytest.raises(ValueError, match="either order"):
                best_estimate.answer(student=student, group=group, doctor=doctor)
    assert answered == {"B", "C"}


def test_rows_of_experts_are_those_of_the_experiment():
    own, shared = experts_by_their_mistakes()
    assert list(own[1:]) == list(found_by(majority_comes_nearer).numbers.values())
    assert shared[2] == shared[3]
