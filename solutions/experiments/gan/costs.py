"""The generator's cost and the quality of its images.

"Images" are 8 numbers; the real ones are normal around a random centre.
"""

import numpy as np

from solutions.experiments.optimization import saddle_points
from solutions.finding import Finding
from solutions.nn.activations import sigmoid, softplus
from solutions.nn.gradients import numerical_jacobian
from solutions.nn.linear_models import LinearModel, fit_logistic
from solutions.nn.optimizers import GradientDescent, minimize

FEATURES, BATCH = 8, 128
COST = "cost, mean of −log D(G(z))"
LOW = 0.1  # a cost below this counts as extremely low; a generator that cannot be told from the data has log 2


def real_images(rng):
    """What draws a batch of real images (BATCH, FEATURES), and their centre (FEATURES,), at a distance of 4 from 0."""
    centre = rng.standard_normal(FEATURES)
    centre *= 4 / np.linalg.norm(centre)
    return lambda: centre + rng.standard_normal((BATCH, FEATURES)), centre


def fit_discriminator(real, generated):
    """A discriminator that was trained until it had converged: logistic regression, with a weak penalty."""
    return fit_logistic(np.vstack([real, generated]), np.repeat([1, 0], BATCH), penalty=0.01)


def untrained_discriminator(rng):
    """A discriminator with random weights that is never trained."""
    fixed = LinearModel(rng.standard_normal(FEATURES), 0.0)
    return lambda real, generated: fixed


def cost(scores):
    """The mean of -log D(G(z)) over generated images, D the sigmoid of the discriminator's scores, (batch,)."""
    return softplus(-scores).mean()


def cost_gradient(scores):
    """The gradient of the first cost by the scores: -(1 - D) for each image, over their number."""
    return -sigmoid(-scores) / len(scores)


def trained_against(discriminate, draw, rng, steps=100, rate=1.0):
    """Images of the generator G(z) = b + a ⊙ z after minibatch descent on -log D(G(z)), and the last discriminator.
    Before every step, `discriminate` says what it is, from a batch of real and one of generated images.
    """

    def generated(generator):
        a, b = generator
        z = rng.standard_normal((BATCH, FEATURES))
        images = b + a * z
        return z, images, discriminate(draw(), images)

    def gradient(generator):
        z, images, discriminator = generated(generator)
        upstream = cost_gradient(discriminator.scores(images))[:, None] * discriminator.weights
        return np.stack([(upstream * z).sum(axis=0), upstream.sum(axis=0)])

    start = np.stack([np.ones(FEATURES), np.zeros(FEATURES)])
    return generated(minimize(gradient, start, GradientDescent(rate), steps))[1:]


def low_against_a_poor_discriminator(rng, control=False):
    """A generator is trained by minibatch gradient descent against a discriminator that keeps its random initial
    weights. What are both usual costs of the generator at the end, how many of its images does the discriminator take
    for real, and how far is their mean from that of real images? The discriminator of the control is trained to
    convergence before every step of the generator.
    """
    draw, centre = real_images(rng)
    discriminate = fit_discriminator if control else untrained_discriminator(rng)
    images, discriminator = trained_against(discriminate, draw, rng)
    scores, distance = discriminator.scores(images), np.linalg.norm(images.mean(axis=0) - centre)
    costs = {COST: cost(scores), "cost, mean of log(1 − D(G(z)))": -cost(-scores)}
    of_images = {"generated images taken for real": (scores > 0).mean(), "distance from the real mean": distance}
    return Finding(cost(scores) < LOW and distance > 2, costs | of_images)


def not_low_for_memories(rng, control=False):
    """A generator that overfits completely reproduces its training images, and a discriminator is trained to
    convergence on real and generated images. What is the generator's cost, and how far is a generated image from the
    nearest real one, compared with new real images? The control is the generator that was trained against a
    discriminator with random weights.
    """
    draw, _ = real_images(rng)
    training_set = draw()
    images = training_set[rng.integers(BATCH, size=BATCH)]
    discriminator = fit_discriminator(training_set, images)
    if control:
        images, discriminator = trained_against(untrained_discriminator(rng), draw, rng)

    def nearest(images):
        return np.linalg.norm(images[:, None] - training_set, axis=2).min(axis=1).mean()

    found, distance, usual = cost(discriminator.scores(images)), nearest(images), nearest(draw())
    distances = {"distance to the nearest real image": distance, "the same for new real images": usual}
    return Finding(found > LOW and distance < usual, {COST: found} | distances)


def not_low_at_a_saddle(rng, control=False):
    """A generator with two layers, G(z) = v u z with a positive z, whose weights are all 0, and a discriminator that
    was trained to convergence against it. What are the gradient of the generator's cost, the eigenvalues of its
    Hessian (both signs mean a saddle), the cost, and the distance of the images, which are all 0, from the real mean?
    The discriminator of the control takes nearly everything for real. Then the cost is low, but with or without a
    saddle.
    """
    draw, centre = real_images(rng)
    z = rng.uniform(0.5, 1.5, (BATCH, 1))
    weights, intercept = fit_discriminator(draw(), np.zeros((BATCH, FEATURES)))
    theta, X = np.zeros(1 + FEATURES), z * weights  # u and v: the scores are u (v · x) + intercept

    def scores(theta):
        return saddle_points.outputs(theta, X) + (5.0 if control else intercept)

    def gradient(theta):
        return saddle_points.gradient(theta, X, cost_gradient(scores(theta)))

    norm, (least, *_, most) = np.linalg.norm(gradient(theta)), np.linalg.eigvalsh(numerical_jacobian(gradient, theta))
    found = cost(scores(theta))
    slopes = {"norm of the gradient": norm, "smallest eigenvalue": least, "largest eigenvalue": most}
    numbers = slopes | {COST: found, "distance from the real mean": np.linalg.norm(centre)}
    return Finding(norm < 1e-9 and least < -1e-3 and most > 1e-3 and found > LOW, numbers)


def saturating_cost_starves_the_start(rng, control=False):
    """A generator whose images are far from the real ones, and a discriminator that was trained to convergence against
    it. How long is the gradient of the mean cost by the generator's shift b, for both costs? The discriminator of the
    control has learned nothing yet: it has the same weights, but a hundred times smaller, and no intercept.
    """
    draw, _ = real_images(rng)
    images = rng.standard_normal((BATCH, FEATURES))
    discriminator = fit_discriminator(draw(), images)
    if control:
        discriminator = LinearModel(discriminator.weights / 100, 0.0)
    scores = discriminator.scores(images)
    saturating, other = (
        float(np.linalg.norm(upstream.sum() * discriminator.weights))
        for upstream in (-sigmoid(scores) / BATCH, cost_gradient(scores))
    )
    numbers = {"mean of D(G(z))": sigmoid(scores).mean(), "gradient, saturating": saturating}
    return Finding(other > 5 * saturating, numbers | {"gradient, non-saturating": other})
