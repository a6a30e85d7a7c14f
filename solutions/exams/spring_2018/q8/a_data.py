"""The data set.

>>> needed_data.answer()
('pairs', 'misses')
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.exams.spring_2018.q8.clicks import excess_loss, rates
from solutions.finding import Finding
from solutions.nn.activations import sigmoid
from solutions.nn.linear_models import fit_logistic
from solutions.part import Key, prose


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


needed_data = prose(
    "a",
    "The data set",
    points=2,
    topics=("data-and-strategy",),
    claims={
        "pairs": shown(
            "One example is one showing of an advertisement. Its input holds features of the user *and* of the "
            "advertisement; its label is 1 if the user clicked and 0 if not.",
            both_kinds_of_features_are_needed,
        ),
        "misses": shown(
            "Showings without a click are as necessary as those with one.", clicked_examples_alone_say_always
        ),
        "one": refuted(
            "The features of the user, or those of the advertisement, are enough.",
            both_kinds_of_features_are_needed,
        ),
        "unseen": refuted(
            "An advertisement that a user was never shown may be added with the label 0.",
            what_was_not_shown_is_no_refusal,
        ),
    },
    key=Key(
        "pairs (x, y): x are features of the user and of the advertisement, y is a label of 0 or 1",
        printed=("pairs", "misses"),
    ),
)
