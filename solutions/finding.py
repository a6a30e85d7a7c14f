"""What a computation says: a finding with its numbers, and a derivation with its lines."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

Arguments = tuple[tuple[str, Any], ...]


@dataclass(frozen=True)
class Finding:
    """What a computation found: whether its statement holds, and the numbers that show it.

    >>> bool(Finding(holds=3 < 4, numbers={"left": 3, "right": 4}))
    True
    """

    holds: bool
    numbers: Mapping[str, Any] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.holds)


class Undecided(Exception):
    """A computation did not find what it was to find, so that its claim is neither shown nor refuted."""


@dataclass(frozen=True)
class Step:
    """A line of a derivation: its words, its TeX, and its value on an instance of the symbols.

    `relation` ties the line to the one before it: `=`, `<=` or `>=`; an empty one starts a new chain.
    """

    words: str
    tex: str
    value: Callable[..., Any]
    relation: str = "="

    def __post_init__(self) -> None:
        if self.relation not in ("=", "<=", ">=", ""):
            raise ValueError(f"relation={self.relation!r} of the step {self.words!r} is none of '=', '<=', '>=', ''")


@dataclass(frozen=True)
class Derivation:
    """Lines from the givens to the answer, and a source of random instances on which they must agree."""

    steps: Sequence[Step]
    instance: Callable[[np.random.Generator], Mapping[str, Any]]

    def broken_step(self, rng: np.random.Generator, tolerance: float = 1e-9) -> int | None:
        """The index of the first line that does not follow from the one before on a random instance, else None.

        >>> square = Derivation(
        ...     [Step("", "(a+b)^2", lambda a, b: (a + b) ** 2), Step("", "a^2+b^2", lambda a, b: a * a + b * b)],
        ...     lambda rng: dict(zip("ab", rng.normal(size=2))),
        ... )
        >>> square.broken_step(np.random.default_rng(0))
        1
        """
        symbols = self.instance(rng)
        values = [np.asarray(step.value(**symbols), dtype=float) for step in self.steps]
        for index in range(1, len(values)):
            relation = self.steps[index].relation
            if relation and not _follows(values[index - 1], relation, values[index], tolerance):
                return index
        return None


def _follows(before: np.ndarray, relation: str, here: np.ndarray, tolerance: float) -> bool:
    slack = tolerance * (1 + np.abs(before).max(initial=0))
    if relation == "<=":
        return bool((before <= here + slack).all())
    if relation == ">=":
        return bool((before >= here - slack).all())
    return before.shape == here.shape and bool((np.abs(before - here) <= slack).all())


def arguments_of(function: Callable, givens: Mapping[str, Any], but: str = "") -> Arguments:
    """The arguments of a call with those givens that the function takes, its defaults among them: so that a default
    which is given is the same call. One of them may be left out.

    >>> arguments_of(lambda a, b=2: a, {"a": 1, "c": 3}) == arguments_of(lambda a, b=2: a, {"a": 1, "b": 2})
    True
    """
    parameters = inspect.signature(function).parameters.values()
    found = ((p.name, givens.get(p.name, p.default)) for p in parameters if p.name != but)
    return tuple((name, value) for name, value in found if value is not inspect.Parameter.empty)


@functools.cache
def found_by(decider: Callable[..., Finding | bool], arguments: Arguments) -> Finding:
    found = decider(**dict(arguments))
    return found if isinstance(found, Finding) else Finding(bool(found))
