"""A question's page as Markdown: the part as it is asked, and each of its variants with its own numbers."""

import re
from dataclasses import replace

import pytest

from solutions.pages.compute import VARIANTS
from solutions.pages.expand import Page
from solutions.papers import Question, find_part
from tests.pages.canaries_of_pages import SOUND, rests

VARIED = replace(find_part("winter-2021/q3#ii"), mistakes={})


@pytest.fixture
def body(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(Question, "parts", [VARIED])
    monkeypatch.setattr(Question, "slips", ())
    return Page(SOUND.split("\n"), rests=rests()).record().body


def test_variants_count_from_1_and_have_names_of_their_own(body: str):
    count = len(VARIED.variants(VARIANTS))
    assert count > 1
    numbers = [str(number) for number in range(1, count + 1)]
    assert re.findall(r"\*\*Another one like this\*\* \((\d+) of (\d+)\)", body) == [(n, str(count)) for n in numbers]
    assert re.findall(r"Variant (\d+) of part ii\b", body) == numbers
    assert [n for n in numbers if f"ii-v{n}" in body] == numbers and "ii-v0" not in body


def test_each_variant_asks_with_its_own_givens_and_repeats_stem_and_hints(body: str):
    asked = [VARIED.givens, *({**VARIED.givens, **givens} for givens in VARIED.variants(VARIANTS))]
    pools = re.findall(r"It enters a pool of (\d+) × \1 pixels\.", body)
    assert pools == [str(givens["pool"]) for givens in asked]
    assert len(set(pools)) > 1
    rows = re.findall(r"The output has .*= (\d+) rows", body)
    assert rows == [str(VARIED.answer(**givens).volume[0]) for givens in asked]
    stems = re.findall(r"A volume of (\d+) × (\d+) pixels", body)
    assert stems == [(str(givens["height"]), str(givens["width"])) for givens in asked]
    assert body.count("Count the windows.") == len(asked)
