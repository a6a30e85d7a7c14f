"""Before MkDocs starts: questions, papers and labs are computed by processes on all cores, and every page of the site
is laid out as plain Markdown below `.cache/`. MkDocs then reads these in place of those in `docs/`.

A result is kept under the checksum of all that it rests on, or made anew in a fresh process.
"""

import multiprocessing
import os
import re
import shutil
import traceback
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from solutions.pages import catalogue, fences, markup, typed
from solutions.pages.alone import alone
from solutions.pages.coded import Coded
from solutions.pages.kept import Kept, write
from solutions.pages.record import PaperRecord, QuestionRecord, Record
from solutions.pages.rests import Rests
from solutions.pages.source import DOCS, Fault, PageError, is_question_page, page_path

PROJECT = DOCS.parent
CACHE = PROJECT / ".cache"
GENERATIONS = 2  # of kept results: those of other code, settings or packages are forgotten after so many
ONWARD = re.compile(r"<!-- onward from (\S+) -->")
DERIVED = re.compile(r"^\{\{ *catalogue\.(\w+)\((?:\"([^\"]*)\")?\) *\}\}$", re.MULTILINE)

SLIDER = re.compile(r"^\{\{ *slider\(\"([^\"]*)\"\) *\}\}$", re.MULTILINE)


class Failed(Exception):
    """Why a page cannot be made: what was raised, with file and line."""


@dataclass(frozen=True)
class Prepared:
    """The site before MkDocs: its papers, its navigation, its files (by their paths in `docs/`), which were made anew,
    and what is wrong with pages.
    """

    papers: list[PaperRecord]
    navigation: list
    files: dict[str, Path]
    made: list[str]
    faults: list[str]

    def variants(self, path: str) -> list[tuple[Record, Coded]]:
        """The parts of a question's page that have variants, with these; none of another page."""
        of_page = [q for paper in self.papers for q in paper.questions if path == f"exams/{q.address}.md"]
        return [(part, q.variants[part.label]) for q in of_page for part in q.parts if part.variants]


def prepare() -> Prepared:
    """Lay out all pages; only what rests on a change is computed.

    Raises:
        Failed: something cannot be computed; the message says what, and where, of all that is found.
    """
    with alone(CACHE / "prepared.lock"):
        try:
            rests = Rests()
        except Exception as error:  # a module that is no Python
            raise Failed(f"{type(error).__name__}: {error}") from error
        faults = [str(fault) for path in sorted(DOCS.rglob("*.md")) for fault in written_wrong(path)]
        home = CACHE / "prepared" / rests.of_all[:16]
        forget_but(home)
        units = Units(home, rests)
        try:
            papers = units.papers()
            texts = {path: text for path, text in pages(papers, units)} | {"answers.json": catalogue.answers(papers)}
        except Failed as error:
            raise Failed("\n".join([*faults, str(error)])) from None
        faults += [fault for paper in papers for question in paper.questions for fault in question.faults]
        written = Kept(home / "written.pickle")
        made: list[str] = []
        files = {path: laid_out(home, path, text, rests, written, made) for path, text in texts.items()}
        units.kept.write()
        written.write()
    return Prepared(papers, catalogue.navigation(papers), files, made, faults)


def forget_but(home: Path) -> None:
    """Remove what other code has left, but for the last generations of it."""
    home.mkdir(parents=True, exist_ok=True)
    home.touch()
    in_order = sorted(home.parent.iterdir(), key=lambda path: path.stat().st_mtime, reverse=True)
    for old in in_order[GENERATIONS:]:
        shutil.rmtree(old)


class Units:
    """What processes compute: a question, a paper's own facts, a lab; each kept as a whole."""

    def __init__(self, home: Path, rests: Rests):
        self.home, self.rests = home, rests
        self.kept = Kept(home / "units.pickle")

    def papers(self) -> list[PaperRecord]:
        """All papers, oldest first, with their questions."""
        slugs = [
            name.rpartition(".")[2].replace("_", "-") for name in self.rests.graph.find_children("solutions.exams")
        ]
        labs = sorted((DOCS / "labs").glob("*.py"))
        sliders = list(sliders_of_pages())
        asked = [(execute, str(path), self.rests.of_text(path.read_text("utf-8"))) for path in labs]
        asked += [(slider, name, self.rests.of_modules([_idea(name)])) for name in sliders]
        asked += [(paper, slug, self.rests.of_modules([_module(slug)])) for slug in slugs]
        questions = [q for slug in slugs for q in self.questions_of(slug)]
        asked += [(question, address, self.checksum(address)) for address in questions]
        found = dict(zip([name for _, name, _ in asked], self.all(asked), strict=True))
        self.labs = {path: found[str(path)] for path in labs}
        self.sliders = {name: found[name] for name in sliders}
        of = {slug: [found[address] for address in self.questions_of(slug)] for slug in slugs}
        return sorted((replace(found[slug], questions=of[slug]) for slug in slugs), key=lambda paper: paper.order)

    def questions_of(self, slug: str) -> list[str]:
        names = [name.rpartition(".")[2] for name in self.rests.graph.find_children(_module(slug))]
        numbers = sorted(int(name[1:]) for name in names if re.fullmatch(r"q\d+", name))
        return [f"{slug}/q{number}" for number in numbers]

    def checksum(self, question: str) -> str:
        page = page_path(question)
        return self.rests.of_package(question) + self.rests.of_text(page.read_text("utf-8") if page.exists() else "")

    def all(self, asked: list[tuple[Callable, str, str]]) -> list[Any]:
        """The results, in order; those that are not kept are made by processes on all cores.

        Raises:
            Failed: with all that fails.
        """
        missing = {name: (make, name) for make, name, checksum in asked if not self.kept.has(checksum, name)}
        if missing:
            workers = min(len(missing), os.cpu_count() or 1)
            with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
                made = {name: pool.submit(attempt, *task, self.home) for name, task in missing.items()}
            if failed := [str(error) for future in made.values() if (error := future.exception())]:
                raise Failed("\n".join(failed))
            done = {name: future.result() for name, future in made.items()}
        return [self.kept(checksum, name, lambda name=name: done[name]) for _, name, checksum in asked]


