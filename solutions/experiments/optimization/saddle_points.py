"""Saddle points, local minima, and minibatch noise.

At the saddles the model is u (w · x) with a number u and weights w, both in one array θ = (u, w). Its target is the
first input. Inputs are small whole numbers, and every example has a mirror image in its second input, so that sums are
exact.
"""

from itertools import islice

import numpy as np

from solutions.experiments.optimization.momentum import RATE, valley_slope
from solutions.finding import Finding
from solutions.nn.losses import mean_squared_error
from solutions.nn.optimizers import GradientDescent, descend, minimize

PAIRS = np.array([[x, y, x, -y] for x in (-2, -1, 1, 2) for y in (1, 2)], dtype=float).reshape(-1, 2, 2)
EXAMPLES = PAIRS.reshape(-1, 2)
SADDLE = (0.0, 0.0, 1.0)  # u and w: the mean gradient is 0, the gradients of single examples are not
ZERO = (0.0, 0.0, 0.0)  # all gradients are 0


def outputs(theta, X):
    """u (w · x) for inputs X, (batch, features)."""
    return theta[0] * X @ theta[1:]


def gradient(theta, X, upstream):
    """The gradient of a loss by θ, (1 + features,), from the one by the outputs, (batch,)."""
    return np.append(upstream @ X @ theta[1:], theta[0] * upstream @ X)


def half_squared_error(theta, X=EXAMPLES):
    return mean_squared_error(outputs(theta, X), X[:, 0]) / 2


def error_gradient(theta, X):
    return gradient(theta, X, (outputs(theta, X) - X[:, 0]) / len(X))


MINIBATCHES = {
    "full": lambda rng: EXAMPLES,
    "mini": lambda rng: EXAMPLES[rng.choice(len(EXAMPLES), 4, replace=False)],
    "mirrored": lambda rng: PAIRS[rng.choice(len(PAIRS), 2, replace=False)].reshape(-1, 2),
}


def losses(start, kind, rng, rate=0.05):
    """The loss on all examples at a start and after each step of descent from it; `kind` is one of MINIBATCHES."""
    optimizer = GradientDescent(rate)
    path = descend(lambda theta: error_gradient(theta, MINIBATCHES[kind](rng)), np.array(start), optimizer)
    return map(half_squared_error, path)


def last_loss(start, kind, rng, steps=200):
    return next(islice(losses(start, kind, rng), steps, None))


def left_by_minibatches(rng, control=False):
    """A descent starts exactly at a saddle point of a small network, whose output is u (w · x) with the weights u and
    w. The mean gradient is zero there, but the gradients of single examples are not. The descent takes two hundred
    steps at the same rate, once with the full batch and once with minibatches of four. What is the loss on all
    examples? In the control each minibatch holds two examples and their mirror images: its noise has no component along
    the way out.
    """
    start = half_squared_error(np.array(SADDLE))
    full, mini = (last_loss(SADDLE, kind, rng) for kind in ("full", "mirrored" if control else "mini"))
    numbers = {"loss at the saddle": start, "loss at the end, full batch": full, "loss at the end, minibatches": mini}
    return Finding(full == start and mini < 0.01 * start, numbers)


def held_where_all_gradients_vanish(rng, control=False):
    """A descent in minibatches of four starts from weights of 0, where the gradient of every example vanishes. Does the
    loss change in two hundred steps? The control starts where only the mean of the gradients is zero.
    """
    start = SADDLE if control else ZERO
    before, after = half_squared_error(np.array(start)), last_loss(start, "mini", rng)
    return Finding(after == before, {"loss at the start": before, "loss at the end": after})


def local_minima_left_by_noise(rng, control=False):
    """The loss is the mean of two, $x^4 - 4x^2 + x + 20x$ and $x^4 - 4x^2 + x - 20x$. A hundred descents start at its
    shallow minimum on the right, and take 400 steps by one of the two, drawn at random each time, and then a hundred by
    both. Which share ends in the deeper minimum on the left, and is it more than half? The control always steps by
    both, which is the full batch.
    """

    def of_one_loss(x):
        return valley_slope(x) + (0 if control else 20 * rng.choice([-1, 1], x.shape))

    shallow = np.full(100, np.roots([4, 0, -8, 1]).real.max())
    wandered = minimize(of_one_loss, shallow, GradientDescent(RATE), steps=400)
    left = np.mean(minimize(valley_slope, wandered, GradientDescent(RATE), steps=100) < 0)
    return Finding(left > 0.5, {"share that ends in the deeper minimum": left})
