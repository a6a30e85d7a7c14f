"""Second routes to Spring 2018, question 8, part d."""

import math

import numpy as np
import pytest

from solutions.exams.spring_2018.q8.d_impact import (
    BALANCED,
    HARMLESS,
    OUTNUMBERED,
    OVERFITTED,
    SETTINGS,
    accuracy_hides_rare_clicks,
    gap_without_mismatch,
    harm_by_the_gap,
    harm_by_training_twice,
    measure,
    mismatch_without_gap,
    settings_measured,
    tells_the_harm,
    training_twice_shows_the_impact,
)
from tests.confirm import confirms
from tests.exams.spring_2018.q8.measures import divergence, mean_numbers


@confirms("spring-2018/q8#d", "angles: a plane turned by φ disagrees with the rule on the share φ / 180°")
def test_accuracies_equal_angles():
    for name in (BALANCED, OUTNUMBERED, HARMLESS):
        setting = SETTINGS[name]
        mean = np.mean([measure(seed, **setting) for seed in range(8)], axis=0)
        _, like, own, development, alone = mean
        angle = math.radians(setting["turn"])
        share = setting["friends"] / (setting["own"] + setting["friends"])
        normal = (1 - share) * np.array([1, 0]) + share * np.array([math.cos(angle), math.sin(angle)])
        turned = math.atan2(normal[1], normal[0])
        on_own, on_friends = 1 - turned / math.pi, 1 - (angle - turned) / math.pi
        assert [own, development] == pytest.approx([on_own, on_own], abs=0.02)
        assert like == pytest.approx((1 - share) * on_own + share * on_friends, abs=0.02)
        assert alone == pytest.approx(1, abs=0.05)


@confirms("spring-2018/q8#d", "scores of the tests on sets in which the harm is known by construction")
def test_tests_of_harm_against_the_construction():
    assert tells_the_harm(harm_by_training_twice) and not tells_the_harm(harm_by_the_gap)
    # the paper's gap ends at own examples: where the friend's outnumber them, it sees what a mixed set would not
    outnumbered = measure(11, **SETTINGS[OUTNUMBERED])
    assert harm_by_the_gap(outnumbered) and abs(outnumbered.training - outnumbered.like_training) < 0.02
    overfitted, balanced, *_ = (np.array(row[1:]) for row in settings_measured(seed=11))
    assert overfitted[0] - overfitted[2] > 0.1 and overfitted[3] > overfitted[4]  # a gap, and a gain
    assert abs(balanced[0] - balanced[2]) < 0.05 and balanced[3] < balanced[4] - 0.15  # no gap, and a loss


def test_accuracy_of_rare_clicks_by_the_mean():
    best, entropy, constant, other = mean_numbers(accuracy_hides_rare_clicks, seeds=40)
    x = -3 + 0.7 * np.random.default_rng(1).normal(size=100_000)
    p = 1 / (1 + np.exp(-x))
    assert constant == pytest.approx(1 - p.mean(), abs=0.003)
    assert best == pytest.approx(np.maximum(p, 1 - p).mean(), abs=0.003)
    assert other - entropy == pytest.approx(1000 * divergence(p, p.mean()).mean(), rel=0.15)


def test_gains_on_a_mixed_set_equal_angles():
    """There the friend's examples pay by construction: the control of training twice."""
    helps, gain = mean_numbers(training_twice_shows_the_impact, seeds=5, control=True)
    setting = SETTINGS[OUTNUMBERED]
    share = setting["friends"] / (setting["own"] + setting["friends"])
    turned = math.atan2(share, 1 - share)  # the normal of the model, from one's own rule towards the friend's
    both = (1 - share) * (1 - turned / math.pi) + share * (1 / 2 + turned / math.pi)
    assert gain == pytest.approx(both - ((1 - share) + share / 2), abs=0.03) and helps > 0.02


def test_gap_and_mismatch_print_what_was_measured():
    for experiment, name in ((gap_without_mismatch, OVERFITTED), (mismatch_without_gap, BALANCED)):
        for control in (False, True):
            found = measure(0, **SETTINGS[HARMLESS if control else name])
            gain = found.development - found.without_friends
            expected = [found.training, found.own_held_out, gain]
            assert list(experiment(control=control).numbers.values()) == pytest.approx(expected)


def test_the_cross_entropy_of_rare_clicks_by_the_mean():
    p = 1 / (1 + np.exp(3 - 0.7 * np.random.default_rng(1).normal(size=100_000)))
    entropy = -1000 * (p * np.log(p) + (1 - p) * np.log(1 - p)).mean()
    assert mean_numbers(accuracy_hides_rare_clicks, seeds=40)[1] == pytest.approx(entropy, rel=0.05)
