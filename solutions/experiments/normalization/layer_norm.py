"""Layer normalisation and batch normalisation."""

import numpy as np

from solutions.finding import Finding
from solutions.nn.linear_models import fit_logistic
from solutions.nn.metrics import accuracy
from solutions.nn.normalization import batch_norm, layer_norm


def ignores_the_batch(rng, control=False):
    """One example is put into random batches of several sizes, and layer normalisation is applied to each. By how much
    does the example's output differ at most from the one that it has alone? The control applies batch normalisation,
    compared with the largest batch.
    """
    data, gamma, beta = rng.normal(1, 2, (64, 6)), np.ones(6), np.zeros(6)

    def first(size):
        return (batch_norm if control else layer_norm)(data[:size], gamma, beta)[0][0]

    reference = first(64 if control else 1)
    found = {f"difference, batch of {size}": np.abs(first(size) - reference).max() for size in (2, 4, 16)}
    return Finding(max(found.values()) < 1e-6, {name: round(float(gap), 9) for name, gap in found.items()})


def standardizes_examples(rng, control=False):
    """A batch of 64 examples with six features of different means goes through layer normalisation, with γ = 1 and
    β = 0. How far are the means and variances of an example's outputs from 0 and 1 at most, and how far those of a
    feature? The control applies batch normalisation.
    """
    z = rng.normal([0, 2, 4, -3, 1, 5], 2.0, size=(64, 6))
    outputs, _ = (batch_norm if control else layer_norm)(z, np.ones(6), np.zeros(6), epsilon=0)

    def off(axis):
        return max(np.abs(outputs.mean(axis=axis)).max(), np.abs(outputs.var(axis=axis) - 1).max())

    of_example, of_feature = off(1), off(0)
    numbers = {"distance, over an example's features": of_example, "distance, over a feature's examples": of_feature}
    return Finding(of_example < 1e-9 and of_feature > 0.1, {name: round(float(x), 9) for name, x in numbers.items()})


def loses_the_level(rng, control=False):
    """Examples of two classes differ only in their level: all eight features of the second class are larger by 4. They
    are normalised, and logistic regression is fitted to half of them. How many of the others does it classify rightly?
    The control applies batch normalisation in place of layer normalisation.
    """
    y = rng.integers(2, size=400)
    z = rng.normal(size=(400, 8)) + 4 * y[:, None]
    normal, _ = (batch_norm if control else layer_norm)(z, np.ones(8), np.zeros(8))
    share = accuracy(fit_logistic(normal[:200], y[:200], penalty=0.01).scores(normal[200:]) > 0, y[200:])
    return Finding(share < 0.7, {"accuracy on new examples": share})


def drowns_a_small_feature(rng, control=False):
    """One of eight features has a standard deviation of 0.01, the others of 1. What is the correlation of the small
    feature with its own values after layer normalisation? The control applies batch normalisation.
    """
    z = rng.normal(size=(256, 8)) * [0.01, 1, 1, 1, 1, 1, 1, 1]
    normal, _ = (batch_norm if control else layer_norm)(z, np.ones(8), np.zeros(8), epsilon=1e-12)
    correlation = np.corrcoef(z[:, 0], normal[:, 0])[0, 1]
    return Finding(abs(correlation) < 0.4, {"correlation of the small feature": correlation})


def reads_single_examples(rng, control=False):
    """Ten random examples of six features are normalised one at a time, each as a batch of its own. What is the largest
    difference between two of the ten outputs? The control applies batch normalisation.
    """
    norm = batch_norm if control else layer_norm
    outputs = np.vstack([norm(row[None], np.ones(6), np.zeros(6))[0] for row in rng.normal(1, 2, (10, 6))])
    gap = np.ptp(outputs, axis=0).max()
    return Finding(gap > 0.5, {"largest difference of two outputs": gap})
