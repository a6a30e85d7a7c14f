"""Generative adversarial networks.

>>> true_of_gans.answer()
('i', 'iii')
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.gan import costs, equilibrium
from solutions.finding import figure, found_by
from solutions.nn.activations import sigmoid
from solutions.nn.gradients import numerical_gradient
from solutions.part import Key, choice


def gain(of, score=-4.0):
    """The slope, by the discriminator's score of a rejected image, of what the generator raises.

    >>> round(gain(lambda s: np.log(sigmoid(s))), 3), round(gain(lambda s: -np.log(1 - sigmoid(s))), 3)
    (0.982, 0.018)
    """
    return float(numerical_gradient(lambda s: of(s[0]), np.array([score]))[0])


def names_what_holds(readings):
    """Whether these are the readings under which the printed options (i) and (iii) hold: the generator's two aims
    differ in slope as `logarithms`, or as plain `probabilities`; the discriminator's loss becomes constant in a
    training that `converges`, or in one that `cycles`.
    """
    holds = {
        "logarithms": gain(lambda s: np.log(sigmoid(s))) > 5 * gain(lambda s: -np.log(1 - sigmoid(s))),
        "probabilities": not np.isclose(gain(sigmoid), gain(lambda s: -(1 - sigmoid(s)))),
        "converges": found_by(equilibrium.loss_settles_where_training_converges).holds,
        "cycles": not found_by(equilibrium.loss_need_not_settle).holds,
    }
    return readings == {name for name, true in holds.items() if true}


true_of_gans = choice(
    "h",
    "Generative adversarial networks",
    points=2,
    topics=("gan-adversarial", "losses"),
    keywords=(
        "GAN generator loss",
        "discriminator loss",
        "non-saturating cost",
        "minimax game",
        "GAN convergence",
        "equilibrium",
        "data distribution",
        "two-player game",
    ),
    several=True,
    claims={
        "i": shown(
            "The generator can learn faster by maximising the mean of $\\log D(G(z))$ than by minimising the mean of "
            "$\\log(1 - D(G(z)))$.",
            costs.saturating_cost_starves_the_start,
        ),
        "ii": refuted(
            "The discriminator is meant to learn the distribution of the images, and the generator is not.",
            equilibrium.generator_learns_the_distribution,
            because="It is the other way round: the generator is to draw from the distribution of the images. The "
            "discriminator only tells real from generated ones.",
        ),
        "iii": shown(
            "If the training converges, the loss of the discriminator ends at a constant value.",
            equilibrium.loss_settles_where_training_converges,
        ),
        "iv": refuted(
            "The generator learns equally fast with both costs, it is meant to learn the distribution of the images, "
            "and the loss of the discriminator never settles.",
            costs.saturating_cost_starves_the_start,
            because="The cost makes a difference, and the loss settles where the training converges: (i) and (iii) "
            "hold.",
        ),
    },
    key=Key(
        "(i), (iii)",
        printed=("i", "iii"),
        means="reading",
        qualified="(i) holds of the logarithms, which the paper does not mention: the two probabilities add up to 1, "
        "so that maximising one is minimising the other. And (iii) holds of a training that converges; a GAN may also "
        "cycle, and then the loss of its discriminator goes up and down without end.",
        ours={"logarithms", "converges"},
        theirs={"logarithms", "probabilities", "converges", "cycles"},
        witness=names_what_holds,
    ),
)


@figure(height=2.8)
def draw_losses(axes, turns=600):
    """The discriminator's loss in a Dirac-GAN over {{ turns }} turns. With a penalty on the slope of the discriminator
    it settles at log 4 (dotted). Without one it depends on the cost of the generator: the loss keeps cycling, or its
    swings shrink slowly.
    """
    for name, settings, style in (
        ("log(1 − D)", {}, "C0-"),
        ("−log D", {"saturating": False}, "C1--"),
        ("log(1 − D), with penalty", {"penalty": 0.5}, "C2-"),
    ):
        axes.plot(equilibrium.dirac_losses(1.0, 1.0, turns=turns, **settings), style, label=name)
    axes.axhline(np.log(4), color="k", linestyle=":", linewidth=1)
    axes.set(xlabel="turns", ylabel="loss of the discriminator")
    axes.figure.legend(loc="outside lower center")
