"""Hyperparameters.

>>> which_are_hyperparameters.answer()
('iii', 'iv')
"""

from solutions.claim import refuted, shown
from solutions.experiments.data import hyperparameters
from solutions.part import Key, choice

which_are_hyperparameters = choice(
    "d",
    "Hyperparameters",
    points=2,
    topics=("data-and-strategy", "regularization"),
    keywords=(
        "parameters or hyperparameters",
        "hyperparameter tuning",
        "lambda",
        "L1 and L2",
        "regularization strength",
        "development set",
        "learned weights",
    ),
    several=True,
    claims={
        "i": refuted(
            "The biases $b$ of a network's last hidden layer",
            hyperparameters.descent_learns_weights_and_biases,
            because="They are parameters: descent learns them, and set back to where they started they spoil the fit.",
        ),
        "ii": refuted(
            "The weights $W$ of the last hidden layer of a fully connected network",
            hyperparameters.descent_learns_weights_and_biases,
            because="They are parameters, the ones that training is for: it learns them from the examples.",
        ),
        "iii": shown("The strength λ of L1 regularisation", hyperparameters.training_removes_an_l1_penalty),
        "iv": shown("The strength λ of L2 regularisation", hyperparameters.training_removes_an_l2_penalty),
    },
    key=Key("(iii), (iv)", printed=("iii", "iv")),
)
