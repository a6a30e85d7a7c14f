"""Case study: clicks on advertisements.

Layouts: examples are rows, (batch, features). Where users and advertisements fall into a few kinds, a data set is two
counts for every cell, a pair of both kinds: how often it was shown, and how often it was clicked then.
"""

from functools import cache
from itertools import pairwise
from math import log, prod
from typing import NamedTuple

import numpy as np
import sympy

from solutions.nn.activations import sigmoid
from solutions.nn.linear_models import fit_logistic, least_squares
from solutions.nn.losses import binary_cross_entropy, binary_cross_entropy_with_logits
from solutions.nn.mlp import forward, initialize, train
from solutions.nn.optimizers import Adam
from solutions.nn.shapes import Dense, trace
from solutions.part import Claim, Derivation, Finding, Key, Slip, Step, holding, part

THOUSAND = 1000  # a loss is read more easily for so many showings

# Part a: the data set


def rates(clicks, shown):
    """Predicted click probabilities from counts; half a click and half a miss are added, so that none is 0 or 1.

    >>> rates(np.array([0, 3]), np.array([0, 7])).tolist()
    [0.5, 0.4375]
    """
    return (clicks + 0.5) / (shown + 1)


def excess_loss(true, predicted):
    """The cross-entropy of a thousand showings above the least possible, for click probabilities of any shape.

    >>> excess_loss(np.array([0.1, 0.3]), np.array([0.1, 0.3]))
    0.0
    >>> round(excess_loss(0.5, 0.25), 1)  # log 2 / √3, a thousand times
    143.8
    """
    divergence = true * np.log(true / predicted) + (1 - true) * np.log((1 - true) / (1 - predicted))
    return float(THOUSAND * np.mean(divergence))


def click_probabilities(rng, users=6, ads=8, taste=1.0):
    """True probabilities (users, ads): about one click in twenty, more or less as the taste of each user has it.

    >>> click_probabilities(np.random.default_rng(0), users=2, ads=2, taste=0).round(3).tolist()
    [[0.047, 0.047], [0.047, 0.047]]
    """
    return sigmoid(-3 + taste * rng.normal(size=(users, ads)))


def rates_added_up(clicks, shown):
    """Click probabilities (users, ads) from a logistic regression: one number per user plus one per advertisement."""
    users, ads = shown.shape
    of_user, of_ad = np.repeat(np.eye(users), ads, axis=0), np.tile(np.eye(ads), (users, 1))
    X = np.hstack([of_user[:, 1:], of_ad[:, 1:]])  # the first of each kind is in the intercept
    model = fit_logistic(X, rates(clicks, shown).ravel(), weights=shown.ravel())
    return sigmoid(model.scores(X)).reshape(users, ads)


def both_kinds_of_features_are_needed(seed=0, control=False):
    """Six kinds of users see eight kinds of advertisements, four thousand times each; tastes differ. From the clicks,
    the probability is estimated by the user alone, by the advertisement alone, and by the pair.

    Measured is the cross-entropy above the least possible, for a thousand showings. In the control no taste differs.
    """
    rng = np.random.default_rng(seed)
    true = click_probabilities(rng, taste=0.0 if control else 1.0)
    shown = np.full(true.shape, 4000)
    clicks = rng.binomial(shown, true)
    found = {
        "the user alone": excess_loss(true, rates(clicks.sum(1, keepdims=True), shown.sum(1, keepdims=True))),
        "the advertisement alone": excess_loss(true, rates(clicks.sum(0), shown.sum(0))),
        "one number for each, added up in the logit": excess_loss(true, rates_added_up(clicks, shown)),
        "the pair": excess_loss(true, rates(clicks, shown)),
    }
    *others, pair = found.values()
    return Finding(pair < min(others) / 10, found)


def clicked_examples_alone_say_always(seed=0, control=False):
    """The same showings, but the data set holds those only that were clicked. The probability is estimated by the pair.

    Measured are the mean of the true and of the estimated probabilities. The control keeps all showings.
    """
    rng = np.random.default_rng(seed)
    true = click_probabilities(rng)
    shown = np.full(true.shape, 4000)
    clicks = rng.binomial(shown, true)
    estimated = rates(clicks, shown if control else clicks)
    found = {"true mean": float(true.mean()), "estimated mean": float(estimated.mean())}
    return Finding(found["estimated mean"] > 0.9, found)


