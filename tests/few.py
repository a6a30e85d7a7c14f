"""What the quick tests look at, of what is asked of every page: a few questions that have what parts have between them.

The long tests look at the others, too; and where a question or a part is chosen, nothing of it is long.
"""

from collections.abc import Collection, Iterator, Sequence
from functools import cache
from typing import Any

import pytest

from solutions.papers import questions
from solutions.part import Part
from tests import chosen
from tests.mutants.reported import questions_in

QUESTIONS = 8
PAGES = ("", "errata/", "experiments/", "exams/winter-2021/", "exams/winter-2021/q3/", "topics/convolution/")
PAGES += ("exams/winter-2021/q3/variants.html", "labs/mixed_batches/", "reference/nn/losses/", "about/verified/")
FEATURES = ("several", "groups", "asks_for_false", "derivation", "formula", "lookup", "conditions", "fields", "show")
FEATURES += ("tex", "bonus", "vary", "mistakes")


def features(part: Part) -> Iterator[str]:
    """What a part has that not all have."""
    yield from (part.kind, part.verdict, part.evidence)
    yield from (name for name in FEATURES if getattr(part, name))
    yield from (f"{part.kind} {name}" for name in ("vary", "mistakes") if getattr(part, name))


@cache
def covering(count: int) -> tuple[str, ...]:
    """So many questions, chosen one by one, which have between them as many features of parts as they can."""
    having = {question.address: {f for part in question.parts for f in features(part)} for question in questions()}
    found: list[str] = []
    for _ in range(count):
        known = set().union(*(having[address] for address in found))
        found.append(max(having, key=lambda address: (len(having[address] - known), -len(having[address]))))
    return tuple(found)


def quick(values: Sequence[Any], of: Collection[Any]) -> list[Any]:
    """The values of a parameter, of which only these are for the quick tests."""
    return [value if value in of or chosen.address else pytest.param(value, marks=pytest.mark.long) for value in values]


def few(addresses: Sequence[str]) -> list[Any]:
    """Addresses of pages, questions or parts: a page of each kind, and what belongs to a few questions, is quick."""
    return quick(addresses, {*PAGES, *(a for a in addresses if questions_in(a) & {*covering(QUESTIONS)})})


def sized(addresses: Sequence[str], small: int, large: int) -> list[Any]:
    """Each address with a number: the quick tests take few with a small one, or all that belong to what was chosen; the
    long ones take all with a large one.
    """
    of_few = {*covering(QUESTIONS)}
    quick_ones = [(a, small) for a in addresses if chosen.address or questions_in(a) & of_few]
    return [*quick_ones, *(pytest.param(a, large, marks=pytest.mark.long) for a in addresses)]
