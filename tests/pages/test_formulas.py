"""Every formula in a sentence that relates two sides is evaluated on random instances; a misprint in it is noticed."""

import functools
from typing import Any

import numpy as np
import pytest

from solutions.formula import evaluate
from solutions.pages.topics import TOPICS
from solutions.papers import find_question, questions
from tests.built import DOCS
from tests.misprints import misprints
from tests.pages.formulas import formulas_of, relations_of, said_in_a_lab
from tests.pages.symbols import drawn, table

LABS = [f"labs/{path.stem}" for path in sorted((DOCS / "labs").glob("*.py"))]
PAGES = ["notation", *(f"topics/{topic}" for topic in TOPICS)]
QUESTIONS = [*(question.address for question in questions()), *PAGES, *LABS]
INSTANCES = 8
FAULTS = (ValueError, IndexError, KeyError, TypeError)  # what has no value, or does not fit together


@functools.cache
def instances(address: str) -> list:
    rng = np.random.default_rng(0)
    return [drawn(address, rng) for _ in range(INSTANCES)]


def fault(address: str, tex: str) -> str:
    """Why a formula does not hold on an instance, or cannot be evaluated; nothing where it does on all."""
    drawn_here = instances(address)
    try:
        with np.errstate(all="ignore"):
            for symbols in drawn_here:
                evaluate(tex, symbols)
    except FAULTS as error:
        return str(error) or type(error).__name__
    return ""


@functools.cache
def of_question(address: str) -> list[tuple[str, str]]:
    if address in PAGES:
        return [(address, tex) for tex in relations_of((DOCS / f"{address}.md").read_text("utf-8"))]
    if address in LABS:
        return [(address, tex) for tex in relations_of(said_in_a_lab((DOCS / f"{address}.py").read_text("utf-8")))]
    return sorted(set(formulas_of(find_question(address))))


def listed(address: str, name: str) -> Any:
    """What a table lists for a question."""
    return getattr(table(address), name).get(address.rpartition("/")[2], ())


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_formula_holds_or_is_listed(question: str):
    failing = {(address, tex): why for address, tex in of_question(question) if (why := fault(address, tex))}
    unread = listed(question, "UNREAD")
    assert {tex: why for (_, tex), why in failing.items() if tex not in unread} == {}
    assert set(unread) == {tex for _, tex in failing}, "listed, but gone or evaluated"


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_misprint_is_noticed(question: str):
    read = [(address, tex) for address, tex in of_question(question) if tex not in listed(question, "UNREAD")]
    survived = [wrong for address, tex in read for _, wrong in misprints(tex) if not fault(address, wrong)]
    assert len(survived) == (listed(question, "MISSED") or 0), survived