def what_was_not_shown_is_no_refusal(seed=0, control=False):
    """The site has shown each kind of user some kinds of advertisements often and others rarely. For every visit, each
    advertisement that was *not* shown enters the data as one that was not clicked.

    Measured are the means of the true and of the estimated probabilities, and for how many of the six kinds of users
    the most promising advertisement is found. In the control every advertisement was shown at every visit.
    """
    rng = np.random.default_rng(seed)
    true = click_probabilities(rng)
    share = np.ones(true.shape) if control else rng.beta(0.5, 2, size=true.shape)  # of the visits at which it was shown
    visits = np.full(true.shape, 20_000)
    estimated = rates(rng.binomial(rng.binomial(visits, share), true), visits)
    found = {
        "true mean": float(true.mean()),
        "estimated mean": float(estimated.mean()),
        "kinds of users whose best advertisement is found": int((true.argmax(1) == estimated.argmax(1)).sum()),
    }
    return Finding(found["estimated mean"] < 0.6 * found["true mean"], found)


DATA = {
    "pairs": Claim(
        "One example is one showing of an advertisement. Its input holds features of the user *and* of the "
        "advertisement; its label is 1 if the user clicked and 0 if not.",
        shown_by=both_kinds_of_features_are_needed,
    ),
    "misses": Claim(
        "Showings without a click are as necessary as those with one.", shown_by=clicked_examples_alone_say_always
    ),
    "one": Claim(
        "The features of the user, or those of the advertisement, are enough.",
        refuted_by=both_kinds_of_features_are_needed,
    ),
    "unseen": Claim(
        "An advertisement that a user was never shown may be added with the label 0.",
        refuted_by=what_was_not_shown_is_no_refusal,
    ),
}


@part(
    "a",
    "The data set",
    kind="prose",
    points=2,
    topics=("data-and-strategy",),
    claims=DATA,
    key=Key(
        "pairs (x, y): x are features of the user and of the advertisement, y is a label of 0 or 1",
        printed=("pairs", "misses"),
    ),
)
def needed_data(seed=0):
    """
    >>> needed_data()
    ('pairs', 'misses')
    >>> holding(DATA, control=True)  # all tastes alike, nothing left out, everything shown
    ('one', 'unseen')
    """
    return holding(DATA, seed=seed)


# Part b: the cost

m = sympy.Symbol("m", integer=True, positive=True)
i = sympy.Symbol("i", integer=True, positive=True)
y, yhat = sympy.IndexedBase("y"), sympy.IndexedBase("yhat")


def likelihood(labels, probabilities):
    """The probability of labels (batch,) of 0 and 1 under predicted probabilities (batch,) of a 1.

    >>> round(likelihood([1, 0, 0], [0.5, 0.25, 0.25]), 6)
    0.28125
    """
    return prod(p if label == 1 else 1 - p for label, p in zip(labels, probabilities, strict=True))


COST = Derivation(
    [
        Step(
            "Take $\\hat y_i$ for the probability of a click, and the showings as independent. The best network makes "
            "what was seen most probable, so that this is small:",
            r"-\frac{1}{m} \log \prod_{i=1}^m P(y_i), \quad P(1) = \hat y_i, \; P(0) = 1 - \hat y_i",
            lambda y, p: -log(likelihood(y, p)) / len(y),
        ),
        Step(
            "Both cases in one expression: the power with exponent 0 is 1.",
            r"-\frac{1}{m} \log \prod_{i=1}^m \hat y_i^{\,y_i} (1 - \hat y_i)^{1 - y_i}",
            lambda y, p: -np.log(np.prod(p**y * (1 - p) ** (1 - y))) / len(y),
        ),
        Step(
            "The logarithm of the product is a sum:",
            r"-\frac{1}{m} \sum_{i=1}^m \log\left(\hat y_i^{\,y_i} (1 - \hat y_i)^{1 - y_i}\right)",
            lambda y, p: -np.mean(np.log(p**y * (1 - p) ** (1 - y))),
        ),
        Step(
            "Once more, and the exponents come down:",
            r"-\frac{1}{m} \sum_{i=1}^m \left(y_i \log \hat y_i + (1 - y_i) \log(1 - \hat y_i)\right)",
            lambda y, p: binary_cross_entropy(p, y),
        ),
    ],
    lambda rng: {"y": rng.integers(2, size=7), "p": rng.uniform(0.05, 0.95, size=7)},
)


