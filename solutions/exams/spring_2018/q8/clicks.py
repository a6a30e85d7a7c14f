"""Shares of clicks, and models that estimate them."""

import numpy as np

THOUSAND = 1000  # a loss is read more easily for so many showings


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


CELLS = 200  # kinds of users times kinds of advertisements
