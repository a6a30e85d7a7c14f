"""Canaries for what is refused of a question's page, its parts and its claims."""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from solutions.claim import refuted, shown
from solutions.finding import figure
from solutions.pages.coded import coded
from solutions.pages.expand import Page
from solutions.pages.markup import table
from solutions.pages.rests import Rests
from solutions.pages.source import read_sections
from solutions.papers import Question, find_part
from solutions.part import Part
from tests.pages.canary import Canary

PATH = "docs/exams/winter-2021/q3.md"
POOL = replace(find_part("winter-2021/q3#ii"), vary={}, mistakes={})
DISPUTED = find_part("winter-2021/q3#i")
SOUND = """# winter-2021/q3

/// stem
A volume of {{ height }} × {{ width }} pixels.
///

## winter-2021/q3#ii

/// question
It enters a pool of {{ pool }} × {{ pool }} pixels.
///
/// hint
Count the windows.
///
/// solution
The output has $n$ = {{ answer.volume[0] }} rows.
///
"""


@cache
def rests() -> Rests:
    return Rests()


def page(text: str, *parts: Part) -> Callable:
    """A page of one part, or of others in its place."""

    def broken(folder: Path, patch: pytest.MonkeyPatch) -> Iterable[str]:
        patch.setattr(Question, "parts", parts or [POOL])
        patch.setattr(Question, "slips", ())
        return Page(text.split("\n"), rests=rests()).record().faults

    return broken


def instead(text: str, other: str, of: str = SOUND) -> Callable:
    """The sound page, one text of it replaced."""
    assert text in of
    return page(of.replace(text, other, 1))


def part(**fields: Any) -> Callable:
    return page(SOUND, replace(POOL, **fields))


def claims(**fields: Any) -> Callable:
    """The page of a part in words, or of options."""
    text = re.sub("{{.*?}}", "some", SOUND).replace("/// sol", "/// rubric\n- Some.\n///\n/// sol")
    return page(text, replace(POOL, function=None, key=None, fields={}, **fields))


def ends_its_script(*_: Any) -> None:
    coded(["<script>1</script>", "<script>2</script>"]).data()


def no_words(axes: Any) -> None:
    pass


@figure(height=1)
def unlabelled(axes: Any) -> None:
    """Numbers of nothing."""
    axes.plot([1, 2])


def drawn(draw: Callable) -> Callable:
    def broken(folder: Path, patch: pytest.MonkeyPatch) -> None:
        from solutions.pages.figures import figure

        figure(draw)

    return broken


def disputed(folder: Path, patch: pytest.MonkeyPatch) -> None:
    """A key whose witness accepts the paper's side as well: here that is ours."""
    from solutions.pages.compute import record

    record(replace(DISPUTED, key=replace(DISPUTED.key, theirs=DISPUTED.key.ours)))


def line(text: str, of: str = SOUND) -> int:
    return of[: of.index(text)].count("\n") + 1


def at(text: str, words: str, of: str = SOUND) -> str:
    """A pattern: these words, of the line that has a text."""
    return rf"{PATH}:{line(text, of)}: .*{words}"


OF_PAGES = {
    "a placeholder that raises": Canary(instead("{{ width }}", "{{ 1 / 0 }}"), at("A volume", "ZeroDivisionError")),
    "an undefined name": Canary(instead("{{ width }}", "{{ wdth }}"), at("A volume", "'wdth' is not defined")),
    "an unknown TeX command": Canary(
        instead("$n$", r"$\frob$"), at("The output", r"Unknown command .*frob"), "Traceback"
    ),
    "an unknown block": Canary(instead("/// hint", "/// hnt"), at("/// hint", "'/// hnt' opens or closes no block")),
    "a block that is never closed": Canary(
        instead("windows.\n///", "windows."), at("/// hint", "'hint' is never closed"), "'///' opens or closes no block"
    ),
    "a block before the first part": Canary(instead("/// stem", "/// hint"), at("/// stem", "before the first part")),
    "a page without its address": Canary(
        lambda folder, patch: read_sections(["", "Words"], PATH), rf"{PATH}:2: .*address of its question, not 'Words'"
    ),
    "no section of a part": Canary(
        instead("## winter-2021/q3#ii", "## Pools"),
        rf"{PATH}:\d+: .*before the first part",
        "no section of the parts ii",
    ),
    "a section of no part": Canary(
        instead("#ii\n", "#xix\n"), rf"{PATH}:1: .*sections of no part, xix.* parts ii", "not enough values"
    ),
    "two parts of one address": Canary(
        page(SOUND, POOL, POOL), rf"{PATH}:1: .*several parts have the label ii", "too many values"
    ),
    "two solutions": Canary(instead("/// hint", "/// solution"), at("#ii\n", "q3#ii has 2 solution blocks")),
    "no question": Canary(
        instead("/// question", "/// remark"), at("#ii\n", "q3#ii has 0 question blocks"), "Traceback"
    ),
    "an unlisted topic": Canary(part(topics=("pools",)), at("#ii\n", "the topic 'pools'"), "Traceback"),
    "no rubric": Canary(part(kind="proof"), at("#ii\n", "needs a rubric")),
    "an answer that raises": Canary(part(show=lambda answer: 1 / 0), at("#ii\n", "ZeroDivisionError")),
    "a wrong formula as an answer": Canary(
        part(tex=lambda answer: r"\frob"), at("#ii\n", "Unknown command"), "Traceback"
    ),
    "a claim that nothing shows": Canary(
        claims(kind="prose", claims={"a": shown("Two is odd", lambda: 2 % 2)}), at("#ii\n", "what was to show it")
    ),
    "an option that nothing refutes": Canary(
        claims(kind="choice", claims={"i": refuted("Two is even", lambda: 2 % 2)}), at("#ii\n", "what was to refute it")
    ),
    "a witness that accepts both sides": Canary(disputed, r"its witness says \(True, True\)"),
    "a typed number": Canary(instead("the windows", "31 windows"), at("the windows", "31 is typed")),
    "a mark of no typed number": Canary(
        instead("the windows", "windows{# typed 31: it is asked #}"), at("the windows", "31 is marked as typed")
    ),
    "a figure without words": Canary(drawn(no_words), "no_words needs a docstring", "missing 1 required"),
    "a figure without labels": Canary(drawn(unlabelled), "unlabelled has numbers along x"),
    "a mark of a hole in a variant": Canary(
        page(SOUND.replace("the windows", "⟦1⟧ windows"), replace(POOL, vary={"pool": (3, 4)})), "where it means a hole"
    ),
    "a script in a variant": Canary(ends_its_script, "where it would end the script that holds it"),
    "a column without a head": Canary(lambda *_: table([("a", 1)], head=["name", ""]) and (), "a name for each column"),
}
