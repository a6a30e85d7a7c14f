"""Values and sentences as short plain text."""

import inspect
import re
from typing import Any

SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def plain(value: Any) -> str:
    """A value in a few characters of plain text.

    >>> plain((62, 62, 32)), plain(2336), plain(0.5), plain([1, 2]), plain(float("-inf")), plain(float("nan"))
    ('62 × 62 × 32', '2336', '0.5', '[1, 2]', '-∞', 'undefined')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return f"{value:.4g}".replace("inf", "∞").replace("nan", "undefined")
    if hasattr(value, "_fields"):
        return ", ".join(
            f"{name.replace('_', ' ')} {plain(entry)}" for name, entry in zip(value._fields, value, strict=True)
        )
    if isinstance(value, tuple):
        return " × ".join(plain(entry) for entry in value)
    if isinstance(value, list):
        return "[" + ", ".join(plain(entry) for entry in value) + "]"
    if inspect.isfunction(value):
        return f"{value.__name__}{inspect.signature(value)}"
    return str(value)


def printed(value: Any) -> str:
    """A value in the cell of a table: numbers as they are printed, not as they are typed.

    >>> printed(1.5e-17).split(), printed(-2), printed([-1.0, 0.5]), printed((1030000, 7))
    (['1.5', '·', '10⁻¹⁷'], '−2', '[−1, 0.5]', '1,030,000 × 7')
    >>> printed("-0.49"), printed("e-5"), printed("q3-4")
    ('−0.49', 'e-5', 'q3-4')
    """
    if isinstance(value, str) or inspect.isfunction(value):
        return re.sub(r"^-(?=\d[\d.,]*\W*$)", "−", plain(value))
    times_ten = "\N{NO-BREAK SPACE}·\N{NO-BREAK SPACE}10"
    text = re.sub(r"(?<=\d)e([+-]\d+)", lambda m: times_ten + str(int(m[1])).translate(SUPERSCRIPTS), plain(value))
    text = re.sub(r"(?<![\d.])\d{4,}", lambda m: f"{int(m[0]):,}", text)
    return text.replace("-", "−")


def without_markup(text: str) -> str:
    """Markdown as plain text: emphasis and code marks dropped, TeX left as it is typed.

    >>> without_markup("*No*: `p` of [it](there)")
    'No: p of it'
    """
    return re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", re.sub(r"[*`]", "", text))


def opening(text: str, count: int = 6) -> str:
    """The first words of a statement, by which another one refers to it.

    >>> opening("The moving mean lies *between* the two groups."), opening("More *data* help.")
    ('The moving mean lies between the …', 'More data help')
    >>> opening("A mean $a + b + c$ is kept.", count=3)
    'A mean $a + b + c$ …'
    """
    words = re.findall(r"(?:\$[^$]*\$|\S)+", without_markup(text).rstrip("."))
    return " ".join(words[:count]) + (" …" if len(words) > count else "")
