"""Second routes to data of another distribution."""

import math
from statistics import NormalDist

import numpy as np
import pytest

from solutions.experiments.data import distribution_shift as by
from tests.confirm import confirms
from tests.experiments.data.fitted import logistic, with_ones
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


def numbers(experiment, control=False):
    return list(experiment(np.random.default_rng(3), control).numbers.values())


@confirms("data/distribution_shift#breaks_a_good_model", "SciPy: the same fits, and counts")
@pytest.mark.parametrize("control", [False, True])
def test_costs_and_shares_of_a_worn_sensor(control):
    rng, y = np.random.default_rng(3), np.arange(3000) >= 1500
    training, held_out, new, used = (
        rng.normal(size=3000) + 4.0 * y - shift for shift in (0, 0, *[0 if control else 2] * 2)
    )
    (slope, intercept), (other, another) = (logistic(x[:, None], y) for x in (training, new))

    def cost(x):
        return np.mean(np.log1p(np.exp(np.where(y, -1, 1) * (slope * x + intercept))))

    shares = [
        np.mean((slope * held_out + intercept > 0) == y),
        np.mean(slope * used[y] + intercept <= 0),
        np.mean((other * used + another > 0) == y),
    ]
    expected = [*map(cost, (training, held_out, used)), *shares]
    assert numbers(by.breaks_a_good_model, control) == pytest.approx(expected)


# In the training set: counts of clicks from two sites


def losses_of_two_sites(own, same=False):
    """The losses on one's own site with one's own counts and with those of both, from the draws."""
    rng = np.random.default_rng(3)
    z = -3 + 0.7 * rng.normal(size=200)
    shift = rng.normal(size=200) * (0 if same else 0.5)
    (p, q), mix = (1 / (1 + np.exp(-logits)) for logits in (z, z + shift)), rng.dirichlet([5.0] * 200)
    shown, clicks = np.zeros(200), np.zeros(200)
    losses = []
    for true, cells, total in ((p, [1 / 200] * 200, own), (q, mix, 1_000_000)):
        times = rng.multinomial(total, cells)
        shown, clicks = shown + times, clicks + rng.binomial(times, true)
        losses.append(1000 * divergence(p, (clicks + 0.5) / (shown + 1)).mean())
    return losses


@confirms("data/distribution_shift#helps_when_own_are_few", "the same counts, drawn once more and added up")
@pytest.mark.parametrize("control, own", [(False, 2000), (True, 1_000_000)])
def test_losses_with_few_own_showings(control, own):
    assert numbers(by.helps_when_own_are_few, control) == pytest.approx(losses_of_two_sites(own))


@confirms("data/distribution_shift#hurts_when_own_are_plenty", "the same counts, drawn once more and added up")
@pytest.mark.parametrize("control", [False, True])
def test_losses_with_plenty_of_own_showings(control):
    expected = losses_of_two_sites(1_000_000, same=control)
    assert numbers(by.hurts_when_own_are_plenty, control) == pytest.approx(expected)


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


def remeasured(own, friends, features, turn):
    """The accuracies of `measure` on the draws of an experiment, by the pseudo-inverse."""
    rng = np.random.default_rng(np.random.default_rng(3).integers(2**32))

    def side(examples, degrees):
        X = rng.normal(size=(examples, features))
        return X, (X[:, 0] * math.cos(math.radians(degrees)) + X[:, 1] * math.sin(math.radians(degrees)) > 0)

    def both(own, friends):
        return [np.concatenate(pair) for pair in zip(side(own, 0), side(friends, turn), strict=True)]

    def fitted(X, y):
        w = np.linalg.pinv(with_ones(X)) @ np.where(y, 1.0, -1.0)
        return lambda X, y: np.mean((with_ones(X) @ w > 0) == y)

    X, y = both(own, friends)
    like_own = round(4000 * own / (own + friends))
    like, own_held_out, development = both(like_own, 4000 - like_own), side(4000, 0), side(4000, 0)
    right, alone = fitted(X, y), fitted(X[:own], y[:own])
    return [right(*of) for of in ((X, y), like, own_held_out, development)] + [alone(*development), alone(*like)]


@confirms("data/distribution_shift#gap_without_it", "least squares by the pseudo-inverse, on the same draws")
@confirms("data/distribution_shift#harm_without_a_gap", "least squares by the pseudo-inverse, on the same draws")
@pytest.mark.parametrize("control", [False, True])
@pytest.mark.parametrize(
    "experiment, setting", [(by.gap_without_it, by.OVERFITTED), (by.harm_without_a_gap, by.BALANCED)]
)
def test_effects_by_the_pseudo_inverse(experiment, setting, control):
    training, _, own, development, alone, _ = remeasured(**by.SETTINGS[by.HARMLESS if control else setting])
    assert numbers(experiment, control) == pytest.approx([training, own, development - alone])


@confirms("data/distribution_shift#shows_in_training_twice", "least squares by the pseudo-inverse, on the same draws")
@confirms(
    "data/distribution_shift#shows_in_the_second_of_two_gaps",
    "least squares by the pseudo-inverse, on the same draws",
)
@pytest.mark.parametrize("control", [False, True])
def test_gains_and_gaps_by_the_pseudo_inverse(control):
    gains, gaps = [], []
    for name in (by.OVERFITTED, by.OUTNUMBERED):
        training, like, own, development, alone, like_alone = remeasured(**by.SETTINGS[name])
        gains.append(like - like_alone if control else development - alone)
        middle = own if control else like
        gaps += [training - middle, middle - development]
    assert numbers(by.shows_in_training_twice, control) == pytest.approx(gains)
    assert numbers(by.shows_in_the_second_of_two_gaps, control) == pytest.approx(gaps)