def values_of(expression, draws=4, examples=3):
    """The values (draws,) of a cost for random labels and probabilities of so many examples."""
    rng = np.random.default_rng(0)
    values = []
    for _ in range(draws):
        given = {yhat[k]: rng.uniform(0.05, 0.95) for k in range(1, examples + 1)}
        given |= {y[k]: int(rng.integers(2)) for k in range(1, examples + 1)}
        values.append(float(expression.subs(m, examples).doit().subs(given)))
    return np.array(values)


def same_up_to_a_factor(ours, printed):
    """Whether one cost is the other, times a positive number that no prediction changes.

    >>> same_up_to_a_factor(cost(), 5 * cost()), same_up_to_a_factor(cost(), -cost())
    (True, False)
    """
    ratios = values_of(printed) / values_of(ours)
    return bool(ratios.min() > 0 and np.ptp(ratios) < 1e-9 * ratios.min())


@part(
    "b",
    "The cost",
    kind="formula",
    points=2,
    topics=("losses",),
    derivation=COST,
    key=Key(
        "the binary cross-entropy, summed over all training examples",
        printed=-sympy.Sum(y[i] * sympy.log(yhat[i]) + (1 - y[i]) * sympy.log(1 - yhat[i]), (i, 1, m)),
        accepts=same_up_to_a_factor,
    ),
)
def cost(examples=m):
    """Minus the logarithm of the likelihood of all labels, for each example: SymPy expands it.

    >>> of_one = y[i] * sympy.log(yhat[i]) + (1 - y[i]) * sympy.log(1 - yhat[i])
    >>> cost() == -sympy.Sum(of_one, (i, 1, m)) / m
    True
    >>> cost(examples=1).doit().subs({y[1]: 1, yhat[1]: sympy.Rational(1, 4)})
    log(4)
    """
    likelihood = sympy.Product(yhat[i] ** y[i] * (1 - yhat[i]) ** (1 - y[i]), (i, 1, examples))
    return -sympy.expand_log(sympy.log(likelihood), force=True) / examples


def best_constant_predictions(rate=0.04):
    """For three costs: which one prediction for all showings minimises the cost, if this share of them is clicked.

    >>> [round(best, 2) for _, best in best_constant_predictions(rate=0.3)]
    [0.3, 0.3, 0.0]
    """
    grid = np.linspace(0, 1, 1001)
    inside = np.clip(grid, 1e-12, 1 - 1e-12)
    costs = {
        "binary cross-entropy": -rate * np.log(inside) - (1 - rate) * np.log(1 - inside),
        "squared error": rate * (1 - grid) ** 2 + (1 - rate) * grid**2,
        "absolute error": rate * (1 - grid) + (1 - rate) * grid,
    }
    return [(name, float(grid[values.argmin()])) for name, values in costs.items()]


def sum_against_mean(rate=0.25):
    """Rows for three sizes of the data set: the minimiser of the sum and of the mean, the lengths of their gradients at
    the probability one half, by the logit, and the largest learning rate that is stable at the minimum of each.

    >>> sum_against_mean(rate=0.25)[0]
    (100, 0.25, 0.25, 25.0, 0.25, 0.1067, 10.67)
    """
    rows = []
    for examples in (100, 1000, 10_000):
        labels = np.repeat([1, 0], [round(rate * examples), round((1 - rate) * examples)])
        steps = 0.5 - labels  # what each example adds to the gradient of the sum
        curvature = rate * (1 - rate)
        grid = np.linspace(0.01, 0.99, 99)
        sums = [-np.sum(labels * np.log(p) + (1 - labels) * np.log(1 - p)) for p in grid]
        means = [binary_cross_entropy(np.full(examples, p), labels) for p in grid]
        row = (grid[np.argmin(sums)], grid[np.argmin(means)], abs(steps.sum()), abs(steps.mean()))
        stable = (2 / (examples * curvature), 2 / curvature)
        rows.append((examples, *(float(f"{number:.4g}") for number in (*row, *stable))))
    return rows


