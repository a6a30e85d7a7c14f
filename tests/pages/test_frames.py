"""What stands around an answer on its page: how we know, whose words these are, what a form asks, where links lead."""

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import pytest

from solutions.address import experiment_address
from solutions.finding import has_control
from solutions.pages import links, routes
from solutions.pages.markup import option_name
from solutions.pages.sentences import claimed, said, slipped
from solutions.papers import exams, find_part, find_question, parts, questions
from solutions.part import Part
from tests.built import Site, variants_of, words
from tests.pages.test_numbers import FORMULA, filled, hints_of, names_of, section_of, text_of
from tests.pages.test_stated import is_named, letters, of_class, own, read, says

SUMMARIES = {"known": "How we know", "rubric": "The rubric", "solution": "Worked solution", "further": "Going further"}
MARKED_BY_READERS = ("prose", "formula", "code", "proof", "figure")


@pytest.fixture(scope="module", params=[question.address for question in questions()])
def sections(request, site: Path) -> list[tuple[Part, Element]]:
    """The parts of a question, each with its section of the page."""
    page = Site(site).page(f"exams/{request.param}/")
    found = {e.get("data-part"): e for e in page.with_attribute("data-part") if e.tag == "section"}
    return [(part, found[part.address]) for part in find_question(request.param).parts]


def linked(element: Element) -> list[str]:
    return [link.get("href") for link in element.iter("a")]


def same_program(listing: Element, function: Any) -> bool:
    """Whether a listing is that of a function, but for its marks and its docstring."""
    shown = "".join("".join(listing.itertext()).split())
    if function.__name__ == "<lambda>":
        return shown in "".join(inspect.getsource(function).split())
    (theirs,), (ours,) = (
        ast.parse(textwrap.dedent(text)).body for text in (inspect.getsource(function), "".join(listing.itertext()))
    )
    for tree in (theirs, ours):
        tree.decorator_list = []
        tree.body = tree.body[ast.get_docstring(tree) is not None :]
    return ast.dump(theirs) == ast.dump(ours)


# The parts


def test_a_part_is_called_by_its_letter_and_its_title(sections: list[tuple[Part, Element]]):
    for part, section in sections:
        letter = "" if part.kind == "layer" else letters(part.label.split("-")[-1])
        assert letters(words(own(section, "part-title"))) == letter + read(said(part, part.title)), part.address


def test_how_we_know_names_what_computed_and_each_route_with_its_test(sections: list[tuple[Part, Element]]):
    for part, section in sections:
        known = next(e for e in of_class(section, "known") if words(e).startswith(SUMMARIES["known"]))
        told = [tuple(words(cell) for cell in row) for row in known.find("dl")]
        name = f"{part.function.__name__}{'' if part.kind == 'code' else '()'}" if part.function else ""
        by = f"by {name}" if name else "statement by statement"
        assert told[0] == ("Computed", f"{by} while this page was built, and pinned by its doctest"), part.address
        found = routes.of_part(part)
        assert [name for name, _ in told[1:]] == (["Confirmed"] + [""] * len(found))[: len(found)]
        for (_, by), route in zip(told[1:], found, strict=True):
            assert letters(by) == f"by{read(route.what)}test", part.address
        assert linked(known.find("dl")) == [links.source(route.path, route.line) for route in found]
        listings = [e for e in known if "code" in (e.get("class") or "").split()]
        assert len(listings) == bool(part.function)
        for listing in listings:
            assert words(listing.find("summary")) == "The function that computes the answer"
            assert same_program(next(listing.iter("pre")), part.function), part.address
        foot = own(known, "answer-foot")
        assert words(foot) == f"{part.address} Is this answer wrong?"
        assert linked(foot) == [links.report(part.address)]


def test_an_answer_says_that_it_is_one_and_what_the_key_is_worth(sections: list[tuple[Part, Element]]):
    for part, section in sections:
        box = next(e for e in of_class(section, "answer") if e.get("data-answer"))
        assert [e.get("class") for e in box] == ["answer-title", "answer-value", "answer-key"]
        assert words(box[0]) == "Answer" and words(box[2]).startswith("The official key: ")
        assert box.get("aria-label") == f"Answer to part {part.label}"
        link = "Why, and what shows it" if part.key and part.key.why else ""
        assert words(box[2]).endswith(link) and bool(link) == bool(linked(box[2])), part.address
        verdict = own(box, "verdict").get("class")
        assert verdict == f"verdict verdict-{part.verdict}"


