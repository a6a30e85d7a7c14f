"""What a reader sees of each part is what the package computes: read from the page, compared in this process."""

import ast
import contextlib
import inspect
import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import numpy as np
import pytest
import sympy

from solutions.finding import has_control
from solutions.pages.compute import VARIANTS
from solutions.pages.formulas import value_at
from solutions.pages.mathematics import mathml
from solutions.pages.plain import printed
from solutions.pages.sentences import claimed, mistake_words, reason, said
from solutions.pages.source import page_path, read_sections
from solutions.pages.text import entries, matrix
from solutions.papers import find_part, find_question, parts, questions
from solutions.part import DEGREES, Part
from tests.built import SOURCES, Site, variants_of, words

VERDICTS = {
    "agrees": "agrees with ours",
    "wrong": "wrong as printed",
    "reason": "right, for another reason",
    "reading": "right as it is meant",
    "notation": "right but for its notation",
    "open": "the paper prints none",
}
WORDS = ("yes", "no", "true", "false")
FALSE = "This statement is false: "


@pytest.fixture(scope="module", params=[question.address for question in questions()])
def sections(request, site: Path) -> list[tuple[Part, Element]]:
    """The parts of a question, each with its section of the page."""
    page = Site(site).page(f"exams/{request.param}/")
    found = {
        section.get("data-part"): section for section in page.with_attribute("data-part") if section.tag == "section"
    }
    return [(part, found[part.address]) for part in find_question(request.param).parts]


def of_class(element: Element, name: str) -> list[Element]:
    return [inner for inner in element.iter() if name in (inner.get("class") or "").split()]


def own(element: Element, name: str) -> Element:
    """The one element of a class in a section."""
    (found,) = of_class(element, name)
    return found


class Text(HTMLParser):
    """The text of a piece of HTML."""

    def __init__(self, html: str):
        super().__init__()
        self.pieces: list[str] = []
        self.feed(html)

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)


def letters(text: str) -> str:
    """And digits, without marks and spaces."""
    return "".join(c for c in text if c.isalnum())


def plain(markdown: str) -> str:
    """A sentence of Markdown as letters and digits, up to its first formula."""
    return letters(markdown.split("$")[0])


def begins_like(shown: str, markdown: str) -> bool:
    return letters(shown).startswith(plain(markdown)[:40])


def read(markdown: str) -> str:
    """A sentence of Markdown as letters and digits, its formulas as they are shown."""
    pieces = re.split(r"\$([^$]+)\$", re.sub(r"\]\([^)]*\)", "]", markdown))
    return "".join(letters(formula(piece) if number % 2 else piece) for number, piece in enumerate(pieces))


def says(shown: str, markdown: str) -> bool:
    """Whether this is what is said, from the first word to the last."""
    return letters(shown) == read(markdown)


def option(name: str) -> str:
    return f"{name.capitalize()}." if name in WORDS else f"({name.replace('-', ': ')})"


def formula(tex: str) -> str:
    return "".join("".join(Text(mathml(tex, display=True)).pieces).split())


def assert_states(shown: Element, part: Part, answer: Any, **givens: Any) -> None:
    """The visible answer is this one, and no other."""
    if part.claims and part.kind in ("choice", "prose"):
        items = [words(item) for item in shown.iter("li")]
        assert len(items) == len(answer)
        for item, name in zip(items, answer, strict=True):
            said = item.removeprefix(option(name)).strip() if part.kind == "choice" else item
            assert said.startswith(FALSE) == part.asks_for_false
            said = said.removeprefix(FALSE)
            assert part.kind == "prose" or item.startswith(option(name))
            assert says(said, claimed(part, part.claims[name], **givens)), said
    elif part.tex or isinstance(answer, sympy.Basic | sympy.MatrixBase):
        assert "".join(words(shown).split()) == formula((part.tex or sympy.latex)(answer))
    elif isinstance(answer, list) and isinstance(answer[0], list):
        assert "".join(words(shown).split()) == formula(matrix(answer))
    elif part.kind == "code":
        (listing,) = shown.iter("pre")
        assert program("".join(listing.itertext())) == program(inspect.getsource(part.program or part.function))
    elif part.show:
        assert words(shown) == " ".join(part.show(answer).split())
    else:
        assert pieces(words(shown)) == list(flat(answer))


def program(source: str) -> str:
    """What a listing says, however it is laid out, without its docstring and what marks it."""
    (function,) = ast.parse(source).body
    function.decorator_list = []
    if ast.get_docstring(function) is not None:
        function.body = function.body[1:]
    return ast.dump(function)


