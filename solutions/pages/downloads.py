"""Papers for a printer and cards for Anki, added to the built site: `python -m solutions.pages.downloads`.

They stand in `site/papers/`, and the page of each paper links to its own. A later build of the site that finds nothing
changed leaves both as they are; one that builds anew has neither, so that no link is ever dead and no file is stale.
"""

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from solutions.pages import build, built, decks, on_paper, prepare
from solutions.pages.alone import alone
from solutions.pages.markup import filled
from solutions.pages.record import PaperRecord, QuestionRecord

if TYPE_CHECKING:
    from playwright.sync_api import Browser

FOLDER = "papers"  # of the site
WORK = build.CACHE / "papers"
ALL = "all.apkg"
LINKS = re.compile(r'<p class="downloads">.*?</p>\n', re.DOTALL)
FIRST_QUESTION = re.compile(r"(?=<h2\b)")


def main() -> None:
    from playwright.sync_api import sync_playwright

    from solutions.pages.browser import launch, set_up_driver

    set_up_driver()
    papers = prepare.prepare().papers
    with alone(build.CACHE / "build.lock"):
        shutil.rmtree(WORK, ignore_errors=True)
        WORK.mkdir(parents=True)
        with sync_playwright() as playwright:
            browser = launch(playwright)
            for paper in papers:
                print_paper(paper, browser)
            browser.close()
        write_decks(papers)
        publish(papers)
        build.taken_as_built()


def print_paper(paper: PaperRecord, browser: "Browser") -> None:
    """All forms of a paper as PDF, in the folder for work."""
    questions = [(question, shown(question)) for question in paper.questions]
    for form in on_paper.FORMS:
        html = WORK / f"{paper.slug}-{form.name}.html"
        html.write_text(on_paper.document(paper, questions, form), "utf-8")
        html.with_suffix(".pdf").write_bytes(on_paper.pdf(browser, html, on_paper.title(paper, form)))


def write_decks(papers: list[PaperRecord]) -> None:
    """A deck per paper, and a package of all of them, in the folder for work."""
    made = []
    for paper in papers:
        parts = [part for question in paper.questions for part in shown(question, has_tex=True)]
        made.append(decks.deck(paper, parts))
        decks.write(made[-1:], WORK, WORK / f"{paper.slug}.apkg")
    decks.write(made, WORK, WORK / ALL)


def shown(question: QuestionRecord, has_tex: bool = False) -> list[built.Shown]:
    """The parts of a question, whose figures are then in the folder for work."""
    known = decks.formulas(question) if has_tex else {}
    figures: dict[str, str] = {}
    parts = list(built.parts(question, figures, (lambda html: decks.with_tex(html, known)) if has_tex else str))
    for name, svg in figures.items():
        (WORK / name).write_text(svg, "utf-8")
    return parts


def publish(papers: list[PaperRecord]) -> None:
    """Put what was made into the site, and link to it from the papers' pages."""
    folder = build.SITE / FOLDER
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for file in [*WORK.glob("*.pdf"), *WORK.glob("*.apkg")]:
        shutil.copy(file, folder)
    for paper in papers:
        page = build.SITE / "exams" / paper.slug / "index.html"
        page.write_text(linked(page.read_text("utf-8"), paper), "utf-8")


def linked(html: str, paper: PaperRecord) -> str:
    """A paper's page with links to its files before its first question, also where it has such links already."""
    links = filled("downloads.html", paper=paper, forms=on_paper.FORMS, folder=f"../../{FOLDER}", all=ALL)
    head, article = html.split("<article", 1)
    return f"{head}<article" + FIRST_QUESTION.sub(f"{links}\n", LINKS.sub("", article), count=1)


def sizes(folder: Path) -> str:
    files = sorted(folder.iterdir())
    return f"{folder}: {len(files)} files, {sum(file.stat().st_size for file in files) / 1e6:.1f} MB"


if __name__ == "__main__":
    main()
    print(sizes(build.SITE / FOLDER))
