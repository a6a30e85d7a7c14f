"""The convolution: volume and parameters."""

from solutions.exams.winter_2021.q3.layers import LAYER_FIELDS, TOPICS, Layer
from solutions.nn.shapes import Conv
from solutions.part import Key, part


def convolution_without_bias(height=64, width=64, channels=8, kernel=3, filters=32, padding=0, stride=1):
    layer = Conv(filters, kernel, stride, padding, bias=False)
    return Layer(layer.output_shape((height, width, channels)), layer.parameters((height, width, channels)))


def convolution_of_flat_filters(height=64, width=64, channels=8, kernel=3, filters=32, padding=0, stride=1):
    """The filters taken as kernel × kernel, without the depth that they have over the input's channels."""
    volume = Conv(filters, kernel, stride, padding).output_shape((height, width, channels))
    return Layer(volume, filters * (kernel**2 + 1))


def convolution_one_short(height=64, width=64, channels=8, kernel=3, filters=32, padding=0, stride=1):
    """The positions counted as n - f: the window's first position is forgotten."""
    rows, columns, depth = Conv(filters, kernel, stride, padding).output_shape((height, width, channels))
    return Layer((rows - 1, columns - 1, depth), Conv(filters, kernel).parameters((height, width, channels)))


def counts_the_windows_of_stride_2(layer):
    """Whether the volume is as high as windows of stride 2 fit."""
    return layer.volume[0] == len(range(0, 64 - 3 + 1, 2))


@part(
    "i",
    "The convolution: volume and parameters",
    kind="shape",
    points=2,
    topics=TOPICS,
    fields=LAYER_FIELDS,
    vary={
        "height": range(16, 129, 4),
        "width": range(16, 129, 4),
        "channels": (1, 3, 4, 8, 16),
        "kernel": range(1, 8),
        "filters": (4, 8, 10, 16, 32, 64),
        "padding": range(3),
        "stride": (1, 2),
    },
    mistakes={
        "The biases are missing: each filter has one.": convolution_without_bias,
        "The filters need a weight for every input channel, not only for every pixel of the window.": (
            convolution_of_flat_filters
        ),
        "One position too few: a window as long as the axis still fits once.": convolution_one_short,
    },
    key=Key(
        "62×62×32, (3·3·8 + 1)·32 = 2336",
        printed=Layer((62, 62, 32), 2336),
        qualified="The paper gives the pool's stride but not the convolution's: 62 × 62 × 32 needs stride 1, and with "
        "stride 2 the volume is 31 × 31 × 32.",
        ours=lambda: convolution(stride=2),
        witness=counts_the_windows_of_stride_2,
    ),
)
def convolution(height=64, width=64, channels=8, kernel=3, filters=32, padding=0, stride=1):
    """Output volume and parameters of a convolution with biases.

    >>> convolution()
    Layer(volume=(62, 62, 32), parameters=2336)
    >>> convolution(kernel=5, stride=2)
    Layer(volume=(30, 30, 32), parameters=6432)
    """
    layer = Conv(filters, kernel, stride, padding)
    volume = (height, width, channels)
    return Layer(layer.output_shape(volume), layer.parameters(volume))
