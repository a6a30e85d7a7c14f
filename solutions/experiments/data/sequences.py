"""Sequence models that run on their own predictions."""

from itertools import accumulate, repeat
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from solutions.finding import Finding

LENGTH = 100  # numbers in a sequence
CHAOTIC, PERIODIC = 3.9, 3.5  # of x → r x (1 - x): errors grow, or are forgotten
WINDOW = 8  # numbers that the linear models of sine waves read


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
        """The mean distance between equal quantiles of generated and of true values, over the last ten steps."""
        true, generated = (np.sort(values[-10:].ravel()) for values in (self.true, self.generated))
        return np.abs(generated - true).mean()


def iterate(step, start, length=LENGTH):
    """start, step(start), step(step(start)), …: an array (length, *shape of start)."""
    return np.stack(list(accumulate(repeat(start, length), lambda x, _: step(x))))


def generate(rng, rate):
    """Sequences of x → rate · x (1 - x) from random starts, and a model of the step fitted to 300 noisy recordings."""

    def step(x):
        return rate * x * (1 - x)

    training = iterate(step, rng.uniform(0.1, 0.9, size=300))
    targets = training[1:].ravel() + rng.normal(0, 0.02, size=training[1:].size)
    predict = np.polynomial.Polynomial.fit(training[:-1].ravel(), targets, 2)
    start = rng.uniform(0.1, 0.9, size=500)
    true, generated = iterate(step, start), iterate(predict, start)
    return Generated(
        true,
        generated,
        np.concatenate([start[None], predict(true[:-1])]),
        np.abs(predict(true[:-1]) - true[1:]).mean(),
        np.abs(generated[1:] - step(generated[:-1])).mean(),
    )


def errors_are_fed_back(rng, control=False):
    """A model of the chaotic map x → 3.9 x (1 − x), fitted to noisy recordings, continues new sequences to 100 numbers.
    What is its mean error in one step from a true number, and is the error in the last number a hundred times as large
    when it reads its own predictions? In the control it reads the true numbers.
    """
    run = generate(rng, CHAOTIC)
    last = np.abs((run.forced if control else run.generated) - run.true)[-1].mean()
    numbers = {"error of one step": run.error_on_true, "error in the last number": last}
    return Finding(last > 100 * run.error_on_true, numbers)


def errors_multiply_without_drift(rng, control=False):
    """A model of the chaotic map x → 3.9 x (1 − x) runs on its own predictions. What is its mean error in one step from
    true inputs and from its own, and how far is the distribution of its values from the true one (mean distance of
    equal quantiles, below 0.05)? Is the last number nevertheless off by more than 0.1? The control is a model of x →
    3.5 x (1 − x), which ends in a cycle.
    """
    run = generate(rng, PERIODIC if control else CHAOTIC)
    numbers = {
        "error of one step, true inputs": run.error_on_true,
        "error of one step, own inputs": run.error_on_generated,
        "distance of the distributions": run.shift(),
        "error in the last number": run.gaps()[-1],
    }
    on_true, on_own, shift, last = numbers.values()
    return Finding(on_own < 1.2 * on_true and shift < 0.05 and last > 0.1, numbers)


def stable_dynamics_forget_errors(rng, control=False):
    """A model of the map x → 3.5 x (1 − x), whose sequences end in a cycle of four values, runs on its own predictions.
    What is its mean error in one step, and is the error in the last number less than 0.1 times the distance between two
    unrelated sequences? The control is the chaotic map.
    """
    run = generate(rng, CHAOTIC if control else PERIODIC)
    numbers = {
        "error of one step": run.error_on_true,
        "error in the last number": run.gaps()[-1],
        "distance of unrelated sequences": np.abs(run.true[-1] - np.roll(run.generated[-1], 1)).mean(),
    }
    _, last, unrelated = numbers.values()
    return Finding(last < 0.1 * unrelated, numbers)


def windows(sequences):
    """All windows of WINDOW numbers that have a successor, (windows, WINDOW), and these successors, (windows,)."""
    X = sliding_window_view(sequences[:-1], WINDOW, axis=0).reshape(-1, WINDOW)
    return X, sequences[WINDOW:].ravel()


def sine_waves(rng, count):
    """Sine waves of one frequency with random phases, (LENGTH, count)."""
    return np.sin(0.5 * np.arange(LENGTH)[:, None] + rng.uniform(0, 2 * np.pi, size=count))


def wave_gaps(rng, input_noise=0.0, models=20):
    """Errors of linear models that continue sine waves, fitted to windows with this noise: of one step (models,), of a
    run on own predictions (models, LENGTH), and how far the last window is from all training windows (models,).
    """
    X, y = windows(sine_waves(rng, 50))
    plane = np.linalg.svd(X, full_matrices=False)[2][:2]  # all windows of these waves lie in it
    y = y + rng.normal(0, 0.01, size=y.shape)
    X = X + rng.normal(0, input_noise, size=X.shape)
    waves = sine_waves(rng, 40)
    inputs, targets = windows(waves)
    drawn = rng.normal(size=(models, WINDOW))
    W = drawn + np.linalg.lstsq(X, y[:, None] - X @ drawn.T, rcond=1e-6)[0].T  # where gradient descent from there ends
    values = [np.tile(wave, (models, 1)) for wave in waves[:WINDOW]]  # (models, waves) each
    while len(values) < LENGTH:
        values.append(np.einsum("mt,tmw->mw", W, np.stack(values[-WINDOW:])))
    last = np.stack(values[-WINDOW:])
    gaps = np.abs(np.stack(values, axis=1) - waves).mean(axis=2)
    off = np.linalg.norm(last - np.einsum("st,tmw->smw", plane.T @ plane, last), axis=0).mean(axis=1)
    return np.abs(inputs @ W.T - targets[:, None]).mean(axis=0), gaps, off


def inputs_leave_the_training_data(rng, control=False):
    """Linear models learn to continue sine waves from the last eight numbers, which all lie in one plane; off it, their
    random weights stay as they were. What are the medians of the error in one step from true inputs (below a hundredth)
    and in the last number of a run on own predictions (above the wave's height of 1), and how far is the last
    window from the plane? In the control the inputs are noisy in training, so that all directions occur.
    """
    one, gaps, off = (np.median(column, axis=0) for column in wave_gaps(rng, 0.1 if control else 0.0))
    errors = {"error of one step": one, "error in the last number": gaps[-1]}
    numbers = errors | {"distance of the last input from the training inputs": off}
    return Finding(one < 0.01 and gaps[-1] > 1 and off > 1, numbers)
