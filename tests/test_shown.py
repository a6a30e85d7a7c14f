"""Every table and every figure has a test that reaches its numbers by other means, and notices faults of each kind."""

import importlib
import inspect
import re
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from tests.conftest import ROOT
from tests.replaced import OFF, cases, changed, fails
from tests.shown import Panel, shown_as, shown_on_pages

MARK = re.compile(r'^@shows\("([^"]+)"\)$(?:\n@.*)*\ndef (\w+)', re.MULTILINE)
UNREAD: tuple[str, ...] = (
    "spring-2018/q1#a table",
    "spring-2018/q1#c table",
    "spring-2018/q1#c figure",
    "spring-2018/q1#e figure",
    "spring-2018/q1#g figure",
    "spring-2018/q1#g table",
    "spring-2018/q2#c figure",
    "spring-2018/q2#e figure",
    "spring-2018/q2#f figure",
    "spring-2018/q2#g figure",
    "spring-2018/q2#g figure 2",
    "spring-2018/q2#h figure",
    "spring-2018/q2#j table",
    "spring-2018/q2#l figure",
    "spring-2018/q2#m-i figure",
    "spring-2018/q2#m-i table",
    "spring-2018/q2#m-ii figure",
    "spring-2018/q2#m-ii table",
    "spring-2018/q2#m-ii table 2",
    "spring-2018/q3#d figure",
    "spring-2018/q3#e table",
    "spring-2018/q3#i figure",
    "spring-2018/q4#b table",
    "spring-2018/q4#g figure",
    "spring-2018/q4#g table",
    "spring-2018/q4#g figure 2",
    "spring-2018/q5#code table",
    "spring-2018/q6#a figure",
    "spring-2018/q6#a figure 2",
    "spring-2018/q6#b figure",
    "spring-2018/q7#a-i figure",
    "spring-2018/q7#a-i figure 2",
    "spring-2018/q7#f figure",
    "spring-2018/q8#c figure",
    "spring-2018/q8#d table",
    "spring-2018/q8#f figure",
    "winter-2020/q1#d table",
    "winter-2020/q1#g figure",
    "winter-2020/q2#a figure",
    "winter-2020/q2#e-iii figure",
    "winter-2020/q2#g-ii table",
    "winter-2020/q3#b table",
    "winter-2020/q3#d figure",
    "winter-2020/q3#d table",
    "winter-2020/q3#e-i figure",
    "winter-2020/q3#f-ii figure",
    "winter-2020/q3#g figure",
    "winter-2020/q4#a figure",
    "winter-2020/q4#e table",
    "winter-2020/q5#c table",
    "winter-2020/q5#c figure",
    "winter-2020/q6#c figure",
    "winter-2020/q6#d figure",
    "winter-2020/q6#e figure",
    "winter-2020/q7#b table",
    "winter-2020/q7#f table",
    "fall-2021/q1#c figure",
    "fall-2021/q1#e table",
    "fall-2021/q1#e figure",
    "fall-2021/q1#h figure",
    "fall-2021/q2#a table",
    "fall-2021/q2#c figure",
    "fall-2021/q2#c table",
    "fall-2021/q3#b table",
    "fall-2021/q3#c table",
    "fall-2021/q3#d table",
    "fall-2021/q3#d figure",
    "fall-2021/q3#d table 2",
    "fall-2021/q3#e figure",
    "fall-2021/q4#v figure",
    "fall-2021/q5#fc-27 figure",
    "fall-2021/q5#fc-27 table",
    "fall-2021/q6#ii figure",
    "undated/q1#a table",
    "undated/q1#d table",
    "undated/q1#e figure",
    "undated/q1#f figure",
    "undated/q1#g figure",
    "undated/q2#a figure",
    "undated/q2#b figure",
    "undated/q2#e figure",
    "undated/q2#f table",
    "undated/q2#g figure",
    "undated/q2#h-iii figure",
    "undated/q2#h-iii table",
    "undated/q2#i-ii figure",
    "undated/q2#j-i figure",
    "undated/q2#j-iii figure",
    "undated/q2#k-i figure",
    "undated/q2#k-ii figure",
    "undated/q3#fc figure",
    "undated/q3#fc table",
    "undated/q4#code table",
    "undated/q5#a figure",
    "undated/q5#c-ii figure",
    "undated/q5#d-vi table",
    "undated/q5#d-ix figure",
    "undated/q6#a-i figure",
    "undated/q6#a-ii figure",
    "undated/q6#b-ii figure",
    "undated/q6#b-ii table",
)


