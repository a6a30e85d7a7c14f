"""Batch normalisation.

>>> true_of_batch_norm.answer()
('iii', 'iv')
"""

from solutions.claim import refuted, shown
from solutions.experiments.normalization import batch_statistics, scale_and_shift, training_speed
from solutions.part import Key, choice

true_of_batch_norm = choice(
    "b",
    "Batch normalisation",
    points=2,
    topics=("normalization",),
    keywords=(
        "BN",
        "batch norm",
        "batch normalization",
        "batch size",
        "layer norm",
        "train and test mode",
        "internal covariate shift",
    ),
    several=True,
    claims={
        "i": refuted(
            "It is left out at test time, since one example alone cannot be normalised.",
            batch_statistics.kept_for_single_examples,
            because="The layer stays in place at test time, and uses running averages of the mean and the variance "
            "from training. These normalise even a single example.",
        ),
        "ii": refuted(
            "Its scale and shift can be learned by (minibatch) gradient descent, and by no other algorithm.",
            scale_and_shift.found_without_descent,
            because="Scale and shift are ordinary parameters: any method that minimises the loss may find them.",
        ),
        "iii": shown("It helps the network to learn faster.", training_speed.even_out_scales),
        "iv": shown(
            "It makes hidden activations noisy, since their mean and standard deviation are estimated from a "
            "minibatch.",
            batch_statistics.vary_with_the_company,
        ),
    },
    key=Key("(iii), (iv)", printed=("iii", "iv")),
)
