"""A friend's data of another distribution.

>>> uses_of_a_friends_data.answer()
('training', 'features', 'few')
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.data import distribution_shift, splits, transfer
from solutions.experiments.data.distribution_shift import CELLS, EVEN, FRIENDS, OWN, SHIFT
from solutions.experiments.data.selection import rates
from solutions.experiments.data.splits import cross_entropy_of_counts
from solutions.finding import figure
from solutions.part import Key, prose


def mean_squared_errors(own, friends=FRIENDS, shift=SHIFT):
    """The expected squared errors of the click probabilities after training on one's own data and on both, with as many
    showings of each cell: the variance of a frequency, and for both the square of the shift's share.

    >>> own, both = mean_squared_errors(own=2000)
    >>> both < own
    True
    """
    p, q = distribution_shift.probabilities(np.random.default_rng(0), shift)
    n, k = own / CELLS, friends / CELLS
    alone = p * (1 - p) / n
    both = (n * p * (1 - p) + k * q * (1 - q)) / (n + k) ** 2 + (k / (n + k) * (q - p)) ** 2
    return float(alone.mean()), float(both.mean())


@figure()
def draw_errors_by_size(axes):
    """What a friend's {{ f"{FRIENDS:,}" }} examples do, by the number of your own: the expected squared error of the
    click probabilities on your own site, in closed form. With your own data alone (blue) it falls steadily; with both
    as one data set (orange) it is lower where your own are few, and higher where they are many. Dotted:
    {{ f"{OWN:,}" }} examples of your own.
    """
    sizes = np.geomspace(1000, 10_000_000, 41)
    errors = np.array([mean_squared_errors(own) for own in sizes])
    axes.loglog(sizes, errors, label=["own data alone", "both as one data set"])
    axes.axvline(OWN, linestyle=":", color="k", linewidth=1)
    axes.set(xlabel="showings on your own site", ylabel="expected squared error")
    axes.legend()


def where_they_help(own):
    """The policy to add them if a run with a tenth of the showings held out says so."""
    rng = np.random.default_rng(1)
    true, _, mine, friends = distribution_shift.two_sites(rng, own=own)
    dev = distribution_shift.count(rng, true, EVEN, own // 10)
    return cross_entropy_of_counts(rates(*(mine + friends)), dev) < cross_entropy_of_counts(rates(*mine), dev)


def decides_rightly(policy):
    """Whether a policy adds the friend's data where they lower the expected error, for few own examples and many."""
    errors = {own: mean_squared_errors(own) for own in (OWN // 500, OWN)}
    return all(bool(policy(own)) == (both < alone) for own, (alone, both) in errors.items())


uses_of_a_friends_data = prose(
    "c",
    "A friend's data of another distribution",
    points=2,
    topics=("data-and-strategy",),
    keywords=(
        "train, dev and test split",
        "data mismatch",
        "distribution shift",
        "domain shift",
        "dev set",
        "mismatched train and test distributions",
    ),
    claims={
        "training": shown(
            "The friend's examples go into the training set only. The development and test sets hold examples of your "
            "own site, for they define the target.",
            splits.mixed_development_set_picks_the_wrong_model,
        ),
        "features": shown(
            "They can teach the network lower-level features that both sites share.", transfer.shared_features_help
        ),
        "few": shown(
            "Simply added to the training set, they help where your own examples are few.",
            distribution_shift.helps_when_own_are_few,
        ),
        "always": refuted(
            "More training data never hurt, so a chance to add some should always be taken.",
            distribution_shift.hurts_when_own_are_plenty,
        ),
        "shuffled": refuted(
            "Shuffle both data sets together and split them afterwards, so that the training and development sets have "
            "the same distribution.",
            splits.mixed_development_set_picks_the_wrong_model,
        ),
    },
    key=Key(
        "in the training set only: a chance to enlarge it is not to be missed, it may help the lower-level features, "
        "and in the development and test set it would move the target",
        printed=("training", "features", "always"),
        means="reading",
        qualified="“In the training set only” is right, and so is the reason for the other two sets. That a chance for "
        "more training data should not be missed holds only where your own data are few for the model: with plenty "
        "of them, shifted examples in the same training set can raise the loss on your own site. A comparison on your "
        "own development set decides.",
        ours=where_they_help,
        theirs=lambda own: True,
        witness=decides_rightly,
    ),
)
