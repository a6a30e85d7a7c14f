"""The role of ε.

>>> role_of_epsilon.answer()
('zero', 'small')
"""

from solutions.claim import refuted, shown
from solutions.experiments.normalization import epsilon
from solutions.part import Key, prose

role_of_epsilon = prose(
    "c",
    "The role of ε",
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
            "A feature that is the same in the whole batch has variance 0. With ε, the denominator stays positive.",
            epsilon.spares_a_constant_feature,
        ),
        "small": shown(
            "It also keeps rounding and other noise in an almost constant feature from being blown up.",
            epsilon.keeps_noise_small,
        ),
        "unit": refuted("With ε, the variance after the normalisation is exactly 1.", epsilon.lowers_the_variance),
    },
    key=Key("no division by zero where a feature's variance is 0", printed=("zero",)),
)
