"""Regularisation.

>>> true_of_regularization.answer()
('i', 'ii', 'iii')
>>> true_of_regularization.answer(keep=1.0)
('i', 'ii')
"""

from solutions.claim import refuted, shown
from solutions.experiments.normalization import batch_statistics
from solutions.experiments.regularization import dropout, weight_decay
from solutions.part import Key, choice

true_of_regularization = choice(
    "b",
    "Regularisation by three techniques",
    points=2,
    topics=("regularization", "normalization"),
    keywords=(
        "regularization",
        "BN as a regularizer",
        "weight decay",
        "L2 penalty",
        "dropout and convergence speed",
        "keep_prob",
        "overfitting",
    ),
    several=True,
    given=dict(keep=0.5),
    claims={
        "i": shown("Batch normalisation can help to reduce overfitting.", batch_statistics.regularize_in_small_batches),
        "ii": shown(
            "Compared with no regularisation, an L2 penalty favours weights of smaller size.",
            weight_decay.shrinks_the_weights,
        ),
        "iii": shown(
            "Dropout that keeps a unit with probability {{ keep }} usually makes training converge more slowly than "
            "without it.",
            dropout.slows_the_descent,
        ),
        "iv": refuted(
            "Neither batch normalisation, nor an L2 penalty, nor dropout does what (i), (ii) and (iii) say.",
            weight_decay.shrinks_the_weights,
            because="All three do; an L2 penalty, for one, shrinks the weights.",
        ),
    },
    key=Key("(i), (ii), (iii)", printed=("i", "ii", "iii")),
)
