r"""What a formula in TeX is worth, for given values of its symbols: what is printed is then what was checked.

Read are sums and products over an index (`\sum_{i=1}^{m}`, `\sum_{i \in S}`, `\prod`), expectations over a finite
distribution, fractions, powers, absolute values and norms, elementwise and matrix products, transposes, cases,
derivatives by difference quotients (`\frac{\partial}{\partial z_k} …`), and names. A vector is a column. Indices count
from 1, but those of layers, in square brackets above, from 0. (SymPy's reader of TeX knows no such indices.)
"""

import re

import numpy as np

from solutions.formula.reader import Reader, Symbols, Unread
from solutions.formula.tokens import named
from solutions.formula.values import FUNCTIONS

__all__ = ["Unread", "evaluate"]
ASIDE = re.compile(
    r"\\qquad|\\quad(?:\s*\\text\{with\}\s*\\quad)?"
)  # parts a formula from what is said with it, as that a = σ(s)


def evaluate(tex: str, symbols: Symbols) -> np.ndarray:
    r"""The value of a formula; where it is a chain of equations or inequalities, of its first side.

    Args:
        tex: without dollars.
        symbols: names in TeX (`\hat y`, `W^{[2]}`, `f'`), without the indices that the formula adds, to numbers, arrays
            and functions; `\sum_k` to the values of an index without bounds; `\mathbb{E}` to pairs of a probability
            and symbols; `again` to a function that gives all symbols anew from changed ones, for derivatives.

    Raises:
        Unread: what is none of that; a name without a value; sides that do not fit.

    >>> evaluate(r"\frac{1}{m} \sum_{i=1}^{m} x_i^2 = \frac{x^T x}{m}", {"m": 2, "x": [3, 4]})
    array(12.5)
    >>> evaluate(r"x^T x = m", {"m": 2, "x": [3, 4]})
    Traceback (most recent call last):
    solutions.formula.reader.Unread: x^T x = m: 25.0 = 2.0 does not hold
    """
    first, *beside = (piece.rstrip(", ") for piece in ASIDE.split(tex) if piece.strip())
    values = {**FUNCTIONS, **named(symbols)}
    for condition in beside:
        Reader(condition).chain()(values)
    return np.asarray(Reader(first).chain()(values), dtype=float)
