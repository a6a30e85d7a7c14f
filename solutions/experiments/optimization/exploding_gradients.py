"""Exploding gradients in deep networks and recurrences, and gradient clipping."""

import numpy as np

from solutions.experiments.normalization.network import gradient_factor as gradient_growth
from solutions.finding import Finding
from solutions.nn.losses import mean_squared_error, mean_squared_error_gradient
from solutions.nn.mlp import forward, initialize, train
from solutions.nn.optimizers import clip_by_norm

LARGE = 1.5  # times the weights that keep the size of activations and gradients
LIMIT = 1.0  # of the norm of the gradient
EXPLODED = 1e5  # a gradient of a larger norm makes any usual learning rate useless


class ClippedDescent:
    """Gradient descent along gradients of limited norm; it notes the norms that they had before."""

    def __init__(self, limit, learning_rate=0.01):
        self.limit, self.learning_rate, self.norms = limit, learning_rate, []

    def step(self, theta, gradient):
        self.norms.append(float(np.linalg.norm(gradient)))
        return theta - self.learning_rate * clip_by_norm(gradient, self.limit)


def descend_clipped(rng, scale, limit):
    """Losses of a network with ten hidden layers on a small regression, before and after, and the norms on the way."""
    network, X = [(scale * W, b) for W, b in initialize([32] * 11 + [1], rng)], rng.normal(size=(64, 32))
    y, optimizer = X[:, :1], ClippedDescent(limit)
    before = mean_squared_error(forward(network, X)[0], y)
    try:
        with np.errstate(all="ignore"):
            trained = train(network, X, y, optimizer, steps=150, loss_gradient=mean_squared_error_gradient)
        return before, mean_squared_error(forward(trained, X)[0], y), optimizer.norms
    except ValueError:  # without the limit, a number is not finite any more
        return before, float("inf"), optimizer.norms


def tamed_by_clipping(rng, control=False):
    """A network with ten hidden layers, whose weights are 1.5 times too large, learns a small regression by 150 steps
    of gradient descent. Gradients with a norm above one are scaled down to it. What was the norm of the first gradient,
    and does the loss fall to less than a tenth? In the control nothing is clipped.
    """
    before, after, norms = descend_clipped(rng, LARGE, np.inf if control else LIMIT)
    numbers = {"norm of the first gradient": norms[0], "loss before": before, "loss after": after}
    return Finding(after < 0.1 * before, numbers)


def stay_large_when_clipped(rng, control=False):
    """A network with ten hidden layers, whose weights are 1.5 times too large, is trained with clipping. Is the mean
    norm of the last ten gradients, before they are clipped to a norm of one, above thirty? The control begins with
    weights of the right size.
    """
    norm = np.mean(descend_clipped(rng, 1.0 if control else LARGE, LIMIT)[2][-10:])
    return Finding(norm > 30, {"limit": LIMIT, "norm before clipping": norm})


def caused_by_large_weights(rng, control=False):
    """The gradient of a loss is propagated back through many hidden layers of ReLUs, whose weights are 1.5 times too
    large. Is its norm at the inputs of the first layer more than a hundred times that at the inputs of the last? The
    control has He's initial weights.
    """
    growth = gradient_growth(rng, scale=1.0 if control else LARGE)
    return Finding(growth > 100, {"growth of the gradient": growth})


def recurrent_gradient(W, X, y):
    """Gradient (units, units) of the mean squared error of a linear recurrence, by backpropagation through time. The
    state starts at 0 and follows h ← W h + x; the mean of its last value predicts y. X is (examples, steps, units).
    """
    states = [np.zeros(X[:, 0].shape)]
    for x in X.transpose(1, 0, 2):
        states.append(states[-1] @ W.T + x)
    error = mean_squared_error_gradient(states[-1].mean(axis=1), y)
    delta = np.repeat(error[:, None] / len(W), len(W), axis=1)  # (examples, units)
    gradient = np.zeros_like(W)
    for h in states[-2::-1]:
        gradient += delta.T @ h
        delta = delta @ W
    return gradient


def recurrence(rng, stretch, units=4, steps=60, examples=200):
    """Recurrent weights that stretch a state by a factor in each step, and examples, a tenth of them of class 1."""
    rotation = np.linalg.qr(rng.standard_normal((units, units)))[0]
    y = (np.arange(examples) < examples // 10).astype(float)
    return stretch * rotation, rng.standard_normal((examples, steps, units)) + y[:, None, None], y


def whatever_the_examples(rng, control=False):
    """A gradient is propagated back through sixty steps of a recurrence that multiplies its state by 1.2 at each step.
    What is the norm of the gradient of all examples, of single ones as SGD takes them (the smallest of eleven), of
    batches, and of all examples with the rarer class repeated until both are equally frequent? The control multiplies
    the state by 0.8.
    """
    W, X, y = recurrence(rng, 0.8 if control else 1.2)
    order = rng.permutation(len(y))
    balanced = np.repeat(order, np.where(y[order] == 1, 9, 1))

    def norm(rows):
        return np.linalg.norm(recurrent_gradient(W, X[rows], y[rows]))

    numbers = {"gradient, all examples": norm(order)}
    numbers["gradient, SGD, one example"] = min(norm([row]) for row in order[:11])
    numbers |= {f"gradient, batch of {size}": norm(order[:size]) for size in (16, 64)}
    numbers["gradient, both classes equally frequent"] = norm(balanced)
    return Finding(min(numbers.values()) > EXPLODED, numbers)
