"""Loss curves: what their noise says of the size of the batch, and what it does not say."""

import numpy as np

from solutions.experiments.optimization.shuffling import gradient, loss
from solutions.finding import Finding
from solutions.nn.data import blobs
from solutions.nn.optimizers import GradientDescent, descend

SIZES = {"full": 256, "mini": 4, "single": 1}  # of the batches; the training set has 256 examples
CENTRES = 1.5 * np.eye(4, 5)  # of the clips of four instruments, in five features
RATE, UPDATES, SETTLED, WINDOW = 0.2, 90, 20, 9


def curve(rng, batch, rate=RATE, updates=UPDATES):
    """The loss on all clips of four instruments at the start and after each update with a batch drawn anew."""
    X, y = blobs(rng, 64, CENTRES)

    def of_a_batch(W):
        rows = rng.permutation(len(y))[:batch]
        return gradient(W, X[rows], y[rows])

    path = descend(of_a_batch, np.zeros(CENTRES.T.shape), GradientDescent(rate), updates)
    return np.array([loss(W, X, y) for W in path])


def roughness(losses):
    """The standard deviation of a loss curve about its running mean, after the first steep updates."""
    mean = np.convolve(losses, np.full(WINDOW, 1 / WINDOW), mode="valid")
    middle = losses[WINDOW // 2 : -(WINDOW // 2)]
    return (middle - mean)[SETTLED:].std()


def rising(losses):
    """The share of updates after which the loss is higher than before."""
    return np.mean(np.diff(losses) > 0)


def single_examples_oscillate_at_a_good_rate(rng, control=False):
    """Softmax regression is trained with one example an update, at a rate of 0.1. After which share of 90 updates is
    the loss on all examples higher than before, and is it more than a sixth, though the last losses are higher both at
    a quarter of the rate and at four times the rate? The control trains with the full batch.
    """
    batch, seed = SIZES["full" if control else "single"], rng.integers(2**32)
    lower, good, higher = (curve(np.random.default_rng(seed), batch, rate) for rate in (0.025, 0.1, 0.4))
    ends = [losses[-10:].mean() for losses in (lower, good, higher)]
    names = ("last losses, rate 0.025", "the same, rate 0.1", "the same, rate 0.4")
    numbers = {"share of updates that raise the loss": rising(good)} | dict(zip(names, ends, strict=True))
    return Finding(rising(good) > 1 / 6 and ends[1] == min(ends), numbers)
