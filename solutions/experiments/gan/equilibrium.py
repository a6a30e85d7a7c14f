"""The equilibrium of a GAN: where the generator has learned the distribution, and whether training arrives there.

Two games are small enough to be followed exactly. In one the images are a few outcomes and the generator is any
distribution over them. The other is the Dirac-GAN of Mescheder, Geiger and Nowozin, "Which Training Methods for GANs
do actually Converge?", 2018, section 2: all real images are the number 0, all generated ones a number θ, and the
discriminator is a logistic regression D(x) = σ(ψx).
"""

from math import exp, log

import numpy as np

from solutions.finding import Finding
from solutions.nn.activations import softmax, softplus

OUTCOMES, STEPS = 6, 300  # of the first game
RATE, TURNS, LAST = 0.1, 1500, 300  # of the Dirac-GAN: the last turns are measured


def best_discriminator(p, q):
    """The probability p / (p + q) that an outcome is real, of the best discriminator for the distributions p of real
    and q of generated images, (outcomes,). Source: Goodfellow et al., "Generative Adversarial Nets", 2014,
    proposition 1.
    """
    return p / (p + q)


def discriminator_loss(D, p, q):
    """The means of -log D over real and of -log(1 - D) over generated outcomes, together."""
    return -(p @ np.log(D) + q @ np.log(1 - D))


def generator_learns_the_distribution(rng, control=False):
    """Images are one of six outcomes. The generator is a softmax over them and descends on the mean of −log D(G(z));
    before each step the discriminator is the best one for both distributions. How far is the generator's distribution
    from that of the data, in total variation, and how far is the discriminator's answer from one half at most? In the
    control the discriminator stays the best one for the start.
    """
    p, theta = rng.uniform(0.5, 2.0, OUTCOMES), rng.normal(0, 1, OUTCOMES)
    p, q = p / p.sum(), softmax(theta)
    before, D = np.abs(q - p).sum() / 2, best_discriminator(p, q)
    for _ in range(STEPS):
        D = D if control else best_discriminator(p, q)
        theta = theta - q * (-np.log(D) + q @ np.log(D))
        q = softmax(theta)
    after, undecided = np.abs(q - p).sum() / 2, np.abs(D - 0.5).max()
    names = "distance of the distributions before", "the same after", "largest distance of D from one half"
    numbers = (round(float(x), 6) for x in (before, after, undecided))
    return Finding(max(after, undecided) < 0.02, dict(zip(names, numbers, strict=True)))


def dirac_losses(theta, psi, penalty=0.0, saturating=True, turns=TURNS):
    """The discriminator's loss log 2 + softplus(ψθ) after each turn, (turns,). In a turn ψ takes a step of gradient
    descent on it, with a penalty on half its square; and then θ one on log(1 - D(θ)), or else on -log D(θ). The penalty
    is R1 of the source: on the slope ψ of the discriminator's score at the real image.
    """
    products = np.empty(turns)
    for turn in range(turns):
        psi = psi - RATE * (theta / (1 + exp(-psi * theta)) + penalty * psi)
        theta = theta + RATE * psi / (1 + exp(-psi * theta if saturating else psi * theta))
        products[turn] = psi * theta
    return log(2) + softplus(products)


def last_losses(rng, **settings):
    """The least and the largest loss of the discriminator in the last turns of a Dirac-GAN, and log 4."""
    last = dirac_losses(*rng.uniform(0.8, 1.2, 2) * rng.choice([-1, 1], 2), **settings)[-LAST:]
    names = "least loss in the last turns", "largest loss in the last turns", "log 4"
    return dict(zip(names, (last.min(), last.max(), log(4)), strict=True))


def loss_settles_where_training_converges(rng, control=False):
    """All real images are the number 0, and all generated ones a number that the generator learns. The discriminator, a
    logistic regression, has a penalty on its weight, which makes the training converge. Between which bounds is its
    loss in the last 300 of 1500 turns, and is it log 4, as where both networks are perfect? The control has no penalty.
    """
    numbers = last_losses(rng, penalty=0.0 if control else 0.5)
    least, most, perfect = numbers.values()
    return Finding(most - least < 1e-6 and abs(most - perfect) < 1e-6, numbers)


def loss_need_not_settle(rng, control=False):
    """All real images are the number 0, and all generated ones a number that the generator learns, by the cost
    log(1 − D(G(z))). The discriminator is a logistic regression. Between which bounds is its loss in the last 300 of
    1500 turns? The control has a penalty on the discriminator's weight.
    """
    numbers = last_losses(rng, penalty=0.5 if control else 0.0)
    least, most, _ = numbers.values()
    return Finding(most - least > 0.1, numbers)
