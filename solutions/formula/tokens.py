"""The signs of which TeX is made, and the names that they make."""

import re
from collections.abc import Mapping
from typing import Any

TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|\S")
BIG = ("big", "bigl", "bigr", "Big", "Bigl", "Bigr")
EQUIVALENT = {
    **{r"\geq": r"\ge", r"\leq": r"\le", r"\neq": r"\ne", r"\lt": "<", r"\gt": ">", r"\dotsc": r"\dots"},
    **{r"\tfrac": r"\frac", r"\lVert": r"\|", r"\rVert": r"\|", r"\ln": r"\log"},
}
SILENT = {rf"\{space}" for space in ",;:!"} | {r"\left", r"\right"} | {rf"\{big}" for big in BIG}
PREFIXES = {rf"\{name}" for name in ("hat", "tilde", "bar", "mathcal", "mathrm", "mathbf", "text", "operatorname", "#")}
BRACKETS = {"(": ")", "[": "]", "|": "|", r"\|": r"\|", "{": "}", r"\{": r"\}", r"\lfloor": r"\rfloor"}
OPENING, CLOSING = ("(", "[", "{", r"\{"), (")", "]", "}", r"\}")
TRANSPOSE = (["T"], [r"\top"])
NAME = r"((?:\\(?:hat|tilde|mathcal)\s*)?(?:\\[a-z]+|\w|\{\w\})(?:[_^](?:\{[^}]*\}|\w))*)"
# What is written otherwise: fractions of two digits, groups of three, derivatives with a slash.
REWRITTEN = (
    (re.compile(r"(\\t?frac)\s*(\d)\s*(\d|[a-z]\b)"), r"\1{\2}{\3}"),
    (re.compile(r"(?<=\d)\{,\}(?=\d{3})"), ""),
    (re.compile(r"(\\partial )\\(?:over|under)brace\{((?:[^{}]|\{[^{}]*\})*)\}[_^]\{[^{}]*\}"), r"\1\2"),
    (re.compile(rf"\\partial {NAME}\s*/\s*\\partial {NAME}"), r"\\frac{\\partial \1}{\\partial \2}"),
)
FOR = [r"\text", "{", *"for", "}"]


def tokens_of(tex: str) -> list[str]:
    r"""What TeX says, sign by sign, without what only moves or enlarges.

    >>> tokens_of(r"\left(x\,y\right) \geq 1.5")
    ['(', 'x', 'y', ')', '\\ge', '1.5']
    >>> " ".join(tokens_of(r"\partial L/\partial z_k = \tfrac12"))
    '\\frac { \\partial L } { \\partial z _ k } = \\frac { 1 } { 2 }'
    """
    for pattern, instead in REWRITTEN:
        tex = pattern.sub(instead, tex)
    return [EQUIVALENT.get(token, token) for token in TOKEN.findall(tex) if token not in SILENT]


def canonical(name: str) -> str:
    r"""A name without braces and spaces.

    >>> canonical(r"\hat{y}") == canonical(r"\hat y"), canonical("W^{[2]}")
    (True, 'W^[2]')
    """
    return "".join(token for token in tokens_of(name) if token not in "{}")


def named(symbols: Mapping[str, Any]) -> dict[str, Any]:
    """The symbols by their canonical names."""
    return {canonical(name): value for name, value in symbols.items()}


def separated(tokens: list[str], sign: str = ",") -> list[list[str]]:
    """What stands between signs, but for those within brackets.

    >>> separated(["a", ",", "(", "b", ",", "c", ")"])
    [['a'], ['(', 'b', ',', 'c', ')']]
    """
    pieces, depth = [[]], 0
    for token in tokens:
        depth += (token in OPENING) - (token in CLOSING)
        if token == sign and not depth:
            pieces.append([])
        else:
            pieces[-1].append(token)
    return pieces


def without_subscript(tokens: list[str]) -> tuple[str, list[str]]:
    """A name, and the tokens of its subscript."""
    name, below = [], []
    while tokens:
        token, *tokens = tokens
        if token != "_":
            name.append(token)
        elif tokens[0] == "{":
            end = tokens.index("}")
            below, tokens = tokens[1:end], tokens[end + 1 :]
        else:
            below, tokens = tokens[:1], tokens[1:]
    return "".join(token for token in name if token not in "{}"), below
