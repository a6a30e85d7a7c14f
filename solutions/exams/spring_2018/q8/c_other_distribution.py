"""A friend's data of another distribution.

>>> uses_of_a_friends_data.answer()
('training', 'features', 'few')
"""

from typing import NamedTuple

import numpy as np

from solutions.claim import refuted, shown
from solutions.exams.spring_2018.q8.clicks import CELLS, excess_loss, rates
from solutions.finding import Finding, figure
from solutions.nn.activations import sigmoid
from solutions.nn.linear_models import fit_logistic
from solutions.nn.losses import binary_cross_entropy_with_logits
from solutions.part import Key, prose

OWN = 1_000_000  # the paper's
FRIENDS = 1_000_000  # the paper does not say

SHIFT = 0.5  # deviation of the friend's logits from one's own


class Sites(NamedTuple):
    """One's own click probabilities, and the counts (clicks, shown) of both sites: arrays (cells,)."""

    true: np.ndarray
    friends_true: np.ndarray
    own: np.ndarray
    friends: np.ndarray


def count(rng, true, mix, showings):
    """Clicks and showings, (2, cells), of so many showings that are spread over the cells by a mix, (cells,)."""
    shown = rng.multinomial(showings, mix)
    return np.array([rng.binomial(shown, true), shown])


EVEN = np.full(CELLS, 1 / CELLS)


def two_sites(rng, own=OWN, friends=FRIENDS, shift=SHIFT):
    """Two sites with like cells; the friend's have another mix of showings, and click probabilities of their own."""
    logits = -3 + 0.7 * rng.normal(size=CELLS)
    true, friends_true = sigmoid(logits), sigmoid(logits + shift * rng.normal(size=CELLS))
    mix = rng.dirichlet(np.full(CELLS, 5.0))
    return Sites(true, friends_true, count(rng, true, EVEN, own), count(rng, friends_true, mix, friends))


def compare_training_sets(rng, **sites):
    """The excess losses on one's own site after training on one's own data alone, and on both data sets as one."""
    true, _, own, friends = two_sites(rng, **sites)
    return {
        "own data alone": excess_loss(true, rates(*own)),
        "both as one data set": excess_loss(true, rates(*(own + friends))),
    }


