"""Precision or recall.

A model is a test whose score is normal with variance 1, around 0 in healthy scans and around its quality in scans with
a tumour; it says "tumour" above its threshold.

>>> metric_to_choose.answer()
('ii',)
>>> metric_to_choose.answer(ratio=1)
('i',)
"""

import math
from functools import cache

import numpy as np

from solutions.claim import refuted, shown
from solutions.finding import Finding, figure
from solutions.part import Key, choice


def upper_tail(z):
    """The probability that a standard normal number exceeds z, entry by entry.

    >>> upper_tail(np.array([0.0, np.inf])).tolist()
    [0.5, 0.0]
    """
    return np.vectorize(math.erfc)(z / math.sqrt(2)) / 2


def rates(quality, threshold):
    """The share of tumours that models find, and the share of healthy scans in which they give a false alarm."""
    return upper_tail(threshold - quality), upper_tail(threshold)


def precision(found, alarms, prevalence):
    """The share of tumours among the scans that a model flags."""
    return prevalence * found / (prevalence * found + (1 - prevalence) * alarms)


def harm(found, alarms, prevalence, ratio):
    """The harm per scan, in false alarms: a missed tumour counts as `ratio` of them.

    >>> harm(found=1.0, alarms=0.5, prevalence=0.2, ratio=50), harm(found=0.5, alarms=0.0, prevalence=0.2, ratio=50)
    (0.4, 5.0)
    """
    return prevalence * (1 - found) * ratio + (1 - prevalence) * alarms


@cache
def random_pairs(seed, pairs=2000):
    """Random pairs of models: the share of tumours that they find, and of false alarms, (2, pairs) each."""
    rng = np.random.default_rng(seed)
    return rates(rng.uniform(0.5, 3, (2, pairs)), rng.uniform(-2, 4, (2, pairs)))


def ranked_like_harm(ratio, prevalence, seed=0):
    """The shares of random pairs of models in which the one of higher recall, and the one of higher precision, does
    less harm.

    >>> recall, precision = ranked_like_harm(ratio=1e6, prevalence=0.2)
    >>> recall > 0.99 > precision
    True
    """
    found, alarms = random_pairs(seed)
    of_harm = np.diff(harm(found, alarms, prevalence, ratio), axis=0) < 0
    metrics = (found, precision(found, alarms, prevalence))
    return tuple(float(np.mean((np.diff(metric, axis=0) > 0) == of_harm)) for metric in metrics)


def recall_follows_the_harm(seed=0, control=False, ratio=50, prevalence=0.2):
    """Draw random pairs of models, of different quality and with different thresholds. A fifth of the scans show a
    tumour, and a missed tumour does as much harm as fifty false alarms. Count the pairs in which the model of higher
    recall does less harm, and those in which the one of higher precision does.

    In the control it is a false alarm that does as much harm as fifty missed tumours.
    """
    recall, precision = ranked_like_harm(1 / ratio if control else ratio, prevalence, seed)
    return Finding(
        recall > precision + 0.05,
        {"pairs that recall ranks rightly": recall, "pairs that precision ranks rightly": precision},
    )


metric_to_choose = choice(
    "g",
    "Precision or recall",
    points=2,
    topics=("data-and-strategy",),
    given=dict(ratio=50, prevalence=0.2),
    claims={
        "i": refuted("Precision: of the scans that the model flags, the share with a tumour", recall_follows_the_harm),
        "ii": shown("Recall: of the scans with a tumour, the share that the model flags", recall_follows_the_harm),
    },
    key=Key("(ii) recall, since false negatives are not wanted", printed=("ii",)),
)


def indifferent_ratio(prevalence=0.2):
    """The ratio of the two harms at which recall and precision rank equally many pairs rightly, by bisection.

    >>> recall, precision = ranked_like_harm(indifferent_ratio(), prevalence=0.2)
    >>> abs(recall - precision) < 0.01
    True
    """
    low, high = 1e-3, 1e6
    for _ in range(40):
        middle = math.sqrt(low * high)
        recall, precision = ranked_like_harm(middle, prevalence)
        low, high = (low, middle) if recall > precision else (middle, high)
    return middle


def fair_prices(prevalences=(0.5, 0.2, 0.05)):
    """For several shares of scans with a tumour: healthy scans for each of them, and the price of a missed tumour, in
    false alarms, above which recall is the better guide.

    >>> [row[1:] for row in fair_prices(prevalences=(0.2,))]
    [(4.0, 4.1)]
    """
    return [(f"{p:.0%}", round((1 - p) / p, 1), round(indifferent_ratio(p), 1)) for p in prevalences]


def saying_yes_always(ratio=50, prevalence=0.2):
    """Recall, precision and harm of a model that flags every scan, and of a careful one of quality 2 with the best
    threshold.

    >>> [row[1] for row in saying_yes_always()][0], saying_yes_always()[1][1] < 1
    (1.0, True)
    """
    # the odds of a tumour at the threshold are those of the two harms, 1 to `ratio`
    best = 1 + math.log((1 - prevalence) / prevalence / ratio) / 2
    models = {"flags every scan": -math.inf, "best threshold": best}
    rows = []
    for name, threshold in models.items():
        found, alarms = (float(share) for share in rates(2.0, threshold))
        rows.append((name, found, precision(found, alarms, prevalence), harm(found, alarms, prevalence, ratio)))
    return rows


@figure(height=3.0)
def draw_rankings(axes):
    """The share of random pairs of models that recall, and that precision, ranks like the harm they do, against the
    harm of a missed tumour in false alarms (logarithmic; a fifth of the scans show a tumour). The lines cross where
    both serve equally well.
    """
    ratios = np.geomspace(0.02, 1000, 25)
    shares = np.array([ranked_like_harm(ratio, 0.2) for ratio in ratios])
    for column, name, style in zip(shares.T, ("recall", "precision"), ("o-", "s-"), strict=True):
        axes.plot(ratios, column, style, markersize=3.5, label=name)
    axes.axvline(indifferent_ratio(0.2), color="k", linestyle=":", linewidth=1.2)
    axes.set(xscale="log", xlabel="harm of a missed tumour (in false alarms)", ylabel="share of pairs", ylim=(0, 1.05))
    axes.legend(frameon=False)