def pieces(text: str) -> list[str]:
    """The numbers and names of an answer as plain text."""
    return re.split(r"[×,\[\]\s]+", text.strip("[]"))


def flat(value: Any) -> Iterator[str]:
    if hasattr(value, "_asdict"):
        for name, entry in value._asdict().items():
            yield from name.split("_")
            yield from flat(entry)
    elif isinstance(value, tuple | list):
        for entry in value:
            yield from flat(entry)
    else:
        yield f"{value:.4g}" if isinstance(value, float) else str(value)


def test_the_answer_that_is_seen_is_the_one_that_is_computed(sections: list[tuple[Part, Element]]):
    for part, section in sections:
        (box,) = [e for e in of_class(section, "answer") if e.get("data-answer") == part.address]
        (shown,) = of_class(box, "answer-value")
        assert_states(shown, part, part.answer())


@pytest.mark.parametrize("address", [part.address for part in parts() if part.vary])
def test_variants_state_and_expect_their_own_answers(site: Path, address: str):
    part = find_part(address)
    variants, asked = part.variants(VARIANTS), variants_of(site, part)
    assert [variant.get("id") for variant in asked] == [f"{part.label}-v{n + 1}" for n in range(len(variants))]
    for variant, givens in zip(asked, variants, strict=True):
        (box,), (form,) = of_class(variant, "answer"), variant.iter("form")
        assert of_class(variant, "hint"), "no hints"
        (shown,) = of_class(box, "answer-value")
        assert_states(shown, part, part.answer(**givens), **givens)
        labels = [words(option.find("label")) for option in of_class(form, "option")] if part.kind == "choice" else []
        for label, (name, claim) in zip(labels, part.claims.items(), strict=bool(labels)):
            assert says(label.removeprefix(option(name)).strip(), claimed(part, claim, **givens)), label
        assert_expects(form, part, givens)
        for field in (e for e in form.iter() if e.get("data-mistakes") and e.get("data-kind") != "formula"):
            assert_knows_the_mistakes(field, part, givens)


def assert_knows_the_mistakes(field: Element, part: Part, givens: dict[str, Any]) -> None:
    """A wrong entry that a field knows is that of a mistake, with its own words."""
    known = []
    for text, mistake in part.mistakes.items():
        with contextlib.suppress(ValueError):
            wrong = entries(part, part.mistaken(mistake, **givens))
            values = [entry for name, entry in wrong.items() if name == field.get("name") or not name]
            known += [[",".join(flatly(entry)), mistake_words(part, text, mistake, **givens)] for entry in values]
    told = json.loads(field.get("data-mistakes"))
    assert [pair for pair in told if pair not in known] == [], part.address


def assert_expects(form: Element, part: Part, givens: dict[str, Any]) -> None:
    """A form takes the answer with these givens for right."""
    answer = part.answer(**givens)
    fields = {field.get("name"): field.get("data-expect") for field in form.iter() if field.get("data-kind")}
    if part.kind == "choice":
        (fieldset,) = [e for e in form.iter("fieldset") if e.get("data-expect") is not None]
        assert fieldset.get("data-expect").split() == list(answer)
        kinds = {e.get("type") for e in fieldset.iter("input")}
        assert kinds == ({"checkbox"} if part.several else {"radio"})
        assert [e.get("value") for e in fieldset.iter("input")] == list(part.claims)
    elif part.kind == "formula":
        for field in (e for e in form.iter() if e.get("data-kind")):
            assert_has_the_values(field, part, givens)
    elif fields and not any(e.get("data-kind") == "lookup" for e in form.iter()):
        named = answer._asdict() if hasattr(answer, "_asdict") else {"answer": answer}
        assert fields == {name: ",".join(flatly(entry)) for name, entry in named.items()}


def in_field(name: str, part: Part, answer: Any) -> Any:
    """The formula of a field in an answer."""
    return part.formula.cut(answer)[name] if part.formula.cut else getattr(answer, name, answer)


def assert_has_the_values(field: Element, part: Part, givens: dict[str, Any]) -> None:
    """A field of a formula carries the values of the answer, and those of the known mistakes, at its points."""
    own = in_field(field.get("name"), part, part.answer(**givens))
    points, values = json.loads(field.get("data-points")), json.loads(field.get("data-values"))
    assert len(points) == len(values) == 4
    for point, value in zip(points, values, strict=True):
        letters = {name: letter(number) for name, number in point.items()}
        told = np.asarray(value, dtype=float)
        assert np.allclose(np.reshape(value_at(own, letters, part.formula.value), told.shape), told, rtol=1e-9)
    known = list(part.formula.mistakes)
    for text, mistake in part.mistakes.items():
        with contextlib.suppress(ValueError):
            wrong = in_field(field.get("name"), part, part.mistaken(mistake, **givens))
            known += [mistake_words(part, text, mistake, **givens)] if wrong != own else []
    assert [said for _, said in json.loads(field.get("data-mistakes"))] == known
    for wrong, _ in json.loads(field.get("data-mistakes")):
        assert json.loads(wrong) != values