def test_what_the_paper_says_is_told_as_its_words(sections: list[tuple[Part, Element]]):
    for part, section in sections:
        for folded in of_class(section, "known")[1:]:
            assert words(folded.find("summary")) == "The official key"
            assert words(folded.find("p")).startswith("The paper says: "), part.address


def test_a_statement_says_how_it_was_decided(sections: list[tuple[Part, Element]]):
    for part, section in sections:
        controlled = any(claim.by and has_control(claim.by) for claim in part.claims.values())
        for table in of_class(section, "statements"):
            heads = [words(head) for head in next(table.iter("thead")).iter("th")]
            assert heads == ["statement", "measured"] + ["without the cause"] * controlled
            rows = [row for row in next(table.iter("tbody")) if "opened" not in (row.get("class") or "")]
            for row, claim in zip(rows, part.claims.values(), strict=True):
                mark = own(row, "mark").get("class")
                assert mark == f"mark mark-{'yes' if claim.holds(**part.givens) else 'no'}", part.address
                assert claim.by or words(row[1]).startswith("Argued, not computed: "), part.address
            deciders = list(dict.fromkeys(claim.by for claim in part.claims.values() if claim.by))
            opened = of_class(table, "opened")
            assert len(opened) == len(deciders), part.address
            told: dict[Any, str] = {}  # a program that is called with other arguments is told once
            for row, decider in zip(opened, deciders, strict=True):
                code = getattr(decider, "func", decider).__code__
                name = next(name for name, claim in part.claims.items() if claim.by is decider)
                if code in told:
                    said_of = re.fullmatch(r"What was done is told for (.+)\.", words(row))[1]
                    assert is_named(said_of, told[code], claimed(part, part.claims[told[code]]), part.kind)
                else:
                    assert_shows(row, decider)
                told.setdefault(code, name)


def assert_shows(row: Element, decider: Any) -> None:
    """An opened row says what was done, in words and in code, and where it stands."""
    function, address = getattr(decider, "func", decider), experiment_address(decider)
    assert words(next(row.iter("summary"))) == "What was done"
    assert linked(row) == ([links.experiment(address)] if address else [])
    assert not address or address in words(row)
    assert same_program(next(row.iter("pre")), function), function.__name__
    first = (inspect.getdoc(function) or "").partition("\n\n")[0].split("$")[0]
    assert letters(first)[:40] in letters(words(row)), function.__name__


def test_a_derivation_is_numbered_and_says_that_it_was_compared(sections: list[tuple[Part, Element]]):
    for part, section in sections:
        for derivation in of_class(section, "derivation"):
            starts = [int(list_.get("start", 1)) for list_ in derivation.iter("ol")]
            assert starts[:1] == [1] and len(list(derivation.iter("li"))) == len(part.derivation.steps)
            assert words(derivation).endswith("on random instances while the tests ran."), part.address


def test_folds_are_called_by_what_is_in_them_and_none_is_open(sections: list[tuple[Part, Element]]):
    for part, section in sections:
        for name, summary in SUMMARIES.items():
            for fold in of_class(section, name):
                assert words(fold.find("summary")) in (summary, "The official key"), part.address
        hints = of_class(section, "hint")
        assert [words(hint.find("summary")) for hint in hints] == [f"Hint {n + 1}" for n in range(len(hints))]
        assert len(hints) == len(list(section_of(part.address).blocks("hint"))), part.address
        assert [fold for fold in section.iter("details") if fold.get("open") is not None] == []


# What is asked


