"""Diagrams: what is drawn is what was given, to scale, and whole."""

import itertools
import math
import re
from xml.etree import ElementTree

import pytest

from solutions.diagram import Edge, Graph, Volumes, diagram
from solutions.pages.diagrams import WIDTH, svg
from solutions.pages.figures import figure

STACK = Volumes([("<in>", (20, 10, 4)), ("pool", (10, 5, 4)), ("flatten", (1000,)), ("dense", (250,))])
CHAIN = Graph(
    ("x", "z", "L"), [Edge("x", "z", "n"), Edge("W", "z", "m × n", "n × m", "… xᵀ"), Edge("z", "L", "m", "m")]
)


def read(drawn) -> ElementTree.Element:
    return ElementTree.fromstring(str(drawn))


def texts(drawn) -> list[str]:
    return [text.text for text in read(drawn).iter("text")]


def test_a_stack_says_the_name_and_the_shape_of_each_volume():
    assert texts(svg(STACK)) == ["<in>", "20 × 10 × 4", "pool", "10 × 5 × 4", "flatten", "1,000", "dense", "250"]


def fronts(drawn) -> list[tuple[float, float]]:
    """The width and the height of the front of each box; it goes right, down, and back."""
    path = next(read(drawn).iter("path")).get("d")
    return [tuple(map(float, sides)) for sides in re.findall(r"h ([\d.]+) v ([\d.]+) h -", path)]


def test_boxes_are_to_scale_and_bars_by_the_root():
    whole, half, long, short = fronts(svg(STACK))
    assert whole[0] / whole[1] == pytest.approx(10 / 20)
    assert half == pytest.approx([side / 2 for side in whole], abs=0.1)
    assert long[1] == short[1] and long[0] / short[0] == pytest.approx(2, rel=0.01)


def test_every_edge_has_its_shapes_and_its_factor():
    assert sorted(texts(svg(CHAIN))) == sorted(["x", "z", "L", "W", "n", "m × n", "… xᵀ", "n × m", "m", "m"])
    solid, dashed = (path.get("d") for path in read(svg(CHAIN)).iter("path") if "lines" in path.get("class"))
    assert (solid.count("M"), dashed.count("M")) == (3, 2)


def strokes(drawn, of: str) -> list[list[tuple[float, float]]]:
    """The points of each line of the paths of a class."""
    found, (x, y) = [], (0.0, 0.0)
    for d in (path.get("d") for path in read(drawn).iter("path") if of in path.get("class")):
        for command, told in re.findall(r"([MmHhvlz])([^MmHhvlz]*)", d):
            numbers = [float(number) for number in re.findall(r"-?[\d.]+", told)]
            for dx, dy in steps(command, numbers, x, y):
                x, y = x + dx, y + dy
                found[-1:] = [*found[-1:], []] if command in "Mm" else found[-1:]
                found[-1].append((x, y))
    return found


def steps(command: str, numbers: list[float], x: float, y: float) -> list[tuple[float, float]]:
    """Where a command of a path goes, from a place."""
    match command:
        case "M":
            return [(numbers[0] - x, numbers[1] - y)]
        case "H":
            return [(numbers[0] - x, 0)]
        case "h":
            return [(numbers[0], 0)]
        case "v":
            return [(0, numbers[0])]
        case "m" | "l":
            return list(zip(numbers[::2], numbers[1::2], strict=True))
    return []


def apart(point: tuple[float, float], box: list[tuple[float, float]]) -> float:
    """How far a point is from the rectangle around a box."""
    sides = ((min(side), max(side)) for side in zip(*box, strict=True))
    return math.hypot(*(max(least - at, 0, at - most) for at, (least, most) in zip(point, sides, strict=True)))


@pytest.mark.parametrize("drawn", [STACK, CHAIN])
def test_arrows_run_from_box_to_box_point_ahead_and_keep_apart(drawn):
    boxes, lines = strokes(svg(drawn), "boxes"), strokes(svg(drawn), "lines")
    shafts, heads = lines[::2], lines[1::2]
    for (start, end), (left, tip, right) in zip(shafts, heads, strict=True):
        nearest = [min(range(len(boxes)), key=lambda n, at=at: apart(at, boxes[n])) for at in (start, end)]
        assert nearest[0] != nearest[1]
        assert all(1 < apart(at, boxes[n]) < 5 for at, n in zip((start, end), nearest, strict=True))
        back = complex(*start) - complex(*end)
        wings = [(complex(*wing) - complex(*end)) / back * abs(back) for wing in (left, right)]
        assert tip == pytest.approx(end)
        assert wings == pytest.approx([4 + wings[0].imag * 1j, 4 - wings[0].imag * 1j]) and abs(wings[0].imag) == 3
    for one, other in itertools.combinations(shafts, 2):
        assert min(map(math.dist, one, other[::-1])) >= 8


def test_the_nodes_of_a_graph_are_flat():
    boxes = next(path.get("d") for path in read(svg(CHAIN)).iter("path") if path.get("class") == "boxes")
    assert boxes.count("M") == boxes.count("z") == 4


def test_what_comes_back_to_a_source_is_said_on_its_side():
    two = Graph(("z", "L"), [Edge("W", "z", "1", "left"), Edge("b", "z", "2", "right"), Edge("z", "L", "3")])
    words = {text.text: text for text in read(svg(two)).iter("text")}
    nodes = {name: float(words[name].get("x")) for name in ("W", "z", "b")}
    assert nodes["W"] < nodes["z"] < nodes["b"]
    sides = {name: (float(words[name].get("x")), words[name].get("class")) for name in ("left", "right")}
    assert sides == {"left": (1, "back"), "right": (WIDTH - 1, "back end")}


@pytest.mark.parametrize("drawn", [STACK, CHAIN])
def test_all_stands_inside(drawn):
    tree = read(svg(drawn))
    _, _, width, height = map(float, tree.get("viewBox").split())
    assert width == WIDTH
    for text in tree.iter("text"):
        assert 0 <= float(text.get("x")) <= width and 0 <= float(text.get("y")) <= height


def test_it_is_told_in_words():
    assert read(svg(STACK)).find("desc").text.startswith("<in>: 20 × 10 × 4. pool: 10 × 5 × 4.")
    assert "From W to z: m × n; back … xᵀ: n × m." in read(svg(CHAIN)).find("desc").text


def test_a_diagram_is_a_figure_with_its_caption():
    @diagram
    def draw_it():
        """Boxes."""
        return STACK

    assert re.search(r'<svg role="img" aria-labelledby="draw-it-caption" class="diagram"', figure(draw_it))


def test_what_cannot_be_drawn_is_refused():
    with pytest.raises(ValueError, match="expected volumes"):
        Volumes([("in", (2, 3))])
    with pytest.raises(ValueError, match=r"expected .*'z', 'L'.* as well"):
        Graph(("x", "z", "L"), [Edge("x", "z", "1")])
    with pytest.raises(ValueError, match="at most two"):
        Graph(("x", "z"), [Edge(name, "z", "1") for name in ("x", "W", "b", "c")])
