"""What a person judged and nothing computes is entered twice: where each mistake leads beside its words, and what a
disputed key means. `python -m tests.test_judged` writes `judged.json` anew; read what has changed in it.
"""

import json
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
    """Where mistakes lead, each by what is said of it, of a formula at its first point; and the degree of a dispute."""
    found: dict[str, Any] = {}
    for words, mistake in part.mistakes.items():
        led_to = entries(part, part.mistaken(mistake))
        said = {name or "answer": plain(entry) for name, entry in led_to.items()}
        found[mistake_words(part, words, mistake)] = ", ".join(f"{name} {entry}" for name, entry in said.items())
    for entry in formula_entries(part, {})[:1]:
        found |= {words: rounded(json.loads(values)[0]) for values, words in entry.mistakes}
    if part.key and part.key.degree:
        found["the key is"] = part.key.degree
    return found


def rounded(value: Any) -> Any:
    return [rounded(entry) for entry in value] if isinstance(value, list) else float(f"{value:.{DIGITS}g}")


def is_judged(part: Part) -> bool:
    return bool(part.mistakes or part.formula or (part.key and part.key.degree))


PARTS = {part.address: part for part in chosen.parts() if is_judged(part)}


@pytest.mark.parametrize("address", PARTS)
def test_what_was_judged_is_what_was_entered(address: str):
    assert json.loads(FILE.read_text("utf-8")).get(address, {}) == judged(PARTS[address])


def test_nothing_else_was_entered():
    assert set(json.loads(FILE.read_text("utf-8"))) <= {part.address for part in parts() if is_judged(part)}


if __name__ == "__main__":
    all_parts = {part.address: found for part in parts() if (found := judged(part))}
    FILE.write_text(json.dumps(all_parts, ensure_ascii=False, indent=1) + "\n", "utf-8")