def test_a_form_says_what_it_wants(sections: list[tuple[Part, Element]]):
    for part, section in sections:
        form = next(e for e in section.iter("form") if e.get("data-part") == part.address)
        assert form.get("aria-label") == f"Your answer to part {part.label}" and form.get("method") == "dialog"
        by_reader = part.kind in MARKED_BY_READERS and not part.conditions
        (button,) = form.iter("button")
        fields = [e for e in form.iter() if e.get("data-kind")]
        assert words(button) == ("Mark it yourself" if by_reader and not fields else "Check"), part.address
        assert (form.get("data-rubric") is not None) == by_reader == bool(of_class(section, "rubric"))
        for field in fields:
            (label,) = (words(e) for e in form.iter("label") if e.get("for") == field.get("id"))
            assert field.get("placeholder") == placeholder(part, field, label), part.address
        if part.kind == "choice":
            assert_offers(form, part)
        text = [label for label in form.iter("label") if label.get("for") == f"{part.label}-text"]
        program = {"code": "Your program", "formula": "Your formula and how you got it", "proof": "Your proof"}
        wanted = "How you got it" if fields else program.get(part.kind, "Your answer")
        assert [words(label) for label in text] == [wanted] * by_reader, part.address
        letters_of = part.formula.letters if part.formula and fields else {}
        told = [words(line) for line in of_class(form, "meta") if words(line).startswith("Write ")]
        assert len(told) == len(fields) * bool(letters_of)
        assert all(f"{letter} for" in line for line in told for letter in letters_of), part.address


def placeholder(part: Part, field: Element, label: str) -> str | None:
    """An example of what a field takes, of as many sides as its label names."""
    expected = field.get("data-expect") or ""
    if field.tag == "textarea":
        rows = int(field.get("rows"))
        return f"{rows} rows of {len(expected.split(',')) // rows} numbers"
    has_names = re.search(r"[a-zA-Z]", expected)
    numbers = "3 × 4 × 5" if label.count("×") == 2 else "3 × 4"
    examples = {"shape": f"for example {'a × b' if has_names else numbers}", "array": "for example 1, 2, 3"}
    return examples.get(field.get("data-kind"))


def assert_offers(form: Element, part: Part) -> None:
    """A choice asks for one or for all that hold, and its options say what they claim."""
    (legend,) = form.iter("legend")
    every = "Tick every statement that is false" if part.asks_for_false else "Tick all that apply"
    assert words(legend) == (every if part.several else "Choose one for each" if part.groups else "Choose one")
    for option, (name, claim) in zip(of_class(form, "option"), part.claims.items(), strict=True):
        label = words(option.find("label"))
        called = "" if part.groups else option_name(name)
        assert label.startswith(called) and says(label.removeprefix(called), claimed(part, claim)), part.address
        names = {e.get("name") for e in option.iter("input")}
        assert names == {f"{part.label}-{name.partition('-')[0]}" if part.groups else part.label}
    groups = [words(e) for e in form.iter("p") if (e.get("id") or "").removeprefix(f"{part.label}-") in part.groups]
    assert [letters(group) for group in groups] == [read(label) for label in part.groups.values()]


# What is written


@pytest.mark.parametrize("kind", ["question", "hint", "solution", "remark"])
def test_all_that_is_written_stands_in_its_place(sections: list[tuple[Part, Element]], kind: str):
    """The pieces between formulas, in their order; other tests compare the numbers."""
    for part, section in sections:
        written = "\n\n".join(text_of(section_of(part.address), kind))
        if not written:
            continue
        places = {
            "question": lambda section=section: [own(section, "question")],
            "hint": lambda section=section: hints_of(section),
            "solution": lambda section=section: [own(section, "worked")],
            "remark": lambda section=section: of_class(section, "further")[:1],
        }[kind]()
        shown, after = NUMBERS.sub("", letters("".join(words(place) for place in places))), 0
        for piece in pieces(NUMBERS.sub("", filled(written, names_of(part, {})))):
            after = shown.find(piece, after)
            assert after >= 0, (part.address, piece)


NUMBERS = re.compile(r"\d+")


def pieces(text: str) -> Iterator[str]:
    """A text of Markdown as letters, without links, marks, figures and formulas."""
    text = re.sub(r"(?m)\]\([^)]*\)|\]\[[^\]]*\]|<[^>]*>|^\|[-:| ]*\|$", " ", text)
    yield from filter(
        None, map(letters, re.split(r"\n\n+|\||" + re.sub(r"\((?!\?)", "(?:", FORMULA.pattern), text, flags=re.DOTALL))
    )


