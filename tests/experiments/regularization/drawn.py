"""What the experiments draw, drawn again."""

import numpy as np


def classes(rng, examples):
    """Inputs of three features, and classes ±1 that no line separates."""
    X = rng.standard_normal((examples, 3))
    return X, np.where(X[:, 0] * X[:, 1] + X[:, 2] / 2 > 0, 1, -1)


def hidden(rng, units):
    """A random layer of ReLUs on three features."""
    W, b = rng.standard_normal((3, units)), rng.standard_normal(units)
    return lambda X: np.clip(X @ W + b, 0, None)


def line(rng, examples, features=20, label_noise=1.0):
    """Inputs, targets of a linear model with noise, and its weights, a unit vector."""
    truth = rng.normal(size=features)
    truth = truth / np.sqrt(truth @ truth)
    X = rng.standard_normal((examples, features))
    return X, X @ truth + label_noise * rng.standard_normal(examples), truth
