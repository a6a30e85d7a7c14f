"""The templates of pages: HTML escapes what is put into it, Markdown does not; both are filled from records only."""

import functools
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import jinja2
import markdown
import pygments
from markupsafe import Markup, escape
from pygments.filter import simplefilter
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer
from pygments.token import Name, Operator, Punctuation, Text, Whitespace

from solutions.address import is_room
from solutions.pages import links
from solutions.pages.mathematics import MathematicsExtension, mathml
from solutions.pages.plain import opening, printed
from solutions.pages.topics import ASKS, TOPICS

TEMPLATES = Path(__file__).parent / "templates"


def filled(template: str, **names: Any) -> Markup:
    """A template of `templates/`, filled."""
    return Markup(_environment().get_template(template).render(**names).strip())


def inline(text: str) -> Markup:
    """Markdown of one paragraph as HTML without the paragraph."""
    return Markup(re.sub(r"^<p>(.*)</p>$", r"\1", str(paragraphs(text)), flags=re.DOTALL))


@functools.cache  # what options and fields are called is the same in all variants
def paragraphs(text: str) -> Markup:
    """Markdown as HTML."""
    return Markup(_converter().reset().convert(text))


def option_name(name: str) -> str:
    """How an option is called: its numeral in brackets, with its group where it has one, or the word itself.

    >>> option_name("iv"), option_name("A-momentum"), option_name("yes")
    ('(iv)', '(A: momentum)', 'Yes.')
    """
    return f"{name.capitalize()}." if name in ("yes", "no", "true", "false") else f"({name.replace('-', ': ')})"


def with_indices(text: str) -> Markup:
    """A key as it would be written by hand: a letter's index below the line, its exponent above.

    >>> with_indices("c_ij keep_prob, D_a1×1; e^z < x^(i)ᵀ")
    Markup('c<sub>ij</sub> keep_prob, D<sub>a1</sub>×1; e<sup>z</sup> &lt; x<sup>(i)</sup>ᵀ')
    """
    lowered = re.sub(r"(?<!\w)([^\W\d_])_(\w+)", r"\1<sub>\2</sub>", str(escape(text)))
    return Markup(re.sub(r"(?<!\w)([^\W\d_])\^(\w+|\(\w+\))", r"\1<sup>\2</sup>", lowered))


def points(count: float | None, note: str = "") -> str:
    """Points in words.

    >>> points(2), points(1), points(4, "for a to d together")
    ('2 points', '1 point', '4 points for a to d together')
    """
    if count is None:
        return ""
    return f"{count:g} point{'' if count == 1 else 's'} {note}".strip()


def with_bonus(count: float, bonus: float) -> str:
    """Points in words, and those of a bonus.

    >>> with_bonus(2, 0), with_bonus(2, 1), with_bonus(0, 7)
    ('2 points', '2 points and 1 point of bonus', '7 points of bonus')
    """
    told = [points(count)] if count or not bonus else []
    return " and ".join(told + [f"{points(bonus)} of bonus"] * bool(bonus))


def block(body: str, name: str, argument: str, **options: Any) -> str:
    """A block of pymdownx around a body that may hold blocks itself: the outer fence is the longer one.

    >>> print(block("text", "html", "div.a"))
    /// html | div.a
    <BLANKLINE>
    text
    <BLANKLINE>
    ///
    """
    inner = max((len(run) for run in re.findall(r"^/{3,}", body, re.MULTILINE)), default=2)
    fence = "/" * (inner + 1)
    settings = "".join(f"    {name}: {json.dumps(value)}\n" for name, value in options.items())
    return f"{fence} {name} | {argument}\n{settings}\n{body.strip()}\n\n{fence}"


def nested(pieces: Sequence[tuple[str, str]], kind: str) -> str:
    """Folded pieces, each inside the one before, so that they open one at a time, also without a script."""
    inner = ""
    for summary, body in reversed(pieces):
        body = f"{body}\n\n{inner}".strip()
        inner = block(body, "details", summary, type=kind)
    return inner


@simplefilter
def plain_names(self: Any, lexer: Any, stream: Iterable, options: Any) -> Iterator[tuple]:
    """Names, operators and punctuation as plain text, in the colour of the text: they are four of five tokens."""
    for kind, text in stream:
        yield (Text if kind in (Name, Operator, Punctuation, Whitespace) else kind), text


PYTHON = PythonLexer(filters=[plain_names()])


def highlighted(code: str) -> Markup:
    return Markup(pygments.highlight(code, PYTHON, HtmlFormatter(cssclass="highlight", wrapcode=True)))


def of_rooms(files: dict[str, str]) -> list[tuple[str, str]]:
    """Modules of a question with their files, first those of its lettered parts, by their labels.

    >>> of_rooms({"network": "n.py", "p2_loops": "p.py"})
    [('2', 'p.py'), ('network', 'n.py')]
    >>> of_rooms({"d_cost": "c.py", "d_product": "d.py"})
    [('d cost', 'c.py'), ('d product', 'd.py')]
    """
    labels = {name: name.partition("_")[0].removeprefix("p") if is_room(name) else name for name in files}
    shared = {label for label, count in Counter(labels.values()).items() if count > 1}
    labels = {name: name if label in shared else label for name, label in labels.items()}
    in_order = sorted(files, key=lambda name: (not is_room(name), name))
    return [(labels[name].replace("_", " "), files[name]) for name in in_order]


def table(rows: Iterable[Sequence[Any]], *, head: Sequence[str], caption: str = "") -> Markup:
    """A table of computed values; the first cell of each row names it.

    >>> table([("a < b", 1)], head=["name", "value"]).count("&lt;")
    1

    Raises:
        ValueError: a column has no head.
    """
    if not head or not all(name.strip() for name in head):
        raise ValueError(f"head={list(head)}, expected a name for each column of the table")
    cells = [[cell if isinstance(cell, Markup) else printed(cell) for cell in row] for row in rows]
    return filled("table.html", rows=cells, head=head, caption=caption)


def numbers(finding: Any) -> Markup:
    """A table of what a computation measured."""
    rows = [(name, printed(number), "") for name, number in finding.numbers.items()]
    return filled("numbers.md", numbers=rows, has_control=False)


@functools.cache
def _converter() -> markdown.Markdown:
    return markdown.Markdown(extensions=["smarty", MathematicsExtension()])


@functools.cache
def _environment() -> jinja2.Environment:
    from solutions.pages.words import words  # which itself converts Markdown here

    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=jinja2.select_autoescape(["html"]),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "asked_for": lambda kind: ASKS[kind][0],
        "asked_for_many": lambda kind: ASKS[kind][1],
        "block": block,
        "display": lambda tex: Markup(mathml(tex, display=True)),
        "highlighted": highlighted,
        "inline": inline,
        "json": lambda value: json.dumps(value, ensure_ascii=False, separators=(",", ":")),
        "nested": nested,
        "of_rooms": of_rooms,
        "opening": opening,
        "option": option_name,
        "paragraphs": paragraphs,
        "topic_name": TOPICS.__getitem__,
        "with_indices": with_indices,
        "words": words,
    }
    made.globals |= {"links": links, "points": points, "with_bonus": with_bonus, "ROOT": links.ROOT}
    return made
