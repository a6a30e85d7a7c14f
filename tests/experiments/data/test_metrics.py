"""Second routes to metrics, and to models that look good without having learned anything."""

import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar
from scipy.stats import norm

from solutions.experiments.data import metrics as by
from solutions.nn.metrics import accuracy, f1_score
from tests.confirm import confirms
from tests.experiments.data.test_selection import divergence
from tests.experiments.measured import mean_numbers


@given(st.integers(1, 99))
def test_a_constant_model_scores_its_share(positives):
    share = positives / 100
    yes, no = (by.constant_model(positives, answer) for answer in (1, 0))
    assert accuracy(*yes) == pytest.approx(share) and accuracy(*no) == pytest.approx(1 - share)
    assert f1_score(*yes) == pytest.approx(2 * share / (1 + share)) and f1_score(*no) == 0
    assert by.balanced_accuracy(*yes) == by.balanced_accuracy(*no) == 0.5
    assert max(map(accuracy, *zip(yes, no, strict=True))) == accuracy(*by.constant_model(positives))


def test_numbers_of_constant_models_are_shares():
    for control, share in ((False, 0.96), (True, 0.5)):
        assert list(by.constant_model_is_accurate(control).numbers.values()) == [share, 0.5]
    assert by.constant_model_has_a_high_f1().numbers["F1 of the constant model"] == pytest.approx(2 * 0.96 / 1.96)
    for control, own in ((False, 0.5), (True, 0.95)):
        failures = list(by.constant_model_fails_on_all_or_none(control).numbers.values())
        assert failures == pytest.approx([0, 1 - own, 1, own])


@confirms("data/metrics#accuracy_hides_rare_clicks", "the means of many drawn probabilities")
def test_rare_clicks_by_the_mean():
    right, entropy, constant, other = mean_numbers(by.accuracy_hides_rare_clicks)
    p = 1 / (1 + np.exp(3 - 0.7 * np.random.default_rng(1).normal(size=100_000)))
    assert constant == pytest.approx(1 - p.mean(), abs=0.003)
    assert right == pytest.approx(np.maximum(p, 1 - p).mean(), abs=0.003)
    assert entropy == pytest.approx(-1000 * (p * np.log(p) + (1 - p) * np.log(1 - p)).mean(), rel=0.05)
    assert other - entropy == pytest.approx(1000 * divergence(p, p.mean()).mean(), rel=0.15)


@confirms("data/metrics#accuracy_hides_rare_clicks", "sums over the cells, from the logits drawn once more")
@pytest.mark.parametrize("control", [False, True])
def test_rare_clicks_cell_by_cell(control):
    p = [1 / (1 + math.exp(-z)) for z in 0.7 * np.random.default_rng(3).normal(size=200) - (0 if control else 3)]
    mean, expected = sum(p) / 200, []
    for said in (p, [mean] * 200):
        right = sum(t if q > 0.5 else 1 - t for t, q in zip(p, said, strict=True)) / 200
        entropy = -sum(math.log(q) * t + math.log(1 - q) * (1 - t) for t, q in zip(p, said, strict=True)) / 200
        expected += [right, 1000 * entropy]
    found = by.accuracy_hides_rare_clicks(np.random.default_rng(3), control).numbers
    assert list(found.values()) == pytest.approx(expected)


def test_rates_are_those_of_a_sample():
    sample = np.random.default_rng(10).standard_normal(400_000)
    found, alarms = by.rates(1.5, 0.7)
    assert abs(np.mean(sample + 1.5 > 0.7) - found) < 5 * 0.5 / 400_000**0.5
    assert abs(np.mean(sample > 0.7) - alarms) < 5 * 0.5 / 400_000**0.5


@confirms("data/metrics#recall_follows_the_harm", "counting the pairs, one by one")
@pytest.mark.parametrize("control", [False, True])
def test_pairs_that_are_ranked_rightly_are_counted(control):
    ratio, right = 1 / 50 if control else 50, [0, 0]
    rng = np.random.default_rng(np.random.default_rng(3).integers(2**32))
    quality, threshold = rng.uniform(0.5, 3, (2, 2000)), rng.uniform(-2, 4, (2, 2000))
    for (one, other), (false, falser) in zip(norm.sf(threshold - quality).T, norm.sf(threshold).T, strict=True):
        less = 0.2 * (1 - one) * ratio + 0.8 * false < 0.2 * (1 - other) * ratio + 0.8 * falser
        right[0] += (one > other) == less
        right[1] += (one / false > other / falser) == less  # precision grows with this quotient
    recall, precision = by.recall_follows_the_harm(np.random.default_rng(3), control).numbers.values()
    assert (2000 * recall, 2000 * precision) == pytest.approx(right)