@pytest.mark.parametrize("question", [question.address for question in questions()])
def test_a_question_is_called_by_its_title_and_links_its_sources(site: Path, question: str):
    asked, page = find_question(question), Site(site).page(f"exams/{question}/")
    (title,) = page.article.iter("h1")
    assert letters(words(title)) == letters(f"{asked.slug[1:]}. {asked.title}")
    (described,) = [e for e in page.root.iter("meta") if e.get("name") == "description"]
    assert f"question {asked.slug[1:]}: {asked.title}" in described.get("content")
    (foot,) = of_class(page.article, "foot")
    said = r"Sources of this page: its text, its functions \(.+\), its second routes \(.+\)\. Report a mistake\."
    assert re.fullmatch(said, words(foot))
    assert linked(foot)[0] == links.source(f"docs/exams/{question}.md")
    assert linked(foot)[-1] == links.report(question)
    tests = {f"tests/{path.as_posix().partition('/tests/')[2]}" for path in routes.files_of(question)}
    assert {links.source(path) for path in tests} <= set(linked(foot))


# Derived pages


def test_each_slip_of_a_paper_has_its_row(site: Path):
    article = Site(site).page("errata/").article
    slips = [
        slip for exam, of_exam in exams().values() for slip in [*exam.slips, *(s for q in of_exam for s in q.slips)]
    ]
    rows = [row for table in article.iter("table") for row in table.iter("tr") if slip_of(row)]
    assert len(rows) == len(slips)
    for row, slip in zip(rows, slips, strict=True):
        assert words(row[0]) == slip.where
        assert says(words(row[1]), slipped(slip)), slip.where
        assert words(row[2]) == ("shown by a computation" if slip.shown_by else "read in the paper")
        assert bool(linked(row[2])) == bool(slip.shown_by)


def slip_of(row: Element) -> bool:
    return words(row).endswith(("shown by a computation", "read in the paper"))


HEADS = {
    "errata/": ["part", "the paper says", "why we differ, and what shows it"],
    "about/verified/": ["paper", "questions", "parts", "answers are", "confirmed again", "official keys"],
    **{f"exams/{slug}/": ["part", "title", "points", "topics", "official key"] for slug in exams()},
    **{
        f"topics/{topic}/": ["part", "title", "asks for", "points"]
        for topic in sorted({t for p in parts() for t in p.topics})
    },
}


@pytest.mark.parametrize("address", HEADS)
def test_the_columns_of_a_derived_table_are_called_by_what_they_hold(site: Path, address: str):
    tables = list(Site(site).page(address).article.iter("table"))
    heads = [[words(head) for head in next(table.iter("thead")).iter("th")] for table in tables]
    assert HEADS[address] in heads
    for row in (row for table in tables for row in table.iter("tr") if any(c.get("data-head") for c in row)):
        told = [cell.get("data-head") for cell in row.iter("td")]
        assert told[told[0] is None :] == HEADS[address][1 + (told[0] is None) :]  # a second name needs no head


def test_an_experiment_says_what_it_does_and_what_confirms_it(site: Path):
    article = Site(site).page("experiments/").article
    found = {experiment_address(c.by): c.by for p in parts() for c in p.claims.values() if c.by}
    found.pop("", None)
    shown = {e.get("id"): e for e in of_class(article, "experiment")}
    assert set(shown) == {links.anchor(address) for address in found}
    for address, experiment in found.items():
        element = shown[links.anchor(address)]
        function = getattr(experiment, "func", experiment)
        first = (inspect.getdoc(function) or "").partition("\n\n")[0].split("$")[0]
        assert letters(words(element)).startswith(letters(function.__name__) + letters(first)[:40])
        assert linked(element)[0] == links.source_of(function, "../")
        for route in routes.of(address):
            assert letters(route.what.split("$")[0])[:40] in letters(words(element)), address
            assert links.source(route.path, route.line, "../") in linked(element)


@pytest.mark.parametrize("address", [part.address for part in parts() if part.vary])
def test_a_variant_says_which_it_is(site: Path, address: str):
    part = find_part(address)
    variants = variants_of(site, part)
    for number, variant in enumerate(variants, start=1):
        assert words(variant).startswith(f"Another one like this ({number} of {len(variants)})")
        assert linked(variant)[0] == f"#{variant.get('id')}"
        assert variant.get("aria-label") == f"Variant {number} of part {part.label}"
        assert words(of_class(variant, "solution")[0].find("summary")) == "Worked answer"
        form = next(variant.iter("form"))
        assert form.get("aria-label") == f"Your answer to variant {number} of part {part.label}"
        assert form.get("data-part") == f"{address}-v{number}"
