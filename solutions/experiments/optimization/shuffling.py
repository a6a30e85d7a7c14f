"""The order of the examples: what shuffling changes, and for which batches.

The examples are sound clips, recorded instrument by instrument; the model is softmax regression.
"""

from itertools import cycle

import numpy as np

from solutions.finding import Finding
from solutions.nn.data import blobs
from solutions.nn.losses import cross_entropy_with_logits, cross_entropy_with_logits_gradient
from solutions.nn.optimizers import GradientDescent, minimize

INSTRUMENTS, CLIPS, FEATURES = 50, 4, 20


def recordings(rng, instruments=INSTRUMENTS, clips=CLIPS, features=FEATURES, deviation=0.5):
    """Clips (instruments · clips, features), one instrument after the other, and their labels."""
    return blobs(rng, clips, rng.normal(size=(instruments, features)), deviation)


def loss(W, X, y):
    """The cross-entropy of softmax(X W) for weights W (features, classes)."""
    return cross_entropy_with_logits(X @ W, y)


def gradient(W, X, y):
    """The derivative of the loss by W, (features, classes)."""
    return X.T @ cross_entropy_with_logits_gradient(X @ W, y)


def trained(X, y, order, batch, steps, rate=1.0):
    """The weights after some steps, with one batch after the other in the order of the examples."""
    batches = cycle(np.split(order, len(order) // batch))

    def of_the_next_batch(W):
        rows = next(batches)
        return gradient(W, X[rows], y[rows])

    return minimize(of_the_next_batch, np.zeros((X.shape[1], y.max() + 1)), GradientDescent(rate), steps)


def in_both_orders(rng, batch, steps=INSTRUMENTS):
    """The examples, and the weights after training in the order of recording, and after training on shuffled clips."""
    X, y = recordings(rng)
    orders = np.arange(len(y)), rng.permutation(len(y))
    return X, y, *(trained(X, y, order, batch, steps) for order in orders)


def leaves_the_full_batch_as_it_is(rng, control=False):
    """Softmax regression is trained by full-batch gradient descent on clips of 50 instruments, once in the order of
    recording and once shuffled, from the same start. After fifty updates, how far are the two sets of weights apart,
    and is it no more than rounding? The control takes minibatches of four in place of the full batch.
    """
    X, y, *weights = in_both_orders(rng, CLIPS if control else INSTRUMENTS * CLIPS)
    apart = np.abs(np.subtract(*weights)).max()
    losses = dict(zip(("loss, sorted", "loss, shuffled"), (loss(W, X, y) for W in weights), strict=True))
    return Finding(apart < 1e-12, {"largest difference of a weight": apart} | losses)


def helps_minibatches(rng, control=False):
    """The same clips are read once in minibatches of four, which is all clips of one instrument if they are not
    shuffled. Is the training loss after this pass at least twice as large without shuffling? The control makes the same
    number of updates with the full batch.
    """
    X, y, *weights = in_both_orders(rng, INSTRUMENTS * CLIPS if control else CLIPS)
    unshuffled, shuffled = (loss(W, X, y) for W in weights)
    return Finding(unshuffled > 2 * shuffled, {"loss, sorted": unshuffled, "loss, shuffled": shuffled})


def single_gradients_average_to_the_full_one(rng, control=False):
    """At random weights, the gradient of each single clip is computed, and their mean over all clips. How far is it
    from the gradient of the full batch, and is it no more than rounding? The control averages over half of the
    instruments.
    """
    X, y = recordings(rng)
    W = rng.normal(size=(FEATURES, INSTRUMENTS))
    seen = range(len(y) // 2 if control else len(y))
    mean = np.mean([gradient(W, X[[i]], y[[i]]) for i in seen], axis=0)
    apart = np.abs(mean - gradient(W, X, y)).max()
    return Finding(apart < 1e-12, {"largest difference of an entry": apart})
