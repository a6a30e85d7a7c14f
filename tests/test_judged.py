"""What a person judged and nothing computes is entered twice: what a part asks for and over what it varies, where each
mistake leads beside its words, and what a disputed key means. `python -m tests.test_judged` writes `judged.json` anew;
read what has changed in it.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from solutions.pages.formulas import formula_entries
from solutions.pages.plain import plain
from solutions.pages.sentences import mistake_words
from solutions.pages.text import entries
from solutions.papers import parts
from solutions.part import Part
from tests import chosen

FILE = Path(__file__).with_name("judged.json")
DIGITS = 4


def judged(part: Part) -> dict[str, Any]:
    """What a part asks for, over what its givens vary, the degree of a dispute, and where mistakes lead, each by what
    is said of it; of a formula at its first point.
    """
    found: dict[str, Any] = {"asks": f"{part.kind} for {part.points}: {', '.join(part.topics)}"}
    if part.tolerance:
        found["tolerance"] = part.tolerance
    if part.vary:
        found["varies"] = {name: in_short(domain) for name, domain in part.vary.items()}
    for words, mistake in part.mistakes.items():
        led_to = entries(part, part.mistaken(mistake))
        said = {name or "answer": plain(entry) for name, entry in led_to.items()}
        found[mistake_words(part, words, mistake)] = ", ".join(f"{name} {entry}" for name, entry in said.items())
    for entry in formula_entries(part, {})[:1]:
        found |= {words: rounded(json.loads(values)[0]) for values, words in entry.mistakes}
    if part.key and part.key.degree:
        found["the key is"] = part.key.degree
    return found


def in_short(domain: Iterable[Any]) -> str:
    return str(domain) if isinstance(domain, range) else ", ".join(map(plain, domain))


def rounded(value: Any) -> Any:
    return [rounded(entry) for entry in value] if isinstance(value, list) else float(f"{value:.{DIGITS}g}")


PARTS = {part.address: part for part in chosen.parts()}


@pytest.mark.parametrize("address", PARTS)
def test_what_was_judged_is_what_was_entered(address: str):
    assert json.loads(FILE.read_text("utf-8")).get(address, {}) == judged(PARTS[address])


def test_nothing_else_was_entered():
    assert list(json.loads(FILE.read_text("utf-8"))) == [part.address for part in parts()]


if __name__ == "__main__":
    all_parts = {part.address: judged(part) for part in parts()}
    FILE.write_text(json.dumps(all_parts, ensure_ascii=False, indent=1) + "\n", "utf-8")
