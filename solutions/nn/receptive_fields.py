r"""Receptive fields: how many pixels of the input a unit sees, behind a stack of layers."""

from typing import NamedTuple

from solutions.nn.layers import GlobalPool, TransposedConv
from solutions.nn.shapes import Dense, Layer, _check_layers
from solutions.nn.windows import Size, per_axis


class Field(NamedTuple):
    """The receptive field of one unit, and the distance between the fields of two neighbours.

    Both in pixels of the input: an int, or a tuple with one int per axis if these differ.
    """

    size: Size
    jump: Size


def receptive_field(layers: list[Layer]) -> list[Field]:
    r"""The receptive field after each layer: $r' = r + d\,(k - 1)\,j$ and $j' = j\,s$.

    It starts at one pixel, $r = j = 1$. Padding moves a field, and at the border cuts it off, but
    does not change its size.
    Source: Araujo, Norris & Sim, "Computing Receptive Fields of Convolutional Neural Networks",
    Distill, 2019.

    Raises:
        ValueError: a dense layer or a global pooling, which sees the whole input, however large; a
            transposed convolution, whose units see more or less by their places; kernels for
            different numbers of axes; or `layers` are none.

    Examples:
        >>> from solutions.nn.shapes import Conv, Pool
        >>> [field.size for field in receptive_field([Conv(8, 3, stride=2), Pool(2)] * 2)]
        [3, 5, 13, 21]
        >>> receptive_field([Conv(8, kernel=(3, 5)), Conv(8, kernel=3)])
        [Field(size=(3, 5), jump=1), Field(size=(5, 7), jump=1)]
        >>> [field.size for field in receptive_field([Conv(8, 3, dilation=d) for d in (1, 2, 4)])]
        [3, 7, 15]
    """
    windows = [_window(layer) for layer in _check_layers(layers)]
    axes = max((len(x) for window in windows for x in window if isinstance(x, tuple)), default=1)
    size, jump, fields = (1,) * axes, (1,) * axes, []
    for window in windows:
        kernel, stride, dilation = map(per_axis, ("kernel", "stride", "dilation"), window, (axes,) * 3)
        size = tuple(r + d * (k - 1) * j for r, k, d, j in zip(size, kernel, dilation, jump, strict=True))
        jump = tuple(j * s for j, s in zip(jump, stride, strict=True))
        fields.append(Field(_squeeze(size), _squeeze(jump)))
    return fields


def _window(layer: Layer) -> tuple[Size, Size, Size]:
    """The kernel, the stride and the dilation of a layer: 1, 1, 1 if it looks at one pixel only."""
    if isinstance(layer, Dense | GlobalPool):
        raise ValueError(f"{layer} sees the whole input: its receptive field is the input's size")
    if isinstance(layer, TransposedConv):
        raise ValueError(f"{layer}: how much its units see depends on where they are")
    return tuple(getattr(layer, name, 1) for name in ("kernel", "stride", "dilation"))


def _squeeze(entries: tuple[int, ...]) -> Size:
    """One int if all axes agree."""
    return entries[0] if len(set(entries)) == 1 else entries
