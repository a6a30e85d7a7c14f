"""Parameters of a filter of one pixel.

>>> filter_parameters.answer()
('ii',)
>>> filter_parameters.answer(channels=1)
('i',)
>>> filter_parameters.answer(channels=1, kernel=4)
('ii',)
>>> filter_parameters.answer(channels=2)
()
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.finding import Finding
from solutions.part import Key, choice

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
    name: (shown if name == "ii" else refuted)(f"{option}", filter_has(option, name == "ii"))
    for name, option in zip(("i", "ii", "iii", "iv"), OPTIONS, strict=True)
}


filter_parameters = choice(
    "c",
    "Parameters of a filter of one pixel",
    points=2,
    topics=("shapes-and-parameters", "convolution"),
    given=dict(height=64, width=64, channels=16, kernel=1),
    claims=FILTER_COUNTS,
    key=Key("(ii): 16 weights and 1 bias", printed=("ii",)),
)
