"""A dense layer or a convolution.

>>> difference.answer()
('iv',)
>>> difference.answer(filters=9, kernel=1), difference.answer(filters=4)
(('ii',), ('v',))
"""

from solutions.claim import refuted, shown
from solutions.finding import Finding
from solutions.nn.shapes import Conv, Dense, Flatten, trace
from solutions.part import Key, choice

OPTIONS = {"i": -566, "ii": 566, "iii": 564, "iv": 563}  # parameters that the dense layer has more


def parameters(side=10, channels=3, neurons=2, filters=3, kernel=2, stride=2, bias=True):
    """Parameters of the dense layer, on the flattened volume, and of the convolution.

    >>> parameters(), parameters(bias=False)
    ((602, 39), (600, 36))
    """
    volume = side, side, channels
    dense = trace([Flatten(), Dense(neurons, bias)], volume)[-1].parameters
    return dense, Conv(filters, kernel, stride, bias=bias).parameters(volume)


def difference_is(options, right):
    """What decides whether the dense layer has so many parameters more; `right` is what the decider shows."""

    def count(side=10, channels=3, neurons=2, filters=3, kernel=2, stride=2):
        """Count the parameters of both layers, and compare their difference with the options."""
        dense, convolution = parameters(side, channels, neurons, filters, kernel, stride)
        numbers = {"dense layer": dense, "convolution": convolution, "difference": dense - convolution}
        return Finding((dense - convolution in options) is right, numbers)

    return count


def option(name, because=""):
    """The option of this name, which is right unless there is a reason why it is not."""
    more = OPTIONS[name]
    layer = "convolutional" if more > 0 else "fully-connected"
    right = not because
    text = f"The {layer} layer has {abs(more)} fewer parameters."
    return (shown if right else refuted)(text, difference_is([more], right), because)


difference = choice(
    "b",
    "A dense layer or a convolution",
    points=2,
    topics=("shapes-and-parameters", "convolution"),
    keywords=(
        "fully-connected layer",
        "FC against conv",
        "number of weights and biases",
        "flatten",
        "filters",
        "parameter sharing",
        "trainable parameters",
    ),
    given=dict(side=10, channels=3, neurons=2, filters=3, kernel=2, stride=2),
    vary={"filters": (3, 4, 9), "kernel": (1, 2)},
    claims={
        "i": option(
            "i",
            because="It is the other way round: each neuron reads the whole volume, a filter only "
            "{{ kernel }} × {{ kernel }} pixels of it.",
        ),
        "ii": option("ii", because="The biases of the filters are missing: the convolution has {{ filters }} of them."),
        "iii": option(
            "iii",
            because="The biases of both layers are missing. There are {{ neurons }} in one and {{ filters }} in the "
            "other, so that they do not cancel.",
        ),
        "iv": option("iv"),
        "v": refuted(
            "The difference is neither {} nor {} nor {}.".format(*sorted(set(map(abs, OPTIONS.values())))),
            difference_is(list(OPTIONS.values()), True),
            because="The convolution has {{ found['difference'] }} parameters fewer, which is among them.",
        ),
    },
    key=Key("(iv)", printed=("iv",)),
)
