"""The max pool: volume and parameters."""

from solutions.exams.winter_2021.q3.i_convolution import LAYER_FIELDS, Layer, convolution
from solutions.nn.shapes import Conv, Pool
from solutions.part import Key, part

OTHER_SIZES = {
    "height": range(16, 129, 2),
    "width": range(16, 129, 2),
    "kernel": range(1, 8),
    "filters": (4, 8, 16, 32, 64),
    "pool": (2, 3, 4),
}


@part(
    "ii",
    "The max pool: volume and parameters",
    kind="shape",
    points=2,
    topics=("shapes-and-parameters",),
    keywords=(
        "max pooling",
        "pooling layer",
        "output size",
        "no parameters",
        "downsampling",
        "activation shape",
        "MNIST",
    ),
    fields=LAYER_FIELDS,
    vary=OTHER_SIZES,
    mistakes={
        "This pool moves by its own size, not by one pixel.": lambda answer, height, width, kernel, filters, pool: (
            answer._replace(volume=Pool(pool, 1).output_shape(Conv(filters, kernel).output_shape((height, width, 1))))
        ),
        "Taking a maximum needs no weight.": lambda answer, pool, filters: answer._replace(
            parameters=pool**2 * filters
        ),
    },
    key=Key(
        "{{ answer.volume[0] }}×{{ answer.volume[1] }}×{{ filters }}, {{ answer.parameters }}",
        printed=Layer((31, 31, 32), 0),
    ),
)
def pooling(height=64, width=64, channels=8, kernel=3, filters=32, padding=0, stride=1, pool=2):
    """Output volume and parameters of a pool whose stride is its size, after the convolution.

    >>> pooling()
    Layer(volume=(31, 31, 32), parameters=0)
    >>> pooling(pool=4)
    Layer(volume=(15, 15, 32), parameters=0)
    """
    volume = convolution(height, width, channels, kernel, filters, padding, stride).volume
    layer = Pool(pool)
    return Layer(layer.output_shape(volume), layer.parameters(volume))
