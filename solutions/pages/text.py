"""Answers as text and TeX, and cut into the entries of an attempt; what a page says first."""

import re
from typing import Any

import sympy
from bs4 import BeautifulSoup

from solutions.pages.plain import plain, without_markup
from solutions.pages.record import Answer, Value
from solutions.pages.sentences import claimed
from solutions.part import DECIDED_BY_CLAIMS, Part


def first_sentence(html: str) -> str:
    """The first sentence of a page's first paragraph, as plain text; none where there is no paragraph.

    >>> first_sentence("<h1>Title</h1><p>What <em>this</em> is. And more.</p>"), first_sentence("<h1>Title</h1>")
    ('What this is.', '')
    """
    paragraph = re.search("<p>.*?</p>", html, re.S)
    said = BeautifulSoup(paragraph[0], "html.parser").get_text().split() if paragraph else ()
    return " ".join(said).partition(". ")[0].rstrip(".") + "." if said else ""


def is_matrix(value: Any) -> bool:
    """Whether a value is a list of rows."""
    return isinstance(value, list) and bool(value) and isinstance(value[0], list)


def matrix(rows: list[list[Any]]) -> str:
    r"""A list of rows as TeX.

    >>> print(matrix([[1, 2], [3, -4]]))
    \left(\begin{matrix}1 & 2\\3 & -4\end{matrix}\right)
    """
    return sympy.latex(sympy.Matrix(rows), mat_delim="(")


def value(entry: Any) -> Value:
    r"""An entry of an attempt as text, and as TeX where it is mathematics.

    >>> value((3, 4)), value((sympy.Symbol("D"), 1)).tex
    (Value(text='3 × 4', tex=''), 'D \\times 1')
    """
    if is_matrix(entry):
        return Value(plain(entry), matrix(entry))
    sides = entry if isinstance(entry, tuple) else (entry,)
    if any(isinstance(side, sympy.Basic) for side in sides):
        return Value(plain(entry), r" \times ".join(map(sympy.latex, sides)))
    return Value(plain(entry))


def answer_text(part: Part, answer: Any) -> str:
    """The answer to a part as short plain text: what `answers.json` says and the answer box carries."""
    if part.show:
        return part.show(answer)
    if part.kind == "code":
        return plain(part.program or answer)
    if part.kind == "choice":
        return ", ".join(f"{name} is false" if part.asks_for_false else name for name in answer)
    if part.kind == "prose" and part.claims:
        return " ".join(without_markup(claimed(part, part.claims[name])) for name in answer)
    return plain(answer)


def answered(part: Part, answer: Any) -> Answer:
    """The answer to a part, as its record holds it."""
    text = answer_text(part, answer)
    if part.claims and part.kind in DECIDED_BY_CLAIMS:
        return Answer(text, claims=answer)
    if part.tex or isinstance(answer, sympy.Basic | sympy.MatrixBase):
        return Answer(text, (part.tex or sympy.latex)(answer))
    return Answer(text, matrix(answer) if is_matrix(answer) else "")


def entries(part: Part, answer: Any) -> dict[str, Any]:
    """The answer cut into what a reader enters in one field each: names to values."""
    return answer._asdict() if hasattr(answer, "_asdict") else {"": answer}


def entry_kind(value: Any) -> str:
    """How an entry is read: as a shape, a list of numbers, or one number."""
    return "shape" if isinstance(value, tuple) else "array" if isinstance(value, list) else "number"


def expected(value: Any) -> str:
    """An entry as the script compares it.

    >>> expected((62, 62, 32)), expected(0.25), expected([[1, 2], [3, 4]])
    ('62,62,32', '0.25', '1,2,3,4')
    """
    if isinstance(value, tuple | list):
        return ",".join(expected(entry) for entry in value)
    return str(value)
