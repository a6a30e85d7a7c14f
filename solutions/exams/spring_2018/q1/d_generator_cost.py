"""A cheap generator with meaningless images.

"Images" are 8 numbers; the real ones are normal around a random centre.

>>> reasons_for_a_low_cost.answer()
('i',)
"""

import math

import numpy as np

from solutions.claim import refuted, shown
from solutions.finding import Finding
from solutions.nn.activations import sigmoid, softplus
from solutions.nn.gradients import numerical_jacobian
from solutions.nn.linear_models import LinearModel, fit_logistic
from solutions.part import Key, choice

FEATURES, BATCH = 8, 128
LOW = 0.1  # a cost below this counts as extremely low; a generator that cannot be told from the data has log 2


def real_images(rng):
    """What draws a batch of real images (BATCH, FEATURES), and their centre (FEATURES,), at a distance of 4 from 0."""
    centre = rng.standard_normal(FEATURES)
    centre *= 4 / np.linalg.norm(centre)
    return lambda: centre + rng.standard_normal((BATCH, FEATURES)), centre


def fit_discriminator(real, generated):
    """A discriminator that was trained until it had converged: logistic regression, with a weak penalty."""
    labels = np.repeat([1, 0], (len(real), len(generated)))
    return fit_logistic(np.vstack([real, generated]), labels, penalty=0.01)


def generator_cost(discriminator, images):
    """The mean of -log D(G(z)) over generated images, D the sigmoid of the discriminator's score.

    >>> round(generator_cost(LinearModel(np.zeros(2), 0.0), np.ones((3, 2))), 4)
    0.6931
    """
    return float(softplus(-discriminator.scores(images)).mean())


def saturating_cost(discriminator, images):
    """The mean of log(1 - D(G(z))) over generated images."""
    return -float(softplus(discriminator.scores(images)).mean())


def trained_against(discriminate, draw, rng, steps=100, rate=1.0):
    """Images of the generator G(z) = b + a ⊙ z after minibatch descent on -log D(G(z)), and the last discriminator.

    Before every step, `discriminate` says what the discriminator is, from a batch of real and one of generated images.
    """
    a, b = np.ones(FEATURES), np.zeros(FEATURES)
    for _ in range(steps):
        z = rng.standard_normal((BATCH, FEATURES))
        images = b + a * z
        discriminator = discriminate(draw(), images)
        # d(-log D)/dx = -(1 - D) w
        upstream = -sigmoid(-discriminator.scores(images))[:, None] * discriminator.weights / BATCH
        a, b = a - rate * (upstream * z).sum(axis=0), b - rate * upstream.sum(axis=0)
    images = b + a * rng.standard_normal((BATCH, FEATURES))
    return images, discriminate(draw(), images)


def untrained_discriminator(rng):
    """A discriminator with random weights that is never trained."""
    fixed = LinearModel(rng.standard_normal(FEATURES), 0.0)
    return lambda real, generated: fixed


def a_poor_discriminator_makes_it_cheap(seed=0, control=False):
    """Train a generator by minibatch gradient descent against a discriminator that keeps its random initial weights.
    Measure both usual costs of the generator at the end, the share of its images that the discriminator takes for real,
    and how far their mean is from that of real images.

    The discriminator of the control is trained to convergence before every step of the generator.
    """
    rng = np.random.default_rng(seed)
    draw, centre = real_images(rng)
    discriminate = fit_discriminator if control else untrained_discriminator(rng)
    images, discriminator = trained_against(discriminate, draw, rng)
    cost, distance = generator_cost(discriminator, images), float(np.linalg.norm(images.mean(axis=0) - centre))
    return Finding(
        cost < LOW and distance > 2,
        {
            "cost, mean of −log D(G(z))": cost,
            "cost, mean of log(1 − D(G(z)))": saturating_cost(discriminator, images),
            "generated images taken for real": float((discriminator.scores(images) > 0).mean()),
            "distance from the real mean": distance,
        },
    )


