"""Distribution shift: other data in use, and a second source in the training set."""

from functools import cache
from typing import NamedTuple

import numpy as np

from solutions.experiments.data.selection import CELLS, click_probabilities, excess_loss, rates
from solutions.finding import Finding
from solutions.nn.activations import sigmoid
from solutions.nn.data import blobs
from solutions.nn.linear_models import fit_logistic, least_squares
from solutions.nn.losses import binary_cross_entropy_with_logits
from solutions.nn.metrics import accuracy

# In use


def breaks_a_good_model(rng, control=False):
    """A logistic regression tells a user (positive) from impostors; in use, a worn sensor lowers the feature of every
    attempt. What is the model's loss on the training set, on held-out data and in use? How accurate is it on held-out
    data, what share of the user's own attempts does it reject in use, and how accurate is it after training on data
    from there? In the control the sensor is not worn.
    """

    def draw(shift=0.0):
        return blobs(rng, 1500, [[shift], [shift + 4.0]])

    worn = 0.0 if control else -2.0
    training, (X_held, y_held), new, (X_use, y_use) = draw(), draw(), draw(worn), draw(worn)
    model = fit_logistic(*training)
    numbers = {
        "cost, training set": binary_cross_entropy_with_logits(model.scores(training[0]), training[1]),
        "cost, held out": binary_cross_entropy_with_logits(model.scores(X_held), y_held),
        "cost in use": binary_cross_entropy_with_logits(model.scores(X_use), y_use),
        "accuracy, held out": accuracy(model.scores(X_held) > 0, y_held),
        "the user's own attempts rejected in use": np.mean(model.scores(X_use[y_use == 1]) <= 0),
        "accuracy in use after training on new data": accuracy(fit_logistic(*new).scores(X_use) > 0, y_use),
    }
    of_training, of_held_out, in_use, right, rejected, mended = numbers.values()
    no_overfitting = of_held_out - of_training < 0.2 < in_use - of_training
    return Finding(no_overfitting and right > 0.95 and 0.4 < rejected < 0.6 and mended > 0.95, numbers)


# In the training set: counts of clicks from two sites

OWN = 1_000_000  # the paper's
FRIENDS = 1_000_000  # the paper does not say
SHIFT = 0.5  # standard deviation of the friend's logits from one's own
EVEN = np.full(CELLS, 1 / CELLS)


def count(rng, true, mix, showings):
    """Clicks and showings, (2, cells), of so many showings that are spread over the cells by a mix, (cells,)."""
    shown = rng.multinomial(showings, mix)
    return np.array([rng.binomial(shown, true), shown])


def probabilities(rng, shift=SHIFT):
    """The click probabilities, (cells,), of one's own site, and those of the friend's."""
    true = click_probabilities(rng, CELLS, taste=0.7)
    return true, sigmoid(np.log(true / (1 - true)) + shift * rng.normal(size=CELLS))


def two_sites(rng, own=OWN, friends=FRIENDS, shift=SHIFT):
    """Two sites with like cells, and on the friend's another mix of showings: the click probabilities, (cells,), of
    one's own site and of the friend's, and the counts (clicks, shown) of both, (2, cells).
    """
    true, friends_true = probabilities(rng, shift)
    mix = rng.dirichlet(np.full(CELLS, 5.0))
    return true, friends_true, count(rng, true, EVEN, own), count(rng, friends_true, mix, friends)


def compare_training_sets(rng, **sites):
    """The excess losses on one's own site after training on one's own data alone, and on both data sets as one."""
    true, _, own, friends = two_sites(rng, **sites)
    return {
        "own data alone": excess_loss(true, rates(*own)),
        "both as one data set": excess_loss(true, rates(*(own + friends))),
    }


def helps_when_own_are_few(rng, control=False):
    """Two sites show the same pairs of users and advertisements; on the friend's site the logits of a click are shifted
    at random. One's own site has two thousand showings, the friend's a million. By how much does the cross-entropy on
    one's *own* site exceed the least possible, after training on one's own data and on both? In the control one's own
    site has a million, too.
    """
    found = compare_training_sets(rng, own=OWN if control else 2_000)
    return Finding(found["both as one data set"] < found["own data alone"] / 2, found)


def hurts_when_own_are_plenty(rng, control=False):
    """Two sites have a million showings each, and on the friend's site the logits of a click are shifted at random. By
    how much does the cross-entropy on one's *own* site exceed the least possible, after training on one's own data and
    on both? In the control the friend's users click with the same probabilities, and only the mix of the showings
    differs.
    """
    found = compare_training_sets(rng, shift=0.0 if control else SHIFT)
    return Finding(found["both as one data set"] > 2 * found["own data alone"], found)


# In the training set: linear classifiers, and a rule that is turned


class Accuracies(NamedTuple):
    """The accuracies of a model trained on both data sets, on four sets; and without the friend's data, on the
    development set and on the second.
    """

    training: float
    like_training: float  # held out, the same mix of both sources
    own_held_out: float  # held out of one's own training examples: the paper's train-dev set
    development: float
    without_friends: float
    like_training_without_friends: float

    @property
    def gain(self):
        return self.development - self.without_friends


