"""Sequences, and models that continue them."""

from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from solutions.nn.linear_models import least_squares

LENGTH = 100  # numbers in a sequence
CHAOTIC, PERIODIC = 3.9, 3.5  # of x → r x (1 - x): errors grow, or are forgotten


class Generated(NamedTuple):
    """Sequences (LENGTH, sequences) and what a model makes of them; its errors of one step on both."""

    true: np.ndarray
    generated: np.ndarray
    forced: np.ndarray  # each value predicted from the true one before it
    error_on_true: float
    error_on_generated: float

    def gaps(self):
        """The mean distance of generated from true values, (LENGTH,)."""
        return np.abs(self.generated - self.true).mean(axis=1)

    def shift(self):
        """How far the distribution of the generated values is from the true one, over the last ten steps.

        The mean distance between equal quantiles.
        """
        true, generated = (np.sort(values[-10:].ravel()) for values in (self.true, self.generated))
        return float(np.abs(generated - true).mean())


def iterate(step, start, length=LENGTH):
    """start, step(start), step(step(start)), …: an array (length, *shape of start).

    >>> iterate(lambda x: 2 * x, np.array([1.0, 3.0]), length=3).tolist()
    [[1.0, 3.0], [2.0, 6.0], [4.0, 12.0]]
    """
    values = [start]
    while len(values) < length:
        values.append(step(values[-1]))
    return np.stack(values)


def generate(seed, rate):
    """Sequences of x → rate · x (1 - x) from random starts, and a model of the step fitted to 300 noisy recordings."""
    rng = np.random.default_rng(seed)

    def step(x):
        return rate * x * (1 - x)

    def powers(x):
        return np.stack([x.ravel(), x.ravel() ** 2], axis=1)  # (values, 2)

    training = iterate(step, rng.uniform(0.1, 0.9, size=300))
    targets = training[1:].ravel() + rng.normal(0, 0.02, size=training[1:].size)
    model = least_squares(powers(training[:-1]), targets)

    def predict(x):
        return model.scores(powers(x)).reshape(x.shape)

    start = rng.uniform(0.1, 0.9, size=500)
    true, generated = iterate(step, start), iterate(predict, start)
    return Generated(
        true,
        generated,
        np.concatenate([start[None], predict(true[:-1])]),
        float(np.abs(predict(true[:-1]) - true[1:]).mean()),
        float(np.abs(generated[1:] - step(generated[:-1])).mean()),
    )


WINDOW = 8  # numbers that the linear model of part f reads


def windows(sequences):
    """All windows of WINDOW numbers that have a successor, (windows, WINDOW), and these successors, (windows,).

    >>> X, y = windows(np.arange(10.0)[:, None])
    >>> X[-1].tolist(), y.tolist()
    ([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0], [8.0, 9.0])
    """
    X = sliding_window_view(sequences[:-1], WINDOW, axis=0).reshape(-1, WINDOW)
    return X, sequences[WINDOW:].ravel()


def sine_waves(rng, count):
    """Sine waves of one frequency with random phases, (LENGTH, count)."""
    return np.sin(0.5 * np.arange(LENGTH)[:, None] + rng.uniform(0, 2 * np.pi, size=count))


def trained_from(initial, X, y):
    """The weights (WINDOW,) at which gradient descent on the squared error ends: only what the data show has moved."""
    return initial + np.linalg.lstsq(X, y - X @ initial, rcond=1e-6)[0]


def wave_gaps(seed, control=False, models=20):
    """Errors of linear models that continue sine waves from WINDOW numbers: of one step (models,), of a run on their
    own predictions (models, LENGTH), and how far the last window is from all training windows (models,)."""
    rng = np.random.default_rng(seed)
    X, y = windows(sine_waves(rng, 50))
    plane = np.linalg.svd(X, full_matrices=False)[2][:2]  # all windows of these waves lie in it
    y = y + rng.normal(0, 0.01, size=y.shape)
    if control:
        X = X + rng.normal(0, 0.1, size=X.shape)
    waves = sine_waves(rng, 40)
    found = []
    for _ in range(models):
        w = trained_from(rng.normal(size=WINDOW), X, y)
        values = [*waves[:WINDOW]]
        while len(values) < LENGTH:
            values.append(w @ np.stack(values[-WINDOW:]))
        last = np.stack(values[-WINDOW:])  # (WINDOW, waves)
        inputs, targets = windows(waves)
        found.append(
            (
                np.abs(inputs @ w - targets).mean(),
                np.abs(np.stack(values) - waves).mean(axis=1),
                np.linalg.norm(last - plane.T @ (plane @ last), axis=0).mean(),
            )
        )
    return [np.array(column) for column in zip(*found, strict=True)]
