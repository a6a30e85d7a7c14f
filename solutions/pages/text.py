"""Values as short plain text, as HTML, and as the entries of an attempt."""

import functools
import html
import inspect
import re
from collections.abc import Mapping
from typing import Any

import markdown
import sympy

from solutions.pages.mathematics import MathematicsExtension, mathml
from solutions.pages.plain import plain
from solutions.pages.sentences import claimed
from solutions.part import Part


def is_matrix(value: Any) -> bool:
    """Whether a value is a list of rows."""
    return isinstance(value, list) and bool(value) and isinstance(value[0], list)


def matrix(rows: list[list[Any]]) -> str:
    r"""A list of rows as TeX.

    >>> print(matrix([[1, 2], [3, -4]]))
    \left(\begin{matrix}1 & 2\\3 & -4\end{matrix}\right)
    """
    return sympy.latex(sympy.Matrix(rows), mat_delim="(")


def emphasized(value: Any) -> str:
    r"""A value in Markdown: mathematics as such, anything else in bold.

    >>> print(emphasized((3, 4)), emphasized((sympy.Symbol("D"), 1)))
    <b>3 × 4</b> $D \times 1$
    """
    if is_matrix(value):
        return f"${matrix(value)}$"
    sides = value if isinstance(value, tuple) else (value,)
    if any(isinstance(side, sympy.Basic) for side in sides):
        return "$" + r" \times ".join(map(sympy.latex, sides)) + "$"
    return f"<b>{html.escape(plain(value))}</b>"


def answer_text(part: Part, answer: Any) -> str:
    """The answer to a part as short plain text: what `answers.json` says and the answer box carries."""
    if part.show:
        return part.show(answer)
    if part.kind == "choice":
        return ", ".join(answer)
    if part.kind == "prose":
        return " ".join(without_markup(claimed(part, part.claims[name])) for name in answer)
    return plain(answer)


def answer_html(part: Part, answer: Any) -> str:
    """The answer to a part as HTML."""
    if part.kind == "choice":
        texts = {name: inline(claimed(part, part.claims[name])) for name in answer}
        rows = "".join(f"<li><b>{option_name(name)}</b> {text}</li>" for name, text in texts.items())
        return f'<ul class="options">{rows}</ul>'
    if part.kind == "prose":
        return "<ul>" + "".join(f"<li>{inline(claimed(part, part.claims[name]))}</li>" for name in answer) + "</ul>"
    if part.tex or isinstance(answer, sympy.Basic | sympy.MatrixBase):
        return mathml((part.tex or sympy.latex)(answer), display=True)
    if is_matrix(answer):
        return mathml(matrix(answer), display=True)
    if part.kind == "code":
        return f"<code>{html.escape(plain(answer))}</code>"
    return html.escape(answer_text(part, answer))


def option_name(name: str) -> str:
    """How an option is called: its numeral in brackets, or the word itself.

    >>> option_name("iv"), option_name("yes")
    ('(iv)', 'Yes.')
    """
    return f"{name.capitalize()}." if name in ("yes", "no", "true", "false") else f"({name})"


def inline(text: str) -> str:
    """Markdown of one paragraph as HTML without the paragraph."""
    converted = _converter().reset().convert(text)
    return re.sub(r"^<p>(.*)</p>$", r"\1", converted, flags=re.DOTALL)


@functools.cache
def _converter() -> markdown.Markdown:
    return markdown.Markdown(extensions=["smarty", MathematicsExtension()])


def without_markup(text: str) -> str:
    """Markdown as plain text: emphasis and code marks dropped, TeX left as it is typed.

    >>> without_markup("*No*: `p` of [it](there)")
    'No: p of it'
    """
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", re.sub(r"[*`]", "", text))


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


SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def printed(value: Any) -> str:
    """A value in the cell of a table: numbers as they are printed, not as they are typed.

    >>> printed(1.5e-17).split(), printed(-2), printed([-1.0, 0.5]), printed("e-5")
    (['1.5', '·', '10⁻¹⁷'], '−2', '[−1, 0.5]', 'e-5')
    """
    if isinstance(value, str) or inspect.isfunction(value):
        return plain(value)
    times_ten = "\N{NO-BREAK SPACE}·\N{NO-BREAK SPACE}10"
    text = re.sub(r"(?<=\d)e([+-]\d+)", lambda m: times_ten + str(int(m[1])).translate(SUPERSCRIPTS), plain(value))
    return text.replace("-", "−")


def rows_of_numbers(numbers: Mapping[str, Any], control: Mapping[str, Any] | None = None) -> str:
    """A Markdown table of what an experiment measured, beside its control where it has one."""
    if not numbers:
        return ""
    if control is None:
        lines = ["| measured | |", "|---|--:|", *(f"| {name} | {printed(value)} |" for name, value in numbers.items())]
    else:
        beside = {name: printed(control.get(name, "–")) for name in numbers}
        lines = ["| measured | experiment | control |", "|---|--:|--:|"]
        lines += [f"| {name} | {printed(value)} | {beside[name]} |" for name, value in numbers.items()]
    return "\n".join(lines)
