"""What a computation says: a finding with its numbers, a derivation with its lines, a formula with its values."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from solutions.formula import evaluate


@dataclass(frozen=True)
class Finding:
    """What a computation found: whether its statement holds, and the numbers that show it, as Python's own.

    >>> Finding(np.bool_(True), {"largest error": np.float64(0.5), "by layer": np.arange(2)})
    Finding(holds=True, numbers={'largest error': 0.5, 'by layer': [0, 1]})
    """

    holds: bool
    numbers: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        own = {name: x.tolist() if isinstance(x, np.ndarray | np.generic) else x for name, x in self.numbers.items()}
        object.__setattr__(self, "holds", bool(self.holds))
        object.__setattr__(self, "numbers", own)

    def __bool__(self) -> bool:
        return self.holds


class Undecided(Exception):
    """A computation did not find what it was to find, so that its claim is neither shown nor refuted."""


@dataclass(frozen=True)
class Step:
    """A line of a derivation: its words, its TeX, and its value on an instance of the symbols.

    `relation` ties the line to the one before it: `=`, `<=` or `>=`, or `is` where an equal line has a left
    side of its own; an empty one starts a new chain. TeX of a single entry names the indices that it speaks of, which
    run `over` all entries of the value.
    """

    words: str
    tex: str
    value: Callable[..., Any]
    relation: str = "="
    over: str = ""

    def __post_init__(self) -> None:
        if self.relation not in ("=", "is", "<=", ">=", ""):
            raise ValueError(f"relation={self.relation!r} of the step {self.words!r}, expected =, is, <=, >= or none")


@dataclass(frozen=True)
class Derivation:
    """Lines from the givens to the answer, and a source of random instances on which they must agree.

    What the TeX names otherwise than the instance are its `names`, computed from the instance (`formula.evaluate`).
    """

    steps: Sequence[Step]
    instance: Callable[[np.random.Generator], Mapping[str, Any]]
    names: Callable[..., Mapping[str, Any]] = lambda **_: {}

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

    def symbols(self, **instance: Any) -> dict[str, Any]:
        """What the TeX speaks of, on an instance."""
        return {**instance, **self.names(**instance), "again": lambda **moved: self.symbols(**{**instance, **moved})}

    def misprinted_step(self, rng: np.random.Generator, tolerance: float = 1e-9) -> int | None:
        """The index of the first line whose TeX, evaluated on a random instance, is not its value, else None.

        Raises:
            Unread: TeX that cannot be evaluated, or that contradicts itself.

        >>> lines = [Step("", "x + x", lambda x: 2 * x), Step("", "2 + x", lambda x: 2 * x)]
        >>> Derivation(lines, lambda rng: {"x": 3}).misprinted_step(np.random.default_rng(0))
        1
        """
        instance = self.instance(rng)
        symbols = self.symbols(**instance)
        for index, step in enumerate(self.steps):
            value = np.asarray(step.value(**instance), dtype=float)
            entries = np.ndindex(*value.squeeze().shape) if step.over else [()]
            here = [
                evaluate(step.tex, {**symbols, **{name: at + 1 for name, at in zip(step.over, entry, strict=True)}})
                for entry in entries
            ]
            if np.size(here) != value.size or not np.allclose(np.ravel(here), value.ravel(), tolerance, tolerance):
                return index
        return None


def _follows(before: np.ndarray, relation: str, here: np.ndarray, tolerance: float) -> bool:
    """Whether what stands before has this relation to what stands here, entry by entry.

    >>> one, two = np.ones(3), np.full(3, 2.0)
    >>> [_follows(one, relation, two, 0.1) for relation in ("<=", ">=", "=")]
    [True, False, False]
    >>> [_follows(two, relation, one, 0.1) for relation in ("<=", ">=", "=")]
    [False, True, False]
    """
    slack = tolerance * (1 + np.abs(before).max(initial=0))
    if relation == "<=":
        return bool((before <= here + slack).all())
    if relation == ">=":
        return bool((before >= here - slack).all())
    return before.shape == here.shape and bool((np.abs(before - here) <= slack).all())


def called(function: Callable, givens: Mapping[str, Any]) -> dict[str, Any]:
    """Those of the givens that a function takes.

    >>> called(lambda kernel, stride=1: 0, {"kernel": 3, "padding": 1})
    {'kernel': 3}
    """
    parameters = inspect.signature(function).parameters
    return {name: value for name, value in givens.items() if name in parameters}


def remembered(function: Callable) -> Callable:
    """The function with a memory: pages, tables and exports all ask for the same answers and findings.

    What is asked with givens that have no hash, such as lists, is computed again.

    >>> remembered(lambda rows: len(rows))(rows=[[1, 2]])
    1
    """
    kept = functools.cache(function)

    @functools.wraps(function)
    def asked(*args: Any, **givens: Any) -> Any:
        try:
            hash((args, tuple(givens.values())))
        except TypeError:
            return function(*args, **givens)
        return kept(*args, **givens)

    return asked


def stream(experiment: Callable, seed: int = 0) -> np.random.Generator:
    """The generator from which an experiment draws: each has a stream of its own.

    >>> def one(rng): ...
    >>> def two(rng): ...
    >>> stream(one).random() == stream(one).random(), stream(one).random() == stream(two).random()
    (True, False)
    """
    name = inspect.unwrap(getattr(experiment, "func", experiment)).__name__
    return np.random.default_rng([seed, *name.encode()])


def is_experiment(decider: Callable) -> bool:
    return "rng" in inspect.signature(decider).parameters


def has_control(decider: Callable) -> bool:
    return "control" in inspect.signature(decider).parameters


@remembered
def found_by(decider: Callable[..., Finding | bool], seed: int = 0, **givens: Any) -> Finding:
    """What a computation finds; an experiment draws from its stream of this seed."""
    if is_experiment(decider):
        givens["rng"] = stream(decider, seed)
    found = decider(**givens)
    return found if isinstance(found, Finding) else Finding(bool(found))


@dataclass(frozen=True)
class Canvas:
    """The axes that a figure draws into: one, or `rows` times `columns`; lengths in inches.

    The width is that of the narrowest column on a phone (302 pixels), so that letters there have the size that they
    were drawn with.
    """

    width: float = 3.15
    height: float = 2.3
    rows: int = 1
    columns: int = 1
    options: Mapping[str, Any] = field(default_factory=dict)


def figure(**canvas: Any) -> Callable[[Callable], Callable]:
    """Mark a function that draws into the axes that it is given; its docstring is caption and text alternative.

    `width`, `height`, `rows` and `columns` are those of `Canvas`; all else are options of Matplotlib's `subplots`.
    Colours are `C0` to `C5` and `k`: what they look like is the site's business.

    >>> figure(rows=2, sharex=True)(lambda axes: None).canvas
    Canvas(width=3.15, height=2.3, rows=2, columns=1, options={'sharex': True})
    >>> Canvas().options
    {}
    """
    own = {name: canvas.pop(name) for name in ("width", "height", "rows", "columns") if name in canvas}

    def mark(draw: Callable) -> Callable:
        draw.canvas = Canvas(**own, options=canvas)
        return draw

    return mark