def letter(number: Any) -> Any:
    """What a letter of a formula stands for: an array, or a number, which may be a count."""
    return np.array(number) if isinstance(number, list) else int(number) if number == int(number) else number


def flatly(value: Any) -> Iterator[str]:
    if isinstance(value, tuple | list):
        for entry in value:
            yield from flatly(entry)
    else:
        yield str(value)


def test_forms_expect_the_answer(sections: list[tuple[Part, Element]]):
    for part, section in sections:
        (form,) = [e for e in section.iter("form") if e.get("data-part") == part.address]
        assert_expects(form, part, {})


def test_each_field_asks_for_what_it_expects_and_as_exactly_as_its_part_says(sections: list[tuple[Part, Element]]):
    for part, section in sections:
        (form,) = [e for e in section.iter("form") if e.get("data-part") == part.address]
        fields = {**part.fields, **(part.formula.fields if part.formula else {})}
        fields |= part.lookup.fields if part.lookup else {}
        label_of = {label.get("for"): words(label) for label in form.iter("label")}
        for field in (e for e in form.iter() if e.get("data-kind")):
            name = field.get("name")
            asked = fields.get("" if name == "answer" else name)
            assert asked is None or says(label_of[field.get("id")], asked), (part.address, name)
            assert float(field.get("data-tolerance", part.tolerance)) == part.tolerance, (part.address, name)
        if part.lookup:
            replies = {
                ",".join(map(str, entry)): [int(right), reply] for entry, (right, reply) in part.lookup.replies()
            }
            assert json.loads(form.get("data-replies")) == replies


def test_a_rubric_counts_its_items_as_they_are_written(sections: list[tuple[Part, Element]]):
    path = page_path(sections[0][0].address.partition("#")[0])
    written = {s.address: s for s in read_sections(path.read_text("utf-8").splitlines(), path.name)}
    for part, section in sections:
        (form,) = [e for e in section.iter("form") if e.get("data-part") == part.address]
        rubrics = of_class(section, "rubric")
        assert len(rubrics) == (form.get("data-rubric") is not None)
        for rubric in rubrics:
            assert form.get("data-rubric") == rubric.get("id")
            assert form.get("data-points") == f"{part.points or 0:g}", part.address
            (block,) = written[part.address].blocks("rubric")
            items = [" ".join(item.split()) for item in re.split(r"(?m)^- ", "\n".join(block.lines)) if item.strip()]
            counts = [
                {"or": "alternative", "extra": "extra"}.get(item.partition(": ")[0], "required") for item in items
            ]
            assert [box.get("data-counts") for box in rubric.iter("input")] == counts, part.address
            for label, item in zip(rubric.iter("label"), items, strict=True):
                asked = re.sub("^(or|extra): ", "", item).split("{{")[0]
                assert read(asked)[:60] in letters(words(label)), part.address


def test_a_tempting_answer_has_its_own_words(sections: list[tuple[Part, Element]]):
    for part, section in sections:
        found = [words(item) for list_ in after(own(section, "worked"), "Tempting, but wrong:") for item in list_]
        assert len(found) == len(part.mistakes), part.address
        right = entries(part, part.answer())
        for shown, (text, mistake) in zip(found, part.mistakes.items(), strict=True):
            wrong = entries(part, part.mistaken(mistake))
            values = [value for name, value in wrong.items() if value != right.get(name)]
            because = read(mistake_words(part, text, mistake))
            assert letters(shown) == "".join(as_letters(value, part) for value in values) + because, shown


def as_letters(value: Any, part: Part) -> str:
    """A value as letters and digits, as it is shown; a formula in the TeX of its part."""
    if part.kind == "formula" and isinstance(value, sympy.Basic):
        return letters(formula((part.tex or sympy.latex)(value)))
    if isinstance(value, list) and isinstance(value[0], list):
        return letters(formula(matrix(value)))
    return letters("".join(flat(value)))


def after(element: Element, said: str) -> list[Element]:
    """What follows a paragraph of these words."""
    children = list(element)
    places = [place for place, child in enumerate(children) if child.tag == "p" and words(child) == said]
    return [children[place + 1] for place in places]