def friends_data_help_when_own_are_few(seed=0, control=False):
    """Two sites with the same 200 pairs of kinds of users and advertisements; on the friend's the logits of a click are
    shifted at random. One's own site has two thousand showings, the friend's a million.

    Measured is the cross-entropy of a thousand showings on one's *own* site above the least possible, after training on
    one's own data and on both together. In the control one's own site has a million too.
    """
    found = compare_training_sets(np.random.default_rng(seed), own=OWN if control else OWN // 500)
    return Finding(found["both as one data set"] < found["own data alone"] / 2, found)


def friends_data_hurt_when_own_are_plenty(seed=0, control=False):
    """The same with a million showings on one's own site.

    In the control the friend's users click with the same probabilities, and only the mix of the showings is another.
    """
    found = compare_training_sets(np.random.default_rng(seed), shift=0.0 if control else SHIFT)
    return Finding(found["both as one data set"] > 2 * found["own data alone"], found)


def cross_entropy_of_counts(predicted, counts):
    """The cross-entropy of predicted probabilities on counts (clicks, shown), for each showing."""
    clicks, shown = counts
    return float(-(clicks @ np.log(predicted) + (shown - clicks) @ np.log(1 - predicted)) / shown.sum())


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
    for column, (name, line) in enumerate(
        (("own data alone", "o-"), ("both as one data set", "s-"), ("friend's as a start", "^--"))
    ):
        axes.loglog(sizes, losses[:, column], line, color=("C0", "C1", "C2")[column], label=name)
    axes.axvline(OWN, linestyle=":", color="k", linewidth=1)
    axes.set(xlabel="showings on one's own site", ylabel="excess loss (nats per 1000)")
    axes.legend(frameon=False)


def shared_features_help(seed=0, control=False):
    """A user has 30 descriptors, but only two combinations of them, the lower features, matter for clicks, on both
    sites. From the friend's twelve kinds of advertisements these two are found; on top of them, a logistic regression
    is fitted to 200 examples of one's own.

    Measured is the cross-entropy on one's own site with all 30 descriptors and with the two learned features. In the
    control other combinations matter on the friend's site.
    """
    rng = np.random.default_rng(seed)
    lower = rng.normal(size=(30, 2)) / np.sqrt(30)
    friends_lower = rng.normal(size=(30, 2)) / np.sqrt(30) if control else lower
    upper = 2.0 * np.array([0.6, -0.8])  # of one's own site: no kind of advertisement at the friend's has it

    X_friends = rng.normal(size=(4000, 30))
    clicked = rng.random((4000, 12)) < sigmoid(X_friends @ friends_lower @ rng.normal(size=(2, 12)))
    slopes = np.linalg.lstsq(X_friends, clicked - clicked.mean(0))[0]  # (descriptors, advertisements)
    learned = np.linalg.svd(slopes)[0][:, :2]

    def own_site(examples):
        X = rng.normal(size=(examples, 30))
        return X, (rng.random(examples) < sigmoid(X @ lower @ upper)).astype(float)

    (X, clicks), (X_test, clicks_test) = own_site(200), own_site(4000)

    def loss(of):
        model = fit_logistic(of(X), clicks, penalty=0.01)
        return binary_cross_entropy_with_logits(model.scores(of(X_test)), clicks_test)

    found = {
        "all descriptors": loss(lambda X: X),
        "two features learned from the friend's data": loss(lambda X: X @ learned),
    }
    return Finding(found["two features learned from the friend's data"] < found["all descriptors"] - 0.01, found)


def mixed_development_set_picks_the_wrong_model(seed=0, control=False):
    """Two models are to choose from: one trained on a million own showings, one on these and the friend's million. The
    choice is made on a tenth as many held-out showings, of one's own site or of both sites.

    Measured is how much the chosen model's loss on one's own site exceeds the least possible. In the control both sites
    have the same click probabilities.
    """
    rng = np.random.default_rng(seed)
    true, friends_true, own, friends = two_sites(rng, shift=0.0 if control else SHIFT)
    models = rates(*own), rates(*(own + friends))
    own_dev = count(rng, true, EVEN, OWN // 10)
    mixed_dev = own_dev + count(rng, friends_true, friends[1] / friends[1].sum(), FRIENDS // 10)
    found = {}
    for name, dev in (("own showings", own_dev), ("both sites", mixed_dev)):
        chosen = min(models, key=lambda predicted, dev=dev: cross_entropy_of_counts(predicted, dev))
        found[f"chosen on {name}"] = excess_loss(true, chosen)
    return Finding(found["chosen on both sites"] > 2 * found["chosen on own showings"], found)


def mean_squared_errors(own, friends=FRIENDS, shift=SHIFT, cells=CELLS):
    """The expected squared errors of the click probabilities after training on one's own data and on both, in closed
    form: the variance of a frequency, and for both the square of the shift's share. A cell has its mean number of
    showings; the probabilities are those of a fixed draw.

    >>> own, both = mean_squared_errors(own=2000)
    >>> both < own
    True
    >>> bool(np.allclose(mean_squared_errors(own=2000, friends=0), own, rtol=1e-12))
    True
    """
    rng = np.random.default_rng(0)
    logits = -3 + 0.7 * rng.normal(size=cells)
    p, q = sigmoid(logits), sigmoid(logits + shift * rng.normal(size=cells))
    n, k = own / cells, friends / cells
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
    for own in (OWN // 500, OWN):
        alone, both = mean_squared_errors(own)
        if bool(policy(own)) != (both < alone):
            return False
    return True


uses_of_a_friends_data = prose(
    "c",
    "A friend's data of another distribution",
    points=2,
    topics=("data-and-strategy",),
    claims={
        "training": shown(
            "The friend's examples may go into training only. Development and test set hold examples of your own site, "
            "for they define the target.",
            mixed_development_set_picks_the_wrong_model,
        ),
        "features": shown(
            "They can teach the network lower-level features that both sites share.", shared_features_help
        ),
        "few": shown(
            "Simply added to the training set, they help where your own examples are few.",
            friends_data_help_when_own_are_few,
        ),
        "always": refuted(
            "More training data never hurt, so the chance to add some should always be taken.",
            friends_data_hurt_when_own_are_plenty,
        ),
        "shuffled": refuted(
            "Shuffle both data sets together and split afterwards, so that training and development set have the same "
            "distribution.",
            mixed_development_set_picks_the_wrong_model,
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