def _idea(address: str) -> str:
    return f"solutions.experiments.{address.replace('/', '.')}"


def _module(slug: str) -> str:
    return f"solutions.exams.{slug.replace('-', '_')}"


# In a process of its own


def attempt(make: Callable, name: str, home: Path) -> Any:
    """What a unit is, or why not in words that can be sent to another process."""
    try:
        return make(name, home)
    except PageError as error:
        raise Failed(str(error)) from None
    except Exception:
        raise Failed(f"{name}: {traceback.format_exc()}") from None


def question(address: str, home: Path) -> QuestionRecord:
    from solutions.pages.expand import Page

    page = page_path(address)
    if not page.exists():
        raise PageError(Fault(project_path(page), 1, f"the question {address} has no page"))
    kept = Kept(home / f"{address.replace('/', '-')}.pickle")
    record = Page(page.read_text("utf-8").split("\n"), kept).record()
    kept.write()
    return record


def paper(slug: str, home: Path) -> PaperRecord:
    from solutions.pages import compute

    page = DOCS / "exams" / slug / "index.md"
    if not page.exists() or f'catalogue.overview("{slug}")' not in page.read_text("utf-8"):
        raise PageError(Fault(project_path(page), 1, f'no {{{{ catalogue.overview("{slug}") }}}} shows the paper'))
    return compute.paper(slug)


def execute(path: str, home: Path) -> str:
    from solutions.pages import notebook

    return notebook.executed(Path(path))


def sliders_of_pages() -> Iterator[str]:
    """The names of the sliders that pages ask for.

    Raises:
        Failed: there is none of this name.
    """
    from solutions.pages.sliders import SLIDERS

    for page in sorted(DOCS.rglob("*.md")):
        for call in SLIDER.finditer(page.read_text("utf-8")):
            if call[1] not in SLIDERS:
                raise unknown(call, page.relative_to(DOCS).as_posix(), call[1])
            yield call[1]


def slider(name: str, home: Path) -> str:
    from solutions.pages import sliders

    return sliders.made(name)


# Pages


def project_path(file: Path) -> str:
    return file.relative_to(PROJECT).as_posix()


def written_wrong(page: Path) -> Iterator[Fault]:
    """What is wrong with a page as it is written; numbers that a question's page types are read beside its givens."""
    path, text = project_path(page), page.read_text("utf-8")
    yield from fences.faults(path, text)
    if not is_question_page(text):
        yield from typed.faults(path, text)


def pages(papers: list[PaperRecord], units: Units) -> Iterator[tuple[str, str]]:
    """The text of each page, by its path in `docs/`."""
    onward = catalogue.onward(papers)
    of_questions = {question.address: (paper, question) for paper in papers for question in paper.questions}
    for path in sorted(DOCS.rglob("*.md")):
        name, text = path.relative_to(DOCS).as_posix(), path.read_text("utf-8")
        if is_question_page(text):
            address = name.removeprefix("exams/").removesuffix(".md")
            if address not in of_questions:
                raise Failed(str(Fault(f"docs/{name}", 1, f"there is no question {address}")))
            paper, question = of_questions[address]
            laid = markup.filled("question.md", paper=paper, question=question)
            yield name, ONWARD.sub(lambda part: onward[part[1]], laid) + "\n"
        else:
            lines = [fences.placed(line, f"docs/{name}:{n}") for n, line in enumerate(text.split("\n"), start=1)]
            text = SLIDER.sub(lambda call: units.sliders[call[1]], "\n".join(lines))
            yield name, DERIVED.sub(lambda call, name=name: derived(call, papers, name), text)
    for path, notebook in units.labs.items():
        yield path.relative_to(DOCS).as_posix(), notebook


def derived(call: re.Match[str], papers: list[PaperRecord], page: str) -> str:
    """What stands on a page that is derived from all papers."""
    name, argument = call.groups()
    try:
        make = catalogue.DERIVED[name]
        return make(papers) if argument is None else make(papers, argument)
    except KeyError as error:
        raise unknown(call, page, error.args[0]) from error


def unknown(call: re.Match[str], page: str, name: str) -> Failed:
    """A page asks for something that is not there."""
    line = call.string.count("\n", 0, call.start()) + 1
    return Failed(str(Fault(f"docs/{page}", line, f"{call[0]}: there is no {name!r}")))


def laid_out(home: Path, path: str, text: str, rests: Rests, written: Kept, made: list[str]) -> Path:
    """A file for MkDocs, which is written only where it rests on a change: then MkDocs sees that it is newer."""
    file = home / "docs" / (f"{path.removesuffix('.py')}.ipynb" if path.endswith(".py") else path)
    source = DOCS / path
    rests_on = rests.of_text(source.read_text("utf-8") if source.exists() else "")
    checksum = f"{rests_on} {text}"
    if not file.exists() or not written.has(checksum, path):
        write(file, text.encode())
        made.append(path)
    written(checksum, path, lambda: None)
    return file
