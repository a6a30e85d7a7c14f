"""How large and how small the loss of the norm can get."""

from typing import NamedTuple

import mpmath
import sympy

from solutions.attempt import Formula
from solutions.exams.spring_2018.q7.neurons import D
from solutions.experiments.losses.margin import norm_loss
from solutions.part import Key, part

TENTH = sympy.Rational(1, 10)


def bound_is_attained():
    """Whether some output reaches the bound: σ(s) for large s, with as many digits as are needed.

    >>> bound_is_attained()
    False
    """
    with mpmath.workdps(500):  # 1 − σ(s) is about e^(−s)
        norms = [mpmath.sqrt(3) / (1 + mpmath.exp(-size)) for size in (1, 10, 100, 1000)]
        return any((norm - 0.1) ** 2 >= (mpmath.sqrt(3) - 0.1) ** 2 for norm in norms)


def says_whether_it_is_attained(attained):
    """Whether it is said rightly that some output attains the bound, or that none does."""
    return attained == any(largest_share_of_the_bound(size) >= 1 for size in (5, 30))


@part(
    "g-i",
    "How large the loss can get",
    kind="formula",
    points=2,
    topics=("losses",),
    keywords=(
        "margin loss",
        "hinge loss",
        "maximum of the loss",
        "upper bound",
        "supremum",
        "lambda",
        "sigmoid output",
    ),
    formula=Formula(
        lambda rng: {"D": rng.uniform(2, 9)},
        mistakes={
            "That is the norm. The loss is the square of what exceeds the margin.": lambda D: D**0.5 - 0.1,
            "The norm of D entries of 1 is √D.": lambda D: (D - 0.1) ** 2,
        },
    ),
    key=Key(
        "(√D − {{ float(m_minus) }})²",
        printed=(sympy.sqrt(D) - TENTH) ** 2,
        means="notation",
        qualified="This is the least upper bound and not a maximum: a sigmoid is below 1 everywhere, so no output has "
        "the norm √D. On a computer the sigmoid of a large sum is rounded to 1, and then the value is reached.",
        ours=bound_is_attained,
        theirs=True,
        witness=says_whether_it_is_attained,
    ),
)
def largest_loss(entries=D, m_minus=TENTH, weight=1):
    """The least upper bound of the loss without falafel, as all entries of the output tend to 1.

    >>> largest_loss()
    (sqrt(D) - 1/10)**2
    >>> largest_loss(entries=4)
    361/100
    >>> largest_loss(entries=9, m_minus=0.5, weight=2)
    25/2
    """
    t = sympy.Symbol("t", positive=True)
    norm = sympy.limit(sympy.sqrt(entries * t**2), t, 1, "-")
    return weight * (norm - sympy.nsimplify(m_minus)) ** 2


def largest_share_of_the_bound(size, entries=3):
    """The loss of an output with the sum `size` in all entries, as a share of the bound, in exact fractions.

    >>> 0.9 < largest_share_of_the_bound(5) < largest_share_of_the_bound(30) < 1
    True
    """
    smaller = sympy.Rational(1, 3**size)  # below e^(−size), so that the share comes out too large
    norm = sympy.sqrt(entries) / (1 + smaller)
    return ((norm - TENTH) ** 2 / largest_loss(entries)).n(50)


class Minimum(NamedTuple):
    """The least loss, and the largest norm at which it is reached."""

    value: float
    up_to: float


def knows_where_the_loss_is_zero(rule):
    """Whether a rule names the norms at which the loss without falafel is 0, the margin itself among them."""
    return all(rule(norm) == (norm_loss(norm, 0) == 0) for norm in (0.01, 0.05, 0.0999, 0.1, 0.1001, 0.5, 1.2))


@part(
    "g-ii",
    "How small the loss can get",
    kind="number",
    points=2,
    topics=("losses",),
    keywords=("margin loss", "hinge loss", "minimum of the loss", "zero loss", "lower bound", "lambda"),
    tolerance=1e-6,
    fields={"value": "Least value of the loss", "up_to": "Largest norm, up to which it is reached"},
    tex=lambda minimum: rf"{minimum.value:g} \text{{ for }} \lVert a_1^{{[3]}} \rVert \le {minimum.up_to:g}",
    vary={"m_plus": (0.9, 0.8), "m_minus": tuple(n / 100 for n in range(2, 51, 2))},
    mistakes={
        "That is the margin of an image with falafel.": lambda answer, m_plus: answer._replace(up_to=m_plus),
        "The loss is 0 on a whole stretch of norms.": lambda answer: answer._replace(up_to=0.0),
        "Up to the margin the loss is 0; there is nothing to square.": lambda m_minus: Minimum(
            round(m_minus**2, 6), 0.0
        ),
    },
    key=Key(
        "0, where the norm is less than {{ m_minus }}",
        printed=Minimum(0.0, 0.1),
        means="notation",
        qualified="The norm {{ m_minus }} itself is included: the loss is 0 where the norm is at most {{ m_minus }}.",
        ours=lambda norm: norm <= least_loss().up_to,
        theirs=lambda norm: norm < 0.1,
        witness=knows_where_the_loss_is_zero,
    ),
)
def least_loss(m_plus=0.9, m_minus=0.1):
    """The minimum of the loss without falafel, and the end of the stretch of norms on which it is reached.

    >>> least_loss()
    Minimum(value=0.0, up_to=0.1)
    >>> least_loss(m_minus=0.25)
    Minimum(value=0.0, up_to=0.25)
    """
    r, y = sympy.Symbol("r", real=True), 0
    present, absent = sympy.nsimplify(m_plus) - r, r - sympy.nsimplify(m_minus)
    loss = y * sympy.Max(0, present) ** 2 + (1 - y) * sympy.Max(0, absent) ** 2
    least = loss.subs(r, 0)  # squares are not negative
    reached = sympy.solveset((loss - least).rewrite(sympy.Piecewise), r, sympy.Interval(0, sympy.oo))
    return Minimum(float(least), float(reached.sup))
