"""The ε in the denominator of batch normalisation."""

import numpy as np

from solutions.finding import Finding
from solutions.nn.activations import relu

EPSILON, NOISE = 1e-5, 1e-6


def textbook(z, epsilon):
    """One feature (batch,) normalised by the formula, whatever comes of it."""
    with np.errstate(invalid="ignore"):
        return (z - z.mean()) / np.sqrt(z.var() + epsilon)


def spares_a_constant_feature(rng, control=False):
    """A ReLU is off in all examples of a batch, and its outputs are normalised by the formula, without ε and with one
    of 10⁻⁵. What is the first normalised value? (It is undefined where it is 0/0.) In the control the ReLU is on.
    """
    z = relu(rng.normal(10 if control else -10, 1, size=8))
    without, with_epsilon = (textbook(z, epsilon)[0] for epsilon in (0, EPSILON))
    found = {"first value without ε": without, "with ε": with_epsilon + 0.0}
    return Finding(np.isnan(without) and np.isfinite(with_epsilon), found)


def keeps_noise_small(rng, control=False):
    """A feature is constant but for noise of a millionth. What is its largest normalised value, without ε and with one
    of 10⁻⁵? In the control its standard deviation is 1.
    """
    z = 3 + (1.0 if control else NOISE) * rng.normal(size=8)
    without, with_epsilon = (np.abs(textbook(z, epsilon)).max() for epsilon in (0, EPSILON))
    return Finding(without > 0.9 and with_epsilon < 0.01, {"largest value without ε": without, "with ε": with_epsilon})


def lowers_the_variance(rng, control=False):
    """A feature with a variance of 10⁻⁵, as large as ε, is normalised. What is its variance afterwards? The control has
    no ε.
    """
    after = textbook(np.sqrt(EPSILON) * rng.normal(size=256), 0 if control else EPSILON).var()
    return Finding(after < 0.9, {"variance after the normalisation": after})
