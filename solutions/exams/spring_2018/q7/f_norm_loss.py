"""A loss of the norm."""

import math
from typing import NamedTuple

import numpy as np
import sympy

from solutions.experiments.losses.margin import norm_loss
from solutions.finding import figure
from solutions.part import part


class Curve(NamedTuple):
    """What a drawing must show: value and slope at the norm 0, where the curve meets the axis, how, and what then."""

    at_zero: float
    slope_at_zero: float
    meets_axis: float
    slope_there: float
    beyond: float


def describe(curve):
    slope = f"{curve.slope_at_zero:g}".replace("-", "−")
    return (
        f"A parabola from {curve.at_zero:g} at norm 0, where its slope is {slope}, down to 0 at norm "
        f"{curve.meets_axis:g}, where it is flat; from there on the loss is {curve.beyond:g}."
    )


@part(
    "f",
    "The loss against the norm",
    kind="figure",
    points=2,
    topics=("losses",),
    keywords=("margin loss", "hinge loss", "squared hinge", "capsule loss", "plot of a loss", "loss curve"),
    show=describe,
)
def loss_against_norm(m_plus=0.9, label=1):
    """The features of the curve, for an image with falafel, from the formula of the loss.

    >>> loss_against_norm()
    Curve(at_zero=0.81, slope_at_zero=-1.8, meets_axis=0.9, slope_there=0.0, beyond=0.0)
    >>> loss_against_norm(m_plus=0.5).at_zero
    0.25
    """
    r = sympy.Symbol("r", positive=True)
    margin = sympy.nsimplify(m_plus)
    before = label * (margin - r) ** 2  # where the maximum is not 0
    root = sympy.solve(before, r)[0]
    beyond = (label * sympy.Max(0, margin - r) ** 2).subs(r, 2 * root)
    slope = sympy.diff(before, r)
    found = (before.subs(r, 0), slope.subs(r, 0), root, slope.subs(r, root), beyond)
    return Curve(*(round(float(value), 4) for value in found))


@figure(height=2.5)
def draw_loss(axes):
    """The loss of an image with falafel against the norm of the output: a parabola that falls from the square of m⁺ to
    0 at m⁺ and stays there. Dashed: the loss of an image without.
    """
    norms = np.linspace(0, math.sqrt(3), 120)
    axes.plot(norms, norm_loss(norms, 1), color="C0", linewidth=2.5, label="falafel (y = 1)")
    axes.plot(norms, norm_loss(norms, 0), "--", color="C1", linewidth=1.5, label="none (y = 0)")
    curve = loss_against_norm()
    axes.plot([0, curve.meets_axis], [curve.at_zero, 0], "o", color="C0", markersize=6)
    axes.annotate(f"{curve.at_zero:g}", (0, curve.at_zero), (7, 3), textcoords="offset points")
    axes.annotate(f"{curve.meets_axis:g}", (curve.meets_axis, 0), (0, 8), textcoords="offset points", ha="center")
    axes.set(xlabel="norm of the output", ylabel="loss", xlim=(0, None), ylim=(-0.03, 1.6))
    axes.figure.legend(ncols=2, loc="outside lower center")
