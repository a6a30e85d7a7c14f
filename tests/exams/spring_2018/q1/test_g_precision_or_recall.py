"""Second routes to Spring 2018, question 1, part g."""

import itertools
import math
from statistics import NormalDist

import numpy as np
import pytest

from solutions.exams.spring_2018.q1 import g_precision_or_recall, slips
from solutions.exams.spring_2018.q1.g_precision_or_recall import (
    draw_rankings,
    indifferent_ratio,
    metric_to_choose,
    random_pairs,
    rates,
    recall_follows_the_harm,
    saying_yes_always,
)
from solutions.exams.spring_2018.q1.slips import recall_alone_is_not_enough
from solutions.pages.figures import drawn_by
from tests.confirm import confirms
from tests.exams.spring_2018.q1.figures import lines_of
from tests.exams.spring_2018.q1.options import names


@confirms("spring-2018/q1#g", "counting the errors of random models on a million simulated scans, one class at a time")
@pytest.mark.parametrize("ratio", [50, 1])
def test_metric_to_choose_by_counting(ratio, prevalence=0.2):
    rng = np.random.default_rng(9)
    scans = 1_000_000
    ill = round(prevalence * scans)
    noise = np.sort(rng.standard_normal(ill)), np.sort(rng.standard_normal(scans - ill))
    rows = []
    for quality, threshold in zip(rng.uniform(0.5, 3, 60), rng.uniform(-2, 4, 60), strict=True):
        missed = int(np.searchsorted(noise[0] + quality, threshold))
        alarms = scans - ill - int(np.searchsorted(noise[1], threshold))
        hits = ill - missed
        rows.append((hits / (hits + alarms), hits / ill, -(ratio * missed + alarms)))
    right = [0, 0]
    for one, other in itertools.combinations(rows, 2):
        for metric in (0, 1):
            right[metric] += (one[metric] > other[metric]) == (one[2] > other[2])
    precision, recall = right
    assert abs(recall - precision) > 0.1 * math.comb(60, 2)  # far more than the noise of sixty models
    assert metric_to_choose.answer(ratio=ratio, prevalence=prevalence) == names(precision > recall, recall > precision)


def test_rates_and_prices():
    sample = np.random.default_rng(10).standard_normal(400_000)
    found, alarms = rates(1.5, 0.7)
    assert abs(np.mean(sample + 1.5 > 0.7) - found) < 5 * 0.5 / 400_000**0.5
    assert abs(np.mean(sample > 0.7) - alarms) < 5 * 0.5 / 400_000**0.5
    # with equal harm of all healthy and of all ill scans the two metrics are equally good
    assert indifferent_ratio(0.5) == pytest.approx(1, abs=0.1)
    assert indifferent_ratio(0.1) == pytest.approx(9, rel=0.1)
    # no other threshold does less harm than the one that is called the best
    best = saying_yes_always(ratio=7, prevalence=0.3)[1][3]
    thresholds = np.linspace(-4, 6, 2001)
    assert best == pytest.approx(g_precision_or_recall.harm(*rates(2.0, thresholds), 0.3, 7).min(), abs=1e-5)


@pytest.mark.parametrize("control", [False, True])
def test_pairs_that_are_ranked_rightly_are_counted(control):
    ratio, right = 1 / 50 if control else 50, [0, 0]
    for (one, other), (false, falser) in zip(*(of.T for of in random_pairs(seed=3)), strict=True):
        less = 0.2 * (1 - one) * ratio + 0.8 * false < 0.2 * (1 - other) * ratio + 0.8 * falser
        right[0] += (one > other) == less
        right[1] += (one / false > other / falser) == less  # precision grows with this quotient
    recall, precision = recall_follows_the_harm(3, control).numbers.values()
    assert (2000 * recall, 2000 * precision) == pytest.approx(right)


def test_models_of_the_last_table_equal_the_normal_distribution(monkeypatch):
    always, careful = saying_yes_always(ratio=7, prevalence=0.3)
    assert always[1:] == pytest.approx((1, 0.3, 0.7))
    found, alarms = (1 - NormalDist(mean).cdf(1 + math.log(0.7 / 0.3 / 7) / 2) for mean in (2, 0))
    harm = 7 * 0.3 * (1 - found) + 0.7 * alarms
    assert careful[1:] == pytest.approx((found, 0.3 * found / (0.3 * found + 0.7 * alarms), harm))
    monkeypatch.setattr(slips, "saying_yes_always", lambda: [("", 1.0, 0.2, 0.8), ("", 0.9, 0.5, 0.8)])
    assert not recall_alone_is_not_enough()


def test_rankings_cross_where_the_figure_says():
    rankings = lines_of(drawn := drawn_by(draw_rankings))
    ratios, crossing = (drawn.axes[0].lines[n].get_xdata() for n in (0, 2))
    assert ((rankings["recall"] > rankings["precision"]) == (ratios > crossing[0])).all()
    assert rankings["recall"][-1] > 0.9 > 0.6 > rankings["precision"][-1] and rankings["recall"][0] < 0.5
