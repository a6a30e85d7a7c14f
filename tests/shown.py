"""The tables and figures of pages as plain data, and the mark of the test that reaches their numbers by other means."""

import functools
import inspect
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pytest

from solutions.diagram import Graph, Volumes
from solutions.pages.expand import Names, Page
from solutions.pages.figures import drawn_by
from solutions.pages.sentences import EXPRESSION
from solutions.pages.source import page_path
from solutions.papers import questions

STYLE = re.compile(r"\b(?:blue|orange|green|black|dashed|dotted)\b", re.IGNORECASE)
KIND = re.compile(r"\b(table|figure)\(")


def shows(name: str):
    """Mark a test that is given a table or a figure as `shown`: the one of this name, `winter-2021/q4#iii table`, or
    `… table 2` where it is the second of its part; `labs/conv3d text` is what the first cell prints that prints.
    """
    return pytest.mark.shows(name)


class Panel(NamedTuple):
    """What stands in the axes of a figure; lines `(points, 2)` by their labels, or by their number."""

    title: str
    x: str
    y: str
    lines: dict[str | int, np.ndarray]
    styles: list[str]  # of the lines, where the caption speaks of them
    shapes: list[np.ndarray]  # (corners, 2)
    images: list[np.ndarray]
    texts: list[tuple[str, float | None, float | None]]  # words and where they stand; ticks have one coordinate


def shown_on_pages() -> dict[str, tuple[str, Names]]:
    """By the names of all tables and figures, the expression that makes them, and what it may speak of."""
    return {name: found for question in questions() for name, found in _of(question.address).items()}


@functools.cache
def _of(question: str) -> dict[str, tuple[str, Names]]:
    return dict(_found(question))


def _found(question: str) -> Iterator[tuple[str, tuple[str, Names]]]:
    page, stems = Page(page_path(question).read_text("utf-8").splitlines()), []
    for section in (section for section in page.sections if "#" in section.address):
        blocks = [section.stem] if section.stem and section.stem not in stems else []
        stems += blocks
        names, counts = Names(page, section.address), {"table": 0, "figure": 0}
        for block in blocks + [block for block in section.content if getattr(block, "kind", "") != "stem"]:
            for expression in EXPRESSION.findall("\n".join(block.lines)):
                if made := KIND.search(expression):
                    counts[kind := made[1]] += 1
                    yield numbered(f"{section.address} {kind}", counts[kind]), (expression, names)


def numbered(name: str, count: int) -> str:
    """The name of the first one is its kind alone."""
    return f"{name} {count}" if count > 1 else name


def shown_as(name: str) -> dict[str, list] | list | str:
    """The columns of a table by their heads, the panels of a figure, or what a lab prints."""
    if name.startswith("labs/"):
        from tests.lab import shown_in  # which reads figures as they are read here

        return shown_in(name.removeprefix("labs/").partition(" ")[0])[name]
    expression, names = _of(name.partition("#")[0])[name]
    return eval(expression, {**names.all, "table": columns, "figure": panels})


def columns(rows: Any, *, head: Any, caption: str = "") -> dict[str, list]:
    """
    >>> columns([("a", 1), ("b", 2)], head=["name", "value"])
    {'name': ['a', 'b'], 'value': [1, 2]}
    """
    assert len(set(head)) == len(head), "two columns have the same head"
    return {name: list(column) for name, column in zip(head, zip(*rows, strict=True), strict=True)}


def panels(draw: Any) -> list[Panel] | list[Volumes | Graph]:
    """The panels of a figure; a diagram is data already."""
    if getattr(draw, "canvas", draw) is None:
        return [draw()]
    from matplotlib import pyplot

    drawn = drawn_by(draw) if hasattr(draw, "canvas") else draw()  # in a lab, which makes its own axes
    pyplot.close(drawn)
    return [_panel(axes, bool(STYLE.search(inspect.getdoc(draw) or ""))) for axes in drawn.axes]


def _panel(axes: Any, is_told_by_style: bool) -> Panel:
    labels = [line.get_label() for line in axes.lines]
    return Panel(
        title="".join(axes.get_title(loc) for loc in ("left", "center", "right")),
        x=axes.get_xlabel() or axes.figure.get_supxlabel(),
        y=axes.get_ylabel() or axes.figure.get_supylabel(),
        lines={
            number if label.startswith("_") else label: np.array(line.get_xydata(), dtype=float)
            for number, (label, line) in enumerate(zip(labels, axes.lines, strict=True))
        },
        styles=[_style(line) for line in axes.lines] if is_told_by_style else [],
        shapes=[patch.get_patch_transform().transform(patch.get_path().vertices) for patch in axes.patches]
        + [shape for collection in axes.collections for shape in _corners(collection)],
        images=[np.array(image.get_array()) for image in axes.images],
        texts=[(text.get_text(), *getattr(text, "xy", text.get_position())) for text in axes.texts]
        + [(words, at, None) for words, at in _ticks(axes.xaxis)]
        + [(words, None, at) for words, at in _ticks(axes.yaxis)],
    )


def _style(line: Any) -> str:
    """Of the colours, the one of this number in the cycle, and the dashes."""
    from matplotlib import rcParams
    from matplotlib.colors import to_hex

    cycle, colour = map(to_hex, rcParams["axes.prop_cycle"].by_key()["color"]), line.get_color()
    number = {of: f"C{number}" for number, of in enumerate(cycle)}.get(to_hex(colour), colour)
    return f"{number} {line.get_linestyle()}"


def _ticks(axis: Any) -> Iterator[tuple[str, float]]:
    """The words at the ticks of an axis, where they are not its numbers."""
    from matplotlib.ticker import FixedFormatter, FixedLocator, FuncFormatter

    locator, formatter = axis.get_major_locator(), axis.get_major_formatter()
    if isinstance(locator, FixedLocator) and isinstance(formatter, FixedFormatter | FuncFormatter):
        for at, label in zip(locator.locs, axis.get_ticklabels(), strict=True):
            yield label.get_text(), float(at)


def _corners(collection: Any) -> list[np.ndarray]:
    """Where the marks of a collection stand, or the corners of each of its paths."""
    offsets = np.array(collection.get_offsets(), dtype=float)
    return [offsets] if offsets.any() else [np.array(path.vertices) for path in collection.get_paths()]


# What is expected


def assert_drawn(
    panel: Panel, lines: dict, x: str = "", y: str = "", title: str = "", styles: str = "", **near
) -> None:
    """The panel has these words at its axes, and these lines, each with its x and its y, of which one may be a number.

    `styles` are those of the lines, as in "C0 -, k --", where the caption speaks of them.
    """
    assert (panel.title, panel.x, panel.y) == (title, x, y)
    assert list(panel.lines) == list(lines)
    assert ", ".join(panel.styles) == styles
    for label, (at, values) in lines.items():
        expected = np.column_stack(np.broadcast_arrays(at, values))
        np.testing.assert_allclose(
            panel.lines[label], expected, err_msg=str(label), **{"rtol": 1e-6, "atol": 1e-9} | near
        )
