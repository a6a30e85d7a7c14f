"""Precision or recall.

>>> metric_to_choose.answer()
('ii',)
>>> metric_to_choose.answer(ratio=1)
('i',)
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.data import metrics
from solutions.finding import figure
from solutions.part import Key, choice

metric_to_choose = choice(
    "g",
    "Precision or recall",
    points=2,
    topics=("data-and-strategy",),
    keywords=(
        "sensitivity",
        "false negatives",
        "false positives",
        "medical diagnosis",
        "tumor",
        "F1 score",
        "class imbalance",
        "evaluation metric",
    ),
    given=dict(ratio=50, prevalence=0.2),
    claims={
        "i": refuted(
            "Precision: of the scans that the model flags, the share with a tumour",
            metrics.recall_follows_the_harm,
            because="Precision falls with false alarms, the lesser harm. It may be perfect for a model that finds "
            "almost no tumour.",
        ),
        "ii": shown(
            "Recall: of the scans with a tumour, the share that the model flags", metrics.recall_follows_the_harm
        ),
    },
    key=Key("(ii) recall, since false negatives are unwanted", printed=("ii",)),
)


@figure()
def draw_rankings(axes):
    """The share of random pairs of models that recall, and that precision, ranks by the harm they do, against the
    harm of a missed tumour, measured in false alarms (logarithmic; a fifth of the scans show a tumour). The lines
    cross where both metrics serve equally well.
    """
    ratios = np.geomspace(0.02, 1000, 25)
    shares = np.array([metrics.ranked_like_harm(ratio, 0.2) for ratio in ratios])
    for column, name, style in zip(shares.T, ("recall", "precision"), ("o-", "s-"), strict=True):
        axes.plot(ratios, column, style, markersize=3.5, label=name)
    axes.set(xscale="log", xlabel="harm of a missed tumour (in false alarms)", ylabel="share of pairs", ylim=(0, 1.05))
    axes.legend()
