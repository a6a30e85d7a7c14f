"""Every table and every figure, and whatever a lab prints, has a test that reaches its numbers by other means, and
notices faults of each kind.
"""

import importlib
import inspect
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

import numpy as np
import pytest

from solutions.diagram import Graph, Volumes
from solutions.pages.plain import printed
from solutions.papers import parts, questions
from tests.built import DOCS, Site, words
from tests.conftest import ROOT
from tests.lab import NUMBER, last_digit
from tests.replaced import OFF, cases, changed, fails
from tests.shown import Panel, numbered, shown_as, shown_on_pages

MARK = re.compile(r'^@shows\("([^"]+)"\)$(?:\n@.*)*\ndef (\w+)', re.MULTILINE)


def readers() -> dict[str, list[tuple[str, str]]]:
    """By what they read, modules and names of the tests that are marked."""
    found: dict[str, list[tuple[str, str]]] = {}
    for path in sorted([*ROOT.glob("tests/e*/**/test_*.py"), *ROOT.glob("tests/labs/test_*.py")]):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for name, test in MARK.findall(path.read_text("utf-8")):
            found.setdefault(name, []).append((module, test))
    return found


def test_every_table_and_figure_is_read():
    assert {name for name in readers() if not name.startswith("labs/")} == set(shown_on_pages())


LABS = sorted(path.stem for path in (DOCS / "labs").glob("*.py"))


def on_page_of_lab(site: Path, lab: str) -> dict[str, Element]:
    """What the lab's page shows, as it stands there, by names as tests name it."""
    found: dict[str, list[Element]] = {"table": [], "figure": [], "text": [], "captions": [Element("div")]}
    for element in Site(site).page(f"labs/{lab}/").article.iter():
        kind = "text" if "result" in element.get("class", "").split() else element.tag
        if element.tag != "text":  # of a drawing
            found.get(kind, []).append(element)
        if kind == "caption":
            found["captions"][0].append(element)
    return {numbered(f"labs/{lab} {kind}", n): of for kind, all_of in found.items() for n, of in enumerate(all_of, 1)}


@pytest.mark.parametrize("lab", LABS)
def test_whatever_a_lab_shows_is_read(site: Path, lab: str):
    assert {name for name in readers() if name.startswith(f"labs/{lab} ")} == set(on_page_of_lab(site, lab))


@pytest.mark.long
@pytest.mark.parametrize("lab", LABS)
def test_the_page_of_a_lab_shows_what_is_read(site: Path, lab: str):
    for name, element in on_page_of_lab(site, lab).items():
        shown = shown_as(name)
        if isinstance(shown, str):
            assert "".join(words(element).split()) == "".join(shown.split()), name
        elif isinstance(shown, dict):
            assert cells(element) == as_printed(shown), name


def diagrams(question: str, kind: type) -> list[Volumes | Graph]:
    """Those of a question's page."""
    shown = [shown_as(name) for name in shown_on_pages() if re.match(rf"{question}#.* figure\b", name)]
    return [one for figure in shown for one in figure if isinstance(one, kind)]


def rows_of_layers() -> dict[str, list[tuple[int, ...]]]:
    """By question the volumes of its table of layers: what several of its parts answer beside parameters."""
    found: dict[str, list[tuple[int, ...]]] = {}
    for part in parts():
        if {"volume", "parameters"} <= set(getattr(answer := part.answer(), "_fields", ())):
            found.setdefault(part.address.partition("#")[0], []).append(answer.volume)
    return {question: volumes for question, volumes in found.items() if len(volumes) > 1}


def test_every_table_of_layers_is_drawn():
    """All of its volumes, in their order."""
    assert len(rows_of_layers()) == 3
    for question, volumes in rows_of_layers().items():
        (diagram,) = diagrams(question, Volumes)
        assert [shape for _, shape in diagram.rows][-len(volumes) :] == volumes, question