def test_models_of_the_table_equal_the_normal_distribution(monkeypatch):
    always, careful = by.saying_yes_always(ratio=7, prevalence=0.3)
    assert always[1:] == pytest.approx((1, 0.3, 0.7))
    found, alarms = (1 - NormalDist(mean).cdf(1 + math.log(0.7 / 0.3 / 7) / 2) for mean in (2, 0))
    harm = 7 * 0.3 * (1 - found) + 0.7 * alarms
    assert careful[1:] == pytest.approx((found, 0.3 * found / (0.3 * found + 0.7 * alarms), harm))
    # no other threshold does less harm than the one that is called the best
    thresholds = np.linspace(-4, 6, 2001)
    assert careful[3] == pytest.approx(by.harm(*by.rates(2.0, thresholds), 0.3, 7).min(), abs=1e-5)
    monkeypatch.setattr(by, "saying_yes_always", lambda: [("", 1.0, 0.2, 0.8), ("", 0.9, 0.5, 0.8)])
    assert not by.recall_alone_is_not_enough()


@confirms("data/metrics#error_is_not_one_minus_f1", "all ways to answer, one by one; and the errors in closed form")
def test_error_rates_of_an_f1_score_lie_between_closed_forms():
    for positives, negatives in ((175, 325), (30, 20)):
        for f1 in (0.8, 0.88, 0.93):
            odds = 2 * (1 - f1) / f1  # errors for each positive that is found
            bounds = np.array([odds / (1 + odds), odds]) * positives / (positives + negatives)
            assert by.error_rates_of(f1, positives, negatives) == pytest.approx(bounds, abs=0.012)
    errors = [
        (175 - found + alarms) / 500
        for found in range(176)
        for alarms in range(326)
        if round(found / (175 + found + alarms) * 2, 2) == 0.88
    ]
    numbers = by.error_is_not_one_minus_f1().numbers
    assert list(numbers.values()) == pytest.approx([0.12, min(errors), max(errors)])
    with pytest.raises(ValueError, match="no answers"):
        by.error_rates_of(0.55, positives=1, negatives=1)


@confirms("data/metrics#best_f1_is_not_the_least_error", "a large sample, tried at every threshold")
def test_f1_and_error_of_a_sample():
    rng = np.random.default_rng(4)
    label = np.sort(rng.random(200_000) < 0.35)
    scores = rng.standard_normal(len(label)) + label
    f1, errors = [], []
    for threshold in np.linspace(-1, 2, 61):
        said = scores > threshold
        f1.append(f1_score(said.astype(int), label.astype(int)))
        errors.append(np.mean(said != label))
    expected = f1[np.argmin(errors)], max(f1), min(errors), errors[np.argmax(f1)]
    assert list(by.best_f1_is_not_the_least_error().numbers.values()) == pytest.approx(expected, abs=0.03)


@confirms("data/metrics#best_f1_is_not_the_least_error", "the threshold of even odds, and SciPy's search for the other")
def test_f1_and_error_in_closed_form():
    def error(threshold):
        return 0.35 * norm.cdf(threshold - 1) + 0.65 * norm.sf(threshold)

    def f1(threshold):
        found = 0.35 * norm.sf(threshold - 1)
        return 2 * found / (2 * found + error(threshold))

    even = 0.5 + math.log(0.65 / 0.35)  # there the densities of both classes are equal
    best = minimize_scalar(lambda threshold: -f1(threshold), bounds=(-2, 3), method="bounded").x
    found = by.best_f1_is_not_the_least_error().numbers  # by thresholds of a grid
    assert list(found.values()) == pytest.approx([f1(even), f1(best), error(even), error(best)], rel=3e-3)


def test_numbers_of_perfect_recall():
    assert list(by.constant_model_has_perfect_recall().numbers.values()) == [1, 0.35, 0.35]
    assert list(by.constant_model_has_perfect_recall(control=True).numbers.values()) == [0, 0, 0.65]
    passes = np.mean(np.random.default_rng(5).random((100_000, 35)).min(axis=1) > 0.05)
    assert by.misses_pass_a_small_test().numbers["probability of a recall of 1"] == pytest.approx(passes, abs=0.005)