# Part c: a friend's data set

OWN = 1_000_000  # the paper's
FRIENDS = 1_000_000  # the paper does not say
CELLS = 200  # kinds of users times kinds of advertisements
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


def draw_losses_by_size():
    """What a million examples of a friend do, by the number of one's own: the loss on one's own site, above the least
    possible. As one data set (orange) they help only where one's own are few. Used as a start that one's own data then
    correct (green) they cost next to nothing. Dotted: a million examples of one's own.
    """
    from matplotlib import pyplot

    sizes, losses = losses_by_size()
    axes = pyplot.figure(figsize=(5.6, 3.2)).add_subplot()
    for column, (name, line) in enumerate(
        (("own data alone", "o-"), ("both as one data set", "s-"), ("friend's as a start", "^--"))
    ):
        axes.loglog(sizes, losses[:, column], line, color=("#0072B2", "#E69F00", "#009E73")[column], label=name)
    axes.axvline(OWN, linestyle=":", color="#000000", linewidth=1)
    axes.set(xlabel="showings on one's own site", ylabel="excess loss (nats per 1000)")
    axes.legend(frameon=False)
    return axes.figure


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


FRIENDS_DATA = {
    "training": Claim(
        "The friend's examples may go into training only. Development and test set hold examples of your own site, for "
        "they define the target.",
        shown_by=mixed_development_set_picks_the_wrong_model,
    ),
    "features": Claim(
        "They can teach the network lower-level features that both sites share.", shown_by=shared_features_help
    ),
    "few": Claim(
        "Simply added to the training set, they help where your own examples are few.",
        shown_by=friends_data_help_when_own_are_few,
    ),
    "always": Claim(
        "More training data never hurt, so the chance to add some should always be taken.",
        refuted_by=friends_data_hurt_when_own_are_plenty,
    ),
    "shuffled": Claim(
        "Shuffle both data sets together and split afterwards, so that training and development set have the same "
        "distribution.",
        refuted_by=mixed_development_set_picks_the_wrong_model,
    ),
}


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


@part(
    "c",
    "A friend's data of another distribution",
    kind="prose",
    points=2,
    topics=("data-and-strategy",),
    claims=FRIENDS_DATA,
    key=Key(
        "in the training set only: a chance to enlarge it is not to be missed, it may help the lower-level features, "
        "and in the development and test set it would move the target",
        printed=("training", "features", "always"),
        qualified="Training set only is right, and so is the reason for the other two sets. That a chance for more "
        "training data should not be missed holds only where your own data are few for the model: with a million of "
        "them, shifted examples in the same training set can raise the loss on your own site. What decides is a "
        "comparison on your own development set.",
        ours=lambda: where_they_help,
        theirs=always,
        witness=decides_rightly,
    ),
)
def uses_of_a_friends_data(seed=0):
    """
    >>> uses_of_a_friends_data()
    ('training', 'features', 'few')
    >>> holding(FRIENDS_DATA, control=True)  # like sites, other features, own data in plenty
    ('always', 'shuffled')
    """
    return holding(FRIENDS_DATA, seed=seed)


# Part d: the impact of the friend's data


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


