"""Sentences with placeholders: `{{ expression }}` is filled from what was computed.

In pages as in titles, claims, keys, mistakes, slips and captions; so that no sentence states a number by hand.
"""

import ast
import inspect
import re
import sys
from collections.abc import Callable, Mapping
from typing import Any

from markupsafe import Markup

from solutions.pages.plain import plain, printed
from solutions.paper import Slip
from solutions.part import Claim, Part

EXPRESSION = re.compile(r"\{\{\s*(.+?)\s*\}\}")


def value(expression: str, names: Mapping[str, Any]) -> str:
    r"""What an expression computes, in plain text, with a format as in an f-string where it has one.

    >>> value("2 * side", {"side": 31}), value("share:.1%", {"share": 0.25})
    ('62', '25.0%')
    >>> value("tiny", {"tiny": 1.25e-13}).replace("\N{NO-BREAK SPACE}", " ")
    '1.25 · 10⁻¹³'
    """
    node = ast.parse(f'f"""{{{expression}}}"""', mode="eval").body.values[0]
    result = eval(compile(ast.Expression(node.value), "a placeholder", "eval"), dict(names))
    if node.format_spec is None:
        text = str(result) if isinstance(result, Markup) else plain(result)
        return printed(result) if re.fullmatch(r"-?[\d.]+e[+-]\d+", text) else text
    return format(result, "".join(piece.value for piece in node.format_spec.values))


def filled(text: str, names: Mapping[str, Any]) -> str:
    """A sentence with its placeholders filled.

    >>> filled("{{ pool }} × {{ pool }} pixels", {"pool": 2})
    '2 × 2 pixels'
    """
    return EXPRESSION.sub(lambda match: value(match[1], names), text)


def said(part: Part, text: str, **names: Any) -> str:
    """A sentence of a part, filled from its room, its givens, its `answer`, and what else is named."""
    if not EXPRESSION.search(text):
        return text
    return filled(text, {**vars(sys.modules[part.module]), **part.givens, "answer": part.answer(), **names})


def claimed(part: Part, claim: Claim, **givens: Any) -> str:
    """The statement of a claim; `found` are the numbers of its computation."""
    return _of_claim(part, claim, claim.text, **givens)


def reason(part: Part, claim: Claim, **givens: Any) -> str:
    """Why an option is no part of the answer; it is filled as its statement is."""
    return _of_claim(part, claim, claim.because, **givens)


def _of_claim(part: Part, claim: Claim, text: str, **givens: Any) -> str:
    if not EXPRESSION.search(text):
        return text
    found = claim.finding(**{**part.givens, **givens}).numbers
    return said(part, text, **givens, answer=part.answer(**givens), found=found)


def mistake_words(part: Part, words: str, mistake: Callable[..., Any], **givens: Any) -> str:
    """What is said of a mistake; `mistaken` is what it leads to."""
    if not EXPRESSION.search(words):
        return words
    names = {**givens, "answer": part.answer(**givens), "mistaken": part.mistaken(mistake, **givens)}
    return said(part, words, **names)


def slipped(slip: Slip) -> str:
    """What a slip is; it is filled from the module of what shows it, and `found` are the numbers of that."""
    if not slip.shown_by or not EXPRESSION.search(slip.text):
        return slip.text
    found = slip.finding().numbers
    return filled(slip.text, {**vars(inspect.getmodule(slip.shown_by)), "found": found})


def caption(draw: Callable[..., Any]) -> str:
    """The docstring of a figure before its examples; it is filled from the figure's module and its defaults."""
    text = " ".join((inspect.getdoc(draw) or "").split(">>>")[0].split())
    if not EXPRESSION.search(text):
        return text
    parameters = inspect.signature(draw).parameters.values()
    defaults = {p.name: p.default for p in parameters if p.default is not p.empty}
    return filled(text, {**vars(inspect.getmodule(draw)), **defaults})
