"""The numbers of a page's text, with the exam's givens and with others, read beside what its source computes."""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any
from xml.etree.ElementTree import Element

import numpy as np
import pytest

from solutions.address import room_of
from solutions.formula import Unread, evaluate
from solutions.pages.compute import VARIANTS
from solutions.pages.fences import EXECUTED
from solutions.pages.sentences import EXPRESSION, value
from solutions.pages.source import Section, page_path, read_sections
from solutions.pages.typed import MARK
from solutions.papers import find_part, find_question, parts, questions
from solutions.part import Part
from tests.built import Site, variants_of, words
from tests.pages.test_stated import letters, of_class, own

PARTS = [part.address for part in parts()]
VARIED = [part.address for part in parts() if part.vary]
MAKES = re.compile(r"\b(?:table|figure|code|numbers)\(")  # more than a number or a word
FORMULA = re.compile(r"\$\$(.+?)\$\$|(?<!\$)\$([^$]+?)\$(?!\$)", re.DOTALL)


def section_of(address: str) -> Section:
    path = page_path(address.partition("#")[0])
    (found,) = (s for s in read_sections(path.read_text("utf-8").splitlines(), path.name) if s.address == address)
    return found


def text_of(section: Section, *kinds: str) -> list[str]:
    """The blocks of some kinds, the stem first, as they are written, without programs, and the numbers of lists."""
    blocks = [section.stem] if section.stem and "stem" in kinds else []
    blocks += [block for kind in kinds if kind != "stem" for block in section.blocks(kind)]
    left_out = re.compile(r"^```.*?^```$|^\s*\d+\. ", re.MULTILINE | re.DOTALL)
    return [MARK.sub("", left_out.sub("", "\n".join(block.lines))) for block in blocks]


def names_of(part: Part, givens: Mapping[str, Any]) -> dict[str, Any]:
    """What a sentence of a part may name, but for what makes more than a number or a word."""
    question = find_question(part.address.partition("#")[0])
    rooms = {room.__name__.rpartition(".")[2]: room for room in question.rooms}
    shared = {name: thing for module in question.shared for name, thing in vars(module).items()}
    own_rooms = [vars(room) for name, room in rooms.items() if name.startswith(room_of(part.label))]
    of_rooms = {name: thing for room in own_rooms for name, thing in room.items()}
    return {**rooms, **shared, **of_rooms, **part.givens, **givens, "answer": part.answer(**givens)}


def filled(text: str, names: Mapping[str, Any]) -> str:
    return EXPRESSION.sub(lambda match: "" if MAKES.search(match[1]) else value(match[1], names), text)


def numbers_in(text: str) -> list[str]:
    """As they are printed, in text or in TeX.

    >>> numbers_in("of [2 rows](page3.md) and $x_4$: 1,024 or 0.5")
    ['2', '4', '1024', '0.5']
    """
    text = re.sub(r"\]\([^)]*\)|\\mathbb\{1\}", " ", text)
    text = re.sub(r"(?<=\d),(?=\d{3})", "", re.sub(r"\\tfrac(\d)(\d)", r"\1 \2", text))
    return re.findall(r"[0-9]+(?:\.[0-9]+)?", text)


def numbers_seen(*elements: Element) -> list[str]:
    """Those of some elements, but for their figures, tables and programs."""

    def texts(element: Element) -> Iterator[str]:
        if element.tag not in ("figure", "table", "pre", "summary", "annotation", "form"):
            yield element.text or ""
            for child in element:
                yield from texts(child)
                yield child.tail or ""

    return numbers_in(" ".join(text for element in elements for text in texts(element)))


def hints_of(element: Element) -> list[Element]:
    """The outermost: each holds the next."""
    return of_class(element, "hint")[:1]


def instances(part: Part) -> list[dict[str, Any]]:
    return [{}, *part.variants(VARIANTS)]


# What a reader sees


@pytest.mark.parametrize("address", PARTS)
def test_a_question_its_hints_and_its_solution_say_the_numbers_of_their_source(site: Any, address: str):
    part, section = find_part(address), section_of(address)
    page = Site(site).page(f"exams/{part.exam}/{part.question}/")
    (shown,) = [e for e in page.with_attribute("data-part") if e.get("data-part") == address and e.tag == "section"]
    names = names_of(part, {})
    for kind, seen in (("question", [own(shown, "question")]), ("hint", hints_of(shown))):
        source = "\n\n".join(text_of(section, kind))
        assert numbers_seen(*seen) == numbers_in(filled(source, names)), kind
    assert_follows_the_answer(own(shown, "worked"), section, names)


@pytest.mark.parametrize("question", [question.address for question in questions()])
def test_the_stems_stand_on_their_page(site: Any, question: str):
    """Each once, with the givens of its first part; the pieces between its formulas are compared."""
    shown = letters(words(Site(site).page(f"exams/{question}/").article, but=("details", "form")))
    stems = {}
    for part in find_question(question).parts:
        if section_of(part.address).stem:
            stems.setdefault("\n".join(section_of(part.address).stem.lines), part)
    for part in stems.values():
        (text,) = text_of(section_of(part.address), "stem")
        text = re.sub(r"(?m)^ *\d+\. |\]\([^)]*\)|<[^>]*>", " ", filled(text, names_of(part, {})))
        pieces = map(letters, re.split(r"\n\n+|" + re.sub(r"\((?!\?)", "(?:", FORMULA.pattern), text, flags=re.DOTALL))
        assert [piece for piece in pieces if piece not in shown] == []


