"""Why a network needs activation functions.

>>> reasons_for_activations.answer()
('collapse', 'limited')
"""

from solutions.claim import refuted, shown
from solutions.experiments.activations import linear_composition
from solutions.part import Key, prose

reasons_for_activations = prose(
    "b",
    "Why a network needs activation functions",
    points=4,
    topics=("activations",),
    keywords=(
        "nonlinearity",
        "linear network",
        "composition of linear layers",
        "logistic regression",
        "identity activation",
        "ReLU",
        "perceptron",
    ),
    claims={
        "collapse": shown(
            "Without them, the network computes what a single layer computes, however many layers it has.",
            linear_composition.equal_one_layer,
        ),
        "limited": shown(
            "So it cannot learn what is not linear, such as XOR, even with a sigmoid at its output.",
            linear_composition.cannot_separate_xor,
        ),
        "depth": refuted(
            "More layers of one unit each can make up for missing activations.",
            linear_composition.lose_rank_in_a_narrow_layer,
        ),
    },
    key=Key(
        "they bring non-linearity in; without it a network with any number of layers behaves like a perceptron of a "
        "single layer",
        printed=("collapse",),
    ),
)
