r"""Cards for Anki: a note per part, a deck per paper, made of built pages (`built.py`).

Anki sets mathematics with MathJax, from `\(…\)` and `\[…\]`. A page has MathML in their place, so that each formula is
looked up by its MathML among those that records and their text are written with.
"""

import hashlib
import html
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import genanki

from solutions.pages.built import Shown
from solutions.pages.markup import TEMPLATES, filled
from solutions.pages.mathematics import CODE, TEX_IN_MARKDOWN, TeXError, mathml
from solutions.pages.record import PaperRecord, QuestionRecord, Record

TITLE = "CS230 midterms"
FIELDS = ("Address", "Place", "Question", "Answer", "Link")
FORMULA = re.compile(r'<span class="math">(?P<display><math display="block">.*?</math>)</span>|<math>.*?</math>', re.S)
FIGURE = re.compile(r'<img src="([^"]+)"')


class Unknown(Exception):
    """A formula of a page that no record is written with."""


def number(name: str) -> int:
    """The id of a deck or of a kind of notes: always the same for a name.

    >>> number("a") == number("a"), number("a") == number("b"), 0 < number("a") < 2**31
    (True, False, True)
    """
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") >> 1 or 1


def template(name: str) -> str:
    """A file of `templates/` as it stands: Anki's own templates look as those of Jinja do."""
    return (TEMPLATES / name).read_text("utf-8")


def kind_of_notes() -> genanki.Model:
    """What a card shows of a note."""
    sides = {"name": "Card", "qfmt": template("anki_question.html"), "afmt": template("anki_answer.html")}
    return genanki.Model(
        number(f"{TITLE}: notes"),
        f"{TITLE}: a part",
        fields=[{"name": name} for name in FIELDS],
        templates=[sides],
        css=template("anki.css"),
    )


def formulas(question: QuestionRecord) -> dict[str, str]:
    r"""The TeX of all formulas of a question's page, in Anki's brackets, by their MathML."""
    found = formulas_of("\n\n".join(written(question)))
    for part in question.parts:
        if part.answer.tex:
            learn(found, part.answer.tex, display=True)
    return found


def formulas_of(text: str) -> dict[str, str]:
    """The same of a text."""
    found: dict[str, str] = {}
    for match in re.finditer(TEX_IN_MARKDOWN, CODE.sub("", text)):
        if not match["unpaired"]:
            learn(found, match["display"] or match["inline"], match["display"] is not None)
    return found


def written(question: QuestionRecord) -> Iterator[str]:
    """All Markdown that a question's page is made of."""
    yield question.body
    for part in question.parts:
        yield from (part.why, *part.groups.values(), *part.reasons.values(), *part.options.values())
        yield from (entry.label for entry in part.entries)


def learn(found: dict[str, str], tex: str, display: bool) -> None:
    """Enter a formula, as Anki has it, under its MathML."""
    try:
        made = mathml(tex, display)
    except TeXError:  # dollars that enclose no formula
        return
    found[made] = html.escape(rf"\[{tex.strip()}\]" if display else rf"\({tex.strip()}\)", quote=False)


def with_tex(page: str, known: Mapping[str, str]) -> str:
    r"""HTML with each formula as Anki reads it, but for those that are not known, as those of rubrics.

    >>> with_tex(f"<p>{mathml('x < 1')}, {mathml('y')}</p>", formulas_of("$x < 1$"))
    '<p>\\(x &lt; 1\\), <math><mi>y</mi></math></p>'
    """
    return FORMULA.sub(lambda formula: known.get(formula[0], formula[0]), page)


def note(paper: PaperRecord, shown: Shown, model: genanki.Model) -> genanki.Note:
    """The note of a part; its address makes it the same note in every later deck.

    Raises:
        Unknown: one of its formulas has no TeX.
    """
    record = shown.record
    site = os.environ.get("SITE_URL", "")
    fields = [
        record.address,
        f"{paper.title}, {place(record)}",
        filled("anki_asked.html", part=shown),
        filled("anki_answered.html", part=shown),
        f"{site}{record.url}" if site else "",
    ]
    if unknown := FORMULA.search("".join(fields)):
        raise Unknown(f"{record.address}: {unknown[0]}")
    return genanki.Note(model=model, guid=record.address, tags=list(record.topics), fields=fields)


def place(record: Record) -> str:
    """Where a part stands in its paper: `3.iv`."""
    return f"{record.question[1:]}.{record.label}"


def deck(paper: PaperRecord, parts: Iterable[Shown]) -> genanki.Deck:
    """The deck of a paper, below one for all."""
    name, model = f"{TITLE}::{paper.title}", kind_of_notes()
    made = genanki.Deck(number(name), name)
    for part in parts:
        made.add_note(note(paper, part, model))
    return made


def write(decks: Sequence[genanki.Deck], folder: Path, file: Path) -> None:
    """Write decks as one package, with the figures that they show from a folder."""
    shown = {name for each in decks for note in each.notes for field in note.fields for name in FIGURE.findall(field)}
    when = float(os.environ.get("SOURCE_DATE_EPOCH", 0))
    genanki.Package(decks, [folder / name for name in sorted(shown)]).write_to_file(file, timestamp=when)
