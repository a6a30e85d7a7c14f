"""High training error.

>>> remedies_for_training_error.answer()
('i', 'iv')
"""

from solutions.claim import refuted, shown
from solutions.experiments.regularization import dropout, overfitting, weight_decay
from solutions.part import Key, choice

remedies_for_training_error = choice(
    "a",
    "High training error",
    points=2,
    topics=("data-and-strategy", "regularization"),
    keywords=(
        "underfitting",
        "high bias",
        "bias and variance",
        "overfitting",
        "dropout",
        "lambda",
        "bigger network",
        "reduce regularization",
    ),
    several=True,
    claims={
        "i": shown("Make the network larger.", overfitting.more_units_lower_the_training_error),
        "ii": refuted(
            "Collect more training examples.",
            overfitting.more_data_raise_the_training_error,
            because="The same network would have to fit more examples at once. More data help against a *gap* "
            "between training and test error.",
        ),
        "iii": refuted(
            "Raise the strength λ of the regularisation.",
            weight_decay.raises_the_training_error,
            because="A larger λ takes freedom away.",
        ),
        "iv": shown(
            "Raise `keep_prob`, the share of units that dropout keeps.", dropout.keeping_more_lowers_the_training_error
        ),
    },
    key=Key("(i), (iv)", printed=("i", "iv")),
)
