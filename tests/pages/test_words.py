"""The words of parts: every number in them is printed, to what it is worth, and a key says what it prints."""

import re
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from solutions.formula import Unread, evaluate
from solutions.pages import sentences
from solutions.pages.sentences import EXPRESSION, said
from solutions.papers import parts
from solutions.part import UNSTATED, Part
from tests.pages.formulas import words_of
from tests.pages.test_numbers import FORMULA, numbers_in, unequal
from tests.pages.test_written import is_worth

PARTS = {part.address: part for part in parts()}
of_every_part = pytest.mark.parametrize("address", PARTS)


# The numbers from three to nine that sentences type: those of names, and of options as the paper prints them.
SMALL = {
    "winter-2020/q7#f": "3",
    "winter-2021/q2#e": "3 5",
    "winter-2021/q3#vii-b": "5",
    "winter-2021/q3#vii-c": "6 9",
    "fall-2021/q1#g": "3 6",
    "fall-2021/q5#conv5-8": "8",
    "undated/q1#c": "3 4 5",
    "undated/q1#e": "4",
}


def told(part: Part) -> list[str]:
    """The sentences of a part as they are written, but for its key."""
    claims = [text for claim in part.claims.values() for text in (claim.text, claim.because)]
    return [part.title, *claims, *part.mistakes]


@of_every_part
def test_a_sentence_types_no_number_from_three_on(address: str):
    written = EXPRESSION.sub("x", FORMULA.sub("x", "\n".join(told(PARTS[address]))))
    assert set(re.findall(r"(?<![\w.,])[3-9](?![\w.,]*\d)", written)) == set(SMALL.get(address, "").split())


def printed_in(part: Part, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Any, str]]:
    """What the sentences of a part print with a format: the expression, what it is worth, and what is said."""
    found, original = [], sentences.value

    def value(expression: str, names: Any) -> str:
        found.append((expression, names, original(expression, names)))
        return found[-1][2]

    monkeypatch.setattr(sentences, "value", value)
    list(words_of(part))
    for expression, names, words in found:
        bare, _, form = expression.rpartition(":")
        if re.fullmatch(r"[-+,]?\.?\d*[a-z%]?", form) and bare:
            yield expression, eval(bare, dict(names)), words


@of_every_part
def test_a_format_in_a_sentence_keeps_what_a_number_is_worth(address: str, monkeypatch: pytest.MonkeyPatch):
    printed = list(printed_in(PARTS[address], monkeypatch))
    assert [expression for expression, worth, words in printed if not is_worth(words, worth)] == []


@of_every_part
def test_a_sentence_says_each_number_once(address: str):
    """So that one which stands for another is noticed."""
    for sentence in told(PARTS[address]):
        found = re.findall(r"found\[\"[^\"]+\"\]", sentence)
        assert len(found) == len(set(found)), sentence


# Keys


SIGNS = str.maketrans({"·": "*", "−": "-", "×": "*"})
KEYS = [
    address
    for address, part in PARTS.items()
    if part.kind in ("number", "shape", "array", "layer") and part.key and part.key.printed is not UNSTATED
]


def flat(value: Any) -> Iterator[str]:
    """The numbers in a value, as a key says them, and the indices of its symbols."""
    if isinstance(value, tuple | list):
        for entry in value:
            yield from flat(entry)
    elif isinstance(value, int | float):
        yield f"{abs(value):.6g}" if isinstance(value, float) else str(abs(value))
    else:
        yield from re.findall(r"\d+", str(value))


# Keys that say in words how they differ from what is known, or an example.
RELATIVE = {
    "spring-2018/q2#m-ii": "the filters",
    "spring-2018/q4#c": "the rows",
    "spring-2018/q7#c-ii": "a column",
    "winter-2021/q3#v": "one of several designs",
}


@pytest.mark.parametrize("address", [address for address in KEYS if address not in RELATIVE])
def test_the_text_of_a_key_says_what_it_prints(address: str):
    """Each number of it but a side of 1, or what is worth it; and the equations in it hold."""
    key = PARTS[address].key
    text = said(PARTS[address], key.text)
    worths = [worth for worth in map(_worth, re.split(r"[,:;=]", text)) if worth is not None]
    missing = [number for number in flat(key.printed) if number not in ["1", *numbers_in(text)]]
    assert [number for number in missing if not any(np.isclose(float(number), worth) for worth in worths)] == []
    assert [wrong for piece in text.split(", ") for wrong in unequal(piece.replace("×", "·"))] == []


def _worth(text: str) -> float | None:
    tex = re.sub(r"(\([^()]*\)|[\d.]+)/(\([^()]*\)|[\d.]+)", r"\\frac{\1}{\2}", text.translate(SIGNS))
    try:
        return abs(float(evaluate(tex.replace("*", r"\cdot ").replace("log", r"\log "), {}).squeeze()))
    except (Unread, ValueError, TypeError, IndexError, KeyError):
        return None


@pytest.mark.parametrize("address", [address for address, part in PARTS.items() if part.groups])
def test_the_label_of_a_group_speaks_of_it(address: str):
    assert all(re.search(rf"\b{name}\b", label) for name, label in PARTS[address].groups.items())
