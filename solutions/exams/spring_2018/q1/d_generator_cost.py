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
        "ii": refuted(
            "The generator overfits the training images.",
            costs.not_low_for_memories,
            because="A generator that overfits reproduces them: they are iguanas. And a trained discriminator, "
            "unable to tell them from real ones, makes them cost about $\\log 2$.",
        ),
        "iii": refuted(
            "The generator's optimiser is stuck at a saddle point.",
            costs.not_low_at_a_saddle,
            because="At a saddle point the gradient is zero, but this says nothing about the value of the cost. "
            "With meaningless images and a good discriminator it is high.",
        ),
        "iv": refuted(
            "Neither the discriminator, nor overfitting, nor a saddle point explains it.",
            costs.low_against_a_poor_discriminator,
            because="The discriminator can be: one that takes meaningless images for real makes their cost low.",
        ),
    },
    key=Key("(i)", printed=("i",)),
)
