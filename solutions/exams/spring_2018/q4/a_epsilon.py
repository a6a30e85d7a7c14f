"""The purpose of ε.

>>> purposes_of_epsilon.answer()
('zero', 'small')
"""

import math

import numpy as np

from solutions.claim import refuted, shown
from solutions.finding import Finding
from solutions.part import Key, prose


def textbook(z, epsilon):
    """One feature (batch,) normalised by the formula, whatever comes of it."""
    z = np.asarray(z, dtype=float)
    with np.errstate(invalid="ignore"):
        return (z - z.mean()) / np.sqrt(z.var() + epsilon)


def constant_feature_divides_zero_by_zero(control=False):
    """A feature has the same value in all four examples, as behind a ReLU that is off. It is normalised by the formula,
    without ε and with one of 1e-5.

    Measured is the first normalised value; nan is what a computer makes of 0/0. In the control the feature varies.
    """
    z = [0.0, 0.0, 0.0, 2.0 if control else 0.0]
    without, with_epsilon = (float(textbook(z, epsilon)[0]) for epsilon in (0, 1e-5))
    return Finding(
        math.isnan(without) and math.isfinite(with_epsilon), {"without ε": without, "with ε": with_epsilon + 0.0}
    )


NOISE = 1e-6


def small_spread_is_blown_up(control=False):
    """A feature is constant but for noise of a millionth. Measured is the largest normalised value, without ε and with
    one of 1e-5. In the control the spread is 1.
    """
    spread = 1.0 if control else NOISE
    z = 3 + spread * np.array([1.0, -1.0, 1.0, -1.0])
    without, with_epsilon = (float(np.abs(textbook(z, epsilon)).max()) for epsilon in (0, 1e-5))
    return Finding(without > 0.9 and with_epsilon < 0.01, {"largest value without ε": without, "with ε": with_epsilon})


def epsilon_lowers_the_variance(control=False):
    """A feature with a variance of 1e-5, as large as ε. Measured is its variance after the normalisation. The control
    has no ε.
    """
    z = math.sqrt(1e-5) * np.array([1.0, -1.0])
    after = float(textbook(z, 0 if control else 1e-5).var())
    return Finding(after < 0.9, {"variance after the normalisation": after})


purposes_of_epsilon = prose(
    "a",
    "What ε is for",
    points=1,
    topics=("normalization",),
    claims={
        "zero": shown(
            "A feature that is constant over the batch has variance 0, and the formula would divide 0 by 0. ε keeps "
            "the denominator positive.",
            constant_feature_divides_zero_by_zero,
        ),
        "small": shown(
            "Where the variance is tiny but not 0, ε keeps mere noise from being blown up to full size.",
            small_spread_is_blown_up,
        ),
        "unit": refuted("With ε, too, every normalised feature has variance 1.", epsilon_lowers_the_variance),
    },
    key=Key("no division by zero where a feature has no variance", printed=("zero",)),
)
