"""Batch normalisation: four statements.

>>> true_statements.answer()
('ii', 'iii')
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.normalization import cost, coupling, initial_scale, scale_and_shift
from solutions.finding import figure, found_by
from solutions.part import Key, choice


def takes_small_for_close_to_zero(answer):
    """Whether (iv) is among these statements, as it must be if small weights, with which a network learns only where it
    is normalised, count as close to zero.
    """
    _, _, without, with_it, *_ = found_by(initial_scale.forgives_down_to_epsilon).numbers.values()
    return ("iv" in answer) == (with_it < 0.5 * without)


true_statements = choice(
    "a",
    "Batch normalisation: four statements",
    points=2,
    topics=("normalization", "initialization"),
    keywords=(
        "BN",
        "batch norm",
        "batch normalization",
        "speed of training",
        "decoupled layers",
        "covariate shift",
        "weight initialization",
    ),
    several=True,
    claims={
        "i": refuted(
            "It makes each training step faster: a given number of updates takes less time, and in the same time there "
            "can be more of them.",
            cost.takes_more_operations,
            because="A step has more to compute, forward and back: the statistics, the scale and the shift. What may "
            "fall is the number of steps.",
        ),
        "ii": shown(
            "It weakens the coupling between earlier and later layers, so that each can learn more independently.",
            coupling.hides_growth,
        ),
        "iii": shown(
            "It makes the distributions of the outputs more alike from one feature to another.",
            scale_and_shift.fixed_without_them,
        ),
        "iv": refuted(
            "It makes up for poor initial weights, and lets us initialise with weights as close to zero as we like.",
            initial_scale.forgives_down_to_epsilon,
            because="The first half is true: a network learns with weights of {{ initial_scale.LARGE }} and of "
            "{{ initial_scale.SMALL }} times the usual size. But there is a limit: at {{ initial_scale.TINY }} times, "
            "the variances disappear beside ε, and a deep network does not learn.",
        ),
    },
    key=Key(
        "(ii), (iii); of (iv) the first half is true, the second need not follow",
        printed=("ii", "iii"),
        means="reading",
        qualified="The paper's (iv) says “close to zero”, and is false only if that has no limit: a network with "
        "weights of {{ initial_scale.SMALL }} times the usual size does not learn without the normalisation and learns "
        "with it. With this reading both halves are true.",
        ours=("ii", "iii", "iv"),
        witness=takes_small_for_close_to_zero,
    ),
)


@figure(height=3)
def draw_signals(axes):
    """Standard deviation of the last hidden layer's inputs before training, for initial weights of He's size times a
    factor; both axes are logarithmic. Without batch normalisation it is a power of the factor. With it, it stays near 1
    down to the root of ε (dotted), and then falls off in the same way, the faster the deeper the network.
    """
    scales = 10.0 ** np.arange(-6, 2)
    for color, layers in (("C0", 1), ("C1", 4)):
        for style, normalized, name in (("o-", True, "normalised"), ("s--", False, "not normalised")):
            signals = [initial_scale.signal(np.random.default_rng(0), layers, scale, normalized) for scale in scales]
            label = f"{layers} layer{'s' * (layers > 1)}, {name}"
            axes.plot(scales, signals, style, color=color, markersize=3, label=label)
    axes.axvline(initial_scale.EPSILON**0.5, color="k", linestyle=":", linewidth=1)
    axes.set(xscale="log", yscale="log", xlabel="initial weights, times He's", ylabel="standard deviation")
    axes.figure.legend(loc="outside lower center", ncols=1)
