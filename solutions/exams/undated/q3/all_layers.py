"""The table of layers: the output volume and the parameters of each."""

from solutions.exams.undated.q3.layers import table_of
from solutions.experiments.convolution import stack
from solutions.experiments.convolution.stack import Row
from solutions.part import Key, part

SIDES, CHANNELS, COUNTS = range(24, 129, 8), (1, 2, 3, 4), (4, 6, 8, 10, 16, 20, 32)
WINDOWS = {"side": SIDES, "channels": CHANNELS, "kernel": (3, 5, 7), "padding": (1, 2, 3)}
CONVOLUTION_MISTAKES = {
    "The padding is missing: it makes room for more windows.": lambda answer, padding: answer._replace(
        volume=(*(side - 2 * padding for side in answer.volume[:2]), answer.volume[2])
    ),
    "A filter has one bias, and every filter has its own.": lambda answer: answer._replace(
        parameters=answer.parameters - answer.volume[2] + 1
    ),
    "The biases are missing: each filter has one.": lambda answer: answer._replace(
        parameters=answer.parameters - answer.volume[2]
    ),
}
POOL_MISTAKES = {
    "A pool has nothing to learn: it takes the largest entry.": lambda answer: answer._replace(
        parameters=4 * answer.volume[-1]
    ),
    "A pool keeps the channels: it works on each by itself.": lambda answer: answer._replace(
        volume=(*answer.volume[:2], answer.volume[-1] // 2)
    ),
    "With stride 2, the windows do not overlap.": lambda answer: answer._replace(
        volume=(*(2 * side - 1 for side in answer.volume[:2]), answer.volume[-1])
    ),
}
POOL_KEYWORDS = ("max pooling", "downsampling", "no parameters", "output size", "CNN", "POOL2")
CONVOLUTION_KEYWORDS = ("conv layer", "number of weights", "output size", "same padding", "CNN", "CONV5")


def same_row(ours, theirs):
    """Whether two rows agree; a vector may be written as a column."""
    sides, others = ([side for side in row.volume if side > 1] for row in (ours, theirs))
    return sides == others and ours.parameters == theirs.parameters


def row(label, title, keywords, printed, **fields):
    """A part of the table: what all of them share, filled in."""
    return part(
        label,
        f"{title}: volume and parameters",
        kind="layer",
        topics=("shapes-and-parameters", "convolution"),
        keywords=keywords,
        key=Key(
            "{{ '×'.join(map(str, answer.volume)) }}, {{ answer.parameters }}",
            printed=printed,
            accepts=same_row,
        ),
        **{"fields": stack.FIELDS, **fields},
    )


@row(
    "conv1",
    "The first convolution",
    CONVOLUTION_KEYWORDS,
    Row((32, 32, 10), 10 * (5 * 5 * 1 + 1)),
    points=12,
    points_note="for the five layers together",
    vary=WINDOWS | {"first": COUNTS},
    mistakes=CONVOLUTION_MISTAKES,
)
def first_convolution(side=32, channels=1, kernel=5, padding=2, first=10, second=10, neurons=10):
    """The row of the first convolution.

    >>> first_convolution()
    Row(volume=(32, 32, 10), parameters=260)
    >>> first_convolution(channels=3, padding=0, first=4)
    Row(volume=(28, 28, 4), parameters=304)
    """
    return table_of(side, channels, kernel, padding, first, second, neurons)[1]


@row(
    "pool1",
    "The first pool",
    POOL_KEYWORDS,
    Row((16, 16, 10), 0),
    vary=WINDOWS | {"first": COUNTS},
    mistakes=POOL_MISTAKES,
)
def first_pool(side=32, channels=1, kernel=5, padding=2, first=10, second=10, neurons=10):
    """The row of the first pool.

    >>> first_pool()
    Row(volume=(16, 16, 10), parameters=0)
    >>> first_pool(padding=0, first=4)
    Row(volume=(14, 14, 4), parameters=0)
    """
    return table_of(side, channels, kernel, padding, first, second, neurons)[2]


@row(
    "conv2",
    "The second convolution",
    CONVOLUTION_KEYWORDS,
    Row((16, 16, 10), 10 * (5 * 5 * 10 + 1)),
    vary=WINDOWS | {"first": COUNTS, "second": COUNTS},
    mistakes=CONVOLUTION_MISTAKES
    | {
        "A filter has a weight for each channel that it reads, not only for each pixel of its window.": (
            lambda answer, kernel, second: answer._replace(parameters=second * (kernel**2 + 1))
        )
    },
)
def second_convolution(side=32, channels=1, kernel=5, padding=2, first=10, second=10, neurons=10):
    """The row of the second convolution, whose filters are as deep as the first one has filters.

    >>> second_convolution()
    Row(volume=(16, 16, 10), parameters=2510)
    >>> second_convolution(padding=0, first=4)
    Row(volume=(10, 10, 10), parameters=1010)
    """
    return table_of(side, channels, kernel, padding, first, second, neurons)[3]


@row(
    "pool2",
    "The second pool",
    POOL_KEYWORDS,
    Row((8, 8, 10), 0),
    vary=WINDOWS | {"second": COUNTS},
    mistakes=POOL_MISTAKES,
)
def second_pool(side=32, channels=1, kernel=5, padding=2, first=10, second=10, neurons=10):
    """The row of the second pool.

    >>> second_pool()
    Row(volume=(8, 8, 10), parameters=0)
    >>> second_pool(padding=0, second=4)
    Row(volume=(5, 5, 4), parameters=0)
    """
    return table_of(side, channels, kernel, padding, first, second, neurons)[4]


@row(
    "fc",
    "The fully-connected layer",
    ("dense layer", "linear layer", "flatten", "output layer", "number of weights", "CNN", "FC"),
    Row((10, 1), 10 * (8 * 8 * 10 + 1)),
    fields={**stack.FIELDS, "volume": "Output volume"},
    vary=WINDOWS | {"second": COUNTS, "neurons": (2, 5, 10, 20, 100)},
    mistakes={
        "The biases are missing: each neuron has one.": lambda answer, neurons: answer._replace(
            parameters=answer.parameters - neurons
        ),
        "The layer has one bias for each neuron, not one for all.": lambda answer, neurons: answer._replace(
            parameters=answer.parameters - neurons + 1
        ),
        "Each neuron reads all channels: the whole volume is flattened.": (
            lambda answer, second, neurons: answer._replace(
                parameters=(answer.parameters - neurons) // second + neurons
            )
        ),
    },
)
def dense_output(side=32, channels=1, kernel=5, padding=2, first=10, second=10, neurons=10):
    """The row of the dense layer, which reads all entries of the last volume.

    >>> dense_output()
    Row(volume=(10,), parameters=6410)
    >>> dense_output(padding=0, neurons=2)
    Row(volume=(2,), parameters=502)
    """
    return table_of(side, channels, kernel, padding, first, second, neurons)[5]