def readers() -> dict[str, list[tuple[str, str]]]:
    """By what they read, modules and names of the tests that are marked."""
    found: dict[str, list[tuple[str, str]]] = {}
    for path in sorted(ROOT.glob("tests/e*/**/test_*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for name, test in MARK.findall(path.read_text("utf-8")):
            found.setdefault(name, []).append((module, test))
    return found


def test_every_table_and_figure_is_read():
    assert set(readers()) | set(UNREAD) == set(shown_on_pages())
    assert not set(readers()) & set(UNREAD)


# Faults


def faults(shown: dict[str, list] | list[Panel]) -> Iterator[tuple[str, Any]]:
    """What is shown with a fault, each with what the fault is."""
    return of_table(shown) if isinstance(shown, dict) else of_figure(shown)


def of_table(table: dict[str, list]) -> Iterator[tuple[str, Any]]:
    heads, rows = list(table), len(next(iter(table.values())))
    for one, other in pairwise(heads):
        if table[one] != table[other]:
            yield f"{one!r} and {other!r} exchanged", {**table, one: table[other], other: table[one]}
    for left_out in {0, rows - 1}:
        yield (
            f"row {left_out} left out",
            {head: column[:left_out] + column[left_out + 1 :] for head, column in table.items()},
        )
    for head in heads:
        yield f"the head {head!r} changed", {f"{head}s" if name == head else name: table[name] for name in heads}
        for row in {0, rows - 1}:
            cells = [changed(cell) if number == row else cell for number, cell in enumerate(table[head])]
            yield f"{head!r} changed in row {row}", {**table, head: cells}


def of_figure(figure: list[Panel]) -> Iterator[tuple[str, Any]]:
    for number, panel in enumerate(figure):
        for fault, other in of_panel(panel):
            yield f"panel {number}: {fault}", [*figure[:number], other, *figure[number + 1 :]]
    if len(figure) > 1:
        yield "panels exchanged", figure[::-1]


def of_panel(panel: Panel) -> Iterator[tuple[str, Panel]]:
    for name in ("title", "x", "y"):
        if said := getattr(panel, name):
            yield f"{name} is another one", panel._replace(**{name: changed(said)})
    if panel.x != panel.y:
        yield "the names of the axes exchanged", panel._replace(x=panel.y, y=panel.x)
    for label, line in panel.lines.items():
        if len(line):
            yield f"the line {label!r} is left out", panel._replace(lines=without(panel.lines, label))
            for fault, other in of_points(line):
                yield f"the line {label!r} {fault}", panel._replace(lines={**panel.lines, label: other})
    for (one, line), (other, another) in pairwise(panel.lines.items()):
        if line.shape != another.shape or not np.allclose(line, another):
            lines = {**panel.lines, one: another, other: line}
            yield f"the lines {one!r} and {other!r} exchanged", panel._replace(lines=lines)
    for number, (one, other) in enumerate(pairwise(panel.styles)):
        if one != other:
            styles = [*panel.styles[:number], other, one, *panel.styles[number + 2 :]]
            yield f"the styles {one!r} and {other!r} exchanged", panel._replace(styles=styles)
    for number, shape in enumerate(panel.shapes):
        if len(shape):
            shapes = [shape + OFF * np.ptp(shape) if n == number else own for n, own in enumerate(panel.shapes)]
            yield f"the shape {number} moved", panel._replace(shapes=shapes)
    for number, _ in enumerate(panel.images):
        yield f"the image {number} changed", panel._replace(images=changed(panel.images, number))
    for number, (words, *place) in enumerate(panel.texts):
        texts = [*panel.texts[:number], (changed(words), *place), *panel.texts[number + 1 :]]
        yield f"the text {words!r} changed", panel._replace(texts=texts)


def of_points(line: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
    """A line (points, 2) with a fault: off by one per cent of its values, where they are 0, of 1."""
    for axis, name in enumerate("xy"):
        off = OFF * (np.abs(line[:, axis]).max() or 1)
        yield f"shifted along {name}", line + off * np.eye(2)[axis]
        if np.ptp(line[:, axis]):
            yield f"stretched along {name}", line * (1 + OFF * np.eye(2)[axis])
    if not np.allclose(line, line[:, ::-1]):
        yield "with x and y exchanged", line[:, ::-1]


def without(lines: dict, label: Any) -> dict:
    return {name: line for name, line in lines.items() if name != label}


def missed(name: str) -> list[str]:
    """The faults of a table or a figure that none of its tests notices."""
    tests = [getattr(importlib.import_module(module), test) for module, test in readers()[name]]
    right = shown_as(name)
    assert not any(reader_fails(test, right) for test in tests)
    return [fault for fault, wrong in faults(right) if not any(reader_fails(test, wrong) for test in tests)]


def reader_fails(test: Callable, shown: Any) -> bool:
    assert "shown" in inspect.signature(test).parameters and not cases(test)[1:]
    return fails(lambda: test(shown))


@pytest.mark.long
@pytest.mark.parametrize("name", readers())
def test_a_fault_is_noticed(name: str):
    assert missed(name) == []


if __name__ == "__main__":
    for name in (name for name in readers() if any(name.startswith(chosen) for chosen in sys.argv[1:] or [""])):
        print(name, missed(name), flush=True)
