"""Second routes to what a data set of clicks has to hold."""

import numpy as np
import pytest

from solutions.experiments.data import selection as by
from tests.confirm import confirms
from tests.experiments.measured import mean_numbers


def numbers(experiment, seed=3, **options):
    return list(experiment(np.random.default_rng(seed), **options).numbers.values())


def divergence(p, q):
    return p * np.log(p / q) + (1 - p) * np.log((1 - p) / (1 - q))


@confirms(
    "data/selection#both_kinds_of_features_are_needed", "the losses with infinitely many showings, in closed form"
)
@pytest.mark.parametrize("control", [False, True])
def test_what_is_left_without_one_of_the_two(control):
    for seed in range(4):
        true = by.click_probabilities(np.random.default_rng(seed), taste=0.0 if control else 1.0)
        by_user, by_ad, by_pair = numbers(by.both_kinds_of_features_are_needed, seed, control=control)
        for found, axis in ((by_user, 1), (by_ad, 0)):
            limit = 1000 * divergence(true, true.mean(axis=axis, keepdims=True)).mean()
            assert found == pytest.approx(limit, rel=0.05, abs=0.2)
        # a frequency of n showings costs 1 / (2 n) on average, whatever the probability
        assert by_pair == pytest.approx(1000 / (2 * 4000), rel=0.8)


def showings(rng, taste=1.0):
    """Probabilities of the pairs, and how often each was clicked in four thousand showings; drawn once more."""
    true = 1 / (1 + np.exp(3 - taste * rng.normal(size=(6, 8))))
    return true, rng.binomial(4000, true)


@confirms("data/selection#both_kinds_of_features_are_needed", "sums over the same showings, user by user and by pair")
@pytest.mark.parametrize("control", [False, True])
def test_losses_of_counted_showings(control):
    true, clicks = showings(np.random.default_rng(3), 0.0 if control else 1.0)
    of_user = [[(sum(row) + 0.5) / (8 * 4000 + 1)] for row in clicks]
    of_ad = [(sum(column) + 0.5) / (6 * 4000 + 1) for column in clicks.T]
    expected = [1000 * divergence(true, np.array(q)).mean() for q in (of_user, of_ad, (clicks + 0.5) / 4001)]
    assert numbers(by.both_kinds_of_features_are_needed, control=control) == pytest.approx(expected)


@confirms("data/selection#clicked_examples_alone_say_always", "the same clicks, counted once more")
@pytest.mark.parametrize("control", [False, True])
def test_means_of_counted_clicks(control):
    true, clicks = showings(np.random.default_rng(3))
    estimated = [(n + 0.5) / ((4000 if control else n) + 1) for n in clicks.ravel().tolist()]
    expected = [sum(true.ravel()) / 48, sum(estimated) / 48]
    assert numbers(by.clicked_examples_alone_say_always, control=control) == pytest.approx(expected)


@confirms("data/selection#what_was_not_shown_is_no_refusal", "the same visits, counted once more")
@pytest.mark.parametrize("control", [False, True])
def test_means_of_counted_visits(control):
    rng = np.random.default_rng(3)
    true = 1 / (1 + np.exp(3 - rng.normal(size=(6, 8))))
    share = 1.0 if control else rng.beta(0.5, 2, size=(6, 8))
    clicks = rng.binomial(rng.binomial(20_000, share, size=(6, 8)), true)
    expected = [sum(true.ravel()) / 48, (clicks.sum() + 24) / (48 * 20_001)]
    assert numbers(by.what_was_not_shown_is_no_refusal, control=control) == pytest.approx(expected)


@confirms("data/selection#clicked_examples_alone_say_always", "the mean of the true probabilities, and a share of one")
def test_the_mean_of_clicked_examples_and_of_all():
    for seed in range(3):
        mean = by.click_probabilities(np.random.default_rng(seed)).mean()
        true, estimated = numbers(by.clicked_examples_alone_say_always, seed)
        assert true == pytest.approx(mean) and estimated == pytest.approx(1, abs=0.05)
        true, estimated = numbers(by.clicked_examples_alone_say_always, seed, control=True)
        assert true == pytest.approx(mean) and estimated == pytest.approx(mean, rel=0.02)


@confirms(
    "data/selection#what_was_not_shown_is_no_refusal", "the mean of the share that is shown, of a beta distribution"
)
def test_labels_for_what_was_not_shown_lower_the_mean_by_the_share_shown():
    true, estimated = mean_numbers(by.what_was_not_shown_is_no_refusal)
    assert estimated / true == pytest.approx(0.5 / 2.5, rel=0.2)
    true, estimated = mean_numbers(by.what_was_not_shown_is_no_refusal, control=True)
    assert estimated == pytest.approx(true, rel=0.02)
