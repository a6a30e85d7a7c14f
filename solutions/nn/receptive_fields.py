r"""Receptive fields: how many pixels of the input a unit sees, behind a stack of layers."""

from typing import NamedTuple

from solutions.nn.shapes import Dense, Layer, _check_layers
from solutions.nn.windows import Size, per_axis


class Field(NamedTuple):
    """The receptive field of one unit, and the distance between the fields of two neighbours.

    Both in pixels of the input: an int, or a tuple with one int per axis if these differ.
    """

    size: Size
    jump: Size


def receptive_field(layers: list[Layer]) -> list[Field]:
    r"""The receptive field after each layer: $r' = r + (k - 1)\,j$ and $j' = j\,s$.

    It starts at one pixel, $r = j = 1$. Padding moves a field, and at the border cuts it off, but
    does not change its size.
    Source: Araujo, Norris & Sim, "Computing Receptive Fields of Convolutional Neural Networks",
    Distill, 2019.

    Raises:
        ValueError: a dense layer, which sees the whole input, however large; kernels for different
            numbers of axes; or `layers` are none.

    Examples:
        >>> from solutions.nn.shapes import Conv, Pool
        >>> [field.size for field in receptive_field([Conv(8, 3, stride=2), Pool(2)] * 2)]
        [3, 5, 13, 21]
        >>> receptive_field([Conv(8, kernel=(3, 5)), Conv(8, kernel=3)])
        [Field(size=(3, 5), jump=1), Field(size=(5, 7), jump=1)]
    """
    windows = [_window(layer) for layer in _check_layers(layers)]
    axes = max((len(x) for window in windows for x in window if isinstance(x, tuple)), default=1)
    size, jump, fields = (1,) * axes, (1,) * axes, []
    for kernel, stride in windows:
        kernel, stride = per_axis("kernel", kernel, axes), per_axis("stride", stride, axes)
        size = tuple(r + (k - 1) * j for r, k, j in zip(size, kernel, jump, strict=True))
        jump = tuple(j * s for j, s in zip(jump, stride, strict=True))
        fields.append(Field(_squeeze(size), _squeeze(jump)))
    return fields


def _window(layer: Layer) -> tuple[Size, Size]:
    """The kernel and the stride of a layer: (1, 1) if it looks at one pixel only."""
    if isinstance(layer, Dense):
        raise ValueError(f"{layer} sees the whole input: its receptive field is the input's size")
    return getattr(layer, "kernel", 1), getattr(layer, "stride", 1)


def _squeeze(entries: tuple[int, ...]) -> Size:
    """One int if all axes agree."""
    return entries[0] if len(set(entries)) == 1 else entries
