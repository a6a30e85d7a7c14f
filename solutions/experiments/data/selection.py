"""Features and selection bias in click data."""

import numpy as np

from solutions.finding import Finding
from solutions.nn.activations import sigmoid

THOUSAND = 1000  # a loss is read more easily for so many showings
CELLS = 200  # kinds of users times kinds of advertisements


def click_probabilities(rng, shape=(6, 8), taste=1.0, logit=-3):
    """True probabilities, (users, ads): clicks are rare, more or less as the taste of each user has it.

    >>> click_probabilities(np.random.default_rng(0), shape=(2, 2), taste=0).round(3).tolist()
    [[0.047, 0.047], [0.047, 0.047]]
    """
    return sigmoid(logit + taste * rng.normal(size=shape))


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


def showings(rng, taste=1.0):
    """True probabilities, and how often each pair was shown and clicked: four thousand times, each (users, ads)."""
    true = click_probabilities(rng, taste=taste)
    shown = np.full(true.shape, 4000)
    return true, shown, rng.binomial(shown, true)


def both_kinds_of_features_are_needed(rng, control=False):
    """Six kinds of users see eight kinds of advertisements, and tastes differ. The probability of a click is estimated
    by the user alone, by the advertisement alone, and by the pair. What is the cross-entropy of a thousand showings
    above the least possible? In the control no taste differs.
    """
    true, shown, clicks = showings(rng, taste=0.0 if control else 1.0)
    numbers = {
        "the user alone": excess_loss(true, rates(clicks.sum(1, keepdims=True), shown.sum(1, keepdims=True))),
        "the advertisement alone": excess_loss(true, rates(clicks.sum(0), shown.sum(0))),
        "the pair": excess_loss(true, rates(clicks, shown)),
    }
    *others, pair = numbers.values()
    return Finding(pair < min(others) / 10, numbers)


def clicked_examples_alone_say_always(rng, control=False):
    """The data set holds only those showings that were clicked, and the probability of a click is estimated for each
    pair of user and advertisement. What are the means of the true and of the estimated probabilities? The control keeps
    all showings.
    """
    true, shown, clicks = showings(rng)
    estimated = rates(clicks, shown if control else clicks).mean()
    return Finding(estimated > 0.9, {"true mean": true.mean(), "estimated mean": estimated})


def what_was_not_shown_is_no_refusal(rng, control=False):
    """Each kind of user was shown some kinds of advertisements often and others rarely, and whatever was *not* shown on
    a visit enters the data as not clicked. What are the means of the true and of the estimated probabilities? In the
    control every advertisement was shown on every visit.
    """
    true = click_probabilities(rng)
    share = np.ones(true.shape) if control else rng.beta(0.5, 2, size=true.shape)  # of the visits at which it was shown
    visits = np.full(true.shape, 20_000)
    estimated = rates(rng.binomial(rng.binomial(visits, share), true), visits)
    numbers = {"true mean": true.mean(), "estimated mean": estimated.mean()}
    return Finding(estimated.mean() < 0.6 * true.mean(), numbers)
