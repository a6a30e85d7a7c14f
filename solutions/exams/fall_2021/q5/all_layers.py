"""The table of layers: the output volume and the parameters of each."""

from solutions.exams.fall_2021.q5.layers import LAYERS, volumes
from solutions.experiments.convolution import stack
from solutions.experiments.convolution.stack import Row
from solutions.part import Key, part

TOPICS = ("shapes-and-parameters", "convolution")
SIDES, CHANNELS, FILTERS = range(64, 257, 8), range(2, 9), (4, 8, 16, 32, 64)


def of_convolution(kernel, padding):
    """What is tempting for a convolution."""
    return {
        "The biases are missing: each filter has one.": lambda answer, filters: answer._replace(
            parameters=answer.parameters - filters
        ),
        "A filter has a weight for each channel that it reads, not only for each pixel of its window.": (
            lambda answer, filters: answer._replace(parameters=filters * (kernel**2 + 1))
        ),
        "The padding is missing: it makes room for more windows." if padding else "This layer has no padding.": (
            lambda answer: answer._replace(
                volume=(*(side - 2 * padding if padding else side + 2 for side in answer.volume[:2]), answer.volume[2])
            )
        ),
    }


POOL_MISTAKES = {
    "A pool has nothing to learn: it takes the largest entry.": lambda answer: answer._replace(
        parameters=4 * answer.volume[-1]
    ),
    "A pool keeps the channels: it works on each by itself.": lambda answer: answer._replace(
        volume=(*answer.volume[:2], answer.volume[-1] // 2)
    ),
}
KEY = "{{ answer.volume[0] }}×{{ answer.volume[1] }}×{{ answer.volume[2] }}, {{ answer.parameters }}"
VECTOR_KEY = "{{ answer.volume[0] }}, {{ answer.parameters }}"
CONVOLUTION_KEYWORDS = ("conv layer", "number of weights", "output size", "padding 1", "CNN", "activation shape")
POOL_KEYWORDS = ("max pooling", "downsampling", "no parameters", "output size", "CNN")


def row(label, title, keywords, printed, points=2, flat=False, **fields):
    """A part of the table: what all of them share, filled in."""
    return part(
        label,
        f"{title}: volume and parameters",
        kind="layer",
        points=points,
        topics=TOPICS,
        keywords=keywords,
        fields={**stack.FIELDS, "volume": "Output volume"} if flat else stack.FIELDS,
        key=Key(VECTOR_KEY if flat else KEY, printed=printed),
        **fields,
    )


@row(
    "input",
    "The input",
    ("input layer", "image size", "activation shape", "RGB", "no parameters"),
    Row((128, 128, 6), 0),
    points=1,
    vary={"side": SIDES, "channels": CHANNELS},
    mistakes={
        "Nothing is learned at the input: it has no weights.": lambda answer: answer._replace(
            parameters=answer.volume[-1]
        ),
        "The channels are missing: every pixel has a number for each of them.": lambda answer: answer._replace(
            volume=answer.volume[:2]
        ),
    },
)
def input_volume(side=128, channels=6):
    """The row of the input, which is given.

    >>> input_volume()
    Row(volume=(128, 128, 6), parameters=0)
    >>> input_volume(side=64, channels=3)
    Row(volume=(64, 64, 3), parameters=0)
    """
    return volumes(side, channels)["Input"]


@row(
    "conv5-8",
    "CONV5-8",
    CONVOLUTION_KEYWORDS,
    Row((126, 126, 8), 8 * (5 * 5 * 6 + 1)),
    vary={"side": SIDES, "channels": CHANNELS, "filters": FILTERS},
    mistakes=of_convolution(kernel=5, padding=1),
)
def first_convolution(side=128, channels=6, filters=8):
    """The row of a convolution with windows of 5 × 5.

    >>> first_convolution()
    Row(volume=(126, 126, 8), parameters=1208)
    >>> first_convolution(side=64, filters=4)
    Row(volume=(62, 62, 4), parameters=604)
    """
    return volumes(side, channels, CONV5_8=filters)["CONV5-8"]


@row(
    "relu",
    "ReLU",
    ("activation layer", "elementwise", "rectifier", "no parameters", "activation shape", "CNN"),
    Row((126, 126, 8), 0),
    vary={"side": SIDES},
    mistakes={
        "A ReLU has nothing to learn.": lambda answer: answer._replace(parameters=answer.volume[-1]),
        "It changes entries one by one, so height and width stay.": lambda answer: answer._replace(
            volume=(answer.volume[0] - 2, answer.volume[1] - 2, answer.volume[2])
        ),
    },
)
def rectified(side=128, channels=6):
    """The row of a ReLU, which keeps the volume.

    >>> rectified()
    Row(volume=(126, 126, 8), parameters=0)
    >>> rectified(side=64)
    Row(volume=(62, 62, 8), parameters=0)
    """
    return volumes(side, channels)["ReLU"]


@row(
    "conv3-16",
    "CONV3-16",
    CONVOLUTION_KEYWORDS,
    Row((126, 126, 16), 16 * (3 * 3 * 8 + 1)),
    vary={"side": SIDES, "filters": FILTERS},
    mistakes=of_convolution(kernel=3, padding=1),
)
def second_convolution(side=128, channels=6, filters=16):
    """The row of a convolution with windows of 3 × 3.

    >>> second_convolution()
    Row(volume=(126, 126, 16), parameters=1168)
    >>> second_convolution(side=64, filters=4)
    Row(volume=(62, 62, 4), parameters=292)
    """
    return volumes(side, channels, CONV3_16=filters)["CONV3-16"]


@row(
    "pool-2a",
    "The first POOL-2",
    POOL_KEYWORDS,
    Row((63, 63, 16), 0),
    vary={"side": SIDES},
    mistakes=POOL_MISTAKES,
)
def first_pool(side=128, channels=6):
    """The row of a pool of 2 × 2 with stride 2.

    >>> first_pool()
    Row(volume=(63, 63, 16), parameters=0)
    >>> first_pool(side=64)
    Row(volume=(31, 31, 16), parameters=0)
    """
    return volumes(side, channels)["POOL-2"]


@row(
    "conv2-64",
    "CONV2-64",
    CONVOLUTION_KEYWORDS,
    Row((64, 64, 64), 64 * (2 * 2 * 16 + 1)),
    vary={"side": SIDES, "filters": FILTERS},
    mistakes=of_convolution(kernel=2, padding=1),
)
def third_convolution(side=128, channels=6, filters=64):
    """The row of a convolution with windows of 2 × 2.

    >>> third_convolution()
    Row(volume=(64, 64, 64), parameters=4160)
    >>> third_convolution(side=64, filters=4)
    Row(volume=(32, 32, 4), parameters=260)
    """
    return volumes(side, channels, CONV2_64=filters)["CONV2-64"]


@row(
    "conv1-32",
    "CONV1-32",
    CONVOLUTION_KEYWORDS,
    Row((64, 64, 32), 32 * (1 * 1 * 64 + 1)),
    vary={"side": SIDES, "filters": FILTERS},
    mistakes=of_convolution(kernel=1, padding=0),
)
def pointwise_convolution(side=128, channels=6, filters=32):
    """The row of a convolution with windows of 1 × 1.

    >>> pointwise_convolution()
    Row(volume=(64, 64, 32), parameters=2080)
    >>> pointwise_convolution(side=64, filters=4)
    Row(volume=(32, 32, 4), parameters=260)
    """
    return volumes(side, channels, CONV1_32=filters)["CONV1-32"]


@row(
    "pool-2b",
    "The second POOL-2",
    POOL_KEYWORDS,
    Row((32, 32, 32), 0),
    vary={"side": SIDES},
    mistakes=POOL_MISTAKES,
)
def second_pool(side=128, channels=6):
    """The row of a pool of 2 × 2 with stride 2.

    >>> second_pool()
    Row(volume=(32, 32, 32), parameters=0)
    >>> second_pool(side=64)
    Row(volume=(16, 16, 32), parameters=0)
    """
    return volumes(side, channels)["POOL-2, second"]


@row(
    "pool-2c",
    "The third POOL-2",
    POOL_KEYWORDS,
    Row((16, 16, 32), 0),
    vary={"side": SIDES},
    mistakes=POOL_MISTAKES,
)
def third_pool(side=128, channels=6):
    """The row of a pool of 2 × 2 with stride 2.

    >>> third_pool()
    Row(volume=(16, 16, 32), parameters=0)
    >>> third_pool(side=64)
    Row(volume=(8, 8, 32), parameters=0)
    """
    return volumes(side, channels)["POOL-2, third"]


@row(
    "flatten",
    "FLATTEN",
    ("flatten layer", "vector", "reshape", "dense input size", "no parameters", "CNN"),
    Row((8192,), 0),
    flat=True,
    vary={"side": SIDES},
    mistakes={
        "The channels are missing: every entry of the volume is kept.": lambda answer: answer._replace(
            volume=(answer.volume[0] // LAYERS["CONV1-32"].filters,)
        ),
        "To flatten is to write the same entries in a row: nothing is learned.": lambda answer: answer._replace(
            parameters=LAYERS["CONV1-32"].filters
        ),
    },
)
def flattened(side=128, channels=6):
    """The row of the vector of all entries.

    >>> flattened()
    Row(volume=(8192,), parameters=0)
    >>> flattened(side=64)
    Row(volume=(2048,), parameters=0)
    """
    return volumes(side, channels)["FLATTEN"]


@row(
    "fc-27",
    "FC-27",
    ("fully connected layer", "dense layer", "output layer", "number of weights", "logits", "CNN"),
    Row((27,), (8192 + 1) * 27),
    flat=True,
    vary={"side": SIDES, "neurons": (5, 10, 27, 50, 100)},
    mistakes={
        "The biases are missing: each neuron has one.": lambda answer, neurons: answer._replace(
            parameters=answer.parameters - neurons
        ),
        "The layer has one bias for each neuron, not one for all.": lambda answer, neurons: answer._replace(
            parameters=answer.parameters - neurons + 1
        ),
    },
)
def dense_output(side=128, channels=6, neurons=27):
    """The row of a dense layer, which reads the flattened volume.

    >>> dense_output()
    Row(volume=(27,), parameters=221211)
    >>> dense_output(side=64, neurons=10)
    Row(volume=(10,), parameters=20490)
    """
    return volumes(side, channels, FC_27=neurons)["FC-27"]