IMPACT = {
    "twice": Claim(
        "Train once with the friend's data and once without, and compare both on the same development set of your own "
        "examples: this is their impact.",
        shown_by=training_twice_shows_the_impact,
    ),
    "gaps": Claim(
        "To find out *why* the network with them does badly, hold out a train-dev set that is drawn like its training "
        "set. The gap from training to train-dev is overfitting, the gap from train-dev to development is the "
        "mismatch.",
        shown_by=two_gaps_tell_two_causes,
    ),
    "rare": Claim(
        "Compare the cross-entropy: where clicks are rare, accuracy shows next to nothing.",
        shown_by=accuracy_hides_rare_clicks,
    ),
    "alarm": Claim(
        "If the network does significantly better on its training set of both sources than on held-out examples of "
        "your own, then the mismatch of the distributions is the problem.",
        refuted_by=gap_without_mismatch,
    ),
    "silence": Claim(
        "If it does equally well on both, then the friend's data do no harm.", refuted_by=mismatch_without_gap
    ),
}


def harm_by_training_twice(found):
    return found.without_friends - found.development > 0.02


def harm_by_the_gap(found):
    return found.training - found.own_held_out > 0.02


def tells_the_harm(test):
    """Whether a test says in every setting what is true there: data that follow the same rule do no harm, data that
    follow a turned rule do."""
    return all(test(measure(0, **setting)) == (setting["turn"] > 0) for setting in SETTINGS.values())


@part(
    "d",
    "Assessing the impact of the new data",
    kind="prose",
    points=1,
    topics=("data-and-strategy",),
    claims=IMPACT,
    key=Key(
        "hold out a train-dev set of own examples and compare the accuracies on it and on the rest of the training "
        "set; a significant difference means that the mismatch is a problem",
        printed=("alarm",),
        corrected="This gap mixes overfitting with mismatch. It is large where the model overfits and the friend's "
        "data come from your own distribution, and it can be zero where they do harm. A train-dev set is to be drawn "
        "like the training set, and the impact itself shows when the network is trained without the friend's data too.",
        ours=lambda: harm_by_training_twice,
        theirs=harm_by_the_gap,
        witness=tells_the_harm,
    ),
)
def assessments_of_the_impact(seed=0):
    """
    >>> assessments_of_the_impact()
    ('twice', 'gaps', 'rare')
    >>> holding(IMPACT, control=True)  # the wrong sets, frequent clicks, no overfitting, no mismatch
    ('alarm', 'silence')
    """
    return holding(IMPACT, seed=seed)


# Part e: the parameters

L = sympy.Symbol("L", integer=True, positive=True)
l = sympy.Symbol("l", integer=True, nonnegative=True)  # noqa: E741  the paper's letter
n = sympy.IndexedBase("n", integer=True, positive=True)


def arrays(sizes):
    """Weights (outputs, inputs) and biases (outputs, 1) of all layers, for sizes from the input to the output."""
    return [np.zeros(shape) for inputs, outputs in pairwise(sizes) for shape in ((outputs, inputs), (outputs, 1))]


PARAMETERS = Derivation(
    [
        Step(
            "Layer $l$ reads the $n^{[l-1]}$ outputs of the layer before it. Each layer but the input has weights and "
            "biases:",
            r"\sum_{l=1}^{L+1} \left(\#W^{[l]} + \#b^{[l]}\right)",
            lambda sizes: sum(array.size for array in arrays(sizes)),
        ),
        Step(
            "A weight for every pair of neighbours, a bias for every unit:",
            r"\sum_{l=1}^{L+1} \left(n^{[l]} n^{[l-1]} + n^{[l]}\right)",
            lambda sizes: sum(sizes[k] * sizes[k - 1] + sizes[k] for k in range(1, len(sizes))),
        ),
        Step(
            "Count by the lower layer of each pair instead:",
            r"\sum_{l=0}^{L} \left(n^{[l+1]} n^{[l]} + n^{[l+1]}\right)",
            lambda sizes: sum(sizes[k + 1] * sizes[k] + sizes[k + 1] for k in range(len(sizes) - 1)),
        ),
        Step(
            "Take out the common factor:",
            r"\sum_{l=0}^{L} n^{[l+1]} \left(n^{[l]} + 1\right)",
            lambda sizes: np.asarray(sizes[1:]) @ (np.asarray(sizes[:-1]) + 1),
        ),
    ],
    lambda rng: {"sizes": rng.integers(1, 9, size=rng.integers(2, 7)).tolist()},
)


