"""A low cost and meaningless images.

>>> reasons_for_a_low_cost.answer()
('i',)
"""

from solutions.claim import refuted, shown
from solutions.experiments.gan import costs
from solutions.part import Key, choice

reasons_for_a_low_cost = choice(
    "d",
    "A low cost and meaningless images",
    points=2,
    topics=("gan-adversarial",),
    keywords=(
        "GAN",
        "generator loss",
        "discriminator",
        "generative adversarial network",
        "mode collapse",
        "nonsense images",
        "minimax game",
    ),
    several=True,
    claims={
        "i": shown("The discriminator performs poorly.", costs.low_against_a_poor_discriminator),
        "ii": refuted("The generator overfits the training images.", costs.not_low_for_memories),
        "iii": refuted("The generator's optimiser is stuck at a saddle point.", costs.not_low_at_a_saddle),
        "iv": refuted("It is none of these.", costs.low_against_a_poor_discriminator),
    },
    key=Key("(i)", printed=("i",)),
)
