"""Second routes to metrics, and to models that look good without having learned anything."""

import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

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


def test_rates_are_those_of_a_sample():
    sample = np.random.default_rng(10).standard_normal(400_000)
    found, alarms = by.rates(1.5, 0.7)
    assert abs(np.mean(sample + 1.5 > 0.7) - found) < 5 * 0.5 / 400_000**0.5
    assert abs(np.mean(sample > 0.7) - alarms) < 5 * 0.5 / 400_000**0.5


@confirms("data/metrics#recall_follows_the_harm", "counting the pairs, one by one")
@pytest.mark.parametrize("control", [False, True])
def test_pairs_that_are_ranked_rightly_are_counted(control):
    ratio, right = 1 / 50 if control else 50, [0, 0]
    seed = np.random.default_rng(3).integers(2**32)
    for (one, other), (false, falser) in zip(*(of.T for of in by.random_pairs(seed)), strict=True):
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


@confirms("data/metrics#error_is_not_one_minus_f1", "the errors in closed form, all of them misses or all false alarms")
def test_error_rates_of_an_f1_score_lie_between_closed_forms():
    for positives, negatives in ((175, 325), (30, 20)):
        for f1 in (0.8, 0.88, 0.93):
            odds = 2 * (1 - f1) / f1  # errors for each positive that is found
            bounds = np.array([odds / (1 + odds), odds]) * positives / (positives + negatives)
            assert by.error_rates_of(f1, positives, negatives) == pytest.approx(bounds, abs=0.012)
    complement, least, most = by.error_is_not_one_minus_f1().numbers.values()
    assert (complement, least, most) == pytest.approx((0.12, *by.error_rates_of(0.88)))
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


def test_numbers_of_perfect_recall():
    assert list(by.constant_model_has_perfect_recall().numbers.values()) == [1, 0.35, 0.35]
    assert list(by.constant_model_has_perfect_recall(control=True).numbers.values()) == [0, 0, 0.65]
    passes = np.mean(np.random.default_rng(5).random((100_000, 35)).min(axis=1) > 0.05)
    assert by.misses_pass_a_small_test().numbers["probability of a recall of 1"] == pytest.approx(passes, abs=0.005)
