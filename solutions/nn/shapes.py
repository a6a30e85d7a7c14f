r"""Output shapes, parameter counts and receptive fields of stacks of layers.

A volume is written without its batch and with its channels last: `(height, width, channels)` in
two dimensions, `(length, channels)` in one, `(height, width, depth, channels)` in three; a vector
is `(features,)`. A kernel, stride or padding is one int for all spatial axes, or a tuple with one
int for each; padding is also `"valid"` (none) or `"same"` (as many windows as strides fit).
"""

from dataclasses import dataclass
from math import prod
from numbers import Integral
from typing import NamedTuple

Size = int | tuple[int, ...]
Pair = tuple[int, int]
Padding = int | str | tuple[int | str | Pair, ...]
Shape = tuple[int, ...]


def window_count(size: int, kernel: int, stride: int = 1, padding: int | str | Pair = 0, dilation: int = 1) -> int:
    r"""Positions of a window on one axis: $\lfloor (n + 2p - d\,(k - 1) - 1)/s \rfloor + 1$.

    Without dilation, d = 1, this is $\lfloor (n + 2p - k)/s \rfloor + 1$. With `padding="same"`
    there are $\lceil n/s \rceil$, whatever the kernel.
    Source: Dumoulin & Visin, "A guide to convolution arithmetic for deep learning", 2016,
    relationships 6 and 15.

    Args:
        size: length n of the axis.
        kernel: length k of the window.
        stride: step s between two positions.
        padding: zeros p on *each* side, a pair (before, after), or "same" or "valid".
        dilation: distance d between two entries of the window.

    Raises:
        ValueError: a length is not a positive integer, or the window does not fit.

    Examples:
        >>> window_count(64, kernel=3)
        62
        >>> window_count(62, kernel=2, stride=2)
        31
        >>> window_count(7, kernel=3, stride=2, padding="same")
        4
        >>> window_count(7, kernel=3, dilation=2)
        3
    """
    for name, value in (("size", size), ("kernel", kernel), ("stride", stride), ("dilation", dilation)):
        _check_count(name, value)
    if padding == "same":
        return -(-size // stride)
    p = 0 if padding == "valid" else padding
    before, after = p if isinstance(p, tuple) and len(p) == 2 else (p, p)
    for zeros in (before, after):
        _check_count("padding", zeros, least=0, otherwise=', or "same" or "valid"')
    reach, padded = dilation * (kernel - 1) + 1, size + before + after
    if reach > padded:
        entries = f"kernel={kernel}" + (f" with dilation={dilation} reaches {reach} and" if dilation > 1 else "")
        zeros = f"2·{before}" if before == after else f"{before} + {after}"
        raise ValueError(f"{entries} is larger than the padded input ({size} + {zeros} = {padded})")
    return (padded - reach) // stride + 1


@dataclass(frozen=True)
class Conv:
    """A convolution with `filters` filters, each as deep as the volume and with a bias of its own.

    Examples:
        >>> Conv(32, kernel=3).output_shape((64, 64, 8))
        (62, 62, 32)
        >>> Conv(32, kernel=3).parameters((64, 64, 8))
        2336
        >>> Conv(2, kernel=(3, 5, 1), stride=(1, 2, 1)).output_shape((8, 9, 4, 3))
        (6, 3, 4, 2)
    """

    filters: int
    kernel: Size
    stride: Size = 1
    padding: Padding = 0
    bias: bool = True

    def __post_init__(self) -> None:
        """Refuse a number of filters that is no number."""
        _check_count("filters", self.filters)

    def output_shape(self, shape: Shape) -> Shape:
        """Shape of the volume after the layer, for one of `shape` before it."""
        return (*_windows(shape, self.kernel, self.stride, self.padding), self.filters)

    def parameters(self, shape: Shape) -> int:
        """Number of weights `(*kernel, channels, filters)` and biases `(filters,)`."""
        *space, channels = _check_shape(shape, spatial=True)
        weights = prod(per_axis("kernel", self.kernel, len(space))) * channels
        return self.filters * (weights + self.bias)


@dataclass(frozen=True)
class Pool:
    """A pooling layer, of mode "max" or "average"; its stride is its size if none is given.

    Channel by channel: it changes the spatial axes, never the channels, and learns nothing.

    Examples:
        >>> Pool(2).output_shape((62, 62, 32))
        (31, 31, 32)
        >>> Pool(3, stride=2).output_shape((62, 62, 32))
        (30, 30, 32)
        >>> Pool(2).parameters((62, 62, 32))
        0
    """

    size: Size
    stride: Size | None = None
    padding: Padding = 0
    mode: str = "max"

    def __post_init__(self) -> None:
        """Fill the stride in, and refuse a mode that nobody knows."""
        if self.stride is None:
            object.__setattr__(self, "stride", self.size)
        if self.mode not in ("max", "average"):
            raise ValueError(f'mode={self.mode!r}, expected "max" or "average"')

    @property
    def kernel(self) -> Size:
        """The size, under the name that it has in a convolution."""
        return self.size

    def output_shape(self, shape: Shape) -> Shape:
        """Shape of the volume after the layer, for one of `shape` before it."""
        return (*_windows(shape, self.size, self.stride, self.padding), shape[-1])

    def parameters(self, shape: Shape) -> int:
        """None: 0."""
        _check_shape(shape, spatial=True)
        return 0


@dataclass(frozen=True)
class Flatten:
    """All entries of a volume as one vector.

    Examples:
        >>> Flatten().output_shape((6, 6, 4))
        (144,)
        >>> Flatten().parameters((6, 6, 4))
        0
    """

    def output_shape(self, shape: Shape) -> Shape:
        """Shape `(features,)` of the vector."""
        return (prod(_check_shape(shape)),)

    def parameters(self, shape: Shape) -> int:
        """None: 0."""
        _check_shape(shape)
        return 0


@dataclass(frozen=True)
class Dense:
    """A fully-connected layer of `units` units, from a vector `(features,)`.

    Examples:
        >>> Dense(10).output_shape((144,))
        (10,)
        >>> Dense(10).parameters((144,))
        1450
        >>> Dense(10, bias=False).parameters((144,))
        1440
    """

    units: int
    bias: bool = True

    def __post_init__(self) -> None:
        """Refuse a number of units that is no number."""
        _check_count("units", self.units)

    def output_shape(self, shape: Shape) -> Shape:
        """Shape `(units,)` of the layer's output."""
        if len(_check_shape(shape)) != 1:
            raise ValueError(f"shape={shape}: Dense expected a vector (features,); Flatten first")
        return (self.units,)

    def parameters(self, shape: Shape) -> int:
        """Number of weights `(features, units)` and biases `(units,)`."""
        self.output_shape(shape)
        return self.units * (shape[0] + self.bias)


@dataclass(frozen=True)
class BatchNorm:
    r"""Batch normalisation of the last axis: $\gamma$ and $\beta$ per channel are learnable.

    `statistics=True` also counts the running mean and variance, which are stored, not learnt.
    Source: Ioffe & Szegedy, "Batch Normalization", 2015, section 3.2.

    Examples:
        >>> BatchNorm().parameters((31, 31, 32))
        64
        >>> BatchNorm(statistics=True).parameters((31, 31, 32))
        128
        >>> BatchNorm().output_shape((31, 31, 32))
        (31, 31, 32)
    """

    statistics: bool = False

    def output_shape(self, shape: Shape) -> Shape:
        """The same shape."""
        return _check_shape(shape)

    def parameters(self, shape: Shape) -> int:
        """Two learnable numbers per channel; four in all with `statistics`."""
        return (4 if self.statistics else 2) * _check_shape(shape)[-1]


Layer = Conv | Pool | Flatten | Dense | BatchNorm


class Volume(NamedTuple):
    """What comes out of a layer: the layer, its output's shape, its number of parameters."""

    layer: Layer
    shape: Shape
    parameters: int


def trace(layers: list[Layer], shape: Shape) -> list[Volume]:
    """The volume after each layer, for an input of `shape`.

    Raises:
        ValueError: a layer cannot take what the one before it gives; the message says which.

    Examples:
        >>> network = [Conv(4, kernel=5), Pool(2), Flatten(), Dense(10, bias=False)]
        >>> [(volume.shape, volume.parameters) for volume in trace(network, (16, 16, 3))]
        [((12, 12, 4), 304), ((6, 6, 4), 0), ((144,), 0), ((10,), 1440)]
    """
    volumes = []
    for number, layer in enumerate(layers, start=1):
        try:
            volumes.append(Volume(layer, layer.output_shape(shape), layer.parameters(shape)))
        except ValueError as error:
            raise ValueError(f"layer {number}, {layer}: {error}") from error
        shape = volumes[-1].shape
    return volumes


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
        ValueError: a dense layer, which sees the whole input, however large; or kernels for
            different numbers of axes.

    Examples:
        >>> [field.size for field in receptive_field([Conv(8, 3, stride=2), Pool(2)] * 2)]
        [3, 5, 13, 21]
        >>> receptive_field([Conv(8, kernel=(3, 5)), Conv(8, kernel=3)])
        [Field(size=(3, 5), jump=1), Field(size=(5, 7), jump=1)]
    """
    windows = [_window(layer) for layer in layers]
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


def _windows(shape: Shape, kernel: Size, stride: Size, padding: Padding) -> Shape:
    """The number of windows on every spatial axis of a volume."""
    *space, _ = _check_shape(shape, spatial=True)
    axes = len(space)
    return tuple(
        window_count(n, k, s, p)
        for n, k, s, p in zip(
            space,
            per_axis("kernel", kernel, axes),
            per_axis("stride", stride, axes),
            per_axis("padding", padding, axes),
            strict=True,
        )
    )


def per_axis(name: str, value: Size | Padding, axes: int) -> tuple:
    """One entry for each of the spatial axes.

    Raises:
        ValueError: a tuple has another number of entries; or one is no positive integer, where it
            is not a padding's.

    Examples:
        >>> per_axis("stride", 2, axes=3)
        (2, 2, 2)
    """
    entries = tuple(value) if isinstance(value, tuple) else (value,) * axes
    if len(entries) != axes:
        raise ValueError(f"{name}={value}, expected one int or {axes}, one for each spatial axis")
    if "padding" not in name:
        for entry in entries:
            _check_count(name, entry)
    return entries


def _squeeze(entries: tuple[int, ...]) -> Size:
    """One int if all axes agree."""
    return entries[0] if len(set(entries)) == 1 else entries


def _check_count(name: str, value: object, least: int = 1, otherwise: str = "") -> None:
    if not isinstance(value, Integral) or isinstance(value, bool) or value < least:
        raise ValueError(f"{name}={value!r}, expected an integer of at least {least}{otherwise}")


def _check_shape(shape: Shape, spatial: bool = False) -> Shape:
    if len(shape) < (2 if spatial else 1):
        expected = "(*spatial axes, channels)" if spatial else "at least one axis"
        raise ValueError(f"shape={shape}, expected {expected}")
    for entry in shape:
        if not isinstance(entry, Integral) or entry < 1:
            raise ValueError(f"shape={shape}, expected positive integers")
    return tuple(shape)
