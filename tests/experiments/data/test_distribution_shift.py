"""Second routes to data of another distribution."""

import math
from statistics import NormalDist

import keras
import numpy as np
import pytest

from solutions.experiments.data import distribution_shift as by
from tests.confirm import confirms
from tests.experiments.data.test_selection import divergence
from tests.experiments.measured import mean_numbers

normal = NormalDist().cdf


# In use


@confirms(
    "data/distribution_shift#breaks_a_good_model", "the normal distribution function in place of samples and fits"
)
@pytest.mark.parametrize("control", [False, True])
def test_a_worn_sensor_equals_the_closed_form(control):
    """The boundary lies two standard deviations from both means, and the logit has the slope four."""
    training, held_out, in_use, right, rejected, mended = mean_numbers(by.breaks_a_good_model, control=control)
    nodes, weights = np.polynomial.hermite_e.hermegauss(60)

    def cost(mean):  # of a positive example whose feature is normal about a mean, the boundary at 0
        return weights @ np.logaddexp(0, -4 * (mean + nodes)) / weights.sum()

    worn = 0 if control else 2
    assert [training, held_out] == pytest.approx([cost(2)] * 2, abs=0.01)
    assert in_use == pytest.approx((cost(2 - worn) + cost(2 + worn)) / 2, rel=0.1)
    assert [right, mended] == pytest.approx([normal(2)] * 2, abs=0.005)  # the boundary lies between the means
    assert rejected == pytest.approx(normal(worn - 2), abs=0.03)  # the positives have moved onto it


# In the training set: counts of clicks from two sites


@confirms("data/distribution_shift#hurts_when_own_are_plenty", "the losses of a frequency and of a shift, expanded")
def test_losses_on_the_own_site_by_expansion():
    """A frequency of n costs 1 / (2n); a shift d of a probability p costs d² / 2p(1 − p), to second order."""
    alone, both = mean_numbers(by.hurts_when_own_are_plenty)
    per_cell = by.OWN / by.CELLS
    assert alone == pytest.approx(1000 / (2 * per_cell), rel=0.1)
    rng = np.random.default_rng(0)
    p = 1 / (1 + np.exp(3 - 0.7 * rng.normal(size=200_000)))
    q = 1 / (1 + np.exp(-np.log(p / (1 - p)) - by.SHIFT * rng.normal(size=p.size)))
    share = rng.gamma(5.0, size=p.size) / 5
    share = share / (1 + share)
    assert both == pytest.approx(1000 * divergence(p, p + share * (q - p)).mean(), rel=0.2)
    alone, both = mean_numbers(by.hurts_when_own_are_plenty, control=True)
    assert both < alone


@confirms("data/distribution_shift#helps_when_own_are_few", "the losses of simulated frequencies of many cells")
def test_losses_with_two_thousand_own_showings_by_simulation():
    alone, both = mean_numbers(by.helps_when_own_are_few)
    rng = np.random.default_rng(0)
    logits = -3 + 0.7 * rng.normal(size=200_000)
    p, q = (1 / (1 + np.exp(-z)) for z in (logits, logits + by.SHIFT * rng.normal(size=logits.size)))
    shown = rng.binomial(2000, 1 / by.CELLS, size=p.size)
    assert alone == pytest.approx(1000 * divergence(p, (rng.binomial(shown, p) + 0.5) / (shown + 1)).mean(), rel=0.1)
    assert both == pytest.approx(1000 * divergence(p, q).mean(), rel=0.15)


@confirms(
    "data/distribution_shift#hurts_when_own_are_plenty",
    "Keras: logistic regression on few and on many own examples, with and without a friend's",
)
def test_keras_gains_or_loses_by_the_friends_data():
    """One user feature; the friend's rule is turned by thirty degrees."""
    keras.utils.set_random_seed(1)
    rng = np.random.default_rng(1)
    friends, (test_X, test_y) = by.draw_side(rng, 3000, 20, 30), by.draw_side(rng, 4000, 20, 0)
    gains = []
    for own in (30, 3000):
        mine = by.draw_side(rng, own, 20, 0)
        accuracies = []
        for X, labels in (mine, [np.concatenate(pair) for pair in zip(mine, friends, strict=True)]):
            model = keras.Sequential([keras.layers.Dense(1, use_bias=False)])
            model.compile(keras.optimizers.Adam(0.05), keras.losses.BinaryCrossentropy(from_logits=True))
            model.fit(X, labels > 0, batch_size=len(X), epochs=150, verbose=0)
            accuracies.append(np.mean(np.sign(np.asarray(model(test_X))[:, 0]) == test_y))
        gains.append(accuracies[1] - accuracies[0])
    assert gains[0] > 0.05 and gains[1] < -0.03


