"""Second routes to Winter 2021, question 2, part b."""

import math
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from solutions.exams.winter_2021.q2.b_gap_in_use import (
    balanced_accuracy,
    f1_score,
    shifted_data_break_the_model,
    training_again_mends_the_model,
)
from solutions.exams.winter_2021.q2.two_classes import accuracy
from tests.confirm import confirms
from tests.exams.winter_2021.q2.measures import mean_numbers

normal = NormalDist().cdf


@confirms("winter-2021/q2#b", "the normal distribution function in place of samples and fits")
def test_shift_equals_the_closed_form():
    on_dev, rejected, mended = mean_numbers(shifted_data_break_the_model)
    assert on_dev == pytest.approx(normal(2), abs=0.005)  # the boundary lies two deviations from both means
    assert rejected == pytest.approx(normal(0), abs=0.03)  # the positives have moved onto it
    assert mended == pytest.approx(normal(2), abs=0.005)


@confirms("winter-2021/q2#b", "the Bayes boundary of two normal classes in place of fits")
def test_weighting_equals_the_closed_form():
    boundary = 1 + math.log(3880 / 120) / 2  # between means 0 and 2, with the prior of the training set
    _, before, after = mean_numbers(training_again_mends_the_model)
    assert before == pytest.approx(normal(2 - boundary), abs=0.06)
    assert after == pytest.approx(normal(1), abs=0.04)


@confirms("winter-2021/q2#b", "precision and recall of the constant answers, counted pair by pair")
@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), min_size=1, max_size=30))
def test_metrics_equal_counts(pairs):
    y, said = [a for a, _ in pairs], [b for _, b in pairs]
    hits, misses, alarms = pairs.count((1, 1)), pairs.count((1, 0)), pairs.count((0, 1))
    assert accuracy(y, said) == pytest.approx((hits + pairs.count((0, 0))) / len(pairs))
    if hits:
        precision, recall = hits / (hits + alarms), hits / (hits + misses)
        assert f1_score(y, said) == pytest.approx(2 * precision * recall / (precision + recall))
    if 0 < sum(y) < len(y):
        by_class = hits / (hits + misses) + pairs.count((0, 0)) / (alarms + pairs.count((0, 0)))
        assert balanced_accuracy(y, said) == pytest.approx(by_class / 2)


@given(st.integers(1, 99))
def test_a_constant_model_scores_its_share(positives):
    y = [1] * positives + [0] * (100 - positives)
    share = positives / 100
    assert accuracy(y, [1] * 100) == pytest.approx(share)
    assert f1_score(y, [1] * 100) == pytest.approx(2 * share / (1 + share))
    assert f1_score(y, [0] * 100) == 0
    assert balanced_accuracy(y, [1] * 100) == balanced_accuracy(y, [0] * 100) == 0.5
