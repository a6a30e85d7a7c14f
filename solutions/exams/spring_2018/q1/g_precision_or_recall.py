"""Precision or recall.

>>> metric_to_choose.answer()
('ii',)
>>> metric_to_choose.answer(ratio=1)
('i',)
"""

import math

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.data import metrics
from solutions.experiments.data.metrics import ranked_like_harm
from solutions.finding import figure
from solutions.part import Key, choice

metric_to_choose = choice(
    "g",
    "Precision or recall",
    points=2,
    topics=("data-and-strategy",),
    given=dict(ratio=50, prevalence=0.2),
    claims={
        "i": refuted(
            "Precision: of the scans that the model flags, the share with a tumour", metrics.recall_follows_the_harm
        ),
        "ii": shown(
            "Recall: of the scans with a tumour, the share that the model flags", metrics.recall_follows_the_harm
        ),
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
