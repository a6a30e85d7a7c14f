"""Halving the weights of a logistic regression.

>>> accuracy_stays.answer()
('yes',)
"""

import numpy as np

from solutions.claim import yes_or_no
from solutions.experiments.activations import logit_scaling
from solutions.finding import figure, found_by
from solutions.nn.activations import sigmoid
from solutions.part import Key, choice


@figure(height=2.9)
def draw_probabilities(axes):
    """The probability by the score z, before and after the weights are halved. Both curves cross one half (dashed line)
    at z = 0, so that the same scores lie above it. They cross 0.8 (dotted line) at different scores.
    """
    z = np.linspace(-6, 6, 121)
    axes.plot(z, sigmoid(z), linewidth=2, label="σ(z)")
    axes.plot(z, sigmoid(z / 2), "-.", linewidth=2, label="σ(z/2)")
    axes.axhline(0.5, color="k", linestyle="--", linewidth=1)
    axes.axhline(0.8, color="k", linestyle=":", linewidth=1)
    axes.set(xlabel="score z before halving", ylabel="probability", ylim=(0, 1))
    axes.figure.legend(loc="outside lower center", ncols=2, handlelength=3)


def keeps_all_predictions(threshold):
    """Whether scores of all sizes, 0 among them, are classified with this threshold as they are when halved.

    >>> keeps_all_predictions(0.5), keeps_all_predictions(0.8), keeps_all_predictions(0.2)
    (True, False, False)
    """
    z = np.linspace(-20, 20, 4001)
    return bool(((sigmoid(z) >= threshold) == (sigmoid(z / 2) >= threshold)).all())


def knows_the_threshold(says):
    """Whether it is said rightly, for thresholds from 0.1 to 0.9, if halving the weights keeps all predictions."""
    return all(says(threshold) == keeps_all_predictions(threshold) for threshold in (0.1, 0.3, 0.5, 0.7, 0.9))


accuracy_stays = choice(
    "g",
    "Halving the weights of a logistic regression",
    points=2,
    topics=("activations",),
    keywords=(
        "scaling the weights",
        "decision boundary",
        "decision threshold",
        "sign of the logit",
        "scale invariance",
        "confidence",
        "calibration",
        "test accuracy",
    ),
    claims=yes_or_no(
        "When the weights are halved, the test accuracy stays the same.",
        "When the weights are halved, the test accuracy can change.",
        logit_scaling.halving_keeps_the_predictions,
        right="yes",
        because="Half of a score has the same sign, and the sign decides. In our experiment "
        "{{ found['predictions that change, threshold 0.5'] }} predictions change.",
    ),
    key=Key(
        "yes",
        printed=("yes",),
        means="reading",
        qualified="The paper does not say from which probability on the model says positive. With 1/2, as is usual, "
        "its answer holds. With any other threshold, some scores are classified otherwise when halved, and the "
        "accuracy can change.",
        ours=lambda threshold: threshold == 0.5,
        theirs=lambda threshold: True,
        witness=knows_the_threshold,
    ),
)


def at_another_threshold():
    """What half the weights do where the threshold is not one half."""
    return found_by(logit_scaling.other_thresholds_change_the_accuracy)
