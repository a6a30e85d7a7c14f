"""What is wrong with the site that was built: also with what executed fences print, of which MkDocs knows nothing.

Tags are read by a pattern; the tests parse the same pages strictly, which takes a hundred times as long.
"""

import posixpath
import re
from collections.abc import Iterator
from functools import cached_property
from html import unescape
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from solutions.pages.source import DOCS, HEADING, Fault

LINKING = ("href", "src", "poster", "data", "action", "formaction", "srcset")
READ = ("id", "alt", "rel", "style", *LINKING)  # of the attributes of a tag
TAG = re.compile(r"""<(img\b|[a-z][\w-]*(?=\s))((?:"[^"]*"|'[^']*'|[^>"'])*)>""")
ATTRIBUTE = re.compile(rf"""\s({"|".join(READ)})\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
DATA = re.compile(r'(?s)<script type="text/plain".*?</script>')  # HTML that is no part of the page
LOADING = ("link", "script", "img", "iframe", "source", "video", "audio", "embed", "object", "input", "image", "use")
KNOWN_TO_SEARCH_ENGINES = ("canonical", "prev", "next")  # what a <link> names, and no browser loads
FOREIGN = re.compile(r"""(?:url\(|@import)\s*["']?\s*(?:https?:)?//[^)"'\s]*""")
ASKS = re.compile(r"""["'`](?:https?:)?//|\b(?:import|fetch|sendBeacon|WebSocket|EventSource)\s*\(\s*["'`]https?:""")
SHOWN = re.compile(r"(?s)<(pre|code|script|style|math|svg)\b.*?</\1>|<[^>]*>")
UNFILLED = re.compile(r"\{\{|\}\}|(?:^|(?<=\s))/{3,}(?=\s|$)")


class Tag(NamedTuple):
    name: str
    attributes: dict[str, str]
    above: str  # the last id before it

    @property
    def links(self) -> list[str]:
        return [link for name in LINKING if (link := self.attributes.get(name))]

    @property
    def is_loaded(self) -> bool:
        """Whether a browser asks for what it names by itself."""
        return self.name in LOADING and self.attributes.get("rel") not in KNOWN_TO_SEARCH_ENGINES


class Page:
    """A page of the site: its path in it, and its text."""

    def __init__(self, path: str, text: str):
        self.path, self.text = path, text

    @cached_property
    def tags(self) -> list[Tag]:
        found, above = [], ""
        for name, attributes in TAG.findall(DATA.sub("", self.text)):
            told = {own[0]: unescape("".join(own[1:])) for own in ATTRIBUTE.findall(attributes)}
            if told or name == "img":
                above = told.get("id", above)
                found.append(Tag(name, told, above))
        return found

    @cached_property
    def ids(self) -> set[str]:
        return {tag.attributes["id"] for tag in self.tags if "id" in tag.attributes}

    def fault(self, words: str, text: str = "", above: str = "") -> Fault:
        """A fault where the source of the page says a text, or else below the heading of an id."""
        source = source_of(self.path)
        lines = source.read_text("utf-8").split("\n") if source else []
        path = source.relative_to(DOCS.parent).as_posix() if source else self.path
        said = [number for number, line in enumerate(lines, start=1) if text and text in line]
        said += [number for number, line in enumerate(lines, start=1) if above and above == id_of(line)]
        return Fault(path, [*said, 1][0], words)


def source_of(path: str) -> Path | None:
    """What a page of the site is made from, in `docs/`; that of variants is their question's.

    >>> source_of("exams/winter-2021/q3/index.html").relative_to(DOCS).as_posix()
    'exams/winter-2021/q3.md'
    """
    folder = posixpath.dirname(path)
    names = (f"{folder}.md", posixpath.join(folder, "index.md"), f"{folder}.py") if path != "404.html" else ()
    return next((DOCS / name for name in names if (DOCS / name).is_file()), None)


def id_of(line: str) -> str:
    """The id of a heading; nothing of another line.

    >>> id_of("## winter-2021/q3#vii-a"), id_of("## Other slips {#slips}"), id_of("# Wrong keys"), id_of("# none")[:0]
    ('vii-a', 'slips', 'wrong-keys', '')
    """
    if address := HEADING.match(line):
        return address[1].partition("#")[2]
    told = re.search(r"\{#([\w-]+)\}\s*$", line)
    return told[1] if told else re.sub(r"\W+", "-", line.lower()).strip("-") if line.startswith("#") else ""


class Site(NamedTuple):
    """The files of a site, by their paths in it, and its pages."""

    files: dict[str, Path]
    pages: dict[str, Page]


def read(site: Path) -> Site:
    files = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    pages = {path: Page(path, files[path].read_text("utf-8")) for path in sorted(files) if path.endswith(".html")}
    return Site(files, pages)


def faults(folder: Path) -> Iterator[Fault]:
    """All that is wrong with a built site."""
    site = read(folder)
    for guard in GUARDS:
        yield from guard(site)


def doubled_ids(site: Site) -> Iterator[Fault]:
    for page in site.pages.values():
        seen: set[str] = set()
        for tag in page.tags:
            if (name := tag.attributes.get("id")) in seen:
                yield page.fault(f"two elements have the id {name!r}", above=name)
            seen |= {name} - {None}


def dead_links(site: Site) -> Iterator[Fault]:
    for page in site.pages.values():
        links = {link: tag for tag in page.tags for link in tag.links if page.path != "404.html"}
        for link, tag in links.items():
            if why := missing(site, page, link):
                yield page.fault(f"the link {link!r} {why}", link, tag.above)


def missing(site: Site, page: Page, link: str) -> str:
    """Why a link within the site leads nowhere; nothing where it does lead somewhere."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return ""
    if parts.path.startswith("/"):
        return "begins at the root of the server, which need not be the site's"
    target = page.path
    if parts.path:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), unquote(parts.path)))
        if parts.path.endswith("/") or parts.path.rpartition("/")[2] in (".", ".."):
            target = posixpath.normpath(posixpath.join(target, "index.html"))
    if target not in site.files:
        return "leads nowhere"
    if parts.fragment and target in site.pages and unquote(parts.fragment) not in site.pages[target].ids:
        return "leads to no place of its page"
    return ""


def foreign_origins(site: Site) -> Iterator[Fault]:
    """What a browser would ask others for; addresses that a reader may follow are none."""
    for page in site.pages.values():
        for tag in page.tags:
            loaded = [link for link in tag.links if tag.is_loaded and re.match(r"(?:https?:)?//", link.strip())]
            loaded += FOREIGN.findall(tag.attributes.get("style", ""))
            for link in loaded:
                yield page.fault(f"the page loads {link!r} from elsewhere", link, tag.above)
        for style in re.findall(r"(?s)<style\b[^>]*>(.*?)</style>", page.text):
            for link in FOREIGN.findall(style):
                yield page.fault(f"the page's style loads {link!r} from elsewhere", link)


def foreign_origins_of_files(site: Site) -> Iterator[Fault]:
    """Style sheets, and scripts that are not the theme's."""
    for path, file in site.files.items():
        is_script = path.endswith(".js") and not path.startswith(("assets/javascripts/", "search/"))
        if path.endswith(".css") or is_script:
            for number, line in enumerate(file.read_text("utf-8").split("\n"), start=1):
                if (FOREIGN if path.endswith(".css") else ASKS).search(line):
                    yield Fault(f"docs/{path}", number, "it names another origin")


def images_without_words(site: Site) -> Iterator[Fault]:
    for page in site.pages.values():
        for tag in page.tags:
            if tag.name == "img" and not tag.attributes.get("alt", "").strip():
                source = tag.attributes.get("src", "")
                yield page.fault(f"the image {source!r} has no alternative text", source, tag.above)


def unfilled(site: Site) -> Iterator[Fault]:
    """Expressions and blocks that are shown as they are written."""
    for page in site.pages.values():
        for shown in UNFILLED.findall(SHOWN.sub(" ", page.text)):
            yield page.fault(f"the page shows {shown!r}", shown)


GUARDS = (doubled_ids, dead_links, foreign_origins, foreign_origins_of_files, images_without_words, unfilled)
