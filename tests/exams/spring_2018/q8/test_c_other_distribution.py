"""Second routes to Spring 2018, question 8, part c."""

import math

import jax
import keras
import numpy as np
import pytest

from solutions.exams.spring_2018.q8.c_other_distribution import (
    FRIENDS,
    OWN,
    SHIFT,
    cross_entropy_of_counts,
    draw_losses_by_size,
    friends_data_help_when_own_are_few,
    friends_data_hurt_when_own_are_plenty,
    losses_by_size,
    mean_squared_errors,
    mixed_development_set_picks_the_wrong_model,
    shared_features_help,
    two_sites,
)
from solutions.exams.spring_2018.q8.clicks import CELLS
from solutions.exams.spring_2018.q8.d_impact import draw_side
from solutions.pages.figures import drawn_by
from tests.confirm import confirms
from tests.exams.spring_2018.q8.measures import divergence, mean_numbers


@confirms(
    "spring-2018/q8#c", "Monte Carlo: the squared errors of frequencies from both sites, against their closed form"
)
def test_expected_errors_by_simulation():
    rng = np.random.default_rng(3)
    for own in (2000, 1_000_000):
        draw = np.random.default_rng(0)
        logits = -3 + 0.7 * draw.normal(size=CELLS)
        shifted = logits + SHIFT * draw.normal(size=CELLS)
        p, q = (1 / (1 + np.exp(-z)) for z in (logits, shifted))
        n, k = own // CELLS, FRIENDS // CELLS
        mine, theirs = rng.binomial(n, p, (400, CELLS)), rng.binomial(k, q, (400, CELLS))
        simulated = [((mine / n - p) ** 2).mean(), (((mine + theirs) / (n + k) - p) ** 2).mean()]
        assert mean_squared_errors(own) == pytest.approx(simulated, rel=0.02)


def test_losses_on_the_own_site_by_expansion():
    """A frequency of n costs 1 / (2n); a shift d of a probability p costs d² / 2p(1 − p), to second order."""
    alone, both = mean_numbers(friends_data_hurt_when_own_are_plenty)
    per_cell = OWN / CELLS
    assert alone == pytest.approx(1000 / (2 * per_cell), rel=0.1)
    rng = np.random.default_rng(0)
    p = 1 / (1 + np.exp(3 - 0.7 * rng.normal(size=200_000)))
    q = 1 / (1 + np.exp(-np.log(p / (1 - p)) - SHIFT * rng.normal(size=p.size)))
    share = rng.gamma(5.0, size=p.size) / 5
    share = share / (1 + share)
    assert both == pytest.approx(1000 * divergence(p, p + share * (q - p)).mean(), rel=0.2)
    alone, both = mean_numbers(friends_data_hurt_when_own_are_plenty, control=True)
    assert both < alone


@confirms(
    "spring-2018/q8#c", "Keras: logistic regression on few and on many own examples, with and without the friend's"
)
def test_keras_gains_or_loses_by_the_friends_data():
    """One user feature; the friend's rule is turned by thirty degrees."""
    keras.utils.set_random_seed(1)
    rng = np.random.default_rng(1)
    friends = draw_side(rng, 3000, 20, 30)
    test_X, test_y = draw_side(rng, 4000, 20, 0)
    gains = []
    for own in (30, 3000):
        mine = draw_side(rng, own, 20, 0)
        accuracies = []
        for X, labels in (mine, [np.concatenate(pair) for pair in zip(mine, friends, strict=True)]):
            model = keras.Sequential([keras.layers.Dense(1, use_bias=False)])
            model.compile(keras.optimizers.Adam(0.05), keras.losses.BinaryCrossentropy(from_logits=True))
            model.fit(X, labels > 0, batch_size=len(X), epochs=150, verbose=0)
            accuracies.append(np.mean(np.sign(np.asarray(model(test_X))[:, 0]) == test_y))
        gains.append(accuracies[1] - accuracies[0])
    assert gains[0] > 0.05 and gains[1] < -0.03


def test_own_showings_are_spread_evenly_and_the_friends_are_not():
    sites = two_sites(np.random.default_rng(4))
    for (_, shown), total, spread in ((sites.own, OWN, 0), (sites.friends, FRIENDS, 1 / math.sqrt(5))):
        assert shown.sum() == total
        assert shown.std() / shown.mean() == pytest.approx(spread, abs=0.1)
    differences = [np.log(p / (1 - p)) for p in (sites.true, sites.friends_true)]
    assert np.std(differences[1] - differences[0]) == pytest.approx(SHIFT, rel=0.15)


def test_losses_with_two_thousand_own_showings_by_simulation():
    alone, both = mean_numbers(friends_data_help_when_own_are_few)
    rng = np.random.default_rng(0)
    logits = -3 + 0.7 * rng.normal(size=200_000)
    p, q = (1 / (1 + np.exp(-z)) for z in (logits, logits + SHIFT * rng.normal(size=logits.size)))
    shown = rng.binomial(2000, 1 / CELLS, size=p.size)
    assert alone == pytest.approx(1000 * divergence(p, (rng.binomial(shown, p) + 0.5) / (shown + 1)).mean(), rel=0.1)
    assert both == pytest.approx(1000 * divergence(p, q).mean(), rel=0.15)


def test_the_cross_entropy_of_counts_equals_that_of_labels():
    counts, predicted = np.array([[2, 0, 1], [3, 4, 1]]), np.array([0.3, 0.1, 0.8])
    labels = [1, 1, 0, 0, 0, 0, 0, 1]
    likelihood = jax.scipy.stats.bernoulli.logpmf(np.array(labels), predicted.repeat(counts[1]))
    assert cross_entropy_of_counts(predicted, counts) == pytest.approx(-float(likelihood.mean()), rel=1e-5)


def test_losses_by_size_and_their_figure():
    sizes, losses = losses_by_size()
    own, both, start = losses.T
    large = np.array(sizes) >= 100_000
    np.testing.assert_allclose(own[large], 1000 * CELLS / (2 * np.array(sizes)[large]), rtol=0.3)
    assert both[0] < own[0] / 2 and both[-1] > own[-1]
    assert (start < 1.3 * np.minimum(own, both)).all()
    lines = drawn_by(draw_losses_by_size).axes[0].lines
    for line, (name, column) in zip(lines, (("own", own), ("both", both), ("friend", start)), strict=False):
        assert line.get_label().startswith(name)
        np.testing.assert_allclose(line.get_ydata(), column)


@pytest.mark.parametrize("control", [False, True])
def test_the_mixed_set_chooses_between_the_two_training_sets(control):
    """The sites are those of the claim before: the losses of the two models are known from there."""
    for seed in range(3):
        alone, both = friends_data_hurt_when_own_are_plenty(seed, control).numbers.values()
        on_own, on_mixed = mixed_development_set_picks_the_wrong_model(seed, control).numbers.values()
        assert (on_own, on_mixed) == ((both, both) if control else (alone, both))


def test_two_learned_features_come_near_the_best_possible_loss():
    everything, learned = mean_numbers(shared_features_help)
    z = 2 * np.random.default_rng(0).normal(size=100_000)
    best = (np.logaddexp(0, z) - z / (1 + np.exp(-z))).mean()
    assert learned == pytest.approx(best, abs=0.05) and everything > best + 0.05
