"""The built site as the tests read it: each page parsed once, as browsers do."""

import json
import posixpath
import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import ClassVar
from urllib.parse import unquote, urlsplit
from xml.etree.ElementTree import Element

import html5lib
from selectolax.lexbor import LexborHTMLParser, LexborNode

from solutions.part import Part

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
LINKING = ("href", "src", "poster", "data", "action", "formaction")
LOADING = ("link", "script", "img", "iframe", "source", "video", "audio", "embed", "object", "input", "image", "use")


def page_of(source: str) -> str:
    """The address of the page that is built from a file of docs/.

    >>> page_of("exams/winter-2021/q3.md"), page_of("exams/winter-2021/index.md"), page_of("index.md")
    ('exams/winter-2021/q3/', 'exams/winter-2021/', './')
    """
    folder, name = posixpath.split(source.rpartition(".")[0])
    return posixpath.normpath(folder if name == "index" else posixpath.join(folder, name)) + "/"


SOURCES = {
    page_of(path.relative_to(DOCS).as_posix()): path
    for path in sorted([*DOCS.rglob("*.md"), *(DOCS / "labs").glob("*.py")])
}


def parsed(text: str) -> Element:
    """The elements of HTML, without comments; those of formulas and drawings are named as all others.

    >>> svg = parsed("<p>a<br>b<!-- c --><svg viewBox='0'><a xlink:href='#d'></a></svg>").find("body/p/svg")
    >>> svg.get("viewBox"), svg[0].get("xlink:href")
    ('0', '#d')
    """
    return _element(LexborHTMLParser(text).root)


def _element(node: LexborNode) -> Element:
    element = Element(node.tag, {name: value or "" for name, value in node.attributes.items()})
    last, child = None, node.child
    while child is not None:
        if child.tag == "-text":
            text = child.text_content
            if last is None:
                element.text = (element.text or "") + text
            else:
                last.tail = (last.tail or "") + text
        elif child.is_element_node:
            last = _element(child)
            element.append(last)
        child = child.next
    return element


def strictly_parsed(text: str) -> tuple[Element, list[str]]:
    """The same, which takes ten times as long, and what is no valid HTML, with its line."""
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    root = parser.parse(text)
    return root, [f"{line}: {code} {data}" for (line, _), code, data in parser.errors]


@dataclass(frozen=True)
class Link:
    """An address on a page, and the element that it stands in."""

    address: str
    element: Element

    @property
    def is_foreign(self) -> bool:
        parts = urlsplit(self.address)
        return bool(parts.netloc) or parts.scheme in ("http", "https", "mailto")

    @property
    def is_loaded(self) -> bool:
        """Whether the browser asks for it by itself, with the page."""
        return self.element.tag in LOADING and self.element.get("rel") not in ("canonical", "prev", "next")


class Page:
    """A page of the built site; `address` is relative to the root and ends with a slash, or with .html."""

    def __init__(self, site: Path, address: str):
        self.address = address
        self.file = site / address / "index.html" if address.endswith("/") else site / address

    @cached_property
    def text(self) -> str:
        return self.file.read_text("utf-8")

    @cached_property
    def root(self) -> Element:
        return parsed(self.text)

    @property
    def article(self) -> Element:
        """The part of the page that is ours and not the theme's."""
        return next(self.root.iter("article"))

    @cached_property
    def ids(self) -> Counter:
        return Counter(element.get("id") for element in self.root.iter() if element.get("id"))

    @cached_property
    def links(self) -> list[Link]:
        elements = (element for element in self.root.iter() if isinstance(element.tag, str))
        return [Link(element.get(name), element) for element in elements for name in LINKING if element.get(name)]

    def variants(self, label: str) -> list[str]:
        """The HTML of a part's variants, as the data of a file of them say: another program would read it so."""
        (data,) = [e for e in self.root.iter("script") if e.get("data-of") == f"another-{label}"]
        told, common = data.text.split("\n", maxsplit=1)
        rows = list(zip(*json.loads(told), strict=True)) or [()]
        return [re.sub(r"⟦(\d+)⟧", lambda hole, row=row: row[int(hole[1])], common) for row in rows]

    def with_attribute(self, name: str) -> list[Element]:
        return [element for element in self.root.iter() if element.get(name) is not None]


class Site:
    """The built site; a page that was read once is kept for all tests, until its file changes."""

    _pages: ClassVar[dict[tuple[Path, int], Page]] = {}

    def __init__(self, root: Path):
        self.root = root

    def page(self, address: str) -> Page:
        page = Page(self.root, address)
        return self._pages.setdefault((page.file, page.file.stat().st_mtime_ns), page)

    def files(self, pattern: str) -> Iterator[Path]:
        return (path for path in sorted(self.root.rglob(pattern)) if path.is_file())

    def missing(self, page: Page, link: Link) -> str:
        """Why a link within the site leads nowhere; nothing where it does lead somewhere."""
        parts = urlsplit(link.address)
        if parts.path.startswith("/"):
            return "begins at the root of the server, which need not be the site's"
        path = posixpath.normpath(posixpath.join(posixpath.dirname(page.address), unquote(parts.path)))
        if path.startswith(".."):
            return "leaves the site"
        target = page.address
        if parts.path:
            is_folder = parts.path.endswith("/") or parts.path.rpartition("/")[2] in (".", "..")
            target = f"{path}/" if is_folder else path
        file = self.root / target / "index.html" if target.endswith("/") else self.root / target
        if not file.is_file():
            return "leads nowhere"
        fragment = unquote(parts.fragment)
        if fragment and file.suffix == ".html" and fragment not in self.page(target).ids:
            return "has no such place on its page"
        return ""


def variants_of(site: Path, part: Part) -> list[Element]:
    """A part's variants, in the file beside its page, each parsed as the page is."""
    texts = Site(site).page(f"exams/{part.exam}/{part.question}/variants.html").variants(part.label)
    return [next(parsed(text).iter("body"))[0] for text in texts]


def words(element: Element, but: Collection[str] = ()) -> str:
    """The text of an element, spaces collapsed, without what stands in some other elements."""

    def texts(element: Element) -> Iterator[str]:
        if element.tag not in but:
            yield element.text or ""
            for child in element:
                if isinstance(child.tag, str):
                    yield from texts(child)
                yield child.tail or ""

    return " ".join("".join(texts(element)).split())
