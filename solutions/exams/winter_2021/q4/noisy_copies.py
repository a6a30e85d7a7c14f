"""Linear data, and least squares on noisy copies of them."""

import numpy as np

from solutions.nn.losses import mean_squared_error


def loss(X, Y, theta):
    """The mean of squares, J, of examples X (examples, features)."""
    return mean_squared_error(X @ theta, Y)


FEATURES = 20


def linear_data(rng, examples, features=FEATURES, label_noise=1.0):
    """Examples X (examples, features) from N(0, I), targets (examples,), and the true weights, a unit vector."""
    truth = rng.normal(size=features)
    truth /= np.linalg.norm(truth)
    inputs = rng.normal(size=(examples, features))
    return inputs, inputs @ truth + label_noise * rng.normal(size=examples), truth


def least_squares(X, Y):
    """The weights (features,) with the least mean of squares."""
    return np.linalg.lstsq(X, Y)[0]


def fit_noisy_copies(X, Y, deviation, rng, rows=1000):
    """Least squares on enough copies of the examples for about `rows` rows, each with noise of its own."""
    copies = max(1, rows // len(Y))
    noisy = np.tile(X, (copies, 1))
    return least_squares(noisy + deviation * rng.normal(size=noisy.shape), np.tile(Y, copies))
