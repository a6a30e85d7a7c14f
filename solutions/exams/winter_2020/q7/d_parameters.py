"""The parameters of a convolution in two dimensions."""

from solutions.nn.shapes import Conv
from solutions.part import Key, part

OTHER_SIZES = {"kernel": (3, 5, 7, 9), "channels": (2, 4, 6, 8, 10), "filters": (2, 3, 4, 8, 10, 16, 32)}
NO_BIASES = "The biases are missing: each filter has one."
NO_CHANNELS = "A filter has its own weights for every channel of its input."
BIAS_PER_CHANNEL = "A filter has one bias, not one for every channel that it reads."


def counted(axes, kernel, channels, filters):
    """Weights and biases of a convolution along so many axes, on the smallest volume that it can read."""
    return Conv(filters, kernel).parameters((*(kernel,) * axes, channels))


@part(
    "d",
    "Parameters of a 2D convolution",
    kind="number",
    points=2,
    topics=("convolution", "shapes-and-parameters"),
    keywords=("conv layer", "number of weights", "filters and biases", "Conv2D", "how many parameters", "CNN"),
    fields={"": "Weights and biases together"},
    vary=OTHER_SIZES,
    mistakes={
        NO_BIASES: lambda answer, filters: answer - filters,
        NO_CHANNELS: lambda kernel, filters: (kernel**2 + 1) * filters,
        BIAS_PER_CHANNEL: lambda kernel, channels, filters: (kernel**2 + 1) * channels * filters,
        "That is one filter.": lambda answer, filters: answer // filters,
    },
    key=Key(
        "{{ kernel }}·{{ kernel }}·{{ channels }}·{{ filters }} + {{ filters }} = {{ answer }}",
        printed=5 * 5 * 3 * 2 + 2,
    ),
)
def parameters(kernel=5, channels=3, filters=2):
    """Weights (kernel, kernel, channels, filters) and biases (filters,).

    >>> parameters()
    152
    >>> parameters(kernel=3, channels=4, filters=6)
    222
    """
    return counted(2, kernel, channels, filters)