def test_every_gradient_of_weights_is_drawn_as_a_graph():
    """It goes all the way back to the weights."""
    asked = [part for part in parts() if "weight gradient" in part.keywords and part.kind == "formula"]
    assert len(asked) == 4
    for part in asked:
        (graph,) = diagrams(part.address.partition("#")[0], Graph)
        assert any(edge.backward and edge.source.startswith("W") for edge in graph.edges), part.address


@pytest.mark.parametrize("question", [question.address for question in questions()])
def test_the_cells_of_a_table_stand_on_its_page(site: Path, question: str):
    """As they are printed, under their heads, row by row."""
    found = [cells(table) for table in Site(site).page(f"exams/{question}/").article.iter("table")]
    for name in shown_on_pages():
        if name.startswith(f"{question}#") and isinstance(table := shown_as(name), dict):
            assert as_printed(table) in found, name


def cells(table: Element) -> list[list[str]]:
    return [[words(cell) for cell in row if cell.tag in ("th", "td")] for row in table.iter("tr")]


def as_printed(table: dict[str, list]) -> list[list[str]]:
    """The heads, and the cells row by row."""
    rows = zip(*table.values(), strict=True)
    return [list(table), *([" ".join(printed(cell).split()) for cell in row] for row in rows)]


# Faults


def faults(shown: dict[str, list] | list[Panel] | str) -> Iterator[tuple[str, Any]]:
    """What is shown with a fault, each with what the fault is."""
    of = {dict: of_table, list: of_figure, str: of_text}
    return of[type(shown)](shown)


def of_text(text: str) -> Iterator[tuple[str, str]]:
    """Another word at the end, and in turn each number off by two in its last digit, of which a number half way may be
    rounded to either; or by one per cent, where this is more.
    """
    yield "another word", changed(text)
    for number in NUMBER.finditer(text):
        value, digit = Decimal(number[0].replace("−", "-")), last_digit(number[0])
        other = value + max(2 * digit, (abs(value) * Decimal(str(OFF))).quantize(digit))
        yield f"{number[0]} is {other}", f"{text[: number.start()]}{other}{text[number.end() :]}"


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
            cell = table[head][row]
            for fault, other in of_text(cell) if isinstance(cell, str) else [("another number", changed(cell))]:
                column = [other if number == row else own for number, own in enumerate(table[head])]
                yield f"{head!r} in row {row}: {fault}", {**table, head: column}


def of_figure(figure: list[Panel] | list[Volumes | Graph]) -> Iterator[tuple[str, Any]]:
    if isinstance(figure[0], Volumes | Graph):
        yield from ((fault, [other]) for fault, other in of_diagram(figure[0]))
        return
    for number, panel in enumerate(figure):
        for fault, other in of_panel(panel):
            yield f"panel {number}: {fault}", [*figure[:number], other, *figure[number + 1 :]]
    if len(figure) > 1:
        yield "panels exchanged", figure[::-1]


def of_diagram(diagram: Volumes | Graph) -> Iterator[tuple[str, Volumes | Graph]]:
    if isinstance(diagram, Volumes):
        for number, (name, shape) in enumerate(diagram.rows):
            for wrong in ((changed(name), shape), (name, changed(shape))):
                rows = [wrong if n == number else row for n, row in enumerate(diagram.rows)]
                yield f"{name!r} changed", replace(diagram, rows=rows)
        yield "the last box is left out", replace(diagram, rows=diagram.rows[:-1])
        return
    for number, edge in enumerate(diagram.edges):
        for name in ("forward", "backward", "factor"):
            other = replace(edge, **{name: changed(getattr(edge, name))})
            edges = [other if n == number else own for n, own in enumerate(diagram.edges)]
            yield f"{name} of {edge.source!r} changed", replace(diagram, edges=edges)


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
    for number, (text, *place) in enumerate(panel.texts):
        texts = [*panel.texts[:number], (changed(text), *place), *panel.texts[number + 1 :]]
        yield f"the text {text!r} changed", panel._replace(texts=texts)


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
