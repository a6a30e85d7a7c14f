"""The purpose of ε.

>>> purposes_of_epsilon.answer()
('zero', 'small')
"""

from solutions.claim import refuted, shown
from solutions.experiments.normalization import epsilon
from solutions.part import Key, prose

purposes_of_epsilon = prose(
    "a",
    "What ε is for",
    points=1,
    topics=("normalization",),
    keywords=(
        "epsilon",
        "BN",
        "batch norm",
        "batch normalization",
        "division by zero",
        "numerical stability",
        "zero variance",
    ),
    claims={
        "zero": shown(
            "For a feature that is constant over the batch, with variance 0, the formula would divide 0 by 0. ε keeps "
            "the denominator positive.",
            epsilon.spares_a_constant_feature,
        ),
        "small": shown(
            "If the variance is tiny but not 0, ε keeps mere noise from being blown up to full size.",
            epsilon.keeps_noise_small,
        ),
        "unit": refuted("Even with ε, every normalised feature has variance 1.", epsilon.lowers_the_variance),
    },
    key=Key("no division by zero where a feature has no variance", printed=("zero",)),
)
