"""The signs of which TeX is made, and the names that they make."""

import re
from collections.abc import Mapping
from typing import Any

TOKEN = re.compile(r"\\[A-Za-z]+|\\.|\d+(?:\.\d+)?|\S")
EQUIVALENT = {r"\geq": r"\ge", r"\leq": r"\le", r"\neq": r"\ne", r"\dotsc": r"\dots"}
SILENT = {r"\,", r"\;", r"\:", r"\!", r"\left", r"\right", r"\bigl", r"\bigr"}
PREFIXES = {r"\hat", r"\tilde", r"\bar", r"\mathcal", r"\operatorname", r"\#"}
BRACKETS = {"(": ")", "[": "]", "|": "|", r"\|": r"\|", "{": "}", r"\{": r"\}"}
TRANSPOSE = (["T"], [r"\top"])
FOR = [r"\text", "{", *"for", "}"]


def tokens_of(tex: str) -> list[str]:
    r"""What TeX says, sign by sign, without what only moves or enlarges.

    >>> tokens_of(r"\left(x\,y\right) \geq 1.5")
    ['(', 'x', 'y', ')', '\\ge', '1.5']
    """
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
