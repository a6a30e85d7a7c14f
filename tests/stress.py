"""Many variants of each part, and what is wrong with them: `python -m tests.stress [COUNT] [ADDRESS …]`.

It tells of each part how many its domains gave, of how many second routes were asked, and what was found. A route is
asked of a variant where it comes to a verdict; why it did not is told, too.
"""

import inspect
import math
import sys
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
import sympy
from hypothesis.errors import HypothesisDeprecationWarning, UnsatisfiedAssumption
from scipy import stats

from solutions.pages import routes
from solutions.pages.text import answer_text
from solutions.part import Part
from tests import chosen
from tests.test_routes import test_of

SOLUTIONS = Path(routes.__file__).parents[1]
MANY = 500
RARE = 1e-3  # what chance does less often is no chance


# Routes that take givens by name, but not all.
LIMITED = {
    "test_keras_has_the_same_arrays": "makes every weight: of large images, gigabytes in double precision",
}


class Verdict(NamedTuple):
    """What a second route said of a variant: whether it was asked, what is wrong, or why it was not asked."""

    asked: bool
    fault: str = ""
    why_not: str = ""


class Drawn(NamedTuple):
    """What a part gave: its variants, the second routes that take givens, how often one was asked of a variant, what is
    wrong, and how often a route was not asked, by why.
    """

    address: str
    count: int
    routes: int
    asked: int
    faults: list[str]
    not_asked: Counter[str]

    def __str__(self) -> str:
        told = "".join(f"\n    {fault}" for fault in self.faults)
        told += "".join(f"\n    not asked {times} times: {why}" for why, times in self.not_asked.items())
        return (
            f"{self.address:24} {self.count:4} variants, {self.routes} second routes, "
            f"asked {self.asked} of {self.count * self.routes} times{told}"
        )


def drawn(part: Part, count: int, routed: int | None = None) -> Drawn:
    """What a part gives: so many variants, or all there are; second routes are asked of the first, if not of all."""
    variants = part.variants(count)
    calls = {route.name: call for route in routes.of_part(part) if (call := taking_givens(test_of(route), part))}
    faults = [*strange_answers(part, variants), *biased_options(part, variants)]
    asked, not_asked = 0, Counter()
    for givens in variants[:routed]:
        for name, call in calls.items():
            verdict = verdict_of(call, givens)
            asked += verdict.asked
            if verdict.fault:
                faults.append(f"{givens}: {name} {verdict.fault}")
            if verdict.why_not:
                not_asked[f"{name}: {verdict.why_not}"] += 1
    return Drawn(part.address, len(variants), len(calls), asked, faults, not_asked)


def strange_answers(part: Part, variants: list[dict[str, Any]]) -> Iterator[str]:
    """Answers that are not finite, or that a reader cannot tell from another one."""
    seen = {answer_text(part, part.answer()): {}}
    for givens in variants:
        answer = part.answer(**givens)
        if not is_finite(answer):
            yield f"{givens}: {answer} is not finite"
        if (text := answer_text(part, answer)) in seen:
            yield f"{givens}: {text} is also the answer of {seen[text] or 'the exam'}"
        seen.setdefault(text, givens)


def is_finite(answer: Any) -> bool:
    """Whether there is no infinity in it, and nothing undefined.

    >>> is_finite((2, "a", [0.5])), is_finite([1, float("nan")]), is_finite(sympy.Symbol("x") + sympy.oo)
    (True, False, False)
    """
    if isinstance(answer, sympy.Basic | sympy.MatrixBase):
        return not answer.has(sympy.nan, sympy.oo, -sympy.oo, sympy.zoo)
    if isinstance(answer, np.ndarray | list | tuple | set | frozenset):
        return all(map(is_finite, answer))
    if isinstance(answer, dict):
        return all(map(is_finite, answer.values()))
    return not isinstance(answer, float | np.floating) or math.isfinite(answer)


def biased_options(part: Part, variants: list[dict[str, Any]]) -> Iterator[str]:
    """Of a choice, options that are right oftener or more seldom than chance would have it.

    Answers are distinct, so that of a choice of one no option is right twice. Of several each is taken for a coin.
    """
    if part.kind != "choice":
        return
    answers = [part.answer(), *(part.answer(**givens) for givens in variants)]
    for name in part.claims:
        right = sum(name in answer for answer in answers)
        if not part.several and not part.groups and right > 1:
            yield f"{name} is right {right} times"
        if stats.binomtest(right, len(answers), 0.5).pvalue < RARE / len(part.claims) and (part.several or part.groups):
            yield f"{name} is right in {right} of {len(answers)}"


def taking_givens(test: Callable, part: Part) -> Callable[[dict[str, Any]], None] | None:
    """A second route as a function of givens, where it takes them: as `givens`, or each by its name."""
    if test.__name__ in LIMITED:
        return None
    inner = test.hypothesis.inner_test if hasattr(test, "hypothesis") else inspect.unwrap(test)
    taken = set(inspect.signature(inner).parameters)
    if taken == {"givens"}:
        return lambda givens: inner(givens=givens)
    if set(part.vary) <= taken <= set(part.givens):
        return lambda givens: inner(**{name: value for name, value in (part.givens | givens).items() if name in taken})
    return None


def verdict_of(route: Callable[[dict[str, Any]], None], givens: dict[str, Any]) -> Verdict:
    """Whether a route agrees, where it can be asked: its own set-up may be made for other sizes, or draw none that fit.

    Everything else that is raised is a fault: also a `ValueError` of what the route asks, as variants are admissible.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", HypothesisDeprecationWarning)  # `assume`, where Hypothesis does not draw
            route(givens)
    except (AssertionError, pytest.fail.Exception) as error:
        return Verdict(True, f"disagrees: {in_short(error)}")
    except UnsatisfiedAssumption:
        return Verdict(False, why_not="what it assumes does not hold")
    except (TypeError, ValueError) as error:
        if is_of_the_setup(error):
            return Verdict(False, why_not=f"{type(error).__name__}: {in_short(error).partition('. ')[0]}")
        return Verdict(False, f"raises {type(error).__name__}: {in_short(error)}")
    except Exception as error:
        return Verdict(False, f"raises {type(error).__name__}: {in_short(error)}")
    return Verdict(True)


def is_of_the_setup(error: Exception) -> bool:
    """Whether nothing of `solutions` was running when it was raised."""
    running = {Path(frame.filename) for frame in traceback.extract_tb(error.__traceback__)}
    return not any(SOLUTIONS in path.parents for path in running)


def in_short(error: BaseException) -> str:
    return " ".join(str(error).split())[:200]


if __name__ == "__main__":
    counts = [int(told) for told in sys.argv[1:] if told.isdigit()] or [MANY]
    addresses = [told for told in sys.argv[1:] if not told.isdigit()]
    for asked in chosen.parts():
        if asked.vary and (not addresses or asked.address in addresses):
            print(drawn(asked, counts[0]), flush=True)
