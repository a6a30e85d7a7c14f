"""Output volume of a convolution.

>>> output_volume.answer()
('iii',)
>>> output_volume.answer(filters=3), output_volume.answer(filters=6, kernel=4, padding=0)
(('i',), ('ii',))
>>> output_volume.answer(stride=2)
('iv',)
"""

from solutions.claim import refuted, shown
from solutions.finding import Finding
from solutions.nn.shapes import Conv
from solutions.part import Key, choice

OPTIONS = (15, 15, 3), (12, 12, 6), (15, 15, 15)


def shape_is(options, right):
    """What decides whether the output has one of these shapes; `right` is what the decider shows."""

    def compute(side=15, channels=3, filters=15, kernel=3, padding=1, stride=1):
        """Compute the shape of the convolution's output, and compare it with the printed shapes."""
        shape = Conv(filters, kernel, stride, padding).output_shape((side, side, channels))
        return Finding((shape in options) is right, {"height": shape[0], "width": shape[1], "channels": shape[2]})

    return compute


def printed(shape):
    """A shape as the paper prints it."""
    return " × ".join(map(str, shape))


output_volume = choice(
    "g",
    "Output volume of a convolution",
    points=2,
    topics=("shapes-and-parameters", "convolution"),
    keywords=(
        "conv layer",
        "output shape",
        "output size formula",
        "same padding",
        "stride",
        "number of filters",
        "output channels",
        "CNN",
    ),
    given=dict(side=15, channels=3, filters=15, kernel=3, padding=1, stride=1),
    vary={"filters": (3, 6, 15), "kernel": (3, 4), "padding": (0, 1), "stride": (1, 2)},
    claims={
        "i": refuted(
            printed(OPTIONS[0]),
            shape_is([OPTIONS[0]], False),
            because="The output has {{ found['channels'] }} channels, one for each filter, and a side of "
            "{{ found['height'] }}.",
        ),
        "ii": refuted(
            printed(OPTIONS[1]),
            shape_is([OPTIONS[1]], False),
            because="{{ found['height'] }} windows fit along each side, and each of the {{ filters }} filters makes a "
            "channel.",
        ),
        "iii": shown(printed(OPTIONS[2]), shape_is([OPTIONS[2]], True)),
        "iv": refuted(
            "A shape other than {}, {} and {}".format(*map(printed, OPTIONS)),
            shape_is(OPTIONS, True),
            because="The output is {{ found['height'] }} × {{ found['width'] }} × {{ found['channels'] }}, which is "
            "among them.",
        ),
    },
    key=Key("(iii)", printed=("iii",)),
)
