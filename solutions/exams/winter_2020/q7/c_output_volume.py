"""The volume after a convolution."""

from solutions.nn.shapes import Conv
from solutions.part import Key, part


def pads_with_zeros(volume):
    """Whether the volume is that of a layer that adds zeros around the image, as many as keep its size."""
    return volume == Conv(filters=2, kernel=5, padding="same").output_shape((32, 32, 3))


@part(
    "c",
    "The volume after a convolution",
    kind="shape",
    points=2,
    topics=("convolution", "shapes-and-parameters"),
    keywords=("conv layer", "output size", "activation shape", "zero padding", "valid padding", "Conv2D", "CNN"),
    fields={"": "Output volume (height × width × channels)"},
    vary={
        "height": range(16, 65, 4),
        "width": range(16, 65, 4),
        "channels": (3, 4, 8),
        "kernel": (5, 7, 9),
        "filters": (2, 6, 10, 16, 32),
        "padding": (0, 1),
        "stride": (1, 2),
    },
    mistakes={
        "Each filter sums over all channels, and makes one channel: there are as many as filters.": (
            lambda answer, channels: (*answer[:2], channels)
        ),
        "One position too few: a window as long as the axis still fits once.": lambda answer: (
            answer[0] - 1,
            answer[1] - 1,
            answer[2],
        ),
        "These are the height and width with as many zeros around the image as keep its size.": (
            lambda height, width, filters: (height, width, filters)
        ),
        "A volume comes out of each filter, and they are stacked as channels, not multiplied by the input's.": (
            lambda answer, channels: (*answer[:2], answer[2] * channels)
        ),
    },
    key=Key(
        "{{ answer[0] }}×{{ answer[1] }}×{{ filters }}",
        printed=(28, 28, 2),
        means="reading",
        qualified="“Zero padding” is read as no padding, p = {{ padding }}; it is also the usual name of padding with "
        "zeros, and with as many zeros as keep the size, as in part b, the volume is "
        "{{ volume(padding=(kernel - 1) // 2) }}.",
        ours=lambda: volume(padding=2),
        witness=pads_with_zeros,
    ),
)
def volume(height=32, width=32, channels=3, kernel=5, filters=2, padding=0, stride=1):
    """Shape of the output, (height, width, channels).

    >>> volume()
    (28, 28, 2)
    >>> volume(width=20, kernel=3, filters=7, padding=1, stride=2)
    (16, 10, 7)
    """
    return Conv(filters, kernel, stride, padding).output_shape((height, width, channels))
