r"""What a formula in TeX is worth, for given values of its symbols: what is printed is then what was checked.

Read are chains of relations; sums, products, maxima and minima over indices (`\sum_{i=1}^{m}`, `\sum_{i \in S}`,
`\sum_{c,i}`); expectations and probabilities over a finite distribution; fractions, powers, inverses, absolute values
and norms; elementwise and matrix products, transposes, cases; derivatives by difference quotients
(`\frac{\partial}{\partial z_k} …`); and names. A vector is a column, numbers with commas between are a row. The label
m × n of a brace is checked. A number with decimals is rounded; ≈ and → hold to three digits. Indices count from 1, but
those of layers, in square brackets above, from 0. (SymPy's reader of TeX knows no such indices.)
"""

import re
from typing import Any

import numpy as np

from solutions.formula.reader import Reader
from solutions.formula.tokens import canonical, named
from solutions.formula.unread import Formula, Symbols, Unread
from solutions.formula.values import FUNCTIONS

__all__ = ["Unread", "evaluate"]
# Parts a formula from what is said with it, as that a = σ(s).
ASIDE = re.compile(r"\\qquad|\\quad(?:\s*\\text\{with\}\s*\\quad)?|\\text\{ ?with ?\}")
ALIGNED = re.compile(r"\\(?:begin|end)\{aligned\}|\{\}")


def apart(tex: str) -> list[str]:
    r"""A formula and what is said with it, or the rows of several; one that begins with a sign continues the last.

    >>> apart(r"\begin{aligned} a &= b, & c &= d, \\ e &= f \\ & \quad = g . \end{aligned}")
    ['a = b', 'c = d', 'e = f = g']
    """
    if r"\begin{aligned}" in tex:
        tex = re.sub(r"\\\\\s*&?\s*(?:\\q?quad\s*)?(?=[-+=]|\\[gl]e\b)", " ", ALIGNED.sub(" ", tex))
        tex = re.sub(r",\s*&|\\\\", r"\\qquad ", tex).replace("&", " ")
    return [" ".join(piece.split()).rstrip(" .,;") for piece in ASIDE.split(tex) if piece.strip(" .,;")]


def evaluate(tex: str, symbols: Symbols) -> np.ndarray:
    r"""The value of a formula; where it is a chain of equations or inequalities, of its first side.

    Args:
        tex: without dollars.
        symbols: names in TeX (`\hat y`, `W^{[2]}`, `f'`), without the indices that the formula adds, to numbers, arrays
            and functions; `\sum_k` to the values of an index without bounds; `\mathbb{E}` to pairs of a probability
            and symbols; `again` to a function that gives all symbols anew from changed ones, for derivatives; `first`
            to the first index, where that is not 1; `\delta^{()}` to all `\delta^{(i)}`, and `b_{()}` to all `b_i`,
            where `\delta` and `b` are others; `\leftarrow` to the symbols that change, as they are afterwards.

    Raises:
        Unread: what is none of that; a name without a value; sides that do not fit.

    >>> evaluate(r"\frac{1}{m} \sum_{i=1}^{m} x_i^2 = \frac{x^T x}{m}", {"m": 2, "x": [3, 4]})
    array(12.5)
    >>> evaluate(r"P(x > 1)", {r"\mathbb{E}": [(0.75, {"x": 0}), (0.25, {"x": 2})]})
    array(0.25)
    >>> evaluate(r"x^T x = m", {"m": 2, "x": [3, 4]})
    Traceback (most recent call last):
    solutions.formula.unread.Unread: x^T x = m: 25.0 = 2.0 does not hold
    """
    values, found = {**FUNCTIONS, **named(symbols)}, []
    for piece in apart(tex):
        found.append(worth(piece, values))
        if r"\leftarrow" in piece:
            name = canonical(piece.split(r"\leftarrow")[0])
            values[name] = values[r"\leftarrow"][name]
    return np.asarray(found[0], dtype=float)


def worth(tex: str, values: Symbols) -> Any:
    r"""The value of a single formula; of an equivalence, whether both sides hold.

    >>> worth(r"x = 1 \iff x > 2", {"x": 0}), worth(r"x = 1 \iff x < 2", {"x": 1})
    (False, True)
    """
    sides = [Reader(side).chain() for side in tex.split(r"\iff")]
    if len(sides) == 1:
        return sides[0](values)
    left, right = (_holds(side, values) for side in sides)
    if left != right:
        raise Unread(f"{tex}: one side holds, the other does not")
    return left


def _holds(side: Formula, values: Symbols) -> bool:
    try:
        side(values)
    except Unread:
        return False
    return True
