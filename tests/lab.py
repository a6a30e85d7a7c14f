"""What a lab shows, as plain data: its script is run cell by cell, as it is for the site, and nothing is rendered."""

import functools
import io
import re
from contextlib import redirect_stdout
from decimal import Decimal
from typing import Any

import pytest

from solutions.nn import conv3d
from solutions.pages import figures, markup
from tests.built import DOCS
from tests.shown import Panel, columns, numbered, panels

NUMBER = re.compile(r"[-+−]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?")


@functools.cache
def shown_in(lab: str) -> dict[str, dict[str, list] | list[Panel] | str]:
    """Tables, figures and what is printed, by names that count each kind, as in `labs/conv3d table 2`; the captions of
    all tables, line by line, are `labs/conv3d captions`.
    """
    import jupytext
    import matplotlib

    shown: dict[str, Any] = {}

    def keep(kind: str, what: Any) -> str:
        count = sum(name.split()[1] == kind for name in shown)
        shown[numbered(f"labs/{lab} {kind}", count + 1)] = what
        return ""

    def table(rows: Any, head: Any, caption: str = "") -> str:
        captions.append(caption)
        return keep("table", columns(rows, head=head))

    names: dict[str, Any] = {}
    captions: list[str] = []
    colours = {"axes.prop_cycle": matplotlib.cycler(color=figures.COLOURS)}
    with pytest.MonkeyPatch.context() as patch, matplotlib.rc_context({**figures.STYLE, **colours}):
        patch.setattr(markup, "table", table)
        patch.setattr(figures, "figure", lambda draw: keep("figure", panels(draw)))
        patch.setattr("IPython.display.display", lambda _: None)
        patch.setattr(conv3d, "MAX_THREADS", 1)  # as a lab sets it: here it is set back
        for cell in jupytext.read(DOCS / "labs" / f"{lab}.py").cells:
            if cell.cell_type == "code":
                with redirect_stdout(io.StringIO()) as printed:
                    exec(cell.source, names)
                if printed.getvalue():
                    keep("text", printed.getvalue())
    keep("captions", "\n".join(filter(None, captions)))
    return shown


# What is expected


def assert_says(said: Any, expected: Any, rel: float = 1e-9) -> None:
    """The same words, and the numbers of what is expected as they are rounded."""
    said, expected = str(said), str(expected)
    assert words(said) == words(expected)
    for told, number in zip(NUMBER.findall(said), NUMBER.findall(expected), strict=True):
        told, value = told.replace("−", "-"), float(number.replace("−", "-"))
        allowed = 0.5000001 * float(last_digit(told)) + rel * abs(value)
        assert abs(float(told) - value) <= allowed, f"{told} is said, {value} expected, in {said!r}"


def assert_tells(table: dict[str, list], expected: dict[str, Any], rel: float = 1e-9) -> None:
    """The columns have these heads, and each cell says what is expected."""
    assert list(table) == list(expected)
    for head, cells in expected.items():
        for cell, value in zip(table[head], cells, strict=True):
            assert_says(cell, value, rel)


def words(text: str) -> list[str]:
    """The text with a mark for each number, and spaces collapsed; a bracket may stand apart from what is in it."""
    return NUMBER.sub("0", text).replace("[", "[ ").replace("]", " ]").split()


def last_digit(number: str) -> Decimal:
    """What the last digit of a number is worth.

    >>> last_digit("-1.25"), last_digit("3e-04")
    (Decimal('0.01'), Decimal('0.0001'))
    """
    return Decimal(1).scaleb(Decimal(number.replace("−", "-")).as_tuple().exponent)