def test_a_wrong_entry_is_named_with_the_words_of_its_own_mistake(sections: list[tuple[Part, Element]]):
    for part, section in sections:
        (form,) = [e for e in section.iter("form") if e.get("data-part") == part.address]
        for field in (e for e in form.iter() if e.get("data-mistakes") and e.get("data-kind") != "formula"):
            assert_knows_the_mistakes(field, part, {})


def test_a_wrong_option_has_its_own_reason_below_it_and_in_the_worked_solution(sections: list[tuple[Part, Element]]):
    """Below it the reason is hidden until it is asked for; in the solution it stands once."""
    for part, section in sections:
        (form,) = [e for e in section.iter("form") if e.get("data-part") == part.address]
        expected = {name: reason(part, claim) for name, claim in part.claims.items() if name not in part.answer()}
        expected = expected if part.kind == "choice" else {}
        found = {}
        for chosen in of_class(form, "option"):
            (box,) = chosen.iter("input")
            for below in of_class(chosen, "reason"):
                assert below.get("hidden") is not None
                found[box.get("value")] = words(below)
        assert set(found) == set(expected), part.address
        worked = letters(words(own(section, "worked")))
        for name, why in expected.items():
            assert read(why) and says(found[name], why), (part.address, name)
            assert worked.count(letters(found[name])) == 1, (part.address, name)


RELATIONS = {"": "", "is": "", "=": "= ", "<=": r"\le ", ">=": r"\ge "}


def test_each_line_of_a_derivation_is_the_one_that_was_compared(sections: list[tuple[Part, Element]]):
    for part, section in sections:
        found = [line for list_ in of_class(section, "derivation") for line in list_.iter("li")]
        steps = part.derivation.steps if part.derivation else []
        assert len(found) == len(steps), part.address
        for number, (shown, step) in enumerate(zip(found, steps, strict=True)):
            because, tex = shown.findall("p")
            assert says(words(because), step.words), (part.address, number)
            assert "".join(words(tex).split()) == formula(RELATIONS[step.relation] * bool(number) + step.tex), (
                part.address
            )


def test_the_verdict_on_the_key_is_the_one_that_was_reached(sections: list[tuple[Part, Element]]):
    for part, section in sections:
        line = own(section, "answer-key")
        (verdict,) = of_class(line, "verdict")
        assert words(verdict) == VERDICTS[part.key.degree or part.verdict if part.key else part.verdict], part.address
        links = [e.get("href") for e in line.iter("a")]
        row = f"../../../errata/#{part.exam}-{part.question}-{part.label}"
        assert links == ([row] if part.verdict in ("qualified", "corrected") else [])


def test_a_disputed_key_is_told_with_why(sections: list[tuple[Part, Element]]):
    for part, section in sections:
        told = [e for e in of_class(section, "known") if words(e).startswith("The official key")]
        assert len(told) == bool(part.key and part.key.why), part.address
        for theirs, why in ([*folded.iter("p")] for folded in told):
            assert says(words(theirs).removeprefix("The paper says: "), said(part, part.key.text)), part.address
            assert says(words(why), said(part, part.key.why)), part.address


def test_each_statement_has_the_verdict_and_the_numbers_of_its_computation(sections: list[tuple[Part, Element]]):
    for part, section in sections:
        tables = of_class(section, "statements")
        rows = [row for table in tables for row in table.iter("tr") if row.find("th[@scope='row']") is not None]
        assert len(rows) == len(part.claims), part.address
        deciders: list = []
        for row, (name, claim) in zip(rows, part.claims.items(), strict=True):
            (mark,) = of_class(row, "mark")
            assert words(mark) == ("holds" if claim.holds(**part.givens) else "does not hold"), part.address
            (cell,) = [e for e in row if e.tag == "th"]
            named = words(cell).removesuffix(words(mark)).strip()
            assert is_named(named, name, claimed(part, claim), part.kind), (part.address, named)
            if claim.by in deciders:
                first = list(part.claims)[[other.by for other in part.claims.values()].index(claim.by)]
                told = re.fullmatch(r"Decided by the same computation as (.+)\.", words(row.find("td")))[1]
                assert is_named(told, first, claimed(part, part.claims[first]), part.kind), (part.address, told)
            if claim.by is None:
                assert says(words(row.find("td")).removeprefix("Argued, not computed: "), claim.source)
            if claim.by is None or claim.by in deciders:
                continue
            deciders.append(claim.by)
            measured, *without = [[words(item) for item in cell.iter("li")] for cell in row.findall("td")]
            found = claim.finding(**part.givens).numbers
            assert measured == [line(name, number) for name, number in found.items()], part.address
            if has_control(claim.by):
                control = claim.finding(control=True, **part.givens).numbers
                assert without[0] == [line(name, control.get(name, "–")) for name in found], part.address


