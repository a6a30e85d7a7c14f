"""Second routes to Spring 2018, question 1, part g."""

import itertools
import math

import numpy as np
import pytest

from solutions.exams.spring_2018.q1.g_precision_or_recall import draw_rankings, metric_to_choose
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


def test_rankings_cross_once():
    rankings = lines_of(drawn_by(draw_rankings))
    assert np.count_nonzero(np.diff(rankings["recall"] > rankings["precision"])) == 1
    assert rankings["recall"][-1] > 0.9 > 0.6 > rankings["precision"][-1] and rankings["recall"][0] < 0.5
