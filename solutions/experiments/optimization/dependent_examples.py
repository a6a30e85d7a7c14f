"""Batches of dependent examples: what of the error of their gradient is bias, and what is noise.

The examples are frames of videos: those of a video resemble each other, and have its label. The first half of the
videos has the label 0. The model is logistic regression.
"""

from typing import NamedTuple

import numpy as np

from solutions.experiments.data.bayes_error import upper_tail
from solutions.finding import Finding
from solutions.nn.activations import sigmoid
from solutions.nn.data import blobs
from solutions.nn.optimizers import GradientDescent, minimize

VIDEOS, FRAMES, FEATURES = 100, 16, 11
DEVIATION = 0.3  # of the frames of a video from its centre; centres have one
BATCH = 8


def videos(rng, count=VIDEOS, frames=FRAMES):
    """Frames (videos, frames, features), whose last feature is a 1, and the labels of the videos (videos,)."""
    labels = np.arange(count) // (count // 2)
    centres = rng.normal(labels[:, None], size=(count, FEATURES - 1))
    X = blobs(rng, frames, centres, DEVIATION)[0].reshape(count, frames, FEATURES - 1)
    return np.concatenate([X, np.ones((count, frames, 1))], axis=2), labels


def gradients(w, X, labels):
    """The gradient of each frame's cross-entropy at weights w (features,): (videos, frames, features)."""
    return (sigmoid(X @ w) - labels[:, None])[..., None] * X


class Errors(NamedTuple):
    """Of the gradient of a batch: the distance of its expectation from the gradient of the whole training set, and the
    root mean square of its distance from this expectation.
    """

    bias: float
    noise: float


def errors(g, chances, together):
    """The errors, without sampling, if a batch is drawn with replacement: its frames from one video, which is drawn
    first (`together`), or each frame from a video of its own.

    The gradients g are (videos, frames, features); `chances` (videos,) are the videos' probabilities.
    """
    means = g.mean(axis=1)
    expected = chances @ means
    within = chances @ np.square(g - means[:, None]).sum(axis=2).mean(axis=1)
    between = chances @ np.square(means - expected).sum(axis=1)
    variance = within / BATCH + (between if together else between / BATCH)
    return Errors(np.linalg.norm(expected - g.mean(axis=(0, 1))), np.sqrt(variance))


def errors_in_order(g):
    """The errors if each step draws its batch from the next video: their root mean squares over all steps."""
    steps = [errors(g, chances, together=True) for chances in np.eye(len(g))]
    return Errors(*np.sqrt(np.mean(np.square(steps), axis=0)))


def drawn_gradients(rng):
    """The gradients of all frames at random weights."""
    return gradients(rng.normal(size=FEATURES) / 2, *videos(rng))


EQUAL = np.full(VIDEOS, 1 / VIDEOS)


def correlation_does_not_bias(rng, control=False):
    """Each batch holds frames of a single video, drawn at random from all videos. What is the distance of the expected
    gradient of a batch from that of the training set, as a share of the norm of the latter, and is it no more than
    rounding? In the control the video is drawn from those with label 1 only.
    """
    g = drawn_gradients(rng)
    chances = np.repeat([0, 2 / VIDEOS], VIDEOS // 2) if control else EQUAL
    bias = errors(g, chances, together=True).bias / np.linalg.norm(g.mean(axis=(0, 1)))
    return Finding(bias < 1e-12, {"bias, as a share of the gradient": bias})


def correlation_adds_noise(rng, control=False):
    """What is the noise of a gradient, its root mean squared distance from its expectation, in batches of eight frames
    of a single random video, and in batches of eight frames of all videos? Is the first at least twice as large? In the
    control the frames are dealt to the videos anew, so that those of a video have nothing in common.
    """
    g = drawn_gradients(rng)
    if control:
        g = rng.permutation(g.reshape(-1, FEATURES)).reshape(g.shape)
    one, all_videos = (errors(g, EQUAL, together).noise for together in (True, False))
    return Finding(one > 2 * all_videos, {"noise, one random video": one, "noise, frames of all videos": all_videos})


def order_biases_each_step(rng, control=False):
    """The videos are read in the order of their labels, a batch of frames from each. What are bias and noise of a
    step's gradient, as root mean squares over all steps, and is the bias larger? In the control each step draws its
    video at random.
    """
    g = drawn_gradients(rng)
    found = errors(g, EQUAL, together=True) if control else errors_in_order(g)
    return Finding(found.bias > found.noise, {"bias": found.bias, "noise": found.noise})


def trained(rng, X, labels, drawn, rate=0.1):
    """The weights (models, features) after SGD, with batches of random frames of the videos `drawn`, (models, steps,
    batch).
    """
    batches = zip(np.moveaxis(drawn, 1, 0), np.moveaxis(rng.integers(FRAMES, size=drawn.shape), 1, 0), strict=True)

    def gradient(W):
        video, frame = next(batches)
        x = X[video, frame]
        return ((sigmoid(np.einsum("mbf, mf -> mb", x, W)) - labels[video])[..., None] * x).mean(axis=1)

    return minimize(gradient, np.zeros((len(drawn), FEATURES)), GradientDescent(rate), drawn.shape[1])


def expected_accuracy(w):
    """The share of all frames of new videos that weights w (features,) classify rightly: w · x is normal."""
    deviation = np.linalg.norm(w[:-1]) * np.hypot(1, DEVIATION)
    return (upper_tail(w[-1] / deviation) + upper_tail(-w.sum() / deviation)) / 2


def random_videos_suffice_to_learn(rng, control=False):
    """SGD takes 400 steps with frames of one random video each, and as many with frames of all videos. Is the expected
    accuracy of the first model on new videos at most 0.035 below that of the other, in the mean over two training
    sets? In the control the first reads the videos in the order of their labels, four steps for each.
    """
    accuracies = []
    for _ in range(2):
        X, labels = videos(rng)
        order = np.repeat(np.arange(VIDEOS), 4) if control else rng.integers(VIDEOS, size=4 * VIDEOS)
        drawn = np.stack([np.repeat(order[:, None], BATCH, axis=1), rng.integers(VIDEOS, size=(400, BATCH))])
        accuracies.append([expected_accuracy(w) for w in trained(rng, X, labels, drawn)])
    one, mixed = np.mean(accuracies, axis=0)
    return Finding(mixed - one < 0.035, {"accuracy, one video": one, "accuracy, frames of all videos": mixed})
