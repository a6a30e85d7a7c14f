"""A stack of layers as exams ask for it: the output volume and the parameters of each, row by row."""

from collections.abc import Sequence
from typing import NamedTuple

from solutions.diagram import Volumes
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


def volumes(names: Sequence[str], of_stack: Sequence[Row]) -> Volumes:
    """The input and what comes out of each layer, as a diagram; what stands behind a comma in a name is left out.

    >>> volumes(["Input", "POOL, second"], [Row((4, 4, 2), 0), Row((2, 2, 2), 0)]).rows
    [('Input', (4, 4, 2)), ('POOL', (2, 2, 2))]
    """
    return Volumes([(name.partition(",")[0], row.volume) for name, row in zip(names, of_stack, strict=True)])
