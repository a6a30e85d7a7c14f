"""Parameters of a filter of one pixel."""

import numpy as np

from solutions.finding import Finding
from solutions.part import Claim, Key, holding, part

OPTIONS = (2, 17, 4097, 1)


def filter_has(option, right):
    """What decides whether a filter has as many parameters as an option says; `right` is what the decider shows."""

    def count(channels=16, kernel=1):
        """Build the arrays that one filter consists of, and count their numbers. The image's height and width have no
        part in it.
        """
        weights, bias = np.ones((kernel, kernel, channels)), np.ones(1)
        parameters = weights.size + bias.size
        return Finding(
            (parameters == option) is right,
            {"weights": weights.size, "biases": bias.size, "parameters": parameters, "this option": option},
        )

    return count


FILTER_COUNTS = {
    name: Claim(f"{option}", **{"shown_by" if name == "ii" else "refuted_by": filter_has(option, name == "ii")})
    for name, option in zip(("i", "ii", "iii", "iv"), OPTIONS, strict=True)
}


@part(
    "c",
    "Parameters of a filter of one pixel",
    kind="choice",
    points=2,
    topics=("shapes-and-parameters", "convolution"),
    claims=FILTER_COUNTS,
    key=Key("(ii): 16 weights and 1 bias", printed=("ii",)),
)
def filter_parameters(height=64, width=64, channels=16, kernel=1):
    """The option that counts the weights (kernel, kernel, channels) and the bias of one filter.

    >>> filter_parameters()
    ('ii',)
    >>> filter_parameters(channels=1)
    ('i',)
    >>> filter_parameters(channels=1, kernel=4)
    ('ii',)
    >>> filter_parameters(channels=2)
    ()
    """
    return holding(FILTER_COUNTS, channels=channels, kernel=kernel)
