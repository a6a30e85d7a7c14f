"""Parts with other givens, which a reader asks for: they stand in a file beside the question's page.

The file shows the first of each part, and codes all of them (`solutions.pages.coded`). It is data for the page's
script, which shows one variant after the other, and a page for who has no script, or opens it from a disk. MkDocs never
sees them: a variant is Markdown for the processes that compute it, which make HTML of it as MkDocs would.
"""

import functools
import itertools
import re
from pathlib import Path

import markdown
from mkdocs.utils.yaml import yaml_load

from solutions.pages.coded import Coded
from solutions.pages.markup import filled
from solutions.pages.record import Record

NAME = "variants.html"
HEAD = re.compile(r'<link rel="(?:stylesheet|icon)"[^>]*>')
SCRIPT = re.compile(r'<script src="[^"]*/another\.js"></script>')
SETTINGS = Path("mkdocs.yml")
OF_MKDOCS = ("toc", "tables", "fenced_code")  # extensions that it adds to those of its settings
TO_PAGE = re.compile(r'(?<=<a href=")((?:\.\./)*)([\w./-]+)\.md(?=[#"])')


def rendered(text: str, name: str) -> str:
    """Markdown of a variant as MkDocs would render it; its listings are named after it.

    >>> rendered("[the notation](../../notation.md#x)", "a-v1")
    '<p><a href="../../../notation/#x">the notation</a></p>'
    """
    html = TO_PAGE.sub(lambda link: f"../{link[1]}{link[2]}/".replace("index/", ""), _converter().reset().convert(text))
    numbers = itertools.count(1)
    return re.sub("<pre>", lambda _: f'<pre id="listing-{name}-{next(numbers)}">', html)


def page(title: str, parts: list[tuple[Record, Coded]], output: str) -> str:
    """The file, in the styles of the question's whole page."""
    script = SCRIPT.search(output)[0]
    return filled("variants.html", title=title, parts=parts, head=HEAD.findall(output), script=script) + "\n"


@functools.cache
def _converter() -> markdown.Markdown:
    """One with the extensions that MkDocs is told."""
    with SETTINGS.open(encoding="utf-8") as file:
        told = yaml_load(file)["markdown_extensions"]
    configs = {name: config for entry in told if isinstance(entry, dict) for name, config in entry.items()}
    names = [name for entry in told for name in ([entry] if isinstance(entry, str) else entry)]
    return markdown.Markdown(extensions=[*OF_MKDOCS, *names], extension_configs=configs)
