"""The exponential linear unit: its gradient, and what it is good for.

>>> advantages_of_elu.answer()
('alive', 'mean', 'smooth')
"""

import numpy as np
import sympy

from solutions.attempt import Formula
from solutions.claim import refuted, shown
from solutions.experiments.activations import elu as experiments
from solutions.finding import figure
from solutions.nn.activations import elu, elu_derivative, relu, relu_derivative
from solutions.part import Key, part, prose

x = sympy.Symbol("x", real=True)
alpha = sympy.Symbol("alpha", positive=True)
SIDES = sympy.Symbol("p", positive=True), sympy.Symbol("n", negative=True)


def value_of_elu(at, scale=alpha):
    return sympy.Piecewise((at, at >= 0), (scale * (sympy.exp(at) - 1), True))


def constant_tex(scale):
    """The factor of the ELU in TeX."""
    return sympy.latex(scale)


def one_sided_slopes(scale):
    """The limits at 0 of the difference quotient from the left and from the right."""
    h = sympy.Symbol("h", positive=True)
    return tuple(sympy.limit(value_of_elu(step, scale) / step, h, 0) for step in (-h, h))


def same_away_from_zero(slope, printed):
    """Whether two slopes are the same for x > 0 and for x < 0."""
    return all(sympy.simplify(slope.subs(x, side) - printed.subs(x, side)) == 0 for side in SIDES)


def in_words(slope):
    """A piecewise slope in one line."""
    pieces = [f"{value} for {condition}" for value, condition in slope.args]
    return ", ".join(pieces).replace("alpha*exp(x)", "α eˣ").replace("exp(x)", "eˣ").replace("*", " ")


def leaves_the_kink_open(slope, scale=0.3, step=1e-6):
    """Whether a slope has no value at 0, where the difference quotients to both sides differ for α = 0.3."""
    left, right = ((elu(h, alpha=scale) - elu(0.0, alpha=scale)) / h for h in (-step, step))
    return abs(left - right) > 0.5 and slope.subs(x, 0) is sympy.nan


def with_slope_below(slope):
    """A slope that is right above 0, and this below."""
    return sympy.Piecewise((1, x > 0), (slope, x < 0))


@part(
    "b-i",
    "The gradient of the ELU",
    kind="formula",
    points=2,
    topics=("activations",),
    keywords=(
        "exponential linear unit",
        "activation derivative",
        "slope",
        "piecewise function",
        "ELU vs ReLU",
        "kink at zero",
        "alpha",
    ),
    vary={"scale": (sympy.Integer(2), sympy.Integer(3), sympy.Rational(1, 2), sympy.Rational(1, 4))},
    show=in_words,
    formula=Formula(
        lambda rng: {"x": rng.uniform(-2, -0.2), "alpha": rng.uniform(0.2, 2)},
        cut=lambda slope: {"above": slope.subs(x, SIDES[0]), "below": slope.subs(x, SIDES[1]).subs(SIDES[1], x)},
        fields={"above": "The gradient above 0, for $x > 0$", "below": "The gradient below 0, for $x < 0$"},
    ),
    mistakes={
        "That is the ELU itself; the derivative of its constant term is 0.": (
            lambda scale: with_slope_below(scale * (sympy.exp(x) - 1))
        ),
        "The constant before the bracket is a factor of the derivative, too.": lambda: with_slope_below(sympy.exp(x)),
        "Here the exponent is the variable: the exponential is its own derivative, and the rule for powers is for a "
        "fixed exponent.": lambda scale: with_slope_below(scale * x * sympy.exp(x - 1)),
    },
    key=Key(
        "1 if x ≥ 0, α eˣ if x < 0",
        printed=sympy.Piecewise((1, x >= 0), (alpha * sympy.exp(x), True)),
        accepts=same_away_from_zero,
        means="notation",
        qualified="At x = 0 the slope is 1 from the right and α from the left, so that there is no derivative unless α "
        "is 1. The value 1 there is a convention, which the key does not name.",
        witness=leaves_the_kink_open,
    ),
)
def elu_slope(scale=alpha):
    """The derivative of the ELU; a value at 0 only where the slopes from both sides agree.

    >>> elu_slope()
    Piecewise((1, x > 0), (alpha*exp(x), x < 0))
    >>> elu_slope(scale=sympy.Integer(1))
    Piecewise((1, x >= 0), (exp(x), True))
    """
    above, below = (value_of_elu(side, scale).diff(side).subs(side, x) for side in SIDES)
    left, right = one_sided_slopes(scale)
    if sympy.simplify(left - right) == 0:
        return sympy.Piecewise((above, x >= 0), (below, True))
    return sympy.Piecewise((above, x > 0), (below, x < 0))


advantages_of_elu = prose(
    "b-ii",
    "An advantage of the ELU",
    points=2,
    topics=("activations",),
    keywords=(
        "exponential linear unit",
        "ELU vs ReLU",
        "dying ReLU",
        "dead neurons",
        "zero gradient",
        "mean near zero",
        "why ELU",
    ),
    claims={
        "alive": shown(
            "Its slope is not 0 below 0, so that a unit which is negative for every example can still learn.",
            experiments.revives_units_that_are_off,
        ),
        "mean": shown(
            "It gives negative outputs, too, so that their mean is nearer to 0.", experiments.has_means_nearer_to_zero
        ),
        "smooth": shown("With α = 1 its slope has no jump at 0.", experiments.is_smooth_for_alpha_one),
        "everywhere": refuted(
            "A unit can learn again from however far below 0.", experiments.cannot_revive_units_far_below
        ),
    },
    key=Key("its gradient is nowhere 0, which avoids the dying of ReLUs", printed=("alive",)),
)


def slopes_below():
    """Rows of a sum z, and the slope there of the ELU with α = 1, in double and in single precision."""
    places = (-1, -10, -40, -120, -800)
    return [(f"−{-z}", float(elu_derivative(float(z))), float(elu_derivative(np.float32(z)))) for z in places]


@figure(height=3.4)
def draw_units(axes):
    """The ELU with α = 1 (blue) and the ReLU (orange), and their slopes (dashed, in the same colours). Far below 0 the
    ELU tends to −1 and its slope to 0; the slope of the ReLU is 0 everywhere below 0. At 0 only the slope of the ReLU
    jumps.
    """
    z = np.linspace(-4, 2, 121)
    for colour, name, f, slope in (("C0", "ELU", elu, elu_derivative), ("C1", "ReLU", relu, relu_derivative)):
        axes.plot(z, f(z), colour, label=name, linewidth=2)
        axes.plot(z, slope(z), f"{colour}--", label=f"slope of the {name}", linewidth=1.5)
    axes.set(xlabel="x", ylabel="value and slope", ylim=(-1.2, 2.1))
    axes.figure.legend(ncols=2, loc="outside lower center")
