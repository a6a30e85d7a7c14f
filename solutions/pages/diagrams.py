"""Diagrams as SVG: where boxes, arrows and words stand. Lengths are pixels of the narrowest column of a phone; a style
sheet of the site has the colours and the size of the letters.
"""

from collections.abc import Iterator, Sequence
from math import sqrt
from typing import NamedTuple

from solutions.diagram import Edge, Graph, Shape, Volumes
from solutions.pages.markup import filled

WIDTH = 300
LINE = 16  # from a line of words to the next

MIDDLE, SHAPES = 80, 158  # of volumes, from the left: the middle of boxes, and where their shapes begin
SIDE, DEPTH, BAR = 34, 44, 130  # the most that the side of a box, its depth and the length of a bar may be
SLANT = 0.3  # of the edges that go back
GAP = 26  # for an arrow between two boxes

NODE, ROW = 38, 68  # the width of a node of a graph, and from one to the next below it


class Words(NamedTuple):
    """Words, and where they begin; `of` names classes: `end` and `middle` for the other places, `back`."""

    x: float
    y: float
    words: str
    of: str = ""


def svg(diagram: Volumes | Graph, enlarged: float = 1) -> str:
    """The diagram, so much larger where there is room."""
    return _volumes(diagram, enlarged) if isinstance(diagram, Volumes) else _graph(diagram, enlarged)


def sides(shape: Shape) -> str:
    """A shape as it is printed.

    >>> sides((2, 2, 1000)), sides((8192,))
    ('2 × 2 × 1,000', '8,192')
    """
    return " × ".join(f"{side:,}" for side in shape)


def drawn(height: float, words: str, texts: Sequence[Words], enlarged: float, **paths: str) -> str:
    """SVG of paths, by their classes, and of words above them; `words` say it to those who cannot see it."""
    shown = round(WIDTH * enlarged)
    rounded = [text._replace(x=short(text.x), y=short(text.y)) for text in texts]
    return filled(
        "diagram.html",
        **{"width": WIDTH, "height": short(height), "shown": shown, "words": words, "texts": rounded},
        paths=paths.items(),
    )


def short(length: float) -> str:
    """A length to a tenth of a pixel."""
    return f"{length:.1f}".removesuffix(".0")


def path(*commands: str | float) -> str:
    """Letters and numbers of a path."""
    return " ".join(each if isinstance(each, str) else short(each) for each in commands)


# Volumes


def _volumes(diagram: Volumes, enlarged: float) -> str:
    boxes, arrows, texts, y = [], [], [], 0.0
    scale = _Scale([shape for _, shape in diagram.rows])
    for number, (name, shape) in enumerate(diagram.rows):
        if number:
            arrows.append(path("M", MIDDLE, y + 4, "v", GAP - 8, "m -3 -4 l 3 4 3 -4"))
        texts.append(Words(MIDDLE + 10 if number else MIDDLE, y + 17, name, "" if number else "middle"))
        y += GAP
        width, height, depth = scale.lengths(shape)
        boxes.append(_box(MIDDLE - (width + depth) / 2, y, width, height, depth))
        texts.append(Words(SHAPES, y + (height + SLANT * depth) / 2 + 4, sides(shape)))
        y += height + SLANT * depth
    words = ". ".join(f"{name}: {sides(shape)}" for name, shape in diagram.rows)
    return drawn(y + LINE / 2, f"{words}.", texts, enlarged, boxes="".join(boxes), lines="".join(arrows))


class _Scale:
    """How long the sides of boxes are: height and width in proportion, the depth by its root, as are bars."""

    def __init__(self, shapes: Sequence[Shape]):
        volumes = [shape for shape in shapes if len(shape) > 1]
        self.side = SIDE / max((max(height, width) for height, width, _ in volumes), default=1)
        self.depth = min(7, DEPTH / sqrt(max((channels for *_, channels in volumes), default=1)))
        self.entry = min(3, BAR / sqrt(max((entries for (entries,) in set(shapes) - set(volumes)), default=1)))

    def lengths(self, shape: Shape) -> tuple[float, float, float]:
        """Width, height and depth of a box; a vector has no depth."""
        if len(shape) == 1:
            return self.entry * sqrt(shape[0]), 6, 0
        height, width, channels = shape
        return self.side * width, self.side * height, self.depth * sqrt(channels)


def _box(x: float, y: float, width: float, height: float, depth: float) -> str:
    """The front of a box, and where it has a depth its top and its right side; (x, y) is the corner above all."""
    rise = SLANT * depth
    front = path("M", x, y + rise, "h", width, "v", height, "h", -width, "z")
    top = path("M", x, y + rise, "l", depth, -rise, "h", width, "l", -depth, rise, "z")
    right = path("M", x + width, y + rise, "l", depth, -rise, "v", height, "l", -depth, rise, "z")
    return front + top + right if depth else front


# Graphs


def _graph(diagram: Graph, enlarged: float) -> str:
    middle, half = WIDTH / 2, NODE / 2
    boxes, there, back, texts = [], [], [], []
    ys = {node: LINE + ROW * number for number, node in enumerate(diagram.chain)}
    places = {node: (middle, y) for node, y in ys.items()}
    for node, y in ys.items():
        sources = [edge.source for edge in diagram.into(node)]
        places |= {source: ((half + 1, WIDTH - half - 1)[side], y) for side, source in enumerate(sources)}
    for node, (x, y) in places.items():
        boxes.append(_box(x - half, y - 12, NODE, 24, 0))
        texts.append(Words(x, y + 4, node, "middle"))
    for edge in diagram.along():
        y, length = ys[edge.source] + 14, ROW - 28
        there.append(path("M", middle - 4, y, "v", length, "m -3 -4 l 3 4 3 -4"))
        texts.append(Words(middle - 12, y + length / 2 + 4, edge.forward, "end"))
        if edge.backward:
            back.append(path("M", middle + 4, y + length, "v", -length, "m -3 4 l 3 -4 3 4"))
            top = y + length / 2 + 4 - (len(_back(edge)) - 1) * LINE / 2
            texts += [Words(middle + 12, top + LINE * n, line, "back") for n, line in enumerate(_back(edge))]
    for edge in (edge for node in diagram.chain for edge in diagram.into(node)):
        x, y = places[edge.source]
        ahead = 1 if x < middle else -1
        start, end, between = x + ahead * (half + 2), middle - ahead * (half + 2), (x + middle) / 2
        there.append(path("M", start, y - 4, "H", end, "m", -4 * ahead, "-3 l", 4 * ahead, 3, -4 * ahead, 3))
        texts.append(Words(between, y - 8, edge.forward, "middle"))
        if edge.backward:
            back.append(path("M", end, y + 4, "H", start, "m", 4 * ahead, "-3 l", -4 * ahead, 3, 4 * ahead, 3))
            outside, of = (1, "back") if x < middle else (WIDTH - 1, "back end")
            texts += [Words(outside, y + 10 + LINE * n, line, of) for n, line in enumerate(_back(edge), start=1)]
    return drawn(
        max(ys.values()) + LINE + 2,
        " ".join(_told(diagram)),
        texts,
        enlarged,
        **{"boxes": "".join(boxes), "lines": "".join(there), "lines back": "".join(back)},
    )


def _back(edge: Edge) -> list[str]:
    """The lines of words at what comes back."""
    return [line for line in (edge.factor, edge.backward) if line]


def _told(diagram: Graph) -> Iterator[str]:
    for edge in diagram.edges:
        returned = f"; back {': '.join(_back(edge))}" if edge.backward else ""
        yield f"From {edge.source} to {edge.target}: {edge.forward}{returned}."
