"""What a careless hand may do to a formula."""

import re
from collections.abc import Iterator

# A pattern, and what it becomes.
MISPRINTS = {
    "another sign": (r"(?<![{^\\])([-+])", lambda m: "+" if m[1] == "-" else "-"),
    "a factor 1/m is lost": (r"\\frac\{[12]\}\{[mL]\}", lambda m: ""),
    "a transpose is lost": (r"\^(T|\\top|\{T\})|(?<=[\])])T(?=\})", lambda m: ""),
    "a power is lost": (r"\^(2|\{[^}\[\]()T]*\})|\^\\?\w", lambda m: ""),
    "another index": (r"_([a-zA-Z])\b", lambda m: "_1"),
    "a matrix product": (r"\\(odot|circ)", lambda m: r"\cdot"),
    "another function": (r"\\log", lambda m: r"\exp"),
    "another number": (r"\b1\b(?! *[/}\]])", lambda m: "2"),
}


def misprints(tex: str) -> Iterator[tuple[str, str]]:
    """The formula with one misprint, each with its kind.

    >>> list(misprints("a - x_i"))
    [('another sign', 'a + x_i'), ('another index', 'a - x_1')]
    """
    for kind, (pattern, instead) in MISPRINTS.items():
        for found in re.finditer(pattern, tex):
            yield kind, tex[: found.start()] + instead(found) + tex[found.end() :]
