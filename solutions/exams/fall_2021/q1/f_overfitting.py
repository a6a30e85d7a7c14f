"""Measures against overfitting.

>>> remedies_for_overfitting.answer()
('i', 'ii', 'iii', 'iv')
"""

from solutions.claim import shown
from solutions.experiments.normalization import batch_statistics
from solutions.experiments.regularization import augmentation, overfitting
from solutions.finding import found_by
from solutions.part import Key, choice


def names_the_batches_that_help(batches):
    """Whether these are the batches, small or full, in which batch normalisation keeps a linear model from fitting
    the noise of its training set as before.
    """
    helps = {
        "small": found_by(batch_statistics.regularize_in_small_batches).holds,
        "full": not found_by(batch_statistics.leave_the_fit_alone_in_full_batches).holds,
    }
    return batches == {name for name, holds in helps.items() if holds}


remedies_for_overfitting = choice(
    "f",
    "Measures against overfitting",
    points=2,
    topics=("regularization", "normalization"),
    keywords=(
        "generalization",
        "weight decay",
        "L2 penalty",
        "dropout",
        "data augmentation",
        "batch norm",
        "high variance",
    ),
    several=True,
    claims={
        "i": shown("An L2 penalty on the weights", overfitting.remedies_lower_the_loss),
        "ii": shown("Dropout", overfitting.remedies_lower_the_loss),
        "iii": shown("Augmenting the data", augmentation.shifting_narrows_the_gap),
        "iv": shown("Batch normalisation", batch_statistics.regularize_in_small_batches),
    },
    key=Key(
        "(i), (ii), (iii), (iv)",
        printed=("i", "ii", "iii", "iv"),
        means="reading",
        qualified="(iv) needs small batches, which the paper does not mention. Batch normalisation regularises by the "
        "noise of their statistics; where one batch holds all examples, the fit of a linear model stays exactly as it "
        "was.",
        ours={"small"},
        theirs={"small", "full"},
        witness=names_the_batches_that_help,
    ),
)
