"""How an attempt is checked where more than one entry is right: designs, formulas, and conditions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import sympy


@dataclass(frozen=True)
class Lookup:
    """An attempt at a design question: `fields` (name to label), and `replies()`, pairs `(entries, (accepted, words))`
    with one whole number per field; `otherwise` is said of entries that are in no pair.
    """

    fields: Mapping[str, str]
    replies: Callable[[], Iterable[tuple[tuple[int, ...], tuple[bool, str]]]]
    otherwise: str


@dataclass(frozen=True)
class Formula:
    """How a formula that a reader types is checked: random numbers or arrays for its letters, and its value there.

    `cut` parts the answer into the formulas of several `fields`, which are labelled. The value of a formula that is no
    expression of SymPy is `value(formula, **letters)`. `typed` is a formula as it may be typed, by default its TeX.
    `letters` says of what the question does not name so what it stands for. `mistakes` are functions of the letters.

    >>> Formula(dict)
    Formula(instance=<class 'dict'>, cut=None, fields={}, value=None, typed=None, letters={}, mistakes={})
    """

    instance: Callable[[np.random.Generator], Mapping[str, Any]]
    cut: Callable[[Any], Mapping[str, Any]] | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    value: Callable[..., Any] | None = None
    typed: Callable[[Any], str] | None = None
    letters: Mapping[str, str] = field(default_factory=dict)
    mistakes: Mapping[str, Callable[..., Any]] = field(default_factory=dict)


def satisfied(condition: sympy.Rel, entries: Mapping[str, float]) -> bool:
    """Whether numbers satisfy a condition: an inequality of SymPy in the names of a form's fields.

    >>> a, b = sympy.symbols("a b")
    >>> satisfied(abs(a / b - 2) < 0.1, {"a": 6.1, "b": 3}), satisfied(a > b, {"a": 1, "b": 1})
    (True, False)
    """
    return bool(condition.subs(entries))


def surplus(condition: sympy.Rel) -> tuple[str, bool]:
    """An inequality as an expression that is to be positive, and whether 0 is refused.

    >>> a, b = sympy.symbols("a b")
    >>> surplus(a <= 2 * b), surplus(a > 1)
    (('-a + 2*b', False), ('a - 1', True))
    """
    strict = isinstance(condition, sympy.StrictGreaterThan | sympy.StrictLessThan)
    return str(condition.gts - condition.lts).replace("Abs(", "abs("), strict
