"""A random search for the first coefficient of Adam.

>>> better_search.answer()
('rest', 'span')
"""

from fractions import Fraction
from math import log

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.optimization import hyperparameter_search
from solutions.finding import figure
from solutions.part import Key, part, prose

KEYWORDS = ("Adam", "beta1", "random search", "uniform distribution", "hyperparameter tuning", "log scale")
LOW, HIGH = 0.9, 0.999  # the range of the search
SCALES = {"β": lambda beta: beta, "log β": np.log, "log(1 − β)": lambda beta: np.log(1 - beta)}


def exact(number):
    """A decimal number as the fraction that it is written as."""
    return Fraction(str(number))


def share(start, end, low, high):
    """The probability that a number drawn evenly from [low, high] lies between start and end.

    Raises:
        ValueError: not low < high, or start and end are not in order within.

    >>> share(0.25, 0.5, low=0, high=1)
    Fraction(1, 4)
    """
    givens = {"start": start, "end": end, "low": low, "high": high}
    start, end, low, high = map(exact, givens.values())
    if not low <= start < end <= high:
        of = ", ".join(f"{name}={value}" for name, value in givens.items())
        raise ValueError(f"{of}, expected low ≤ start < end ≤ high")
    return (end - start) / (high - low)


def log_share(start, end, low, high):
    """The same, if 1 minus the number is drawn evenly on a log scale."""
    return log((1 - start) / (1 - end)) / log((1 - low) / (1 - high))


def quotient(lengths, probability):
    """A probability as a quotient of lengths, reduced, and as a decimal number, in TeX."""
    reduced = Fraction(probability).limit_denominator(100_000)
    return rf"{lengths}\frac{{{reduced.numerator}}}{{{reduced.denominator}}} \approx {probability:.4f}"


@part(
    "h-i",
    "The probability of a small coefficient",
    kind="number",
    points=2,
    topics=("optimization",),
    keywords=KEYWORDS,
    tolerance=0.0005,
    fields={"": "Probability"},
    tex=lambda probability: quotient("", probability),
    vary={"high": (0.99, 0.995, 0.999), "bound": (0.91, 0.92, 0.93, 0.94, 0.95, 0.96, 0.97, 0.98)},
    mistakes={
        "That is the probability of the other side.": lambda answer: 1 - answer,
        "That is a length; divide it by the length of the whole range.": lambda low, bound: bound - low,
        "The range begins at {{ low }}, not at 0.": lambda bound, high: bound / high,
        "The range ends at {{ high }}, not at 1.": lambda low, bound: (bound - low) / (1 - low),
        "That is for 1 − β₁ drawn on a log scale.": lambda low, high, bound: log_share(low, bound, low, high),
    },
    key=Key("0.04/0.099", printed=0.04 / 0.099, accepts=lambda ours, printed: abs(ours - printed) < 1e-9),
)
def probability_below(low=LOW, high=HIGH, bound=0.94):
    """The probability that a coefficient drawn evenly from [low, high] is below the bound.

    >>> round(probability_below(), 4), share(0.9, 0.94, 0.9, 0.999)
    (0.404, Fraction(40, 99))
    >>> probability_below(low=0.8, high=1, bound=0.85)
    0.25
    """
    return float(share(low, bound, low, high))


@part(
    "h-ii",
    "The probability of a large coefficient",
    kind="number",
    points=2,
    topics=("optimization",),
    keywords=KEYWORDS,
    tolerance=0.0005,
    fields={"": "Probability"},
    tex=lambda probability: quotient("", probability),
    vary={"high": (0.995, 0.998, 0.999), "bound": (0.94, 0.96, 0.965, 0.97, 0.975, 0.98, 0.985, 0.99)},
    mistakes={
        "That is the probability of the other side.": lambda answer: 1 - answer,
        "That is a length; divide it by the length of the whole range.": lambda high, bound: high - bound,
        "No coefficient above {{ high }} is drawn.": lambda low, high, bound: (1 - bound) / (high - low),
        "That is for 1 − β₁ drawn on a log scale.": lambda low, high, bound: log_share(bound, high, low, high),
    },
    key=Key(
        "(0.999 − 0.99)/0.099", printed=(0.999 - 0.99) / 0.099, accepts=lambda ours, printed: abs(ours - printed) < 1e-9
    ),
)
def probability_above(low=LOW, high=HIGH, bound=0.99):
    """The probability that a coefficient drawn evenly from [low, high] is above the bound.

    >>> round(probability_above(), 4), share(0.99, 0.999, 0.9, 0.999)
    (0.0909, Fraction(1, 11))
    >>> probability_above(low=0.8, high=1, bound=0.95)
    0.25
    """
    return float(share(bound, high, low, high))


