"""A lower loss for a wrong prediction.

>>> reasons_for_the_order.answer()
('true', 'several', 'lower', 'proxy')
"""

from solutions.claim import refuted, shown
from solutions.experiments.losses import cross_entropy
from solutions.part import Key, prose

reasons_for_the_order = prose(
    "c",
    "Right and wrong predictions, and their losses",
    points=2,
    topics=("losses",),
    keywords=(
        "cross-entropy against accuracy",
        "argmax",
        "loss and accuracy disagree",
        "softmax confidence",
        "surrogate loss",
        "design choice",
    ),
    claims={
        "true": shown(
            "Training minimises the cross-entropy, which depends only on the probability of the true class. Whether "
            "another class has more, which decides the prediction, plays no part.",
            cross_entropy.ignores_the_other_classes,
        ),
        "several": shown(
            r"So with more than two classes the ranges overlap: a right prediction may cost up to $\log n_y$, a wrong "
            r"one as little as $\log 2$.",
            cross_entropy.some_right_ones_cost_more,
        ),
        "lower": shown(
            "Over a whole set, too, a lower loss is no guarantee of a higher accuracy.",
            cross_entropy.lower_loss_lower_accuracy,
        ),
        "proxy": shown(
            r"Still, the loss is a sensible proxy: the share of errors is at most the mean loss divided by $\log 2$.",
            cross_entropy.bounds_the_errors,
        ),
        "two": refuted(
            "For single examples, it can happen with two classes as well.",
            cross_entropy.wrong_ones_cost_more_with_two_classes,
        ),
    },
    key=Key(
        "the objective is the cross-entropy, not the accuracy: a reasonable proxy, but a lower loss need not mean a "
        "higher accuracy",
        printed=("true", "lower", "proxy"),
    ),
)
