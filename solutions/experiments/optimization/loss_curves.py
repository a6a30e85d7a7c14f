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
    """The loss on all 256 clips of four instruments at the start and after each update with a batch drawn anew."""
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


def roughness_falls_with_the_batch(rng, control=False):
    """The same model is trained with the full batch, with minibatches of 4 and with single examples, at the same
    learning rate. How rough are the three loss curves, and is each at least twice as rough as the one before? In the
    control all batches hold 4 examples.
    """
    rough = {name: roughness(curve(rng, SIZES["mini"] if control else size)) for name, size in SIZES.items()}
    return Finding(rough["single"] > 2 * rough["mini"] > 4 * rough["full"], rough)