def test_own_showings_are_spread_evenly_and_the_friends_are_not():
    true, friends_true, own, friends = by.two_sites(np.random.default_rng(4))
    for (_, shown), total, spread in ((own, by.OWN, 0), (friends, by.FRIENDS, 1 / math.sqrt(5))):
        assert shown.sum() == total
        assert shown.std() / shown.mean() == pytest.approx(spread, abs=0.1)
    differences = [np.log(p / (1 - p)) for p in (true, friends_true)]
    assert np.std(differences[1] - differences[0]) == pytest.approx(by.SHIFT, rel=0.15)


# In the training set: linear classifiers, and a rule that is turned


def by_angles(name):
    """The accuracies of `measure` with infinitely many held-out examples, where two features leave no noise."""
    setting = by.SETTINGS[name]
    angle, share = math.radians(setting["turn"]), setting["friends"] / (setting["own"] + setting["friends"])
    turned = math.atan2(share * math.sin(angle), 1 - share + share * math.cos(angle))  # the model's normal
    on_own, on_friends = 1 - turned / math.pi, 1 - (angle - turned) / math.pi
    like, like_alone = (
        (1 - share) * own + share * friends for own, friends in ((on_own, on_friends), (1, 1 - angle / math.pi))
    )
    return by.Accuracies(like, like, on_own, on_own, 1, like_alone)


@confirms("data/distribution_shift#harm_without_a_gap", "angles: a plane turned by φ errs on the share φ / 180°")
@confirms("data/distribution_shift#shows_in_training_twice", "angles: a plane turned by φ errs on the share φ / 180°")
@confirms("data/distribution_shift#shows_in_the_second_of_two_gaps", "angles: a plane turned by φ errs on φ / 180°")
def test_accuracies_equal_angles():
    for name in (by.BALANCED, by.OUTNUMBERED, by.HARMLESS):
        mean = np.mean([by.measure(seed, **by.SETTINGS[name]) for seed in range(8)], axis=0)
        np.testing.assert_allclose(mean, by_angles(name), atol=0.03)
    training, own, gain = mean_numbers(by.harm_without_a_gap)
    exact = by_angles(by.BALANCED)
    assert [training, own, gain] == pytest.approx([exact.training, exact.own_held_out, exact.gain], abs=0.02)
    exact = by_angles(by.OUTNUMBERED)
    gains = [mean_numbers(by.shows_in_training_twice, control=control)[1] for control in (False, True)]
    assert gains == pytest.approx([exact.gain, exact.like_training - exact.like_training_without_friends], abs=0.03)
    *_, overfitting, mismatch = mean_numbers(by.shows_in_the_second_of_two_gaps)
    assert [overfitting, mismatch] == pytest.approx([0, exact.like_training - exact.development], abs=0.02)


@confirms("data/distribution_shift#gap_without_it", "least squares by the pseudo-inverse, and the angle to the rule")
@confirms(
    "data/distribution_shift#shows_in_training_twice", "least squares by the pseudo-inverse, and the angle to the rule"
)
def test_accuracies_of_few_examples_by_the_pseudo_inverse():
    rng = np.random.default_rng(np.random.default_rng(3).integers(2**32))
    (X, y), (more_X, more_y) = (by.draw_side(rng, 60, 60, 0) for _ in range(2))

    def fitted(X, y):
        A = np.column_stack([X, np.ones(len(y))])
        w = np.linalg.pinv(A) @ y
        # the intercept moves the plane by b / |w|: small, so that the angle alone decides
        return np.mean(np.sign(A @ w) == y), 1 - math.acos(w[0] / np.linalg.norm(w[:-1])) / math.pi

    (training, with_friends), (_, alone) = fitted(np.vstack([X, more_X]), np.append(y, more_y)), fitted(X, y)
    found = by.gap_without_it(np.random.default_rng(3)).numbers
    assert list(found.values()) == pytest.approx([training, with_friends, with_friends - alone], abs=0.03)
    gain = by.shows_in_training_twice(np.random.default_rng(3)).numbers[f"gain: {by.OVERFITTED}"]
    assert gain == pytest.approx(with_friends - alone, abs=0.03)
