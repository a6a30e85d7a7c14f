"""A question's page: the part as it is asked, and each of its variants with its own numbers."""

import re
from dataclasses import replace

import pytest

from solutions.pages.compute import VARIANTS
from solutions.pages.expand import Page
from solutions.papers import Question, find_part
from tests.pages.canaries_of_pages import SOUND, rests

VARIED = replace(find_part("winter-2021/q3#ii"), mistakes={})


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The Markdown of the page, and the HTML of each variant."""
    monkeypatch.setattr(Question, "parts", [VARIED])
    monkeypatch.setattr(Question, "slips", ())
    record = Page(SOUND.split("\n"), rests=rests()).record()
    return [record.body, *record.variants["ii"].texts()]


def test_variants_count_from_1_and_have_names_of_their_own(told: list[str]):
    count = len(VARIED.variants(VARIANTS))
    assert count == len(told) - 1 > 1
    for number, text in enumerate(told[1:], start=1):
        assert re.findall(r"Variant (\d+) of part ii\b", text) == [str(number)]
        assert f"{number} of {count}" in text
        assert set(re.findall(r"\bii-v\d+", text)) == {f"ii-v{number}"}


def test_each_variant_asks_with_its_own_givens_and_repeats_stem_and_hints(told: list[str]):
    asked = [VARIED.givens, *({**VARIED.givens, **givens} for givens in VARIED.variants(VARIANTS))]
    for text, givens in zip(told, asked, strict=True):
        assert re.findall(r"It enters a pool of (\d+) × \1 pixels\.", text) == [str(givens["pool"])]
        assert re.findall(r"The output has .*= (\d+) rows", text) == [str(VARIED.answer(**givens).volume[0])]
        (stem,) = re.findall(r"A volume of (\d+) × (\d+) pixels", text)
        assert stem == (str(givens["height"]), str(givens["width"]))
        assert text.count("Count the windows.") == 1
    assert len({givens["pool"] for givens in asked}) > 1
