"""What is taken away from the site: papers that a browser prints, read by their text, and decks that Anki imports."""

import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import Browser
from pypdf import PdfReader

from solutions.pages import build, decks, downloads, on_paper, prepare
from solutions.pages.built import Shown
from solutions.pages.record import PaperRecord
from solutions.pages.words import words

PAPER = "winter-2021"
EVERY = [PAPER, *(pytest.param(slug, marks=pytest.mark.long) for slug in ("spring-2018", "undated"))]
EVERY += [pytest.param(slug, marks=pytest.mark.long) for slug in ("winter-2020", "fall-2021")]
TELLING = 25  # letters of a text that no question has by chance


@pytest.fixture(scope="module")
def papers(site: Path) -> list[PaperRecord]:
    return prepare.prepare().papers


@pytest.fixture(scope="module")
def work(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where files are made, in the place of the folder for work."""
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("work")
        patch.setattr(downloads, "WORK", folder)
        yield folder


@pytest.fixture(scope="module")
def made(papers: list[PaperRecord], work: Path) -> Path:
    downloads.write_decks(papers)
    return work


def letters(text: str) -> str:
    """A text without spaces and hyphens, which lines that are broken change."""
    return re.sub(r"[\W_]", "", text)


@pytest.fixture(scope="module")
def printed(papers: list[PaperRecord], work: Path, browser: Browser) -> Callable[[str, on_paper.Form], PdfReader]:
    """Prints a paper in a form, once."""

    @cache
    def once(slug: str, form: on_paper.Form) -> PdfReader:
        (paper,) = (paper for paper in papers if paper.slug == slug)
        html = work / f"{slug}-{form.name}.html"
        questions = [(question, downloads.shown(question)) for question in paper.questions]
        html.write_text(on_paper.document(paper, questions, form), "utf-8")
        return PdfReader(io.BytesIO(on_paper.pdf(browser, html, on_paper.title(paper, form))))

    return once


def pages_of(pdf: PdfReader) -> list[str]:
    """The letters of each page but for its foot."""
    pages = [letters(page.extract_text()) for page in pdf.pages]
    foot = letters(pdf.metadata.title)
    assert all(page.count(f"{foot}page{number}of{len(pages)}") == 1 for number, page in enumerate(pages, start=1))
    return [page.replace(f"{foot}page{n}of{len(pages)}", "") for n, page in enumerate(pages, start=1)]


def says(pages: list[str], sentence: str) -> bool:
    """Whether a page says it, or the end of one and the next: what stands beside the text there may be read first."""
    cuts = [(sentence[:cut], sentence[cut:]) for cut in range(1, len(sentence))]
    return any(sentence in page for page in pages) or any(
        page.endswith(begin) and end in following for page, following in pairwise(pages) for begin, end in cuts
    )


def sentences(pieces: list[str], besides: str) -> list[str]:
    """Runs of text without formulas that are long enough to be known again, and that no question has."""
    found = []
    for piece in pieces:
        tree = BeautifulSoup(piece, "html.parser")
        texts = [letters(str(text)) for text in tree.find_all(string=True) if not text.find_parent("math")]
        found += [text for text in texts if len(text) > TELLING and text not in besides]
    return found


def of_answers(part: Shown) -> list[str]:
    return [part.answer, part.worked]


@pytest.mark.parametrize("slug", EVERY)
def test_each_form_says_what_is_its_own(slug: str, papers: list[PaperRecord], printed: Callable):
    (paper,) = (paper for paper in papers if paper.slug == slug)
    parts = [part for question in paper.questions for part in downloads.shown(question)]
    pages = {form.name: pages_of(printed(slug, form)) for form in on_paper.FORMS}
    asked = " ".join(BeautifulSoup(p.before + p.question + p.fields, "html.parser").get_text() for p in parts)
    asked = letters(asked + " ".join(part.title for part in paper.parts))
    hints = sentences([hint for part in parts for hint in part.hints], asked)
    answers = sentences([piece for part in parts for piece in of_answers(part)], asked)
    assert len(hints) > len(parts) / 2 and len(answers) > len(parts)
    assert [hint for hint in hints if says(pages["questions"], hint)] == []
    assert [answer for answer in answers if says(pages["questions"] + pages["hints"], answer)] == []
    assert [hint for hint in hints if not says(pages["hints"], hint)] == []
    assert [answer for answer in answers if not says(pages["solutions"], answer)] == []
    assert not says(pages["questions"] + pages["hints"], "Theofficialkey")
    for part in paper.parts:
        assert says(pages["questions"], letters(part.title))
    assert str(paper.minutes or "") in pages["questions"][0]


@pytest.mark.parametrize("slug", EVERY)
def test_nothing_that_answers_is_in_the_html_of_questions(slug: str, papers: list[PaperRecord], work: Path):
    for paper in (paper for paper in papers if paper.slug == slug):
        questions = [(question, downloads.shown(question)) for question in paper.questions]
        page = BeautifulSoup(on_paper.document(paper, questions, on_paper.FORMS[0]), "html.parser")
        assert page.select(".answer, .solution, .hints, .reason, details, input, [data-expect], [checked]") == []
        assert len(page.select("section.part")) == len(paper.parts)
        options = sum(len(part.statements) for part in paper.parts if part.kind == "choice")
        assert len(page.select(".option > .box:empty")) == options
        worth = [part.points for part in paper.parts if part.points is not None]
        assert len(page.select("h3 .points")) == len(worth)


def test_pages_are_of_a4_and_nothing_sticks_out(printed: Callable, work: Path, browser: Browser):
    for page in printed(PAPER, on_paper.FORMS[2]).pages:  # browsers round up to a pixel
        assert [float(side) for side in page.mediabox[2:]] == pytest.approx([595.28, 841.89], abs=1.2)
    tab = browser.new_page()
    tab.goto((work / f"{PAPER}-solutions.html").as_uri())
    tab.locator("body[data-fitted]").wait_for()
    wide = "Math.max(...[...document.querySelectorAll('body *')].map(each => each.getBoundingClientRect().right))"
    assert tab.evaluate(wide) <= tab.evaluate("document.body.getBoundingClientRect().right") + 1
    tab.close()


def rows(package: Path) -> dict[str, list[str]]:
    """The fields of the notes of a package, by what makes a note the same one."""
    with zipfile.ZipFile(package) as packed:
        file = package.with_suffix(".anki2")
        file.write_bytes(packed.read("collection.anki2"))
    with sqlite3.connect(file) as collection:
        found = collection.execute("select guid, flds from notes order by guid").fetchall()
    collection.close()
    return {guid: fields.split("\x1f") for guid, fields in found}


def content(package: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(package) as packed:
        return {name: packed.read(name) for name in packed.namelist() if name != "collection.anki2"}


def test_a_card_per_part_has_a_front_and_an_answer(papers: list[PaperRecord], made: Path):
    found = rows(made / downloads.ALL)
    parts = {part.address: part for paper in papers for part in paper.parts}
    assert found.keys() == parts.keys()
    for address, (name, place, front, back, _) in found.items():
        assert name == address and place
        asked, answered = (BeautifulSoup(side, "html.parser") for side in (front, back))
        assert asked.select_one(".question").get_text(strip=True)
        answer = answered.select_one(".answer")
        answer.select_one(".key").decompose()
        assert answer.get_text(strip=True) or answer.find("img"), address
        assert answered.find(True) is answer
        assert not asked.select(".answer, .worked")


def test_mathematics_is_in_the_brackets_of_anki(made: Path):
    opened = closed = 0
    for address, fields in rows(made / downloads.ALL).items():
        tree = BeautifulSoup("".join(fields), "html.parser")
        assert not tree.find("math"), address
        for code in tree.select("code, pre"):
            code.decompose()
        text = tree.get_text()
        assert "$" not in text, address
        opened += len(re.findall(r"\\[(\[]", text))
        closed += len(re.findall(r"\\[)\]]", text))
    assert opened == closed > len(fields)


def test_a_card_shows_the_stem_of_its_part(papers: list[PaperRecord], made: Path):
    found = rows(made / downloads.ALL)
    for part in (part for paper in papers for part in paper.parts if part.stem):
        first = re.split(r"\W+", words(part.stem))[:4]
        stem = BeautifulSoup(found[part.address][2], "html.parser").select_one(".stem")
        assert all(word in stem.get_text() for word in first if word.isalpha() and len(word) > 3), part.address


def test_figures_come_with_the_deck(made: Path):
    for package in made.glob("*.apkg"):
        with zipfile.ZipFile(package) as packed:
            media = json.loads(packed.read("media"))
            for number in media:
                assert packed.read(number).lstrip().startswith(b"<svg")
        shown = {name for fields in rows(package).values() for name in decks.FIGURE.findall("".join(fields))}
        assert shown == set(media.values())


def test_two_builds_share_notes_and_contents(papers: list[PaperRecord], made: Path, monkeypatch, tmp_path: Path):
    monkeypatch.setattr(downloads, "WORK", tmp_path)
    downloads.write_decks([paper for paper in papers if paper.slug == PAPER])
    package, before = tmp_path / f"{PAPER}.apkg", made / f"{PAPER}.apkg"
    assert rows(package) == rows(before)
    assert content(package) == content(before)


def test_anki_imports_a_deck_and_does_not_double_it(papers: list[PaperRecord], made: Path, tmp_path: Path):
    from anki.collection import Collection, ImportAnkiPackageOptions, ImportAnkiPackageRequest

    collection = Collection(str(tmp_path / "collection.anki2"))
    counts = []
    for package in [f"{PAPER}.apkg", f"{PAPER}.apkg", downloads.ALL, downloads.ALL]:
        request = ImportAnkiPackageRequest(package_path=str(made / package), options=ImportAnkiPackageOptions())
        collection.import_anki_package(request)
        counts.append((collection.note_count(), collection.card_count()))
    names = [deck.name for deck in collection.decks.all_names_and_ids()]
    collection.close()
    (own,), every = [len(p.parts) for p in papers if p.slug == PAPER], sum(len(paper.parts) for paper in papers)
    assert counts == [(own, own), (own, own), (every, every), (every, every)]
    assert {f"{decks.TITLE}::{paper.title}" for paper in papers} <= set(names)


def test_links_are_there_only_with_what_they_lead_to(papers: list[PaperRecord], site: Path):
    paper = papers[0]
    page = downloads.LINKS.sub("", (site / "exams" / paper.slug / "index.html").read_text("utf-8"))
    assert downloads.FOLDER not in re.findall(r'href="\.\./\.\./(\w+)/', page)
    once = downloads.linked(page, paper)
    assert downloads.linked(once, paper) == once
    links = re.findall(rf'href="\.\./\.\./{downloads.FOLDER}/([^"]+)"', once)
    forms = [f"{paper.slug}-{form.name}.pdf" for form in on_paper.FORMS]
    assert links == [*forms, f"{paper.slug}.apkg", downloads.ALL]


def test_what_was_added_stays_until_the_site_is_built_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    build.SITE.mkdir()
    build.STAMP.parent.mkdir()
    build.STAMP.write_text(f"made-of {build.checksum([build.SITE])}")
    (build.SITE / "a.pdf").write_text("a")
    build.taken_as_built()
    assert build.STAMP.read_text() == f"made-of {build.checksum([build.SITE])}"