def same_for_small_depths(ours, printed):
    """Whether two sums over the layers are equal, written out for one to four hidden layers."""
    return all(sympy.expand((ours - printed).subs(L, depth).doit()) == 0 for depth in range(1, 5))


def counts_the_listed_sizes(expression):
    """Whether an expression in L, n[0], …, n[L] alone counts the parameters of real networks with one output."""
    for sizes in ([7, 5, 1], [4, 3, 6, 1], [9, 2, 8, 5, 1]):
        depth = len(sizes) - 2
        listed = {n[k]: sizes[k] for k in range(depth + 1)}
        counted = sum(volume.parameters for volume in trace([Dense(units) for units in sizes[1:]], (sizes[0],)))
        if expression.subs(L, depth).doit().subs(listed) != counted:
            return False
    return True


def with_superscripts(expression):
    """The expression in TeX, with the layer in square brackets above, as in the question."""
    names = {
        found: sympy.Symbol(f"n^{{[{sympy.latex(found.indices[0])}]}}") for found in expression.atoms(sympy.Indexed)
    }
    return sympy.latex(expression.xreplace(names))


@part(
    "e",
    "Parameters of a fully connected network",
    kind="formula",
    points=2,
    topics=("shapes-and-parameters",),
    derivation=PARAMETERS,
    vary={"hidden_layers": (1, 2, 3, 4, 5)},
    tex=with_superscripts,
    key=Key(
        "the sum over i = 0, …, L of n[i+1] (n[i] + 1)",
        printed=sympy.Sum(n[l + 1] * n[l] + n[l + 1], (l, 0, L)),
        accepts=same_for_small_depths,
        qualified="The sum contains n[L+1], the size of the output layer, which is not among the sizes up to n[L] that "
        "the question allows. It holds with that size given; for the single probability of part a the size is 1, and "
        "then the listed sizes suffice.",
        ours=lambda: parameters(outputs=1),
        witness=counts_the_listed_sizes,
    ),
)
def parameters(hidden_layers=L, outputs=n[L + 1]):
    """Weights and biases of all layers, from the shapes of their arrays; written out where the depth is a number.

    >>> parameters()
    Sum((n[l] + 1)*n[l + 1], (l, 0, L))
    >>> parameters(hidden_layers=1)
    (n[0] + 1)*n[1] + (n[1] + 1)*n[2]
    >>> parameters(outputs=1)
    n[L] + Sum((n[l] + 1)*n[l + 1], (l, 0, L - 1)) + 1
    """
    between = sympy.Sum(entries(n[l], n[l + 1]), (l, 0, hidden_layers))
    if outputs != n[L + 1]:  # the last layer by itself
        between = sympy.Sum(entries(n[l], n[l + 1]), (l, 0, hidden_layers - 1)) + entries(n[hidden_layers], outputs)
    return between if sympy.sympify(hidden_layers).free_symbols else between.doit()


def entries(inputs, outputs):
    """The number of entries of a layer's weights and biases, with the common factor taken out."""
    weights, biases = sympy.MatrixSymbol("W", outputs, inputs), sympy.MatrixSymbol("b", outputs, 1)
    return sympy.factor(sum(array.rows * array.cols for array in (weights, biases)))


# Part f: performance against depth

FEW = 150  # training examples
PLENTY = 6000
WIDTH = 16
DEEPEST = 10


def showings(rng, examples):
    """Five features (batch, 5) and labels (batch,): the probability of a 1 depends on the first feature alone."""
    X = rng.normal(size=(examples, 5))
    return X, (rng.random(examples) < sigmoid(2 * X[:, 0])).astype(float)


class Fit(NamedTuple):
    """Accuracy and cross-entropy on the training set and on the development set."""

    training_accuracy: float
    training_loss: float
    accuracy: float
    loss: float

    @property
    def gap(self):
        return self.training_accuracy - self.accuracy


def as_they_are(rng, X, y):
    return X, y


