r"""Markdown as words, for search: formulas are read in one line, figures, tables and code are left out."""

import re
import unicodedata

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from solutions.pages import markup

LEFT_OUT = ("figure", "svg", "style", "table", "pre", "details")
ACCENTS = {"^": "\N{COMBINING CIRCUMFLEX ACCENT}", "~": "\N{COMBINING TILDE}", "¯": "\N{COMBINING MACRON}"}
INVISIBLE = str.maketrans(
    "", "", "\N{FUNCTION APPLICATION}\N{INVISIBLE TIMES}\N{INVISIBLE SEPARATOR}\N{VARIATION SELECTOR-1}"
)


def words(text: str) -> str:
    r"""Markdown as words in one line.

    >>> words(r"Find $\frac{\partial L}{\partial \hat y_k}$, the *derivative*.")
    'Find ∂L/∂ŷ_k, the derivative.'
    """
    page = BeautifulSoup(markup.paragraphs(text), "html.parser")
    for element in page.find_all(LEFT_OUT):
        element.decompose()
    for formula in page.find_all("math"):
        formula.replace_with(in_a_line(formula))
    return " ".join(page.get_text().split())


def in_a_line(element: Tag | NavigableString) -> str:
    """MathML as people type it in one line."""
    if isinstance(element, NavigableString):
        return " ".join(str(element).translate(INVISIBLE).split())
    parts = [in_a_line(child) for child in element.children if isinstance(child, Tag) or child.strip()]
    match element.name:
        case "mfrac":
            return "/".join(map(grouped, parts))
        case "msqrt":
            return f"√{grouped(''.join(parts))}"
        case "msub" | "munder":
            return f"{parts[0]}_{grouped(parts[1])}"
        case "msup":
            return f"{parts[0]}^{grouped(parts[1])}"
        case "msubsup" | "munderover":
            return f"{parts[0]}_{grouped(parts[1])}^{grouped(parts[2])}"
        case "mover":
            return accented(*parts)
        case "mtr":
            return " ".join(parts)
        case "mtable":
            return "; ".join(parts)
        case "mo":
            return f" {parts[0]} " if parts and re.fullmatch(r"[=<>≤≥≠≈+→∈⊙]", parts[0]) else "".join(parts)
        case "mspace":
            return " "
    return "".join(parts)


def grouped(text: str) -> str:
    """In brackets where it is more than one sign or name.

    >>> grouped("∂L"), grouped("a + b"), grouped(" norm")
    ('∂L', '(a + b)', 'norm')
    """
    text = text.strip()
    return f"({text})" if re.search(r"[\s,+−/-]", text) else text


def accented(base: str, accent: str) -> str:
    """A letter with its accent, or what stands above it.

    >>> accented("y", "^")
    'ŷ'
    """
    mark = ACCENTS.get(accent.replace("ˆ", "^").replace("˜", "~").replace("‾", "¯"))
    return unicodedata.normalize("NFC", base + mark) if mark else f"{base}^{grouped(accent)}"