SETTINGS = {
    "same distribution, overfitted": dict(own=60, friends=60, features=60, turn=0),
    "other distribution, as many examples": dict(own=2000, friends=2000, features=2, turn=90),
    "other distribution, far more examples": dict(own=200, friends=3800, features=2, turn=90),
    "same distribution, not overfitted": dict(own=2000, friends=2000, features=2, turn=0),
}
OVERFITTED, BALANCED, OUTNUMBERED, HARMLESS = SETTINGS


def draw_side(rng, examples, features, turn):
    """Examples (batch, features) and labels ±1: the side of a plane whose normal is turned by an angle in degrees."""
    X = rng.normal(size=(examples, features))
    angle = np.radians(turn)
    return X, np.sign(X[:, 0] * np.cos(angle) + X[:, 1] * np.sin(angle))


@cache
def measure(seed, own, friends, features, turn, held_out=4000):
    """Linear classifiers, by least squares, trained with and without the friend's examples: their accuracies."""
    rng = np.random.default_rng(seed)

    def draw(own, friends=0):
        parts = draw_side(rng, own, features, 0), draw_side(rng, friends, features, turn)
        return tuple(np.concatenate(pair) for pair in zip(*parts, strict=True))

    def right(model, data):
        return float(np.mean(np.sign(model.scores(data[0])) == data[1]))

    X, y = draw(own, friends)
    model, alone = least_squares(X, y), least_squares(X[:own], y[:own])  # one's own examples come first
    of_own = round(held_out * own / (own + friends))
    like, own_held_out, development = draw(of_own, held_out - of_own), draw(held_out), draw(held_out)
    sets = (X, y), like, own_held_out, development
    return Accuracies(*(right(model, data) for data in sets), right(alone, development), right(alone, like))


def shows_in_training_twice(rng, control=False):
    """In one setting the friend's examples follow the same rule as one's own, and both are few for the many features;
    in another they follow a rule turned by a right angle, and outnumber one's own. What do they add to the accuracy on
    a development set of one's own examples? In the control, the development set is drawn from both sources.
    """
    seed, gains = rng.integers(2**32), {}
    for name in (OVERFITTED, OUTNUMBERED):
        found = measure(seed, **SETTINGS[name])
        mixed = found.like_training - found.like_training_without_friends
        gains[f"gain: {name}"] = mixed if control else found.gain
    helps, hurts = gains.values()
    return Finding(helps > 0.02 and hurts < -0.2, gains)


def shows_in_the_second_of_two_gaps(rng, control=False):
    """In one setting the friend's examples follow the same rule as one's own, and both are few for the many features;
    in another they follow a rule turned by a right angle, and outnumber one's own. What is the gap in accuracy from the
    training set to a train-dev set, which mixes both sources as the training set does, and from there to a development
    set of one's own examples? In the control the train-dev set holds one's own examples only.
    """
    seed, gaps = rng.integers(2**32), {}
    for name in (OVERFITTED, OUTNUMBERED):
        found = measure(seed, **SETTINGS[name])
        train_dev = found.own_held_out if control else found.like_training
        gaps[f"training to train-dev: {name}"] = found.training - train_dev
        gaps[f"train-dev to development: {name}"] = train_dev - found.development
    overfitted, no_mismatch, no_overfitting, mismatch = gaps.values()
    alike = abs(no_mismatch) < 0.05 and abs(no_overfitting) < 0.05
    return Finding(overfitted > 0.1 and mismatch > 0.2 and alike, gaps)


def _effect(rng, setting):
    """The accuracies of a model trained on both data sets, and what it gains by the friend's."""
    found = measure(rng.integers(2**32), **SETTINGS[setting])
    return {
        "accuracy on the training set": found.training,
        "accuracy on held-out own examples": found.own_held_out,
        "gain by the friend's examples": found.gain,
    }


def gap_without_it(rng, control=False):
    """Both sources follow the same rule, and the examples are few for the many features, so that the model overfits.
    How accurate is it on the training set and on held-out examples of one's own, and what do the friend's examples add
    to the accuracy on the development set? In the control there are many examples and two features.
    """
    numbers = _effect(rng, HARMLESS if control else OVERFITTED)
    training, held_out, gain = numbers.values()
    return Finding(training - held_out > 0.1 and gain > 0, numbers)


def harm_without_a_gap(rng, control=False):
    """Both sources give as many examples, and the friend's rule is turned by a right angle, so that the model settles
    in between. How accurate is it on the training set and on held-out examples of one's own, and what do the friend's
    examples add to the accuracy on the development set? In the control the friend's examples follow the same rule.
    """
    numbers = _effect(rng, HARMLESS if control else BALANCED)
    training, held_out, gain = numbers.values()
    return Finding(abs(training - held_out) < 0.05 and gain < -0.15, numbers)