@pytest.mark.parametrize("address", VARIED)
def test_a_variant_says_its_own_givens_and_is_complete(site: Any, address: str):
    part, section = find_part(address), section_of(address)
    asides = zip(variants_of(site, part), part.variants(VARIANTS), strict=True)
    for number, (shown, givens) in enumerate(asides, start=1):
        assert shown.get("id") == f"{part.label}-v{number}"
        names, children = names_of(part, givens), list(shown)
        form = next(place for place, child in enumerate(children) if child.tag == "form")
        asked = filled("\n\n".join(text_of(section, "stem", "question")), names)
        assert numbers_seen(*children[1:form]) == numbers_in(asked), number
        assert is_complete(letters_of(*children[1:form]), asked), number
        hints = filled("\n\n".join(text_of(section, "hint")), names)
        assert numbers_seen(*hints_of(shown)) == numbers_in(hints), number
        assert is_complete(letters_of(*hints_of(shown)), hints), number
        (folded,) = of_class(shown, "solution")
        assert_follows_the_answer(folded, section, names)


def assert_follows_the_answer(worked: Element, section: Section, names: Mapping[str, Any]) -> None:
    """Below the answer the text of the solution says its numbers first; then come reasons and mistakes."""
    (block,) = section.blocks("solution")
    if any(map(EXECUTED.match, block.lines)):
        return
    children = list(worked)
    (box,) = [place for place, child in enumerate(children) if child.get("class") == "answer"]
    expected = numbers_in(filled("\n\n".join(text_of(section, "solution")), names))
    assert numbers_seen(*children[box + 1 :])[: len(expected)] == expected, section.address


def is_complete(shown: str, markdown: str) -> bool:
    """Whether a text is there, its formulas and links left out of account."""
    return len(shown) >= len(re.sub(r"\]\(.*?\)|[^A-Za-z]", "", FORMULA.sub("", markdown)))


def letters_of(*elements: Element) -> str:
    return re.sub("[^A-Za-z]", "", "".join(text for element in elements for text in element.itertext()))


# What is written


@pytest.mark.parametrize("address", VARIED)
def test_a_question_names_each_given_that_varies(address: str):
    """Not another one that happens to have the same value in the exam."""
    part, section = find_part(address), section_of(address)
    expressions = EXPRESSION.findall("\n".join(text_of(section, "stem", "question")))
    named = {name for expression in expressions for name in re.findall(r"\w+", expression)}
    assert set(part.vary) - named == set()


PLAIN = re.compile(r"(?<![\w.,$])[\d(][\d\s·+−()²³.,]*=\s*\d[\d.,]*(?<![.,])")
QUOTIENT = re.compile(r"(\d[\d.]*|\([^()]*\))\s*/\s*(\d[\d.]*|\([^()]*\))")
AS_TEX = str.maketrans({"·": r"\cdot ", "−": "-", "²": "^2", "³": "^3", ",": ""})


def worths(tex: str) -> list[float | None]:
    r"""What the sides of an equation are worth; nothing where a side is no number.

    >>> worths(r"(3 \cdot 3 + 1) \cdot 2 = 20 = n"), worths(r"\lfloor (9 - 2) / 2 \rfloor + 1 = 4")
    ([20.0, 20.0, None], [4.0, 4.0])
    """
    tex = QUOTIENT.sub(r"\\frac{\1}{\2}", tex)
    tex = re.sub(r"(?:\\left)?\\lfloor", r"F\\left(", re.sub(r"(?:\\right)?\\rfloor", r"\\right)", tex))
    return [_worth(side.strip(" .,\n")) for side in re.split(r"=|\\approx", tex)]


def _worth(tex: str) -> float | None:
    try:
        with np.errstate(all="ignore"):
            return float(evaluate(tex, {"F": np.floor}).squeeze())
    except (Unread, ValueError, TypeError, IndexError, KeyError):
        return None


def unequal(text: str) -> list[str]:
    """The equations of a text whose sides are different numbers; one that is printed is rounded.

    >>> unequal(r"$2 \\cdot 3 + 1 = 7$, $n = 5 = 5$, $\\log 2 = 0.6931$, 20 · 100 = 2,000.")
    []
    >>> unequal("$2 = 3$, or 2² = 5")
    ['2 = 3', '2^2 = 5']
    """
    wrong = []
    in_words = [found.translate(AS_TEX) for found in PLAIN.findall(FORMULA.sub(" ", text))]
    for tex in [match[1] or match[2] for match in FORMULA.finditer(text)] + in_words:
        sides = worths(tex)
        pairs = [(a, b) for a, b in pairwise(sides) if a is not None and b is not None]
        wrong += [tex.strip()] * any(not np.isclose(a, b, rtol=1e-3, atol=5e-4) for a, b in pairs)
    return wrong


@pytest.mark.parametrize("address", PARTS)
def test_an_equation_of_numbers_holds_whatever_the_givens(address: str):
    part, section = find_part(address), section_of(address)
    for givens in instances(part):
        names = names_of(part, givens)
        for text in text_of(section, "question", "hint", "solution", "remark"):
            assert unequal(filled(text, names)) == [], givens


def test_equations_of_numbers_are_found():
    """On the pages, so that the test above does not run empty."""
    text = "\n".join(text_of(section_of("winter-2021/q3#i"), "solution"))
    formulas = [m[1] for m in FORMULA.finditer(filled(text, names_of(find_part("winter-2021/q3#i"), {}))) if m[1]]
    assert [len([side for side in worths(tex) if side is not None]) for tex in formulas] == [2, 2]
    assert not EXECUTED.search(text)
