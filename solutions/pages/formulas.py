"""Formulas that a reader types: random points of their letters, and the answer's value at each."""

import contextlib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import sympy

from solutions.finding import called
from solutions.pages.record import Entry
from solutions.pages.sentences import mistake_words
from solutions.pages.text import entries
from solutions.part import Part

POINTS = 4


def formula_entries(part: Part, givens: Mapping[str, Any]) -> list[Entry]:
    """A field for each formula of a part that can be checked; it expects the values at points that all fields share."""
    formula = part.formula
    if not formula:
        return []
    told = {**part.givens, **givens}
    answer = part.answer(**givens)
    formulas = _cut(part, answer)
    rng = np.random.default_rng(list(part.address.encode()))
    points = [{name: _few_digits(value) for name, value in formula.instance(rng).items()} for _ in range(POINTS)]
    wrong = [
        (json.dumps([_listed(mistake(**called(mistake, told | point))) for point in points]), words)
        for words, mistake in formula.mistakes.items()
    ]
    answers = [(words, _cut(part, mistaken)) for words, mistaken in mistaken_answers(part, givens)]
    values = {name: [value_at(own, point, formula.value) for point in points] for name, own in formulas.items()}
    if any(value is None for at_points in values.values() for value in at_points):
        return []
    return [
        Entry(
            name=name,
            label=formula.fields.get(name) or part.fields.get(name) or name.replace("_", " ") or "Your formula",
            kind="formula",
            expect=(formula.typed or sympy.latex)(own),
            mistakes=[*wrong, *_wrong_in(name, own, answers, points, formula.value)],
            points=[{name: _listed(value) for name, value in point.items()} for point in points],
            values=[_listed(value) for value in values[name]],
            letters=list(formula.letters.items()),
        )
        for name, own in formulas.items()
    ]


def mistaken_answers(part: Part, givens: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """What is said of each mistake that can be made with these givens, and where it leads."""
    for words, mistake in part.mistakes.items():
        with contextlib.suppress(ValueError):
            yield mistake_words(part, words, mistake, **givens), part.mistaken(mistake, **givens)


def _cut(part: Part, answer: Any) -> Mapping[str, Any]:
    return part.formula.cut(answer) if part.formula.cut else entries(part, answer)


def _wrong_in(
    name: str, right: Any, answers: list[tuple[str, Mapping[str, Any]]], points: list[dict], value: Any
) -> list[tuple[str, str]]:
    """The values of a field in mistaken answers, where it is another formula there."""
    wrong = [(words, formulas[name]) for words, formulas in answers if formulas[name] != right]
    return [(json.dumps([_listed(value_at(own, point, value)) for point in points]), words) for words, own in wrong]


def value_at(formula: Any, point: Mapping[str, Any], value: Any = None) -> Any:
    """The value of a formula, where its letters have those of a point; none where they have not all of its letters.

    `v_2` and `v2` are an entry of the column `v`.

    >>> v_1, v_2, s = sympy.symbols("v_1 v_2 s")
    >>> float(value_at(s * (v_1 + v_2), {"s": 2.0, "v": np.array([[1.0], [3.0]])}))
    8.0
    """
    if value:
        return value(formula, **point)
    symbols = sorted(sympy.sympify(formula).free_symbols, key=str)
    found = [_entry(str(symbol), point) for symbol in symbols]
    return None if any(value is None for value in found) else sympy.lambdify(symbols, formula, "numpy")(*found)


def _entry(name: str, point: Mapping[str, Any]) -> Any:
    name = re.sub("[{}]", "", name)
    if name in point:
        return point[name]
    indexed = re.fullmatch(r"(.+?)_?(\d+)", name)
    return point[indexed[1]][int(indexed[2]) - 1, 0] if indexed and indexed[1] in point else None


def _few_digits(value: Any) -> Any:
    """A number, or an array with two axes, of the digits that the page carries."""
    rounded = np.round(value, 4)
    return rounded.item() if rounded.ndim == 0 else rounded.reshape(len(rounded), -1)


def _listed(value: Any) -> Any:
    listed = np.asarray(value, dtype=float)
    return listed.item() if listed.size == 1 else listed.reshape(len(listed), -1).tolist()
