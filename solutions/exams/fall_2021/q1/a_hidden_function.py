"""The function between two layers: the false statement.

>>> false_statement.answer()
('i',)
"""

from solutions.claim import refuted, shown
from solutions.experiments.activations import linear_composition, piecewise_linear
from solutions.experiments.regularization import overfitting
from solutions.part import Key, choice

false_statement = choice(
    "a",
    "The function between two layers: the false statement",
    points=2,
    topics=("activations", "regularization"),
    keywords=(
        "linear activation",
        "identity activation",
        "no nonlinearity",
        "additional linear layer",
        "ReLU(-|x|)",
        "dead network",
        "overfitting",
        "capacity",
    ),
    asks_for_false=True,
    claims={
        "i": refuted(
            "With a further affine layer as f, $f(x) = W_f x + b_f$ with $W_f \\in \\mathbb R^{H \\times H}$, the "
            "training accuracy is likely lower than with $f(x) = x$.",
            linear_composition.an_added_layer_keeps_the_accuracy,
        ),
        "ii": shown(
            "If the network is trained and tested with $f(x) = \\text{ReLU}(-|x|)$, its accuracy is much lower than "
            "with $f(x) = \\text{ReLU}(x)$.",
            piecewise_linear.zero_everywhere_is_a_constant,
            because="It is true: $-|x|$ is never positive, so that this f is 0 everywhere. The network gives the same "
            "answer, $b_2$, for every input.",
        ),
        "iii": shown(
            "With a further affine layer as f, $f(x) = W_f x + b_f$ with $W_f \\in \\mathbb R^{H \\times H}$, the "
            "network tends less to overfit its training data than with $f(x) = \\text{ReLU}(x)$.",
            overfitting.bends_widen_the_gap,
            because="It is true: without a bend the network is a single affine map, which has less freedom to fit the "
            "noise in a small training set.",
        ),
    },
    key=Key("(i)", printed=("i",)),
)
