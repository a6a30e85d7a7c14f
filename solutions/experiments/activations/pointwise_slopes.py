"""The slope of an activation that works entry by entry and is a line on either side of 0."""

import sympy

z = sympy.Symbol("z", real=True)
SIDES = sympy.Symbol("p", positive=True), sympy.Symbol("n", negative=True)


def value_of_leaky_relu(z, alpha=0.01):
    """LeakyReLU of a symbol or a number; with α = 0 it is ReLU."""
    return sympy.Piecewise((z, z >= 0), (alpha * z, True))


def one_sided_slopes(alpha=0.01):
    """The limits at 0 of the difference quotient from the left and from the right."""
    h = sympy.Symbol("h", positive=True)
    at_zero = value_of_leaky_relu(0, alpha)
    return tuple(float(sympy.limit((value_of_leaky_relu(s, alpha) - at_zero) / s, h, 0)) for s in (-h, h))


def slope_where_there_is_one(alpha=0.01):
    """The derivative of LeakyReLU; a value at 0 only where the slopes from both sides agree.

    >>> slope_where_there_is_one(alpha=0)
    Piecewise((1, z > 0), (0, z < 0))
    >>> slope_where_there_is_one(alpha=1).subs(z, 0)
    1
    """
    above, below = (value_of_leaky_relu(side, alpha).diff(side) for side in SIDES)
    left, right = one_sided_slopes(alpha)
    at_zero = [(above, sympy.Eq(z, 0))] if left == right else []
    return sympy.Piecewise((above, z > 0), (below, z < 0), *at_zero)


def same_away_from_zero(slope, printed):
    """Whether two slopes are the same expression for z > 0 and for z < 0."""
    return all(slope.subs(z, side) == printed.subs(z, side) for side in SIDES)


def by_sides(slope):
    """A slope as two formulas, above 0 and below."""
    return {"above": slope.subs(z, 1), "below": slope.subs(z, -1)}


def read_pieces(slope):
    """A piecewise slope in words."""
    if not isinstance(slope, sympy.Piecewise):
        return str(slope)
    pieces = [f"{float(value):g} for {condition}" for value, condition in slope.args]
    return ", ".join(pieces) + (", none at z = 0" if slope.subs(z, 0) is sympy.nan else "")
