"""SGD on the linear model of ten features, example by example."""

import numpy as np


def error_after(rng, rate, batch, steps):
    """The squared distance of the weights from the true ones, at first 1; it stops where SGD converged or diverged."""
    e = np.full(10, 10**-0.5)
    for _ in range(steps):
        X = rng.normal(size=(batch, 10))
        e = e - rate / batch * np.sum(X * np.sum(X * e, axis=1, keepdims=True), axis=0)
        if not 1e-20 < sum(e**2) < 1e12:
            break
    return sum(e**2)
