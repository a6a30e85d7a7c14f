"""The network, with all sizes different, so that a transposed factor cannot fit."""

import numpy as np
import sympy

from solutions.experiments.activations.softmax import plain_softmax
from solutions.experiments.activations.softplus import plain_softplus
from solutions.nn.activations import softmax, softplus, softplus_derivative
from solutions.nn.gradients import complex_step_gradient

D_x, D_a, K = sympy.symbols("D_x D_a K", integer=True, positive=True)

INPUTS, HIDDEN, CLASSES = 4, 3, 5


def draw_network(rng, inputs=INPUTS, hidden=HIDDEN, classes=CLASSES):
    """A random network with the sharpness β of its Softplus, an example `(inputs, 1)` and its one-hot label
    `(classes, 1)`.
    """
    return {
        "W1": rng.normal(size=(hidden, inputs)),
        "b1": rng.normal(size=(hidden, 1)),
        "W2": rng.normal(size=(classes, hidden)),
        "b2": rng.normal(size=(classes, 1)),
        "beta": rng.uniform(0.5, 3),
        "x": rng.normal(size=(inputs, 1)),
        "y": np.eye(classes)[:, [rng.integers(classes)]],
    }


def plain_log_softmax(z):
    """The logarithms of the probabilities, as their formula stands; z may be complex, for complex steps."""
    return np.log(plain_softmax(z))


def loss(W1, b1, W2, b2, beta, x, y):
    """The cross-entropy −Σ yᵢŷᵢ of the network for one example; complex parameters are allowed, for complex steps."""
    return -(y * plain_log_softmax(W2 @ plain_softplus(W1 @ x + b1, beta) + b2)).sum()


def signals(W1, b1, W2, b2, beta, x, y):
    """δ0 `(K, 1)`, δ1 `(K, D_a)` and δ2 `(D_a, 1)` on one example, and its input `(D_x, 1)`."""
    z1 = W1 @ x + b1
    z2 = W2 @ softplus(z1, beta) + b2
    return softmax(z2, axis=0) - y, W2, softplus_derivative(z1, beta), x


def jacobian_without_formula(f, point):
    """The Jacobian `(outputs, inputs)` of a function of an array, by one complex step for each output and input."""
    return np.array([complex_step_gradient(lambda v, j=j: f(v).flat[j], point).ravel() for j in range(f(point).size)])
