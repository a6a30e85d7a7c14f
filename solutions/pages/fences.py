"""Fences: how one may be opened. Of a mistyped one Markdown shows the program, which then never ran."""

import re
from collections.abc import Iterator

from solutions.pages.source import FENCE, Fault

LANGUAGES = ("python", "pycon", "text", "bash", "console", "sh", "toml", "yaml", "json", "html", "css", "markdown")
OPTION = r' (source|html|id|result|session|title|idprefix|updatetoc|width|returncode)="[^"]*"'
SHOWN = rf'({"|".join(LANGUAGES)})( title="[^"]*"| linenums="\d+"| hl_lines="[\d -]+")*'
HEADER = re.compile(rf'{SHOWN}|python exec="on"({OPTION})*')
NAMES = f'{", ".join(LANGUAGES)}, python exec="on"'
EXECUTED = re.compile(r"^(\s*(?:`{3,}|~{3,}))\s*python\s+exec=")


def faults(path: str, text: str) -> Iterator[Fault]:
    """Fences that are opened in no known way, or never closed."""
    closing, opened = "", 0
    for number, line in enumerate(text.splitlines(), start=1):
        if not (mark := FENCE.match(line)):
            continue
        header = line[mark.end() :].strip()
        if not closing:
            closing, opened = mark[1], number
            if not HEADER.fullmatch(header):
                yield Fault(path, number, f"the fence {line.strip()!r} names none of {NAMES}")
        elif mark[1].startswith(closing) and not header:
            closing = ""
    if closing:
        yield Fault(path, opened, "the fence is never closed")


def placed(line: str, place: str, session: str = "") -> str:
    """A line that opens an executed fence, with its place as its name: by it a failure is told.

    >>> print(placed('```python exec="on"', "docs/index.md:9"))
    ```python id="docs/index.md:9" exec="on"
    """
    options = f'session="{session}" ' if session else ""
    return EXECUTED.sub(lambda mark: f'{mark[1]}python {options}id="{place}" exec=', line)
