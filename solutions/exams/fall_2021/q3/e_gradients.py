"""Gradients in deep networks of sigmoids.

>>> gradients_at_one_over_n.answer()
('ii',)
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.initialization import signal_propagation
from solutions.experiments.initialization.signal_propagation import (
    XAVIER,
    gradient_factor,
    propagate,
    settled_variance,
    share_left,
)
from solutions.finding import found_by
from solutions.part import Key, choice

FACTOR, SETTLED = gradient_factor(XAVIER), settled_variance(XAVIER)  # of very wide layers


def names_what_gradients_do(options):
    """Whether these are the options that hold of ten untrained layers of sigmoids with weights of the variance 1/n: the
    gradient's norm grows more than tenfold on its way back (i), falls below a tenth (ii), or neither (iii).
    """
    left = share_left(propagate(np.random.default_rng(0), XAVIER, depth=10)[1])[0]
    return options == ("i" if left > 10 else "ii" if left < 0.1 else "iii",)


def variances_that_settle():
    """What is measured of the variance over the units, and of gradients."""
    return found_by(signal_propagation.equal_variances_keep_no_gradient)


gradients_at_one_over_n = choice(
    "e",
    "Gradients in many layers of sigmoids",
    points=4,
    topics=("initialization", "activations"),
    keywords=(
        "vanishing gradients",
        "exploding gradients",
        "vanishing gradient problem",
        "signal propagation",
        "mean field",
        "Glorot",
        "slope of a quarter",
    ),
    claims={
        "i": refuted(
            "The gradients explode.",
            signal_propagation.gradients_vanish_at_one_over_n,
            because="No layer makes the gradient larger: the largest factor that was measured is "
            '{{ found["largest factor of a layer"]:.2f}}.',
        ),
        "ii": shown("The gradients vanish.", signal_propagation.gradients_vanish_at_one_over_n),
        "iii": refuted(
            "Neither: the gradients keep about their size.",
            signal_propagation.gradients_vanish_at_one_over_n,
            because="Weights of this variance keep the size of a gradient on average; nothing makes up for slopes of "
            'a quarter at most: here a layer left at most {{ found["largest factor of a layer"]:.1%}} of it.',
        ),
    },
    key=Key(
        "(iii): sums near 0, where the slope of ¼ is neither too high nor too low; partial credit for vanishing",
        printed=("iii",),
        corrected="The sums do stay near 0, but a slope of ¼ is too low: each layer multiplies the gradient by about "
        "¼ for the slope and 1 for the weights, so that it vanishes exponentially with the depth.",
        witness=names_what_gradients_do,
    ),
)
