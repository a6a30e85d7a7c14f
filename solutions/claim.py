"""What is claimed, and what decides it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from solutions.finding import Finding, Undecided, called, found_by, is_experiment


@dataclass(frozen=True)
class Claim:
    """A statement (Markdown), whether it holds, and the computation `by` which we know; or the `source` that argues it.

    A computation that takes `rng` is an experiment: its finding holds for every seed and, where it takes `control`, not
    when the supposed cause is taken away. What refutes a statement finds what contradicts it.

    An option that is no part of the answer says why: `because`, in one or two short sentences for who has chosen it.
    """

    text: str
    stated: bool
    by: Callable[..., Finding | bool] | None = None
    source: str = ""
    because: str = ""

    @property
    def is_experiment(self) -> bool:
        return self.by is not None and is_experiment(self.by)

    def finding(self, seed: int = 0, control: bool = False, **givens: Any) -> Finding:
        """What the deciding computation finds; `holds` speaks of the computation, not yet of the statement."""
        if self.by is None:
            return Finding(True)
        asked = called(self.by, givens | ({"control": True} if control else {}))
        return found_by(self.by, seed=seed, **asked)

    def holds(self, seed: int = 0, varied: bool = False, **givens: Any) -> bool:
        """Whether the statement holds; with `varied` givens, other than the exam's, it may change.

        Raises:
            Undecided: with the exam's givens the computation does not find what it was to find.

        >>> refuted("Two is even", by=lambda: 2 % 2 == 1).holds()
        Traceback (most recent call last):
        solutions.finding.Undecided: “Two is even” is undecided: what was to refute it finds nothing
        """
        found = bool(self.finding(seed, **givens))
        if not found and not varied:
            purpose = "show" if self.stated else "refute"
            raise Undecided(f"“{self.text}” is undecided: what was to {purpose} it finds nothing")
        return found == self.stated


def shown(text: str, by: Callable[..., Finding | bool], because: str = "") -> Claim:
    """A statement that holds: the computation finds it."""
    return Claim(text, stated=True, by=by, because=because)


def refuted(text: str, by: Callable[..., Finding | bool], because: str = "") -> Claim:
    """A statement that does not hold: the computation finds what contradicts it."""
    return Claim(text, stated=False, by=by, because=because)


def argued(text: str, source: str) -> Claim:
    """A statement that no computation can decide, such as a definition; it holds by its source."""
    return Claim(text, stated=True, source=source)


def yes_or_no(yes: str, no: str, by: Callable[..., Finding | bool], right: str, because: str = "") -> dict[str, Claim]:
    """The two answers to a question, decided by one computation, which finds that the one named `right` holds; the
    other does not, `because` of something.

    >>> claims = yes_or_no("It is even.", "It is odd.", lambda: 3 % 2, right="no", because="1 is left over.")
    >>> claims["yes"].holds(), claims["no"].holds(), claims["yes"].because
    (False, True, '1 is left over.')
    """
    texts = {"yes": yes, "no": no}
    return {name: shown(text, by) if name == right else refuted(text, by, because) for name, text in texts.items()}
