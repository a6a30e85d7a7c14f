"""Activations to train with.

>>> usable_activations.answer()
('i', 'ii')
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.activations import piecewise_linear
from solutions.finding import Finding, figure, found_by
from solutions.part import Key, choice

usable_activations = choice(
    "c",
    "Activations to train with",
    points=2,
    topics=("activations", "optimization"),
    keywords=(
        "activation function",
        "SGD",
        "dying ReLU",
        "dead ReLU",
        "zero gradient",
        "step function",
        "differentiable activation",
        "leaky ReLU",
    ),
    several=True,
    claims={
        "i": shown("$f(x) = \\min(0, x)$", piecewise_linear.bends_learn_the_quadrants),
        "ii": shown("$f(x) = \\max(-x, -2x)$", piecewise_linear.bends_learn_the_quadrants),
        "iii": refuted(
            "$f(x) = \\lceil x \\rceil$, which rounds up to the next integer",
            piecewise_linear.steps_pass_no_gradient,
            because="Between its jumps it is flat. Its derivative is 0, so that no gradient reaches the layers below.",
        ),
        "iv": refuted(
            "None of $\\min(0, x)$, $\\max(-x, -2x)$ and $\\lceil x \\rceil$",
            piecewise_linear.bends_learn_the_quadrants,
            because="The first two have a bend and pass gradients on, as a ReLU does.",
        ),
    },
    key=Key("(i), (ii)", printed=("i", "ii")),
)


def ways_of_dead_units():
    """How far SGD moves the hidden weights, if all sums of the hidden units are positive at the start.

    >>> list(ways_of_dead_units().numbers.values())[0]
    0.0
    """
    runs = (found_by(piecewise_linear.dead_units_stay_dead, control=control) for control in (False, True))
    (still,), (moved,) = (run.numbers.values() for run in runs)
    numbers = {"change of a hidden weight, min(0, x)": still, "change of a hidden weight, max(−x, −2x)": moved}
    return Finding(still == 0 < moved, numbers)


@figure(height=2.6)
def draw_activations(axes):
    """The three functions. Two of them consist of two lines that meet in a bend; the ceiling is flat between its jumps,
    with a derivative of 0.
    """
    z = np.linspace(-3, 3, 1201)
    names = ("min(0, x)", piecewise_linear.MINIMUM), ("max(−x, −2x)", piecewise_linear.MAXIMUM)
    for (name, (f, _)), style in zip(names, ("-", "--"), strict=True):
        axes.plot(z, f(z), style, linewidth=2, label=name)
    levels = piecewise_linear.CEILING[0](z)
    for level in np.unique(levels[z > -3]):
        axes.plot(z[(levels == level) & (z > -3)], levels[(levels == level) & (z > -3)], color="C2", linewidth=2)
    axes.plot([], [], color="C2", linewidth=2, label="ceiling of x")
    axes.set(xlabel="x", ylabel="f(x)")
    axes.figure.legend(loc="outside lower center", ncols=1)
