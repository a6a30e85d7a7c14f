"""What a part of an exam is: a function, and all that pages, tests and exports read of it.

A part is an ordinary function whose defaults are the exam's givens. The decorator `part` writes down beside it what
else is known (points, topics, the official key, other givens, known mistakes, the claims that decide it) and returns
the function itself. `solutions.papers` finds them; no list is kept by hand.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

KINDS = ("number", "shape", "array", "layer", "formula", "code", "proof", "figure", "choice", "prose")
DECIDED_BY_CLAIMS = ("choice", "prose")
QUARTERS = ("Winter", "Spring", "Summer", "Fall")
UNSTATED = object()


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
class Claim:
    """A statement (Markdown), and what decides it: one of a proof by computation, a refutation, or a source.

    `shown_by` and `refuted_by` take a callable that returns a `Finding` or a bool. A callable with a `seed` is an
    experiment: its finding holds for every seed, and, where it takes `control`, not when the supposed cause is taken
    away. A refuting experiment demonstrates what contradicts the statement. `argued` names a source instead.
    """

    text: str
    shown_by: Callable[..., Finding | bool] | None = None
    refuted_by: Callable[..., Finding | bool] | None = None
    argued: str = ""

    def __post_init__(self) -> None:
        if sum(map(bool, (self.shown_by, self.refuted_by, self.argued))) != 1:
            raise ValueError(f"claim {self.text!r} needs exactly one of shown_by, refuted_by, argued")

    @property
    def decider(self) -> Callable[..., Finding | bool] | None:
        return self.shown_by or self.refuted_by

    @property
    def is_experiment(self) -> bool:
        return self.decider is not None and "seed" in inspect.signature(self.decider).parameters

    def finding(self, **givens: Any) -> Finding:
        """What the deciding computation finds; `holds` speaks of the computation, not yet of the statement."""
        if self.decider is None:
            return Finding(True)
        return _found(self.decider, _arguments(self.decider, givens))

    def holds(self, **givens: Any) -> bool:
        """Whether the statement holds; with other givens than the exam's, and in a control, it may change.

        Raises:
            Undecided: with the exam's givens, which are the decider's defaults, the computation finds nothing.

        >>> Claim("Two is even", refuted_by=lambda: 2 % 2 == 1).holds()
        Traceback (most recent call last):
        solutions.part.Undecided: “Two is even” is undecided: what was to refute it finds nothing
        """
        found = bool(self.finding(**givens))
        if not found and self.is_asked_as_in_the_exam(givens):
            raise Undecided(f"“{self.text}” is undecided: what was to {self.purpose} it finds nothing")
        return found == (self.refuted_by is None)

    def is_asked_as_in_the_exam(self, givens: Mapping[str, Any]) -> bool:
        return _arguments(self.decider, givens, but="seed") == _arguments(self.decider, {}, but="seed")

    @property
    def purpose(self) -> str:
        return "show" if self.refuted_by is None else "refute"


def holding(claims: Mapping[str, Claim], **givens: Any) -> tuple[str, ...]:
    """The names of the claims that hold, in their order.

    >>> even = Claim("Two is even", shown_by=lambda: 2 % 2 == 0)
    >>> odd = Claim("Two is odd", refuted_by=lambda: 2 % 2 == 0)
    >>> holding({"i": even, "ii": odd})
    ('i',)
    """
    return tuple(name for name, claim in claims.items() if claim.holds(**givens))


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


@dataclass(frozen=True)
class Key:
    """The official answer: what the paper says, in short, and the same in the form of our own answer.

    A dispute says why in one sentence, `qualified` (true only under something the paper does not state, or right with
    a wrong reason) or `corrected` (wrong as printed), and brings a `witness` that is true of `ours` and false of
    `theirs`. These two default to our answer and to `printed`; they differ from them where not the whole answer but a
    reading or a reason is disputed.
    """

    text: str
    printed: Any = UNSTATED
    qualified: str = ""
    corrected: str = ""
    witness: Callable[[Any], bool] | None = None
    ours: Callable[[], Any] | None = None
    theirs: Any = UNSTATED
    accepts: Callable[[Any, Any], bool] | None = None

    def __post_init__(self) -> None:
        if self.qualified and self.corrected:
            raise ValueError("a key is either qualified or corrected")
        if bool(self.why) != (self.witness is not None):
            raise ValueError(f"key {self.text!r}: a dispute needs a witness, and a witness a dispute")

    @property
    def why(self) -> str:
        return self.qualified or self.corrected

    @property
    def verdict(self) -> str:
        return "qualified" if self.qualified else "corrected" if self.corrected else "agrees"


@dataclass(frozen=True)
class Lookup:
    """An attempt at a design question: `fields` (name to label) and, for each admissible or refused entry, a reply.

    `replies()` gives pairs `(entries, (accepted, words))` with one whole number per field; `otherwise` is said of
    entries that are in no pair.
    """

    fields: Mapping[str, str]
    replies: Callable[[], Iterable[tuple[tuple[int, ...], tuple[bool, str]]]]
    otherwise: str


@dataclass(frozen=True, eq=False)
class Part:
    """One part of one exam. `function` computes its answer; the other fields are what `part` was given."""

    label: str
    title: str
    kind: str
    function: Callable[..., Any]
    points: float | None = None
    points_note: str = ""
    bonus: bool = False
    topics: tuple[str, ...] = ()
    key: Key | None = None
    vary: Mapping[str, Iterable[Any]] = field(default_factory=dict)
    mistakes: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    claims: Mapping[str, Claim] = field(default_factory=dict)
    several: bool = False
    derivation: Derivation | None = None
    lookup: Lookup | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    tolerance: float = 0.0
    show: Callable[[Any], str] | None = None
    tex: Callable[[Any], str] | None = None

    @property
    def exam(self) -> str:
        return place_of(self.function.__module__)[0]

    @property
    def question(self) -> str:
        return place_of(self.function.__module__)[1]

    @property
    def address(self) -> str:
        return f"{self.exam}/{self.question}#{self.label}"

    @property
    def url(self) -> str:
        """Relative to the root of the site."""
        return f"exams/{self.exam}/{self.question}/#{self.label}"

    @property
    def givens(self) -> dict[str, Any]:
        parameters = inspect.signature(self.function).parameters.values()
        return {p.name: p.default for p in parameters if p.default is not p.empty}

    def answer(self, **givens: Any) -> Any:
        """What the part computes from its givens, some of them replaced; of a program, the program."""
        if self.kind == "code":
            return self.function
        return _answered(self.function, tuple({**self.givens, **givens}.items()))

    @property
    def verdict(self) -> str:
        return self.key.verdict if self.key else "open"

    @property
    def evidence(self) -> str:
        if self.kind not in (*DECIDED_BY_CLAIMS, "figure"):
            return "computed"
        if self.claims and all(claim.argued for claim in self.claims.values()):
            return "argued"
        return "demonstrated" if any(c.is_experiment for c in self.claims.values()) else "computed"

    def agrees_with(self, printed: Any) -> bool:
        """Whether the printed answer is ours: the same value, and for prose no statement that does not hold."""
        answer = self.answer()
        if self.key and self.key.accepts:
            return self.key.accepts(answer, printed)
        if self.kind == "prose":
            return set(printed) <= set(answer)
        if self.tolerance:
            return bool(np.allclose(answer, printed, rtol=0, atol=self.tolerance))
        return bool(answer == printed)

    def variants(self, count: int) -> list[dict[str, Any]]:
        """Other givens from their domains, at most `count`, with answers distinct from each other and the exam's."""
        if not self.vary:
            return []
        rng = np.random.default_rng(list(self.address.encode()))
        domains = {name: list(domain) for name, domain in self.vary.items()}
        found, seen, tried = [], [self.answer()], []
        for _ in range(20 * count):
            givens = {name: domain[rng.integers(len(domain))] for name, domain in domains.items()}
            if givens in tried:
                continue
            tried.append(givens)
            try:
                answer = self.answer(**givens)
            except ValueError:
                continue
            if answer not in seen:
                seen.append(answer)
                found.append(givens)
            if len(found) == count:
                break
        return found


