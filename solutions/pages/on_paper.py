"""A paper for a printer: its questions alone, with hints, or with answers and worked solutions, as PDF on A4.

The document is put together of built pages (`built.py`), and headless Chromium prints it.
"""

import os
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from solutions.pages.build import SITE
from solutions.pages.built import Shown
from solutions.pages.markup import TEMPLATES, filled
from solutions.pages.record import PaperRecord, QuestionRecord

if TYPE_CHECKING:
    from playwright.sync_api import Browser


class Form(NamedTuple):
    """How much a document says: its name, what its cover calls it, and whether it has hints and solutions."""

    name: str
    title: str
    has_hints: bool = False
    has_solutions: bool = False


FORMS = (
    Form("questions", "Questions"),
    Form("hints", "Questions with hints", has_hints=True),
    Form("solutions", "Questions with worked solutions", has_solutions=True),
)
STYLE_SHEETS = (SITE / "assets/mathematics.css", TEMPLATES / "paper.css")
MARGIN = {"top": "16mm", "bottom": "18mm", "left": "18mm", "right": "18mm"}  # what paper.css leaves to the body
PATIENCE = 120_000  # milliseconds, on a busy machine


def document(paper: PaperRecord, questions: Iterable[tuple[QuestionRecord, list[Shown]]], form: Form) -> str:
    """The HTML of a paper."""
    return filled(
        "paper.html",
        paper=paper,
        questions=list(questions),
        form=form,
        site=os.environ.get("SITE_URL", ""),
        style_sheets=[sheet.resolve().as_uri() for sheet in STYLE_SHEETS],
    )


def title(paper: PaperRecord, form: Form) -> str:
    """What stands at the foot of each page."""
    return f"CS230 midterm, {paper.title}: {form.title}"


def pdf(browser: "Browser", html: Path, title: str) -> bytes:
    """What a browser prints of a file, with an outline, and a title and page numbers at the foot of each page."""
    page = browser.new_page()
    try:
        page.goto(html.resolve().as_uri())
        page.locator("body[data-fitted]").wait_for(timeout=PATIENCE)
        made = page.pdf(
            format="A4",
            margin=MARGIN,
            display_header_footer=True,
            header_template="<span></span>",
            footer_template=filled("paper_foot.html", title=title),
            outline=True,
            tagged=True,
        )
    finally:
        page.close()
    return dated(made)


def dated(made: bytes) -> bytes:
    """The PDF with the time of the commit in the place of now, in as many bytes.

    >>> dated(b"(D:20300102030405+00'00')") == dated(b"(D:20310102030405+00'00')")
    False
    >>> dated(b"/ModDate (D:20300102030405+00'00')") == dated(b"/ModDate (D:20310102030405+00'00')")
    True
    """
    when = datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", 0)), UTC)
    return re.sub(rb"(?<=Date \(D:)\d{14}(?=\+00'00'\))", when.strftime("%Y%m%d%H%M%S").encode(), made)
