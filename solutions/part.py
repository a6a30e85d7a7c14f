"""What a part of an exam is: a function, and all that pages, tests and exports read of it.

A part that computes is an ordinary function whose defaults are the exam's givens. The decorator `part` writes down
beside it what else is known (points, topics, keywords, the official key, other givens, known mistakes) and returns the
function itself. A part in words (`prose`) or of options (`choice`) is the claims that decide it. `solutions.papers`
finds parts.
"""

from __future__ import annotations

import inspect
import math
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from solutions.address import place_of
from solutions.attempt import Formula, Lookup
from solutions.claim import Claim
from solutions.finding import Derivation, called, remembered

COMPUTED = ("number", "shape", "array", "layer", "formula", "code", "proof", "figure")
DECIDED_BY_CLAIMS = ("choice", "prose")
KINDS = COMPUTED + DECIDED_BY_CLAIMS
UNSTATED = object()
TRIED = 4_000  # combinations of givens, of which variants are chosen
# Who answers as a disputed key does is wrong, or right for another reason, as it is meant, or but for its notation.
DEGREES = ("wrong", "reason", "reading", "notation")


@dataclass(frozen=True)
class Key:
    """The official answer: what the paper says, in short, and the same in the form of our own answer.

    A dispute says why in one sentence, `qualified` (true only under something the paper does not state, or right with
    a wrong reason; it `means` one of `DEGREES`) or `corrected` (wrong as printed), and brings a `witness` that is true
    of `ours` and false of `theirs`: our answer and `printed`, if not a reading or a reason is disputed. A side that is
    a function which needs no argument is computed when it is asked for.
    """

    text: str
    printed: Any = UNSTATED
    qualified: str = ""
    corrected: str = ""
    witness: Callable[[Any], bool] | None = None
    ours: Any = UNSTATED
    theirs: Any = UNSTATED
    accepts: Callable[[Any, Any], bool] | None = None
    means: str = ""

    def __post_init__(self) -> None:
        if self.qualified and self.corrected:
            raise ValueError("a key is either qualified or corrected")
        if bool(self.why) != (self.witness is not None):
            raise ValueError(f"key {self.text!r}: a dispute needs a witness, and a witness a dispute")
        if (self.means in DEGREES[1:]) != bool(self.qualified):
            raise ValueError(f"key {self.text!r}: means={self.means!r}, expected of {DEGREES[1:]}, if qualified")

    @property
    def why(self) -> str:
        return self.qualified or self.corrected

    @property
    def degree(self) -> str:
        return "wrong" if self.corrected else self.means

    @property
    def verdict(self) -> str:
        return "qualified" if self.qualified else "corrected" if self.corrected else "agrees"

    def compare(self, answer: Any) -> tuple[bool, bool]:
        """What the witness says of our side and of the paper's: `(True, False)`, or it is no witness.

        >>> even = Key("3", printed=3, corrected="It is odd.", witness=lambda number: number % 2 == 0)
        >>> even.compare(answer=4)
        (True, False)
        """
        ours = answer if self.ours is UNSTATED else self.ours
        theirs = self.printed if self.theirs is UNSTATED else self.theirs
        return bool(self.witness(_side(ours))), bool(self.witness(_side(theirs)))


