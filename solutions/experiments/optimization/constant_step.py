"""Gradient descent with a constant step on |x| and on x², in exact fractions.

The step is multiplied by the slope. At its minimum |x| has no slope; there the subgradient 0 is taken.
"""

from fractions import Fraction
from itertools import islice

from solutions.finding import Finding

UPDATES = 100
SLOPES = {"|x|": lambda x: (x > 0) - (x < 0), "x²": lambda x: 2 * x}


def path(loss, start, step):
    """The points of gradient descent, without end, in the arithmetic of `start` and `step`: fractions or floats."""
    x = start
    while True:
        yield x
        x = x - step * SLOPES[loss](x)


def exact(loss, start, step):
    """The same in fractions, with the numbers as their decimals say.

    >>> [str(x) for x in islice(exact("|x|", 0.1, 0.5), 3)]
    ['1/10', '-2/5', '1/10']

    Raises:
        ValueError: there is no such loss, the start is 0 or no finite number, or the step is not positive.
    """
    if loss not in SLOPES:
        raise ValueError(f"loss={loss!r}, expected one of {', '.join(SLOPES)}")
    try:
        x, eta = Fraction(str(start)), Fraction(str(step))
    except ValueError:
        raise ValueError(f"start={start!r} and step={step!r}, expected finite numbers") from None
    if x == 0 or eta <= 0:
        raise ValueError(f"start={start} and step={step}, expected another start than 0, and a positive step")
    return path(loss, x, eta)


def repeated(points):
    """The points that a path repeats without end, once it has come back to one.

    >>> repeated(iter([5, 3, 1, 3]))
    [3, 1]
    """
    seen = []
    for x in points:
        if x in seen:
            return seen[seen.index(x) :]
        seen.append(x)
    raise ValueError("points end, expected a path that comes back")


def reaches_zero(loss, start, step):
    """Gradient descent is followed in exact fractions. On |x| all points lie on a grid, so that the path comes back to
    a point and repeats itself from there; on x² each update multiplies x by the same factor. Does the loss tend to 0?
    """
    if loss == "|x|":
        cycle = repeated(exact(loss, start, step))
        return Finding(cycle == [0], {"points repeated without end": [float(x) for x in cycle]})
    first, second, *_, last = islice(exact(loss, start, step), UPDATES + 1)
    factor = second / first
    numbers = {"factor of x in each update": float(factor), f"loss after {UPDATES} updates": float(last**2)}
    return Finding(abs(factor) < 1, numbers)