def place_of(module: str) -> tuple[str, str]:
    """The exam and the question to which a module belongs, by its dotted path.

    >>> place_of("solutions.exams.winter_2021.q3")
    ('winter-2021', 'q3')
    """
    exam, _, rest = module.rpartition("exams.")[2].partition(".")
    return exam.replace("_", "-"), rest.partition(".")[0]


def part(label: str, title: str, *, kind: str, **fields: Any) -> Callable[[Callable], Callable]:
    """Mark a function as a part of the exam in whose module it stands; the other fields are those of `Part`."""
    if kind not in KINDS:
        raise ValueError(f"kind={kind!r} of part {label} is none of {', '.join(KINDS)}")
    if (kind in DECIDED_BY_CLAIMS) != bool(fields.get("claims")):
        raise ValueError(f"part {label}: claims belong to a part of kind choice or prose, and only there")

    def mark(function: Callable) -> Callable:
        described = Part(label=label, title=title, kind=kind, function=function, **fields)
        unknown = set(described.vary) - set(inspect.signature(function).parameters)
        if unknown:
            raise ValueError(f"part {label}: vary names {sorted(unknown)}, which {function.__name__} does not take")
        function.part = described
        return function

    return mark


@dataclass(frozen=True)
class Slip:
    """Another slip of a paper, which changes no answer: where it stands, what it is, and what shows it."""

    where: str
    text: str
    shown_by: Callable[[], Finding | bool] | None = None


