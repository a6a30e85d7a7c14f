"""Tables as HTML, which scroll by themselves where they are wider than the page."""

import html
import re
from collections.abc import Iterable, Sequence
from typing import Any

from solutions.pages.text import printed


def table(rows: Iterable[Sequence[Any]], *, head: Sequence[str], caption: str = "") -> str:
    """A table of computed values; the first cell of each row names it.

    >>> table([("a", 1)], head=["name", "value"]).count("<tr>")
    2
    """
    top = "".join(f'<th scope="col">{html.escape(name)}</th>' for name in head)
    body = "".join(
        "<tr>"
        + f'<th scope="row">{_cell(row[0])}</th>'
        + "".join(f"<td>{_cell(value)}</td>" for value in row[1:])
        + "</tr>"
        for row in rows
    )
    title = f"<caption>{html.escape(caption)}</caption>" if caption else ""
    return (
        '<div class="scroll" tabindex="0" role="group" aria-label="Table">'
        f"<table>{title}<thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(value: Any) -> str:
    return value if isinstance(value, str) and re.match("<[a-z]", value) else html.escape(printed(value))