@dataclass(frozen=True, eq=False)
class Part:
    """One part of one exam, in its room, the `module`. Its answer is what `function` computes from its defaults, the
    exam's givens; or the claims that hold, decided with what is `given`.

    The other fields are what `part`, `prose` or `choice` was told.
    """

    label: str
    title: str
    kind: str
    module: str
    function: Callable[..., Any] | None = None
    given: Mapping[str, Any] = field(default_factory=dict)
    points: float | None = None
    points_note: str = ""
    bonus: bool = False
    topics: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()  # what a student types to find it, beside the words of its title and topics
    key: Key | None = None
    vary: Mapping[str, Iterable[Any]] = field(default_factory=dict)
    mistakes: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    claims: Mapping[str, Claim] = field(default_factory=dict)
    several: bool = False  # of a choice: several options may hold, and readers tick boxes
    groups: Mapping[str, str] = field(default_factory=dict)  # of `g-a`, `g-b`, … one option holds: names to labels
    asks_for_false: bool = False  # of a choice: the answer are the options that do not hold
    derivation: Derivation | None = None
    formula: Formula | None = None
    lookup: Lookup | None = None
    conditions: Callable[..., Mapping[str, Any]] | None = None  # of givens: by the words where one fails, what suffices
    fields: Mapping[str, str] = field(default_factory=dict)
    tolerance: float = 0.0
    program: Callable | None = None  # what a student hands in, where it is another one than the function
    show: Callable[[Any], str] | None = None
    tex: Callable[[Any], str] | None = None

    def __post_init__(self) -> None:
        if unknown := set(self.vary) - set(self.givens):
            raise ValueError(f"part {self.label}: vary names {sorted(unknown)}, which are none of its givens")

    @property
    def exam(self) -> str:
        return place_of(self.module)[0]

    @property
    def question(self) -> str:
        return place_of(self.module)[1]

    @property
    def address(self) -> str:
        return f"{self.exam}/{self.question}#{self.label}"

    @property
    def url(self) -> str:
        """Relative to the root of the site."""
        return f"exams/{self.exam}/{self.question}/#{self.label}"

    @property
    def givens(self) -> dict[str, Any]:
        if self.function is None:
            return dict(self.given)
        parameters = inspect.signature(self.function).parameters.values()
        return {p.name: p.default for p in parameters if p.default is not p.empty}

    def answer(self, **givens: Any) -> Any:
        """What the part computes from its givens, some of them replaced; of a program, the program.

        Raises:
            TypeError: there is no such given.
            Undecided: a claim is undecided with the exam's givens.
        """
        if self.kind == "code":
            return self.function
        if self.function:
            return _answered(self.function, **{**self.givens, **givens})
        if unknown := set(givens) - set(self.given):
            raise TypeError(f"part {self.label} takes {sorted(self.given)}, not {sorted(unknown)}")
        asked = {**self.given, **givens}
        varied = asked != self.givens
        held = {name: claim.holds(varied=varied, **asked) for name, claim in self.claims.items()}
        return tuple(name for name, holds in held.items() if holds != self.asks_for_false)

    def mistaken(self, mistake: Callable[..., Any], **givens: Any) -> Any:
        """What a mistake leads to: it is told the answer and the givens that it names."""
        asked = {**self.givens, **givens}
        if "answer" in inspect.signature(mistake).parameters:
            asked["answer"] = self.answer(**givens)
        return mistake(**called(mistake, asked))

    @property
    def verdict(self) -> str:
        return self.key.verdict if self.key else "open"

    @property
    def evidence(self) -> str:
        if self.kind not in (*DECIDED_BY_CLAIMS, "figure"):
            return "computed"
        if self.claims and not any(claim.by for claim in self.claims.values()):
            return "argued"
        return "demonstrated" if any(c.is_experiment for c in self.claims.values()) else "computed"

    def agrees_with(self, printed: Any) -> bool:
        """Whether the printed answer is ours: the same value, and for prose no statement that does not hold."""
        answer = self.answer()
        if self.key and self.key.accepts:
            return self.key.accepts(answer, printed)
        if self.kind == "prose" and self.claims:
            return set(printed) <= set(answer)
        if self.tolerance:
            return bool(np.allclose(answer, printed, rtol=0, atol=self.tolerance))
        return bool(answer == printed)

    def variants(self, count: int) -> list[dict[str, Any]]:
        """Other givens from their domains, at most `count`, with answers distinct from each other and the exam's.

        Fewer are all that there are, but for domains of more than `TRIED` combinations, of which so many are tried.
        """
        if not self.vary:
            return []
        domains = {name: list(domain) for name, domain in self.vary.items()}
        sides = [len(domain) for domain in domains.values()]
        rng = np.random.default_rng(list(self.address.encode()))
        tried = rng.choice(math.prod(sides), min(math.prod(sides), TRIED), replace=False)
        found, seen = [], [self.answer()]
        for places in zip(*np.unravel_index(tried, sides), strict=True):
            givens = {name: domain[place] for (name, domain), place in zip(domains.items(), places, strict=True)}
            try:
                answer = self.answer(**givens)
            except ValueError:  # they do not go together
                continue
            if not any(_same(answer, other) for other in seen):
                seen.append(answer)
                found.append(givens)
            if len(found) == count:
                break
        return found


def part(label: str, title: str, *, kind: str, **fields: Any) -> Callable[[Callable], Callable]:
    """Mark a function as a part of the exam in whose room it stands; the other fields are those of `Part`.

    An answer in words is computed where it names values, any of which are right that satisfy `conditions`.
    """
    if kind not in COMPUTED and not (kind == "prose" and "conditions" in fields):
        raise ValueError(f"kind={kind!r} of part {label} is none of {', '.join(COMPUTED)}")

    def mark(function: Callable) -> Callable:
        function.part = Part(label, title, kind, function.__module__, function, **fields)
        return function

    return mark


def prose(label: str, title: str, *, claims: Mapping[str, Claim], **fields: Any) -> Part:
    """A part that is answered in words: the claims that hold are its answer. The other fields are those of `Part`."""
    return _of_claims(label, title, "prose", claims, fields)


def choice(label: str, title: str, *, claims: Mapping[str, Claim], **fields: Any) -> Part:
    """A part whose options are its claims, by name: its answer are those that hold, or with `asks_for_false` do not.

    A name is printed with its option: the paper's (`i`), or a word such as `yes`, which tells nothing else.
    """
    if hyphened := [name for name in claims if "-" in name and not fields.get("groups")]:
        raise ValueError(f"part {label}: the option {hyphened[0]!r} has a hyphen, as in groups only; call it i, ii, …")
    return _of_claims(label, title, "choice", claims, fields)


def _of_claims(label: str, title: str, kind: str, claims: Mapping[str, Claim], fields: dict[str, Any]) -> Part:
    if not claims:
        raise ValueError(f"part {label}: claims={claims!r}, expected the statements that decide it")
    room = sys._getframe(2).f_globals["__name__"]  # as `namedtuple` finds the module that it is called from
    return Part(label, title, kind, room, claims=claims, **fields)


@remembered
def _answered(function: Callable, **givens: Any) -> Any:
    return function(**givens)


def _same(one: Any, other: Any) -> bool:
    """Whether two answers are equal, numbers but for rounding: the order of a sum changes the last digit."""
    both = isinstance(one, float) and isinstance(other, float)
    return math.isclose(one, other, rel_tol=1e-12) if both else bool(one == other)


def _side(side: Any) -> Any:
    if not callable(side):
        return side
    needed = [p for p in inspect.signature(side).parameters.values() if p.default is p.empty]
    return side if needed else side()