def drawn_between(scale, start, end, low=LOW, high=HIGH):
    """The probability that β lies between start and end, if a function of β, the scale, is drawn evenly.

    >>> [round(float(drawn_between(scale, 0.99, 0.999)), 3) for scale in SCALES.values()]
    [0.091, 0.087, 0.5]
    """
    return abs((scale(end) - scale(start)) / (scale(high) - scale(low)))


def searches_both_orders_of_magnitude(scale):
    """Whether β is below 0.99 with a probability of more than 1/3, and above it as well."""
    return min(drawn_between(scale, LOW, 0.99), drawn_between(scale, 0.99, HIGH)) > 1 / 3


better_search = prose(
    "h-iii",
    "A better search",
    points=2,
    topics=("optimization",),
    keywords=(*KEYWORDS, "1 - beta", "exponentially weighted average"),
    claims={
        "rest": shown(
            "Draw 1 − β₁ evenly on a log scale: the best of a few draws comes far closer to "
            "the best coefficient, if that may average over a few gradients or over many.",
            hyperparameter_search.log_of_one_minus_beta_serves_best,
        ),
        "span": shown(
            "An average with β₁ spans about 1/(1 − β₁) gradients, so that the same step of "
            "β₁ changes much near 1, and little farther away.",
            hyperparameter_search.equal_steps_count_more_near_one,
        ),
        "beta": refuted(
            "Draw β₁ itself evenly on a log scale: that helps as well.",
            hyperparameter_search.log_of_beta_helps_little,
        ),
        "plain": refuted(
            "The range is so short that equal steps of β₁ make equal differences.",
            hyperparameter_search.equal_steps_count_more_near_one,
        ),
    },
    key=Key(
        "a random search on a log scale",
        printed=("rest",),
        means="reading",
        qualified="The log scale has to be that of 1 − β₁, which the key does not say. On the scale of log β₁ the "
        "draws are almost even, and averages over many gradients are tried even less often than before.",
        ours=lambda: SCALES["log(1 − β)"],
        theirs=lambda: SCALES["log β"],
        witness=searches_both_orders_of_magnitude,
    ),
)


def quantile(scale, share_below, low=LOW, high=HIGH):
    """The β below which this share of the draws on a scale lies, by bisection."""
    below, above = low, high
    for _ in range(40):
        middle = (below + above) / 2
        below, above = (middle, above) if drawn_between(scale, low, middle) < share_below else (below, middle)
    return below


@figure(height=2.2)
def draw_scales(axes):
    """Where twelve draws fall on average, against 1 − β on a log scale, with large β on the right. Drawn evenly in β
    (top, blue) or in log β (middle, orange), almost all have 1 − β above 0.01 (dashed line). Drawn evenly in log(1 − β)
    (bottom, green), half are on either side.
    """
    for row, (scale, colour) in enumerate(zip(SCALES.values(), ("C0", "C1", "C2"), strict=True)):
        betas = np.array([quantile(scale, (i + 0.5) / 12) for i in range(12)])
        axes.plot(1 - betas, np.full(12, -row), "o", color=colour, markersize=4)
    axes.axvline(0.01, color="k", linestyle="--", linewidth=1)
    axes.set(xscale="log", xlabel="1 − β", yticks=(0, -1, -2), ylim=(-2.6, 0.6), xlim=(0.13, 0.0008))
    axes.set_yticklabels(SCALES)
