"""A paper for a printer: its questions alone, with hints, or with answers and worked solutions, as PDF on A4.

The document is put together of built pages (`built.py`), and headless Chromium prints it.
"""

import io
import os
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pypdf import PdfReader, PdfWriter

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


def pdf(browser: "Browser", html: Path, title: str) -> bytes:
    """What a browser prints of a file, with page numbers and an outline."""
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
    return dated(made, title)


def dated(made: bytes, title: str) -> bytes:
    """The PDF with its title, and with the time of the commit in the place of now."""
    when = datetime.fromtimestamp(int(os.environ.get("SOURCE_DATE_EPOCH", 0)), UTC)
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(made)))
    date = when.strftime("D:%Y%m%d%H%M%S+00'00'")
    writer.metadata = {"/Title": title, "/CreationDate": date, "/ModDate": date}
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()
