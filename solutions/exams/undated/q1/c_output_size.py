"""Size of the convolution's output.

>>> output_size.answer()
('ii',)
>>> output_size.answer(side=8), output_size.answer(filters=4)
(('iv',), ('i',))
"""

from solutions.claim import refuted, shown
from solutions.exams.undated.q1.b_difference import difference
from solutions.finding import Finding
from solutions.nn.shapes import Conv
from solutions.part import Key, choice

OPTIONS = {"i": (5, 5, 4), "ii": (5, 5, 3), "iii": (4, 4, 4), "iv": (4, 4, 3)}


def size_is(options, right):
    """What decides whether the output has one of these shapes; `right` is what the decider shows."""

    def compute(side=10, channels=3, filters=3, kernel=2, stride=2):
        """Compute the shape of the convolution's output, and compare it with the options."""
        shape = Conv(filters, kernel, stride).output_shape((side, side, channels))
        return Finding((shape in options) is right, dict(zip(("height", "width", "channels"), shape, strict=True)))

    return compute


def option(name, because=""):
    """The option of this name, which is right unless there is a reason why it is not."""
    right = not because
    return (shown if right else refuted)(str(OPTIONS[name]), size_is([OPTIONS[name]], right), because)


output_size = choice(
    "c",
    "Size of the convolution's output",
    points=2,
    topics=("convolution", "shapes-and-parameters"),
    keywords=("output shape", "output volume", "stride 2", "valid padding", "conv layer", "number of filters", "CNN"),
    given=dict(difference.given),
    vary={"side": (8, 9, 10, 14), "filters": (3, 4)},
    claims={
        "i": option("i", because="The output has as many channels as there are filters, which are {{ filters }}."),
        "ii": option("ii"),
        "iii": option(
            "iii",
            because="{{ found['height'] }} windows fit along a side, and {{ filters }} filters make as many channels.",
        ),
        "iv": option(
            "iv", because="{{ found['height'] }} windows fit along each side, which begin {{ stride }} pixels apart."
        ),
        "v": refuted(
            "A shape other than {}, {}, {} and {}".format(*OPTIONS.values()),
            size_is(list(OPTIONS.values()), True),
            because="It is ({{ found['height'] }}, {{ found['width'] }}, {{ found['channels'] }}), which is among "
            "them.",
        ),
    },
    key=Key("(ii)", printed=("ii",)),
)
