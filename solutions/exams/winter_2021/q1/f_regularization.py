"""Regularisation.

>>> true_of_regularization.answer()
('ii', 'iv')
"""

from solutions.claim import refuted, shown
from solutions.experiments.normalization import batch_statistics, layer_norm
from solutions.experiments.regularization import weight_decay
from solutions.part import Key, choice

true_of_regularization = choice(
    "f",
    "Regularisation",
    points=2,
    topics=("regularization", "normalization"),
    keywords=(
        "regularization",
        "L1 and L2",
        "weight decay",
        "lambda",
        "dropout",
        "overfitting",
        "shrinking weights",
        "BN as a regularizer",
    ),
    several=True,
    claims={
        "i": refuted(
            "An L2 penalty amounts to a Laplacian prior on the weights.",
            weight_decay.is_a_gaussian_prior,
            because="A penalty is minus the logarithm of the prior, up to a constant. A square belongs to a *Gaussian* "
            "prior; a Laplacian one gives the absolute value, L1.",
        ),
        "ii": shown(
            "Batch normalisation can regularise implicitly, the more so the smaller the minibatches are.",
            batch_statistics.regularize_in_small_batches,
        ),
        "iii": refuted(
            "Layer normalisation regularises more as the batches become larger.",
            layer_norm.ignores_the_batch,
            because="Layer normalisation never looks at the batch: its statistics are those of one example.",
        ),
        "iv": shown(
            "The chosen strength of regularisation can make the model underfit.",
            weight_decay.underfits_if_large,
        ),
    },
    key=Key(
        "(ii), (iv): an L2 penalty is a Gaussian prior; layer normalisation does not see the batch size",
        printed=("ii", "iv"),
    ),
)
