"""The parameters of a convolution."""

from solutions.nn.shapes import Conv
from solutions.part import Key, part


@part(
    "b",
    "The parameters of a convolution",
    kind="number",
    points=2,
    topics=("shapes-and-parameters",),
    keywords=(
        "conv layer",
        "CNN",
        "number of weights",
        "filters and biases",
        "params",
        "Conv2D",
        "how many parameters",
    ),
    vary={
        "height": range(32, 513, 4),
        "width": range(32, 513, 4),
        "channels": (3, 4, 8, 16),
        "filters": (4, 6, 8, 10, 12, 16, 20, 32, 64),
        "kernel": (1, 3, 5, 7, 9),
    },
    mistakes={
        "The biases are missing: each filter has one.": lambda answer, filters: answer - filters,
        "A filter is as deep as its input: it has its own weights for every channel.": lambda filters, kernel: (
            filters * (kernel**2 + 1)
        ),
        "A filter has one bias, not one for every channel that it reads.": lambda channels, filters, kernel: (
            filters * channels * (kernel**2 + 1)
        ),
        "Each filter has a bias of its own; they do not share one.": lambda answer, filters: answer - filters + 1,
    },
    key=Key(
        "{{ kernel }}·{{ kernel }}·{{ channels }}·{{ filters }} weights and {{ filters }} biases: {{ answer }}",
        printed=760,
    ),
)
def convolution_parameters(height=500, width=500, channels=3, filters=10, kernel=5):
    """Weights (kernel, kernel, channels, filters) and biases (filters,) of the layer, whatever the image's size.

    >>> convolution_parameters()
    760
    >>> convolution_parameters(height=32, width=64, channels=1, kernel=3)
    100
    """
    return Conv(filters, kernel).parameters((height, width, channels))