def is_named(shown: str, name: str, statement: str, kind: str) -> bool:
    """Whether a row names this statement: an option by its letter, another by its first words or by all."""
    if kind == "choice":
        return shown in (option(name), f"option {option(name)}")
    return len(letters(shown)) > 5 and read(statement).startswith(letters(shown))


def line(name: str, number: Any) -> str:
    return " ".join(f"{name}: {printed(number)}".split())


def test_no_question_solution_hint_or_caption_is_empty(sections: list[tuple[Part, Element]]):
    for part, section in sections:
        assert len(words(own(section, "question"))) > 20, part.address
        worked = own(section, "worked")
        reasons = [
            words(e) for e in worked if e.tag in ("p", "ul", "ol", "div", "figure") and e.get("class") != "answer"
        ]
        assert any(len(reason) > 20 for reason in reasons), part.address
        for hint in of_class(section, "hint"):
            alone = [child for child in hint if child.tag not in ("summary", "details")]  # without the next hint
            assert sum(len(words(child)) for child in alone) > 10, part.address
        for caption in section.iter("figcaption"):
            assert words(caption), part.address


@pytest.mark.parametrize("verdict, first", [("corrected", 0), ("qualified", 1)])
def test_the_ledger_has_what_matters_most_first(site: Path, verdict: str, first: int):
    """Each disputed key of a verdict has its row, which says what it means, in the order of the degrees."""
    table = of_class(Site(site).page("errata/").article, "ledger")[first]
    _, *own = table.iter("tr")
    rows = {row.get("id"): (row, opened) for row, opened in zip(own[::2], own[1::2], strict=True)}
    disputed = {f"{p.exam}-{p.question}-{p.label}": p.key for p in parts() if p.key and p.verdict == verdict}
    assert set(rows) == set(disputed)
    said = [DEGREES.index(disputed[name].degree) for name in rows]
    assert said == sorted(said)
    for name, (row, opened) in rows.items():
        (mark,) = of_class(row, "verdict")
        assert words(mark) == VERDICTS[disputed[name].degree], name
        (witness,) = [words(summary) for summary in opened.iter("summary")]
        assert witness == "The witness is true of our side and false of the paper’s.", name


# Tables


NO_TEXT = ("pre", "code", "math", "svg")
AS_TYPED = re.compile(
    r"\bnan\b|\binf\b"  # Python's words
    r"|\d(?:\.\d+)?e[+-]?\d"  # a power of ten
    r"|(?<![\w.,/])\d{5,}"  # thousands that are not set apart
    r"|(?<!\w)-\d",  # a hyphen for a minus sign
    re.IGNORECASE,
)


def tables(address: str, site: Path) -> Iterator[Element]:
    """The tables of a page, but for those of its listings."""
    tables = Site(site).page(address).article.iter("table")
    return (table for table in tables if "highlighttable" not in (table.get("class") or ""))


def cells(table: Element) -> Iterator[str]:
    """What the cells of a table say, each line of a list by itself."""
    for cell in table.iter():
        if cell.tag in ("td", "th"):
            yield from (words(line, but=NO_TEXT) for line in [*cell.iter("li")] or [cell])


@pytest.mark.parametrize("address", SOURCES)
def test_every_column_has_a_head(site: Path, address: str):
    for table in tables(address, site):
        head = [words(name) for row in table.iter("thead") for name in row.iter("th")]
        assert head and all(head), words(table)[:100]
        widths = {sum(int(c.get("colspan", 1)) for c in row if c.tag in ("td", "th")) for row in table.iter("tr")}
        assert widths == {len(head)}, head


@pytest.mark.parametrize("address", [address for address in SOURCES if not address.startswith("reference/")])
def test_a_number_in_a_table_is_printed_as_people_write_it(site: Path, address: str):
    """The reference says what a function does with a NaN."""
    said = [line for table in tables(address, site) for line in cells(table)]
    assert [line for line in said if AS_TYPED.search(line)] == []


@pytest.mark.parametrize("said", ["nan", "-0.49", "1.5e-05", "9.5e+7", "120422400", "[-1, 2]", "-∞ or inf"])
def test_a_number_that_is_printed_as_a_program_does_is_known(said: str):
    assert AS_TYPED.search(said)


@pytest.mark.parametrize("said", ["−0.49", "1.5 · 10⁻⁵", "120,422,400", "1392", "0.00001189", "q3-4", "1e"])
def test_a_number_that_people_write_is_known(said: str):
    assert not AS_TYPED.search(said)
