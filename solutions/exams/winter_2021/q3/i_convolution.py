"""The convolution: volume and parameters."""

from typing import NamedTuple

from solutions.nn.shapes import Conv
from solutions.part import Key, part

LAYER_FIELDS = {"volume": "Output volume (height × width × channels)", "parameters": "Number of parameters"}


class Layer(NamedTuple):
    """A layer's output volume, `(height, width, channels)`, and its number of parameters."""

    volume: tuple[int, ...]
    parameters: int


def counts_the_windows_of_stride_2(layer):
    """Whether the volume is as high as windows of stride 2 fit."""
    return layer.volume[0] == len(range(0, 64 - 3 + 1, 2))


@part(
    "i",
    "The convolution: volume and parameters",
    kind="shape",
    points=2,
    topics=("shapes-and-parameters",),
    keywords=(
        "conv layer",
        "CNN",
        "output size",
        "activation shape",
        "number of parameters",
        "Conv2D",
        "padding and stride",
        "MNIST",
    ),
    fields=LAYER_FIELDS,
    vary={
        "height": range(16, 129, 4),
        "width": range(16, 129, 4),
        "channels": (3, 4, 8, 16),
        "kernel": range(1, 8),
        "filters": (4, 8, 10, 16, 32, 64),
        "padding": range(3),
        "stride": (1, 2),
    },
    mistakes={
        "The biases are missing: each filter has one.": lambda answer, filters: answer._replace(
            parameters=answer.parameters - filters
        ),
        "A filter needs a weight for every input channel, not only for every pixel of its window.": (
            lambda answer, kernel, filters: answer._replace(parameters=filters * (kernel**2 + 1))
        ),
        "One position too few: a window as long as the axis still fits once.": lambda answer, filters: answer._replace(
            volume=(answer.volume[0] - 1, answer.volume[1] - 1, filters)
        ),
    },
    key=Key(
        "{{ answer.volume[0] }}×{{ answer.volume[1] }}×{{ filters }}, "
        "({{ kernel }}·{{ kernel }}·{{ channels }} + 1)·{{ filters }} = {{ answer.parameters }}",
        printed=Layer((62, 62, 32), 2336),
        means="reading",
        qualified="The paper gives the pool's stride but not the convolution's: {{ answer.volume }} needs stride "
        "{{ stride }}, and with stride 2 the volume is {{ convolution(stride=2).volume }}.",
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
