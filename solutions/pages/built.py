"""What the built page of a question shows, part by part, for other media: paper and cards.

Nothing of it is made anew. Figures become files of their own, so that what is joined of several pages has no id twice.
"""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from bs4 import BeautifulSoup, Tag
from markupsafe import Markup

from solutions.pages.build import SITE
from solutions.pages.record import QuestionRecord, Record
from solutions.pages.source import DOCS

ARTICLE = re.compile(r"<article\b.*</article>", re.DOTALL)
FIGURE = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
SIZE = re.compile(r'(?<=\swidth=")(?P<number>[\d.]+)(?P<unit>pt)?(?=")')
PIXELS_PER_POINT = 4 / 3
STYLE_SHEET = DOCS / "assets/site.css"
NEVER = ".headerlink, .check, .feedback, .reason, .meta, .known .code, textarea[name=text]"


@dataclass(frozen=True)
class Shown:
    """A part as HTML: headings and text that stand before it, the stem that holds for it (as it stands before this or
    an earlier part), what is asked, what is chosen or filled in, the hints, the answer, what the key is worth, and the
    worked solution.
    """

    record: Record
    before: Markup
    stem: Markup
    question: Markup
    fields: Markup
    hints: list[Markup]
    answer: Markup
    key: str
    worked: Markup


def parts(question: QuestionRecord, figures: dict[str, str], read: Callable[[str], str] = str) -> Iterator[Shown]:
    """The parts of a question, in order, as its page in `site/` shows them. `figures` takes the files of figures by
    their names; `read` may change the article's HTML before it is read.
    """
    (article,) = ARTICLE.findall((SITE / "exams" / question.address / "index.html").read_text("utf-8"))
    article = FIGURE.sub(lambda svg: as_file(svg[0], figures), article)
    tree = BeautifulSoup(read(article), "html.parser").article
    records = {part.address: part for part in question.parts}
    before: list[Tag] = []
    stems: list[tuple[list[str], Tag]] = []  # with the labels of their parts
    for child in tree.find_all(recursive=False):
        if "part" in child.get("class", []):
            record = records[child["data-part"]]
            stem = joined(each for labels, each in stems if record.label in labels)
            yield shown(child, record, joined(before), stem)
            before = []
        elif child.name != "h1" and not {"meta", "foot"} & set(child.get("class", [])):
            if "stem" in child.get("class", []):
                stems.append((child["data-of"].split(), child))
            plainly(child)
            before.append(child)


def shown(section: Tag, record: Record, before: Markup, stem: Markup) -> Shown:
    """A part's section, taken apart."""
    worked = section.select_one(".worked").extract()
    form = section.select_one("form").extract()
    key = worked.select_one(".answer-key .verdict").get_text()
    answer = worked.select_one(".answer").extract().select_one(".answer-value")
    hints = [hint.extract() for hint in reversed(section.select("details.hint"))][::-1]  # each is inside the one before
    for piece in (worked, form, answer, section, *hints):
        plainly(piece)
    for known in worked.select("details.known"):
        if known.summary.get_text() == "How we know":
            known.decompose()
    for fold in worked.find_all("details"):
        fold.summary["class"], fold.summary.name, fold.name = "title", "p", "div"
    for hint in hints:
        hint.summary.decompose()
    return Shown(
        record=record,
        before=before,
        stem=stem,
        question=inside(section.select_one(".question")),
        fields=fields(form),
        hints=[inside(hint) for hint in hints],
        answer=inside(answer),
        key=key,
        worked=inside(worked),
    )


def fields(form: Tag) -> Markup:
    """Options, each with an empty box, and what is filled in, each with a line; nothing where one answer is asked for.

    >>> form = '<form><div class="field"><label>Your answer</label><input type="text"/></div></form>'
    >>> str(fields(BeautifulSoup(form, "html.parser").form))
    ''
    """
    for field in form.select(".field"):
        if not field.find(("input", "textarea")) or field.label.get_text().startswith("Your "):
            field.decompose()
    for place in form.find_all(("input", "textarea")):
        is_option = place.get("type") in ("radio", "checkbox")
        empty = Tag(name="span", attrs={"class": "box" if is_option else "line"})
        place.replace_with(empty)
        if not is_option:
            empty.parent.append(empty)
    for element, name in (("fieldset", "div"), ("legend", "p"), ("label", "span")):
        for each in form.find_all(element):
            each.name = name
    return inside(form)


def plainly(piece: Tag) -> None:
    """Without what only a screen can do: links, controls, boxes that scroll, ids."""
    for each in piece.select(NEVER):
        each.decompose()
    for each in piece.select("a, .scroll"):
        each.unwrap()
    for each in [piece, *piece.find_all(True)]:
        for name in [name for name in each.attrs if re.fullmatch(r"id|for|role|tabindex|aria-.*|data-.*", name)]:
            del each[name]


def inside(piece: Tag) -> Markup:
    return Markup(piece.decode_contents().strip())


def joined(pieces: Iterator[Tag] | list[Tag]) -> Markup:
    return Markup("\n").join(Markup(str(piece)) for piece in pieces)


def as_file(svg: str, figures: dict[str, str]) -> str:
    """The image that shows a figure, whose file is put among the others under the checksum of what it is."""
    svg = alone(svg)
    name = f"cs230-{hashlib.sha256(svg.encode()).hexdigest()[:16]}.svg"
    figures[name] = svg
    width = SIZE.search(svg)
    pixels = float(width["number"]) * (PIXELS_PER_POINT if width["unit"] else 1)
    return f'<img src="{name}" alt="Figure" width="{pixels:.0f}">'


def alone(svg: str) -> str:
    """A figure of a page as a file of its own, with what the site's style sheet says of it.

    >>> alone('<svg class="diagram" width="9"><text>1</text></svg>')[:45]
    '<svg xmlns="http://www.w3.org/2000/svg" class'
    """
    if 'xmlns="' not in svg.partition(">")[0]:
        svg = svg.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    if 'class="diagram"' in svg.partition(">")[0]:
        svg = svg.replace(">", f"><style>{style_of_diagrams()}</style>", 1)
    return svg


@cache
def style_of_diagrams() -> str:
    """The rules of the site's style sheet for diagrams, with the values of its variables."""
    sheet = STYLE_SHEET.read_text("utf-8")
    rules = "".join(re.findall(r"^(?:\.diagram [^{]*)\{[^}]*\}", sheet, re.MULTILINE))
    values = dict(reversed(re.findall(r"^  (--[\w-]+): ([^;]*);", sheet, re.MULTILINE)))  # the first one is the light
    rules = re.sub(r"var\((--[\w-]+)\)", lambda name: values[name[1]], re.sub(r"/\*.*?\*/", "", rules))
    return ".diagram{font-family:'DejaVu Sans',sans-serif}" + re.sub(r"\s+", " ", rules)