def a_memory_is_meaningful(seed=0, control=False):
    """Let a generator overfit completely: it gives back training images. Train a discriminator to convergence on real
    and generated images. Measure the generator's cost, and the mean distance from a generated image to the nearest real
    one, beside that between real images.

    The control is the generator that was trained against a discriminator with random weights.
    """
    rng = np.random.default_rng(seed)
    draw, _ = real_images(rng)
    training_set = draw()
    if control:
        images, discriminator = trained_against(untrained_discriminator(rng), draw, rng)
    else:
        images = training_set[rng.integers(BATCH, size=BATCH)]
        discriminator = fit_discriminator(training_set, images)

    def nearest(images):
        return float(np.linalg.norm(images[:, None] - training_set, axis=2).min(axis=1).mean())

    cost, distance, usual = generator_cost(discriminator, images), nearest(images), nearest(draw())
    return Finding(
        cost > LOW and distance < usual,
        {
            "cost, mean of −log D(G(z))": cost,
            "distance to the nearest real image": distance,
            "the same for new real images": usual,
        },
    )


def a_saddle_is_not_cheap(seed=0, control=False):
    """A generator with two layers, G(z) = v u z with a positive z, whose weights are all 0, and a discriminator that
    was trained to convergence against it. Measure the gradient of the generator's cost, the eigenvalues of its
    Hessian (both signs mean a saddle), the cost, and the distance of the images from the real mean.

    The discriminator of the control takes nearly everything for real. Then the cost is low, but with or without a
    saddle.
    """
    rng = np.random.default_rng(seed)
    draw, centre = real_images(rng)
    z = rng.uniform(0.5, 1.5, (BATCH, 1))
    theta = np.zeros(1 + FEATURES)  # u, then v

    def images(theta):
        return theta[0] * z * theta[1:]

    discriminator = fit_discriminator(draw(), images(theta))
    if control:
        discriminator = LinearModel(discriminator.weights, 5.0)

    def gradient(theta):
        upstream = -sigmoid(-discriminator.scores(images(theta)))[:, None] * discriminator.weights / BATCH
        return np.append((upstream * z * theta[1:]).sum(), theta[0] * (upstream * z).sum(axis=0))

    slope, eigenvalues = gradient(theta), np.linalg.eigvalsh(numerical_jacobian(gradient, theta))
    cost = generator_cost(discriminator, images(theta))
    saddle = np.linalg.norm(slope) < 1e-9 and eigenvalues[0] < -1e-3 and eigenvalues[-1] > 1e-3
    return Finding(
        bool(saddle) and cost > LOW,
        {
            "length of the gradient": float(np.linalg.norm(slope)),
            "smallest eigenvalue": float(eigenvalues[0]),
            "largest eigenvalue": float(eigenvalues[-1]),
            "cost, mean of −log D(G(z))": cost,
            "distance from the real mean": float(np.linalg.norm(images(theta).mean(axis=0) - centre)),
        },
    )


reasons_for_a_low_cost = choice(
    "d",
    "A cheap generator with meaningless images",
    points=2,
    topics=("gan-adversarial",),
    several=True,
    claims={
        "i": shown("The discriminator performs poorly.", a_poor_discriminator_makes_it_cheap),
        "ii": refuted("The generator overfits.", a_memory_is_meaningful),
        "iii": refuted("The optimiser of the generator is stuck at a saddle point.", a_saddle_is_not_cheap),
        "iv": refuted("It is none of these.", a_poor_discriminator_makes_it_cheap),
    },
    key=Key("(i)", printed=("i",)),
)


def costs_by_opinion(opinions=(0.01, 0.5, 0.99)):
    """The two usual costs of a generator, if the discriminator gives all its images the same probability of being real.

    >>> [tuple(round(cost, 3) for cost in row) for row in costs_by_opinion()]
    [(0.01, 4.605, -0.01), (0.5, 0.693, -0.693), (0.99, 0.01, -4.605)]
    """
    return [(p, -math.log(p), math.log(1 - p)) for p in opinions]