@dataclass(frozen=True)
class Exam:
    """A paper: its term (no year where the cover is lost), its duration in minutes, and the slips of no question."""

    quarter: str
    year: int | None = None
    minutes: int | None = None
    slips: Sequence[Slip] = ()

    @property
    def title(self) -> str:
        return f"{self.quarter} {self.year}" if self.year else self.quarter

    @property
    def order(self) -> tuple:
        return (self.year or 9999, QUARTERS.index(self.quarter) if self.year else 0)


# Pages, tables and exports all ask for the same answers and findings. Each is computed once for its givens, and the
# memory of it lasts as long as the code that ran: a new build imports both anew.
Arguments = tuple[tuple[str, Any], ...]


@functools.cache
def _answered(function: Callable, arguments: Arguments) -> Any:
    return function(**dict(arguments))


@functools.cache
def _found(decider: Callable[..., Finding | bool], arguments: Arguments) -> Finding:
    found = decider(**dict(arguments))
    return found if isinstance(found, Finding) else Finding(bool(found))


def _follows(before: np.ndarray, relation: str, here: np.ndarray, tolerance: float) -> bool:
    slack = tolerance * (1 + np.abs(before).max(initial=0))
    if relation == "<=":
        return bool((before <= here + slack).all())
    if relation == ">=":
        return bool((before >= here - slack).all())
    return before.shape == here.shape and bool((np.abs(before - here) <= slack).all())


def _arguments(function: Callable, givens: Mapping[str, Any], but: str = "") -> Arguments:
    """The arguments of a call with those givens that the function takes, its defaults among them: so that a default
    which is given is the same call. One of them may be left out.

    >>> _arguments(lambda a, b=2: a, {"a": 1, "c": 3}) == _arguments(lambda a, b=2: a, {"a": 1, "b": 2})
    True
    """
    parameters = inspect.signature(function).parameters.values()
    found = ((p.name, givens.get(p.name, p.default)) for p in parameters if p.name != but)
    return tuple((name, value) for name, value in found if value is not inspect.Parameter.empty)
