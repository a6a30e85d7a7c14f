"""A stack of layers as exams ask for it: the output volume and the parameters of each, row by row."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from solutions.nn.shapes import trace

FIELDS = {"volume": "Output volume (height × width × channels)", "parameters": "Number of parameters"}


class Row(NamedTuple):
    """A layer's output volume, `(height, width, channels)` or `(neurons,)`, and its number of parameters."""

    volume: tuple[int, ...]
    parameters: int


def rows(layers: Sequence, shape: tuple[int, ...]) -> list[Row]:
    """The input, whose volume is `shape`, and each layer behind it.

    Raises:
        ValueError: a layer cannot take what the one before it gives.

    >>> from solutions.nn.shapes import Conv, Pool
    >>> [tuple(row) for row in rows([Conv(4, kernel=5), Pool(2)], (16, 16, 3))]
    [((16, 16, 3), 0), ((12, 12, 4), 304), ((6, 6, 4), 0)]
    """
    return [Row(tuple(shape), 0), *(Row(volume.shape, volume.parameters) for volume in trace(layers, shape))]


def draw(axes, names, of_stack):
    """Each volume as a box, seen from the front: as wide as it has channels (on a square-root scale), as high as it is;
    behind it its shape. Vectors are thin lines.
    """
    largest = max(row.volume[0] for row in of_stack if len(row.volume) > 1)
    for y, (name, row) in enumerate(zip(names, of_stack, strict=True)):
        *space, channels = row.volume
        height = 0.75 * space[0] / largest if space else 0.06
        width = 0.3 * np.sqrt(channels) if space else 2.4
        shape = " × ".join(f"{side:,}" for side in row.volume)
        axes.barh(y, width, height, color="C0", alpha=0.75, edgecolor="k", linewidth=0.8)
        axes.text(width + 0.12, y, shape, va="center")
        axes.text(-0.12, y, name, va="center", ha="right")
    axes.set(xlim=(-2.0, 4.8), ylim=(len(of_stack) - 0.4, -0.6))
    axes.axis("off")
