"""A friend's data of another distribution.

>>> uses_of_a_friends_data.answer()
('training', 'features', 'few')
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.data import distribution_shift, splits, transfer
from solutions.experiments.data.distribution_shift import (
    CELLS,
    EVEN,
    FRIENDS,
    OWN,
    SHIFT,
    count,
    probabilities,
    two_sites,
)
from solutions.experiments.data.selection import excess_loss, rates
from solutions.experiments.data.splits import cross_entropy_of_counts
from solutions.finding import figure
from solutions.part import Key, prose


def rates_from_a_start(own, friends, dev):
    """Click probabilities that begin at the friend's and move as far towards one's own data as a development set wants.

    The start counts as much as `strength` showings of one's own, for the strength of the smallest loss on `dev`. It is
    what fine-tuning does, which ends early or late.
    """
    (clicks, shown), start = own, rates(*friends)
    candidates = [(clicks + strength * start) / (shown + strength) for strength in np.geomspace(1, 1e6, 25)]
    return min(candidates, key=lambda predicted: cross_entropy_of_counts(predicted, dev))


def losses_by_size(seeds=range(3)):
    """Excess losses, (sizes, 3), of one's own data alone, both as one, and from the friend's as a start; the mean of
    some runs. The start's strength is chosen on a tenth as many own showings, held out."""
    sizes = [int(size) for size in np.geomspace(1000, 10_000_000, 9)]
    losses = np.zeros((len(sizes), 3))
    for row, size in enumerate(sizes):
        for seed in seeds:
            rng = np.random.default_rng([seed, size])
            true, _, own, friends = two_sites(rng, own=size)
            dev = count(rng, true, EVEN, max(size // 10, 1000))
            fits = rates(*own), rates(*(own + friends)), rates_from_a_start(own, friends, dev)
            losses[row] += [excess_loss(true, fit) / len(seeds) for fit in fits]
    return sizes, losses


@figure(height=3.2)
def draw_losses_by_size(axes):
    """What a million examples of a friend do, by the number of one's own: the loss on one's own site, above the least
    possible. As one data set (orange) they help only where one's own are few. Used as a start that one's own data then
    correct (green) they cost next to nothing. Dotted: a million examples of one's own.
    """
    sizes, losses = losses_by_size()
    names = ("own data alone", "both as one data set", "friend's as a start")
    for column, name, line in zip(losses.T, names, ("o-", "s-", "^--"), strict=True):
        axes.loglog(sizes, column, line, label=name)
    axes.axvline(OWN, linestyle=":", color="k", linewidth=1)
    axes.set(xlabel="showings on one's own site", ylabel="excess loss (nats per 1000)")
    axes.legend(frameon=False)


def mean_squared_errors(own, friends=FRIENDS, shift=SHIFT):
    """The expected squared errors of the click probabilities after training on one's own data and on both, in closed
    form: the variance of a frequency, and for both the square of the shift's share. A cell has its mean number of
    showings; the probabilities are those of a fixed draw.

    >>> own, both = mean_squared_errors(own=2000)
    >>> both < own
    True
    """
    p, q = probabilities(np.random.default_rng(0), shift)
    n, k = own / CELLS, friends / CELLS
    alone = p * (1 - p) / n
    both = (n * p * (1 - p) + k * q * (1 - q)) / (n + k) ** 2 + (k / (n + k) * (q - p)) ** 2
    return float(alone.mean()), float(both.mean())


def always(own):
    """The policy to add the friend's examples, however many there are of one's own."""
    return own >= 0


def where_they_help(own):
    """The policy to add them if a run with a tenth of the showings held out says so."""
    rng = np.random.default_rng(1)
    true, _, mine, friends = two_sites(rng, own=own)
    dev = count(rng, true, EVEN, own // 10)
    return cross_entropy_of_counts(rates(*(mine + friends)), dev) < cross_entropy_of_counts(rates(*mine), dev)


def decides_rightly(policy):
    """Whether a policy adds the friend's data where they lower the expected error: for few own examples and a
    million.
    """
    errors = {own: mean_squared_errors(own) for own in (OWN // 500, OWN)}
    return all(bool(policy(own)) == (both < alone) for own, (alone, both) in errors.items())


uses_of_a_friends_data = prose(
    "c",
    "A friend's data of another distribution",
    points=2,
    topics=("data-and-strategy",),
    claims={
        "training": shown(
            "The friend's examples may go into training only. Development and test set hold examples of your own site, "
            "for they define the target.",
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
            "More training data never hurt, so the chance to add some should always be taken.",
            distribution_shift.hurts_when_own_are_plenty,
        ),
        "shuffled": refuted(
            "Shuffle both data sets together and split afterwards, so that training and development set have the same "
            "distribution.",
            splits.mixed_development_set_picks_the_wrong_model,
        ),
    },
    key=Key(
        "in the training set only: a chance to enlarge it is not to be missed, it may help the lower-level features, "
        "and in the development and test set it would move the target",
        printed=("training", "features", "always"),
        qualified="Training set only is right, and so is the reason for the other two sets. That a chance for more "
        "training data should not be missed holds only where your own data are few for the model: with a million of "
        "them, shifted examples in the same training set can raise the loss on your own site. What decides is a "
        "comparison on your own development set.",
        ours=where_they_help,
        theirs=always,
        witness=decides_rightly,
    ),
)
