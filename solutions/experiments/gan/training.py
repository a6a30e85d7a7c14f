"""A GAN so small that its whole training is seen: what its losses say of its images, and what they do not.

"Images" are 8 numbers. The generator adds a shift b to noise, G(z) = b + z, and begins at b = 0; the real images are
noise about a centre at a distance of 4. The discriminator is a logistic regression that begins at 0.
"""

from typing import NamedTuple

import numpy as np

from solutions.experiments.gan.costs import BATCH, FEATURES, cost, cost_gradient, fit_discriminator, real_images
from solutions.finding import Finding
from solutions.nn.activations import sigmoid
from solutions.nn.linear_models import LinearModel

EPOCHS, HALFWAY = 100, 10  # of one step each: an epoch sees as many real images as a batch has
RATES = 0.02, 0.5  # learning rates of the discriminator and of the generator
DECAY = 1.0  # of the discriminator's weights, without which both networks circle about the end
CLOSE = 0.1  # losses nearer to each other than this count as approximately the same


class Epoch(NamedTuple):
    """Both networks at the end of an epoch, the losses, and the distance of the generated mean from the real one."""

    discriminator: LinearModel
    b: np.ndarray
    losses: np.ndarray  # the discriminator's and the generator's
    distance: float


def losses(discriminator, real, generated):
    """The discriminator's loss, the means of −log D(x) and −log(1 − D(G(z))) together, and the generator's, the mean
    of −log D(G(z)).
    """
    of_real, of_generated = discriminator.scores(real), discriminator.scores(generated)
    return np.array([cost(of_real) + cost(-of_generated), cost(of_generated)])


def generated(rng, b):
    """A batch of images of the generator with this shift."""
    return b + rng.standard_normal((BATCH, FEATURES))


def training(rng):
    """The epochs of a training in which discriminator and generator take turns, and what draws real images."""
    draw, centre = real_images(rng)
    w, c, b = np.zeros(FEATURES), 0.0, np.zeros(FEATURES)
    history = []
    for _ in range(EPOCHS):
        X, y = np.vstack([draw(), generated(rng, b)]), np.repeat([1, 0], BATCH)
        errors = (sigmoid(X @ w + c) - y) / BATCH  # the slopes of the discriminator's loss by its scores
        w, c = w - RATES[0] * (errors @ X + DECAY * w), c - RATES[0] * errors.sum()
        b = b - RATES[1] * cost_gradient(generated(rng, b) @ w + c).sum() * w
        discriminator = LinearModel(w, float(c))
        after = losses(discriminator, draw(), generated(rng, b))
        history.append(Epoch(discriminator, b, after, float(np.linalg.norm(b - centre))))
    return history, draw


def losses_by_one(rng, history, draw):
    """The losses of the first and of the last epoch's images, both judged by one discriminator from between them."""
    judge = history[HALFWAY - 1].discriminator
    return [losses(judge, draw(), generated(rng, epoch.b)) for epoch in (history[0], history[-1])]


def numbers_of(first, last, before, after):
    """What was measured of two epochs: both losses of each, and the distances of the images from the real ones."""
    return {
        "discriminator's loss, first epoch": before[0],
        "discriminator's loss, last epoch": after[0],
        "generator's loss, first epoch": before[1],
        "generator's loss, last epoch": after[1],
        "distance from the real mean, first epoch": first.distance,
        "distance from the real mean, last epoch": last.distance,
    }


def losses_return_while_images_improve(rng, control=False):
    """A small GAN is trained for a hundred epochs. What are both losses at the end of the first and of the last epoch,
    and how far is the mean of the generated images from that of real ones? In the control the images of both epochs
    are judged by one and the same discriminator, that of the tenth epoch.
    """
    history, draw = training(rng)
    first, last = history[0], history[-1]
    before, after = losses_by_one(rng, history, draw) if control else (first.losses, last.losses)
    same, better = np.abs(after - before).max() < CLOSE, last.distance < first.distance / 5
    return Finding(same and better, numbers_of(first, last, before, after))


def one_discriminator_tells_them_apart(rng, control=False):
    """The images of the first and of the last epoch of a small GAN are judged by one discriminator, that of the tenth
    epoch. What does it make of both losses? In the control each epoch is judged by the discriminator of its own.
    """
    history, draw = training(rng)
    first, last = history[0], history[-1]
    before, after = (first.losses, last.losses) if control else losses_by_one(rng, history, draw)
    return Finding(after[1] < before[1] - CLOSE, numbers_of(first, last, before, after))


def untrained_looks_like_perfect(rng, control=False):
    """A generator draws images far from the real ones, and its discriminator has not learned anything yet. By how much
    do both losses differ from log 4 and log 2, those of a perfect generator, of whose images the best discriminator can
    only say one half? The discriminator of the control was trained to convergence.
    """
    draw, centre = real_images(rng)
    real, images = draw(), generated(rng, np.zeros(FEATURES))
    discriminator = fit_discriminator(real, images) if control else LinearModel(np.zeros(FEATURES), 0.0)
    gaps = np.abs(losses(discriminator, real, images) - np.log([4, 2]))
    numbers = {"difference, discriminator": gaps[0], "difference, generator": gaps[1]}
    return Finding(max(gaps) < 1e-9, numbers | {"distance from the real mean": np.linalg.norm(centre)})
