r"""Output shapes and parameter counts of stacks of layers.

A volume is written without its batch and with its channels last: `(height, width, channels)` in two dimensions,
`(length, channels)` in one, `(height, width, depth, channels)` in three; a vector is `(features,)`. A kernel, stride,
dilation or padding is one int for all spatial axes, or a tuple with one int for each; padding is also `"valid"` (none)
or `"same"` (as many windows as strides fit), and in a tuple a pair (before, after). Integers of NumPy become those of
Python, which do not wrap; for settings that are no such numbers, and for shapes that they cannot take, layers raise
`ValueError`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from math import prod
from typing import NamedTuple

from solutions.nn.checks import count, flag
from solutions.nn.windows import Padding, Size, checked_padding, per_axis, sides, window_count

Shape = tuple[int, ...]
_set = object.__setattr__  # of a frozen layer, once checked


@dataclass(frozen=True)
class Conv:
    """A convolution with `filters` filters, each as deep as the volume and with a bias of its own.

    With groups, each is as deep as a group of channels; as many groups as channels is depthwise.

    Examples:
        >>> Conv(32, kernel=3).output_shape((64, 64, 8))
        (62, 62, 32)
        >>> Conv(32, kernel=3).parameters((64, 64, 8))
        2336
        >>> Conv(2, kernel=(3, 5, 1), stride=(1, 2, 1)).output_shape((8, 9, 4, 3))
        (6, 3, 4, 2)
        >>> Conv(8, kernel=3, dilation=2, groups=8).output_shape((64, 64, 8))
        (60, 60, 8)
        >>> Conv(8, kernel=3, dilation=2, groups=8).parameters((64, 64, 8))
        80
    """

    filters: int
    kernel: Size
    stride: Size = 1
    padding: Padding = 0
    bias: bool = True
    dilation: Size = 1
    groups: int = 1

    def __post_init__(self) -> None:
        """Refuse settings that no convolution can have."""
        _set(self, "filters", count("filters", self.filters))
        _set(self, "bias", flag("bias", self.bias))
        _set(self, "dilation", _each(partial(count, "dilation"), self.dilation))
        _set(self, "groups", count("groups", self.groups))
        _set_window(self, "kernel")
        if self.filters % self.groups:
            raise ValueError(f"groups={self.groups}, expected a divisor of the number of filters, {self.filters}")

    def output_shape(self, shape: Shape) -> Shape:
        """Shape of the volume after the layer, for one of `shape` before it."""
        self.parameters(shape)
        return (*_windows(shape, self.kernel, self.stride, self.padding, self.dilation), self.filters)

    def parameters(self, shape: Shape) -> int:
        """Number of weights `(*kernel, channels of a group, filters)` and biases `(filters,)`."""
        *space, channels = _check_shape(shape, spatial=True)
        if channels % self.groups:
            raise ValueError(f"groups={self.groups}, expected a divisor of the number of channels, {channels}")
        weights = prod(per_axis("kernel", self.kernel, len(space))) * channels // self.groups
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
        """Fill the stride in, and refuse settings that no pooling can have."""
        _set(self, "stride", self.size if self.stride is None else self.stride)
        _set_window(self, "size")
        axes = max(len(x) for x in (self.size, self.padding, (1,)) if isinstance(x, tuple))
        for k, p in zip(per_axis("size", self.size, axes), per_axis("padding", self.padding, axes), strict=True):
            if p != "same" and max(sides(p)) >= k:
                raise ValueError(f"padding={p}, expected less than the size, {k}: a window would see nothing else")
        if self.mode not in ("max", "average"):
            raise ValueError(f'mode={self.mode!r}, expected "max" or "average"')

    @property
    def kernel(self) -> Size:
        """The size, under the name that it has in a convolution."""
        return self.size

    def output_shape(self, shape: Shape) -> Shape:
        """Shape of the volume after the layer, for one of `shape` before it."""
        return (*_windows(shape, self.size, self.stride, self.padding), _check_shape(shape)[-1])

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
        """Refuse settings that no dense layer can have."""
        _set(self, "units", count("units", self.units))
        _set(self, "bias", flag("bias", self.bias))

    def output_shape(self, shape: Shape) -> Shape:
        """Shape `(units,)` of the layer's output."""
        if len(_check_shape(shape)) != 1:
            raise ValueError(f"shape={shape}: Dense expected a vector (features,); Flatten first")
        return (self.units,)

    def parameters(self, shape: Shape) -> int:
        """Number of weights `(features, units)` and biases `(units,)`."""
        self.output_shape(shape)
        return self.units * (_check_shape(shape)[0] + self.bias)


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

    def __post_init__(self) -> None:
        """Refuse a choice that is none."""
        _set(self, "statistics", flag("statistics", self.statistics))

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
    for number, layer in enumerate(_check_layers(layers), start=1):
        try:
            volumes.append(Volume(layer, layer.output_shape(shape), layer.parameters(shape)))
        except ValueError as error:
            raise ValueError(f"layer {number}, {layer}: {error}") from error
        shape = volumes[-1].shape
    return volumes


def _windows(shape: Shape, kernel: Size, stride: Size, padding: Padding, dilation: Size = 1) -> Shape:
    """The number of windows on every spatial axis of a volume."""
    *space, _ = _check_shape(shape, spatial=True)
    settings = (("kernel", kernel), ("stride", stride), ("padding", padding), ("dilation", dilation))
    return tuple(map(window_count, space, *(per_axis(name, value, len(space)) for name, value in settings)))


def _each(check: Callable, value: object) -> object:
    """A setting, checked: one for all axes, or one for each."""
    return tuple(map(check, value)) if isinstance(value, tuple) else check(value)


def _set_window(layer: Layer, size: str) -> None:
    for name in (size, "stride"):
        _set(layer, name, _each(partial(count, name), getattr(layer, name)))
    _set(layer, "padding", _each(checked_padding, layer.padding))


def _check_layers(layers: Sequence[Layer]) -> Sequence[Layer]:
    if not isinstance(layers, Sequence) or not all(hasattr(layer, "output_shape") for layer in layers):
        raise ValueError(f"layers={layers!r}, expected a list of layers")
    return layers


def _check_shape(shape: Shape, spatial: bool = False) -> Shape:
    least, expected = (2, "(*spatial axes, channels)") if spatial else (1, "at least one axis")
    if not isinstance(shape, Sequence) or len(shape) < least:
        raise ValueError(f"shape={shape!r}, expected {expected}")
    try:
        return tuple(count("shape", entry) for entry in shape)
    except ValueError:
        raise ValueError(f"shape={shape!r}, expected positive integers") from None
