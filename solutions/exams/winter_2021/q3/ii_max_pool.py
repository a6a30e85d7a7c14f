"""The max pool: volume and parameters."""

from solutions.exams.winter_2021.q3.i_convolution import convolution
from solutions.exams.winter_2021.q3.layers import LAYER_FIELDS, TOPICS, Layer
from solutions.nn.shapes import Pool
from solutions.part import Key, part


def pooling_by_single_steps(pool=2, **givens):
    """The pool moved by one pixel at a time."""
    return Layer(Pool(pool, stride=1).output_shape(convolution(**givens).volume), 0)


def pooling_with_weights(pool=2, **givens):
    volume = convolution(**givens).volume
    return Layer(Pool(pool).output_shape(volume), pool**2 * volume[-1])


@part(
    "ii",
    "The max pool: volume and parameters",
    kind="shape",
    points=2,
    topics=TOPICS,
    fields=LAYER_FIELDS,
    vary={
        "height": range(16, 129, 2),
        "width": range(16, 129, 2),
        "kernel": range(1, 8),
        "filters": (4, 8, 16, 32, 64),
        "pool": (2, 3, 4),
    },
    mistakes={
        "This pool moves by its own size, not by one pixel.": pooling_by_single_steps,
        "Taking a maximum needs no weight.": pooling_with_weights,
    },
    key=Key("31×31×32, 0", printed=Layer((31, 31, 32), 0)),
)
def pooling(height=64, width=64, channels=8, kernel=3, filters=32, padding=0, stride=1, pool=2):
    """Output volume and parameters of a pool whose stride is its size, behind the convolution.

    >>> pooling()
    Layer(volume=(31, 31, 32), parameters=0)
    >>> pooling(pool=4)
    Layer(volume=(15, 15, 32), parameters=0)
    """
    volume = convolution(height, width, channels, kernel, filters, padding, stride).volume
    layer = Pool(pool)
    return Layer(layer.output_shape(volume), layer.parameters(volume))
