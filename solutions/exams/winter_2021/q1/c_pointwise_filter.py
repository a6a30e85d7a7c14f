"""Parameters of a filter of one pixel.

>>> filter_parameters.answer()
('ii',)
>>> filter_parameters.answer(channels=1)
('i',)
>>> filter_parameters.answer(channels=2)
()
"""

from solutions.claim import refuted, shown
from solutions.finding import Finding
from solutions.nn.shapes import Conv
from solutions.part import Key, choice


def filter_has(option, right):
    """What decides whether a filter has as many parameters as an option says; `right` is what the decider shows."""

    def count(channels=16, kernel=1):
        """Count the parameters of a convolution with one filter; the height and width of the image do not matter."""
        parameters = Conv(filters=1, kernel=kernel).parameters((kernel, kernel, channels))
        return Finding((parameters == option) is right, {"parameters": parameters, "this option": option})

    return count


def option(count, because=""):
    """The option of so many parameters, which is right unless there is a reason why it is not."""
    right = not because
    return (shown if right else refuted)(str(count), filter_has(count, right), because)


filter_parameters = choice(
    "c",
    "Parameters of a filter of one pixel",
    points=2,
    topics=("shapes-and-parameters", "convolution"),
    keywords=(
        "1x1 convolution",
        "1×1 conv",
        "pointwise convolution",
        "number of weights",
        "conv layer",
        "network in network",
        "kernel",
    ),
    given=dict(height=64, width=64, channels=16, kernel=1),
    claims={
        "i": option(2, because="{{ kernel * kernel + 1 }} would be right for a single channel."),
        "ii": option(17),
        "iii": option(
            4097,
            because=r"{{ height * width + 1 }} is ${{ height }} \cdot {{ width }} + 1$, as if every pixel had a weight "
            "of its own. But one filter serves every position.",
        ),
        "iv": option(1, because="{{ kernel * kernel }} would be right for a single channel, without the bias."),
    },
    key=Key("(ii): {{ channels }} weights and 1 bias", printed=("ii",)),
)
