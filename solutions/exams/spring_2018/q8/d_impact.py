"""Assessing the impact of the new data.

>>> assessments_of_the_impact.answer()
('twice', 'gaps', 'rare')
"""

from typing import NamedTuple

import numpy as np

from solutions.claim import refuted, shown
from solutions.exams.spring_2018.q8.clicks import CELLS, THOUSAND
from solutions.finding import Finding
from solutions.nn.activations import sigmoid
from solutions.nn.linear_models import least_squares
from solutions.part import Key, prose


class Accuracies(NamedTuple):
    """The accuracies of a model trained on both data sets, on five sets; and without the friend's data, on the
    fourth.
    """

    training: float
    like_training: float  # held out, the same mix of both sources
    own_held_out: float  # held out of one's own training examples: the paper's train-dev set
    development: float
    without_friends: float


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


def measure(seed, own, friends, features, turn, held_out=4000):
    """Linear classifiers, by least squares, trained with and without the friend's examples: their accuracies.

    >>> measure(0, own=50, friends=0, features=2, turn=0).training > 0.9
    True
    """
    rng = np.random.default_rng(seed)

    def draw(own, friends):
        parts = draw_side(rng, own, features, 0), draw_side(rng, friends, features, turn)
        return tuple(np.concatenate(pair) for pair in zip(*parts, strict=True))

    def accuracy(model, data):
        X, labels = data
        return float(np.mean(np.sign(model.scores(X)) == labels))

    training = draw(own, friends)
    model = least_squares(*training)
    alone = least_squares(training[0][:own], training[1][:own])  # one's own examples come first
    share = own / (own + friends)
    like = draw(round(held_out * share), round(held_out * (1 - share)))
    development = draw(held_out, 0)
    sets = (training, like, draw(held_out, 0), development)
    return Accuracies(*(accuracy(model, data) for data in sets), accuracy(alone, development))


def settings_measured(seed=0):
    """One row for each setting: its name, and what is measured there."""
    return [(name, *measure(seed, **setting)) for name, setting in SETTINGS.items()]


def training_twice_shows_the_impact(seed=0, control=False):
    """Two settings. In one, the friend's examples follow the same rule as one's own, and both are few for the many
    features. In the other they follow a rule turned by a right angle, and outnumber one's own. The model is trained
    with them and without.

    Measured is the gain in accuracy on a development set of one's own examples: positive where they help, negative
    where they hurt. In the control, that set is drawn like the training set, from both sources.
    """
    gains = {}
    for name in (OVERFITTED, OUTNUMBERED):
        setting = SETTINGS[name]
        if control:
            gains[name] = gain_on_a_mixed_set(seed, **setting)
        else:
            found = measure(seed, **setting)
            gains[name] = found.development - found.without_friends
    helps, hurts = gains.values()
    return Finding(helps > 0.02 and hurts < -0.2, {f"gain: {name}": gain for name, gain in gains.items()})


def gain_on_a_mixed_set(seed, own, friends, features, turn, held_out=4000):
    """The gain in accuracy by the friend's examples, measured on a set that mixes both sources as in training."""
    rng = np.random.default_rng(seed)
    X, labels = draw_side(rng, own, features, 0)
    X_friends, labels_friends = draw_side(rng, friends, features, turn)
    both = least_squares(np.concatenate([X, X_friends]), np.concatenate([labels, labels_friends]))
    alone = least_squares(X, labels)
    own_dev = round(held_out * own / (own + friends))
    sets = draw_side(rng, own_dev, features, 0), draw_side(rng, held_out - own_dev, features, turn)
    X_dev, labels_dev = (np.concatenate(pair) for pair in zip(*sets, strict=True))
    right = [np.mean(np.sign(model.scores(X_dev)) == labels_dev) for model in (both, alone)]
    return float(right[0] - right[1])


def two_gaps_tell_two_causes(seed=0, control=False):
    """The same two settings. The train-dev set is held out of the training set and has the same mix of both sources.

    Measured are two gaps in accuracy: from the training set to the train-dev set, and from there to a development set
    of one's own examples. In the control the train-dev set holds own examples only.
    """
    gaps = {}
    for name in (OVERFITTED, OUTNUMBERED):
        found = measure(seed, **SETTINGS[name])
        train_dev = found.own_held_out if control else found.like_training
        gaps[f"training to train-dev: {name}"] = found.training - train_dev
        gaps[f"train-dev to development: {name}"] = train_dev - found.development
    overfitted, no_mismatch, no_overfitting, mismatch = gaps.values()
    alike = abs(no_mismatch) < 0.05 and abs(no_overfitting) < 0.05
    return Finding(overfitted > 0.1 and mismatch > 0.2 and alike, gaps)