@cache
def fit(seed, layers=DEEPEST, examples=FEW, steps=150, activation="relu", training=as_they_are, **options):
    """A network with so many hidden layers, trained by Adam in batches of 150 examples; and how well it does.

    `training(rng, X, y)` makes the training set from the examples; `options` are those of `solutions.nn.mlp.train`.
    """
    rng = np.random.default_rng(seed)
    dev = showings(rng, 2000)
    X, y = training(rng, *showings(rng, examples))
    start = initialize([5] + [WIDTH] * layers + [1], rng)
    network = train(start, X, y, Adam(0.01), steps=steps, activation=activation, batch=FEW, rng=rng, **options)
    measured = []
    for features, labels in ((X[:2000], y[:2000]), dev):
        logits = forward(network, features, activation)[0][:, 0]
        measured += [float(np.mean((logits > 0) == labels)), binary_cross_entropy_with_logits(logits, labels)]
    return Fit(*measured)


DEPTHS = (0, 1, 2, 3, 4, 6, 8, 10)


@cache
def performance_by_depth(seeds=4):
    """Rows: the number of hidden layers, and what is measured for it, the mean of some runs."""
    return [(layers, *np.mean([fit(seed, layers) for seed in range(seeds)], axis=0).tolist()) for layers in DEPTHS]


def draw_performance_by_depth():
    """Performance against the number of hidden layers: the accuracy on the training set (blue) and on the development
    set (orange). Measured on networks that were trained for this page.
    """
    from matplotlib import pyplot

    depths, on_training, _, on_dev, _ = zip(*performance_by_depth(), strict=True)
    axes = pyplot.figure(figsize=(5.6, 3)).add_subplot()
    axes.plot(depths, on_training, "o-", color="#0072B2", label="training set")
    axes.plot(depths, on_dev, "s--", color="#E69F00", label="development set")
    axes.set(xlabel="number of hidden layers", ylabel="accuracy", ylim=(0.5, 1.03), xticks=range(11))
    axes.legend(frameon=False, loc="center right")
    return axes.figure


def depth_widens_the_gap(seed=0, control=False):
    """Networks without a hidden layer and with ten are trained on 150 examples whose labels are partly chance.

    Measured are their accuracies on the training set and on the development set. The control has 6000 examples and
    makes the same number of steps.
    """
    flat, deep = (fit(seed, layers, PLENTY if control else FEW) for layers in (0, DEEPEST))
    found = {
        "no hidden layer: training": flat.training_accuracy,
        "no hidden layer: development": flat.accuracy,
        "ten hidden layers: training": deep.training_accuracy,
        "ten hidden layers: development": deep.accuracy,
    }
    return Finding(deep.gap > 0.15 and deep.gap > flat.gap, found)


def deep_network_fits_its_training_set(seed=0, control=False):
    """The networks with one hidden layer and with ten, trained on 150 examples.

    Measured is the cross-entropy on the training set. In the control the activations are sigmoids, which let the
    gradient vanish: there the deep network fits worse.
    """
    activation = "sigmoid" if control else "relu"
    depths = {"one hidden layer": 1, "ten hidden layers": DEEPEST}
    found = {f"training loss, {name}": fit(seed, n, activation=activation).training_loss for name, n in depths.items()}
    shallow, deep = found.values()
    return Finding(deep < shallow / 2, found)


REMEDIES = {
    "L2 penalty": dict(penalty=0.02),
    "dropout": dict(keep=0.8),
    "early stopping": dict(steps=20),
    "one hidden layer": dict(layers=1),
}


def remedies_lower_the_loss(seed=0, control=False):
    """The network with ten hidden layers is trained as before; with an L2 penalty; with dropout; and stopped after 20
    of 150 steps. Beside it stands one with a single hidden layer.

    Measured is the cross-entropy on the development set. The control has 6000 examples, so that there is nothing to
    mend.
    """
    examples = PLENTY if control else FEW
    found = {"development loss, as it is": fit(seed, examples=examples).loss}
    for name, options in REMEDIES.items():
        found[f"development loss, {name}"] = fit(seed, examples=examples, **options).loss
    before, *after = found.values()
    return Finding(max(after) < before / 2, found)


