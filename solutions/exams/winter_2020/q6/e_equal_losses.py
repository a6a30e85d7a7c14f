"""Equal losses, and images that are not equally good.

>>> meaning_of_equal_losses.answer()
('moving', 'fixed', 'untrained')
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.gan import training
from solutions.finding import figure, stream
from solutions.part import Key, prose

meaning_of_equal_losses = prose(
    "e",
    "Equal losses at the first and at a late epoch",
    points=1,
    topics=("gan-adversarial",),
    keywords=(
        "GAN",
        "generator loss",
        "discriminator loss",
        "image quality",
        "training curves",
        "convergence",
        "adversarial game",
    ),
    claims={
        "moving": shown(
            "Each loss is measured against the other network, which has changed meanwhile: a better generator against "
            "a better discriminator may have the same losses as a poor one against a poor one.",
            training.losses_return_while_images_improve,
        ),
        "fixed": shown(
            "Only against one and the same discriminator are two losses of the generator comparable; there the "
            "difference shows.",
            training.one_discriminator_tells_them_apart,
        ),
        "untrained": shown(
            "Both ends look alike even in theory: a discriminator that knows nothing yet says one half of every image, "
            "as the best one does of perfect images.",
            training.untrained_looks_like_perfect,
        ),
        "nothing": refuted(
            "They must be similar: if no loss has fallen, the generator has not improved.",
            training.losses_return_while_images_improve,
        ),
    },
    key=Key(
        "the losses refer to another network, which may have improved: the generator's to the discriminator, and the "
        "discriminator's to the generator",
        printed=("moving",),
    ),
)


@figure(height=3.4, rows=2, sharex=True)
def draw_training(axes):
    """Above, both losses of a small GAN, epoch by epoch: they leave their first values, and return to them. Below, the
    distance of the generated mean from the real one falls all the while.
    """
    history, _ = training.training(stream(training.losses_return_while_images_improve))
    epochs, losses = np.arange(1, len(history) + 1), np.array([epoch.losses for epoch in history])
    for of, name in zip(losses.T, ("discriminator", "generator"), strict=True):
        axes[0].plot(epochs, of, label=name)
    axes[0].set(ylabel="loss", ylim=(0, 1.6))
    axes[0].legend(loc="lower right")
    axes[1].plot(epochs, [epoch.distance for epoch in history], "C2")
    axes[1].set(xlabel="epoch", ylabel="distance", ylim=(0, None))