def gap_without_mismatch(seed=0, control=False):
    """Both sources follow the same rule; the examples are few for the many features, so that the model overfits.

    Measured are its accuracies on the training set and on held-out examples of one's own, and what the friend's
    examples add to the accuracy on the development set. In the control there are many examples and two features.
    """
    found = measure(seed, **SETTINGS[HARMLESS if control else OVERFITTED])
    numbers = {
        "accuracy on the training set": found.training,
        "accuracy on held-out own examples": found.own_held_out,
        "gain by the friend's examples": found.development - found.without_friends,
    }
    gap = found.training - found.own_held_out
    return Finding(gap > 0.1 and numbers["gain by the friend's examples"] > 0, numbers)


def mismatch_without_gap(seed=0, control=False):
    """Both sources give as many examples; the friend's rule is turned by a right angle, and the model settles in
    between.

    Measured is the same. In the control the friend's examples follow the same rule.
    """
    found = measure(seed, **SETTINGS[HARMLESS if control else BALANCED])
    numbers = {
        "accuracy on the training set": found.training,
        "accuracy on held-out own examples": found.own_held_out,
        "gain by the friend's examples": found.development - found.without_friends,
    }
    gap = abs(found.training - found.own_held_out)
    return Finding(gap < 0.05 and numbers["gain by the friend's examples"] < -0.15, numbers)


def accuracy_hides_rare_clicks(seed=0, control=False):
    """On the site of part c about one showing in twenty is clicked. One model knows every true probability, another
    only the mean. Both call a click likely where their probability exceeds one half.

    Measured are how often they are right and the cross-entropy of a thousand showings, as expectations. In the control
    the mean lies at one half.
    """
    rng = np.random.default_rng(seed)
    true = sigmoid((0 if control else -3) + 0.7 * rng.normal(size=CELLS))
    found = {}
    for name, predicted in (("knows all", true), ("knows the mean", np.full(CELLS, true.mean()))):
        right = np.where(predicted > 0.5, true, 1 - true)
        entropy = -true * np.log(predicted) - (1 - true) * np.log(1 - predicted)
        found[f"accuracy, {name}"] = float(right.mean())
        found[f"cross-entropy, {name}"] = float(THOUSAND * entropy.mean())
    accuracy, loss, other_accuracy, other_loss = found.values()
    return Finding(accuracy - other_accuracy < 0.01 and loss < other_loss - 2, found)


def harm_by_training_twice(found):
    return found.without_friends - found.development > 0.02


def harm_by_the_gap(found):
    return found.training - found.own_held_out > 0.02


def tells_the_harm(test):
    """Whether a test says in every setting what is true there: data that follow the same rule do no harm, data that
    follow a turned rule do."""
    return all(test(measure(0, **setting)) == (setting["turn"] > 0) for setting in SETTINGS.values())


assessments_of_the_impact = prose(
    "d",
    "Assessing the impact of the new data",
    points=1,
    topics=("data-and-strategy",),
    claims={
        "twice": shown(
            "Train once with the friend's data and once without, and compare both on the same development set of your "
            "own examples: this is their impact.",
            training_twice_shows_the_impact,
        ),
        "gaps": shown(
            "To find out *why* the network with them does badly, hold out a train-dev set that is drawn like its "
            "training set. The gap from training to train-dev is overfitting, the gap from train-dev to development is "
            "the mismatch.",
            two_gaps_tell_two_causes,
        ),
        "rare": shown(
            "Compare the cross-entropy: where clicks are rare, accuracy shows next to nothing.",
            accuracy_hides_rare_clicks,
        ),
        "alarm": refuted(
            "If the network does significantly better on its training set of both sources than on held-out examples of "
            "your own, then the mismatch of the distributions is the problem.",
            gap_without_mismatch,
        ),
        "silence": refuted("If it does equally well on both, then the friend's data do no harm.", mismatch_without_gap),
    },
    key=Key(
        "hold out a train-dev set of own examples and compare the accuracies on it and on the rest of the training "
        "set; a significant difference means that the mismatch is a problem",
        printed=("alarm",),
        corrected="This gap mixes overfitting with mismatch. It is large where the model overfits and the friend's "
        "data come from your own distribution, and it can be zero where they do harm. A train-dev set is to be drawn "
        "like the training set, and the impact itself shows when the network is trained without the friend's data too.",
        ours=harm_by_training_twice,
        theirs=harm_by_the_gap,
        witness=tells_the_harm,
    ),
)