def copied(rng, X, y):
    """A generator that has learned its training set perfectly: draws from it, with repetition."""
    rows = rng.integers(len(X), size=PLENTY)
    return X[rows], y[rows]


def blurred(rng, X, y):
    """A generator that smooths: draws from the training set, each moved a little at random."""
    X, y = copied(rng, X, y)
    return X + rng.normal(0, 0.5, size=X.shape), y


def new(rng, X, y):
    """Further examples, drawn as the first ones were."""
    return showings(rng, PLENTY)


def new_examples_help_and_copies_do_not(seed=0, control=False):
    """The network with ten hidden layers is trained on 150 examples; on 6000 new ones; and on 6000 from a generator
    that was fitted to the 150 so well that it draws these again. The number of steps stays.

    Measured is the cross-entropy on the development set. In the control the generator knows the true distribution.
    """
    found = {
        "development loss, 150 examples": fit(seed).loss,
        "development loss, 6000 new examples": fit(seed, training=new).loss,
        "development loss, 6000 generated examples": fit(seed, training=new if control else copied).loss,
    }
    before, added, generated = found.values()
    return Finding(added < before / 2 and generated > 2 * added, found)


def generators_compared(seeds=4):
    """Rows: what the network with ten hidden layers is trained on, its gap in accuracy and its development loss; the
    mean of some runs."""
    sources = {
        "the 150 examples": as_they_are,
        "6000 draws from these": copied,
        "6000 draws, each moved at random": blurred,
        "6000 new examples": new,
    }
    rows = []
    for name, training in sources.items():
        fits = [fit(seed, training=training) for seed in range(seeds)]
        rows.append((name, float(np.mean([f.gap for f in fits])), float(np.mean([f.loss for f in fits]))))
    return rows


DEPTH = {
    "overfitting": Claim(
        "Overfitting: with more layers the training performance rises, while the performance on new examples stays "
        "behind.",
        shown_by=depth_widens_the_gap,
    ),
    "regularise": Claim(
        "Regularisation helps: a penalty on the weights, dropout, early stopping.", shown_by=remedies_lower_the_loss
    ),
    "smaller": Claim("A smaller network helps: fewer hidden layers.", shown_by=remedies_lower_the_loss),
    "data": Claim("More training examples help.", shown_by=new_examples_help_and_copies_do_not),
    "vanishing": Claim(
        "The gradients vanish, so that the deep network can no longer be fitted to its training set.",
        refuted_by=deep_network_fits_its_training_set,
    ),
    "generated": Claim(
        "Examples from a generator that was fitted to the training set are as good as new ones.",
        refuted_by=new_examples_help_and_copies_do_not,
    ),
}


@part(
    "f",
    "Performance against depth",
    kind="prose",
    points=2,
    topics=("regularization",),
    claims=DEPTH,
    key=Key(
        "overfitting; regularise (L2 or L1 penalty, dropout), make the network smaller, or enlarge the training set, "
        "for example by augmentation or a GAN",
        printed=("overfitting", "regularise", "smaller", "data"),
    ),
)
def problem_and_remedies(seed=0):
    """
    >>> problem_and_remedies()
    ('overfitting', 'regularise', 'smaller', 'data')
    >>> holding(DEPTH, control=True)  # examples in plenty, sigmoids, a generator that knows the truth
    ('vanishing', 'generated')
    """
    return holding(DEPTH, seed=seed)


SLIPS = (
    Slip(
        "Question 8, d",
        "The solution speaks of old and new images; the examples of this question are users and advertisements.",
    ),
    Slip(
        "Question 8, d",
        "The solution compares accuracies of a network that predicts rare clicks. There a network that knows only the "
        "mean rate is as accurate as the best; the cost of part b tells them apart.",
        shown_by=accuracy_hides_rare_clicks,
    ),
    Slip(
        "Question 8, e",
        "The question numbers the layers by l, the solution sums over i; and the layers from 0 to L that the question "
        "lists are those below the output layer, which is a further one.",
    ),
)
