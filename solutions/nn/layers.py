r"""More layers to count: the transposed, the depthwise and the separable convolution, and global pooling.

They stand in a stack beside those of `shapes`, and its conventions hold: volumes without their batch and with their
channels last, `ValueError` for settings that no such layer can have and for shapes that it cannot take.
"""

from dataclasses import dataclass
from functools import partial

from solutions.nn.checks import count
from solutions.nn.shapes import Conv, Shape, _check_shape, _each, _set
from solutions.nn.windows import Padding, Size, per_axis, transposed_size


@dataclass(frozen=True)
class TransposedConv:
    """A transposed convolution: it takes shapes the other way than the convolution with the same settings.

    Examples:
        >>> TransposedConv(32, kernel=3, stride=2).output_shape((31, 31, 8))
        (63, 63, 32)
        >>> Conv(8, kernel=3, stride=2).output_shape((63, 63, 32))
        (31, 31, 8)
        >>> TransposedConv(32, kernel=3, stride=2).parameters((31, 31, 8))
        2336
    """

    filters: int
    kernel: Size
    stride: Size = 1
    padding: Padding = 0
    bias: bool = True
    dilation: Size = 1
    groups: int = 1
    output_padding: Size = 0

    def __post_init__(self) -> None:
        """Refuse settings that no transposed convolution can have."""
        names = ("filters", "kernel", "stride", "padding", "bias", "dilation", "groups")
        checked = Conv(*(getattr(self, name) for name in names))
        more = _each(partial(count, "output_padding", least=0), self.output_padding)
        _set_all(self, vars(checked) | {"output_padding": more})

    def output_shape(self, shape: Shape) -> Shape:
        """Shape of the volume after the layer, for one of `shape` before it."""
        self.parameters(shape)
        *space, _ = _check_shape(shape, spatial=True)
        names = ("kernel", "stride", "padding", "dilation", "output_padding")
        settings = (per_axis(name, getattr(self, name), len(space)) for name in names)
        return (*map(transposed_size, space, *settings), self.filters)

    def parameters(self, shape: Shape) -> int:
        """Number of weights `(*kernel, filters of a group, channels)` and biases `(filters,)`."""
        return Conv(self.filters, self.kernel, bias=self.bias, groups=self.groups).parameters(shape)


@dataclass(frozen=True)
class DepthwiseConv:
    """A convolution of each channel by itself, with `multiplier` filters for each.

    Examples:
        >>> DepthwiseConv(kernel=3).output_shape((64, 64, 8))
        (62, 62, 8)
        >>> DepthwiseConv(kernel=3, multiplier=2).parameters((64, 64, 8))
        160
    """

    kernel: Size
    stride: Size = 1
    padding: Padding = 0
    bias: bool = True
    dilation: Size = 1
    multiplier: int = 1

    def __post_init__(self) -> None:
        """Refuse settings that no depthwise convolution can have."""
        _set(self, "multiplier", count("multiplier", self.multiplier))
        checked = vars(self._for(1))
        _set_all(self, {name: checked[name] for name in ("kernel", "stride", "padding", "bias", "dilation")})

    def output_shape(self, shape: Shape) -> Shape:
        """Shape of the volume after the layer, for one of `shape` before it."""
        return self._for(_check_shape(shape)[-1]).output_shape(shape)

    def parameters(self, shape: Shape) -> int:
        """Number of weights `(*kernel, channels, multiplier)` and biases, one for each output channel."""
        return self._for(_check_shape(shape)[-1]).parameters(shape)

    def _for(self, channels: int) -> Conv:
        filters = channels * self.multiplier
        return Conv(filters, self.kernel, self.stride, self.padding, self.bias, self.dilation, groups=channels)


@dataclass(frozen=True)
class SeparableConv:
    """A depthwise convolution without biases, and then one of 1 × 1 that mixes the channels.

    Source: Chollet, "Xception: Deep Learning with Depthwise Separable Convolutions", 2017.

    Examples:
        >>> SeparableConv(32, kernel=3).output_shape((64, 64, 8))
        (62, 62, 32)
        >>> SeparableConv(32, kernel=3).parameters((64, 64, 8)), Conv(32, kernel=3).parameters((64, 64, 8))
        (360, 2336)
    """

    filters: int
    kernel: Size
    stride: Size = 1
    padding: Padding = 0
    bias: bool = True
    dilation: Size = 1
    multiplier: int = 1

    def __post_init__(self) -> None:
        """Refuse settings that no separable convolution can have."""
        depthwise, pointwise = self._layers()
        _set_all(self, vars(depthwise) | {"filters": pointwise.filters, "bias": pointwise.bias})

    def output_shape(self, shape: Shape) -> Shape:
        """Shape of the volume after the layer, for one of `shape` before it."""
        depthwise, pointwise = self._layers()
        return pointwise.output_shape(depthwise.output_shape(shape))

    def parameters(self, shape: Shape) -> int:
        """Number of weights of both, and biases `(filters,)`."""
        depthwise, pointwise = self._layers()
        return depthwise.parameters(shape) + pointwise.parameters(depthwise.output_shape(shape))

    def _layers(self) -> tuple[DepthwiseConv, Conv]:
        window = (self.kernel, self.stride, self.padding)
        return DepthwiseConv(*window, False, self.dilation, self.multiplier), Conv(self.filters, 1, bias=self.bias)


@dataclass(frozen=True)
class GlobalPool:
    """The maximum or the average of each channel over all of space, mode "max" or "average".

    Examples:
        >>> GlobalPool().output_shape((31, 31, 32))
        (32,)
        >>> GlobalPool().parameters((31, 31, 32))
        0
    """

    mode: str = "average"

    def __post_init__(self) -> None:
        """Refuse a mode that is none."""
        if self.mode not in ("max", "average"):
            raise ValueError(f'mode={self.mode!r}, expected "max" or "average"')

    def output_shape(self, shape: Shape) -> Shape:
        """Shape `(channels,)` of the vector."""
        return (_check_shape(shape, spatial=True)[-1],)

    def parameters(self, shape: Shape) -> int:
        """None: 0."""
        _check_shape(shape, spatial=True)
        return 0


def _set_all(layer: object, settings: dict[str, object]) -> None:
    for name, value in settings.items():
        _set(layer, name, value)
