"""The softmax in floating point.

>>> softmax_stability.answer()
('overflow', 'underflow', 'same_value', 'largest_is_one', 'denominator_at_least_one')
"""

import operator

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.activations import softmax as by
from solutions.experiments.activations.softmax import denominator
from solutions.part import Key, prose

DOUBLE = np.finfo(float)
LIMITS = [np.log(DOUBLE.max), np.log(DOUBLE.smallest_subnormal) - np.log(2)]  # of the logits; half the smallest is 0
FAR = [0.0, -1000.0]
DENOMINATORS = ([3.0], FAR, [0.0, 0.0])  # of one class, of two far apart, of two equal


def holds_for_all_logits(compare):
    """Whether a comparison with 1 holds for the denominators of all logits."""
    return all(compare(denominator(logits), 1) for logits in DENOMINATORS)


softmax_stability = prose(
    "viii",
    "The softmax in floating point",
    points=2,
    topics=("activations", "losses"),
    keywords=(
        "numerical stability",
        "overflow",
        "log-sum-exp",
        "stable softmax",
        "subtract the maximum",
        "underflow",
        "NaN",
        "exponentials",
    ),
    claims={
        "overflow": shown(
            "A large logit overflows: its exponential is infinite in floating point, and infinity divided by infinity "
            "is not a number.",
            by.large_logit_overflows,
        ),
        "underflow": shown(
            "If *all* logits are very negative, all exponentials round to zero, and the quotient is zero divided by "
            "zero.",
            by.low_logits_divide_by_zero,
        ),
        "same_value": shown(
            "Subtracting $M$ does not change the value: numerator and denominator gain the same factor $e^{-M}$.",
            by.shift_cancels,
        ),
        "largest_is_one": shown(
            "After the subtraction no exponent is positive, and the largest exponential is exactly 1: nothing "
            "overflows.",
            by.shifted_exponentials_are_bounded,
        ),
        "denominator_at_least_one": shown(
            "After the subtraction the denominator lies between 1 and $K$: nothing is divided by zero.",
            by.shifted_exponentials_are_bounded,
        ),
        "denominator_above_one": refuted(
            "After the subtraction the denominator is always *greater* than 1.", by.denominator_can_be_one
        ),
        "near_zero": refuted(
            "Logits of a small absolute value make the plain formula divide by zero.", by.small_logits_are_harmless
        ),
        "mean": refuted(
            "Since the shift cancels, subtracting the mean of the logits is as safe as subtracting their maximum.",
            by.mean_is_no_safe_shift,
        ),
        "loss": refuted(
            "With the improved softmax, the loss $-\\sum_i y_i \\log \\hat y_i$ is safe too.", by.loss_needs_the_logits
        ),
    },
    key=Key(
        "a big logit overflows, and if all are very small, the division is by zero; with the shift the largest "
        "exponential is 1 and the denominator above 1",
        printed=("overflow", "underflow", "largest_is_one", "denominator_above_one"),
        means="notation",
        qualified="The denominator is at least 1, not always greater: it is exactly 1 for a single class, and in "
        "double precision for the logits {{ max(FAR):.0f }} and −{{ -min(FAR):.0f }}. That is enough to "
        "rule out a division by zero.",
        ours=operator.ge,
        theirs=operator.gt,
        witness=holds_for_all_logits,
    ),
)
