"""What is drawn with boxes and arrows, as data: the volumes of a stack of layers, and the graph of a chain rule.

Only what they are: how they look is the site's business.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

Shape = tuple[int, ...]


def diagram(draw: Callable[[], Any]) -> Callable[[], Any]:
    """Mark a function that returns a diagram, and needs no axes; its docstring is the caption, as that of a figure."""
    draw.canvas = None
    return draw


@dataclass(frozen=True)
class Volumes:
    """The input and what comes out of each layer: its name, and its shape, `(height, width, channels)` or `(entries,)`.

    Raises:
        ValueError: one of them is neither a volume nor a vector.
    """

    rows: Sequence[tuple[str, Shape]]

    def __post_init__(self) -> None:
        if wrong := [row for row in self.rows if len(row[1]) not in (1, 3)]:
            raise ValueError(f"rows={wrong}, expected volumes (height, width, channels) and vectors (entries,)")


def lettered(shape: Shape, letters: Mapping[int, str]) -> str:
    """A shape in the letters that stand for its sides.

    >>> lettered((4, 1), {4: "K"}), lettered((), {})
    ('K × 1', '1')
    """
    return " × ".join(letters.get(side, str(side)) for side in shape or (1,))


@dataclass(frozen=True)
class Edge:
    """What one node of a graph gives to another: the shape of the array that goes forward, that of its gradient that
    comes back (none where nobody asks for it), and by which factor it comes, in words that begin with `…` for what is
    there already.
    """

    source: str
    target: str
    forward: str
    backward: str = ""
    factor: str = ""


def edge(
    source: str, target: str, array: Any, gradient: Any = None, factor: str = "", letters: Mapping[int, str] = {}
) -> Edge:
    """An edge with the shapes of these arrays.

    >>> edge("W", "z", np.ones((3, 4)), np.ones((3, 4)), "… xᵀ", {3: "K"})
    Edge(source='W', target='z', forward='K × 4', backward='K × 4', factor='… xᵀ')
    """
    shapes = [lettered(np.shape(of), letters) if of is not None else "" for of in (array, gradient)]
    return Edge(source, target, *shapes, factor)


@dataclass(frozen=True)
class Graph:
    """A chain of nodes, from the first to the loss, and what enters it from the sides: at most two for each node.

    Raises:
        ValueError: the chain lacks an edge, or more than two enter a node from the sides.
    """

    chain: Sequence[str]
    edges: Sequence[Edge]

    def __post_init__(self) -> None:
        ends = [(edge.source, edge.target) for edge in self.edges]
        if missing := [pair for pair in pairwise(self.chain) if pair not in ends]:
            raise ValueError(f"edges={ends}, expected {missing} as well")
        if crowded := [node for node in self.chain if len(self.into(node)) > 2]:
            raise ValueError(f"edges={ends}, expected at most two from the sides into {crowded}")

    def along(self) -> list[Edge]:
        """The edges of the chain."""
        return [next(e for e in self.edges if (e.source, e.target) == pair) for pair in pairwise(self.chain)]

    def into(self, node: str) -> list[Edge]:
        """The edges that enter a node from the sides."""
        return [edge for edge in self.edges if edge.target == node and edge.source not in self.chain]
