"""The network, with all sizes different, so that a transposed factor cannot fit."""

import numpy as np
import sympy

from solutions.nn.activations import leaky_relu, leaky_relu_derivative, softmax
from solutions.nn.gradients import complex_step_gradient

D_x, D_a, K, m = sympy.symbols("D_x D_a K m", integer=True, positive=True)

INPUTS, HIDDEN, CLASSES = 4, 3, 5


def draw_network(rng, inputs=INPUTS, hidden=HIDDEN, classes=CLASSES):
    """A random network with one example `(inputs, 1)` and its one-hot label `(classes, 1)`."""
    return {
        "W1": rng.normal(size=(hidden, inputs)),
        "b1": rng.normal(size=(hidden, 1)),
        "W2": rng.normal(size=(classes, hidden)),
        "b2": rng.normal(size=(classes, 1)),
        "x": rng.normal(size=(inputs, 1)),
        "y": np.eye(classes)[:, [rng.integers(classes)]],
    }


def leaky_relu_of_complex(z, alpha=0.01):
    """The leaky ReLU where a complex step may have been taken: the real part says on which side of 0."""
    return np.where(np.real(z) >= 0, z, alpha * z)


def loss(W1, b1, W2, b2, x, y):
    """The cross-entropy of the network for one example; complex parameters are allowed, for complex steps."""
    z2 = W2 @ leaky_relu_of_complex(W1 @ x + b1) + b2
    return np.log(np.exp(z2).sum()) - (y * z2).sum()


def signals(W1, b1, W2, b2, x, y):
    """The results δ0 `(K, 1)`, δ1 `(K, D_a)` and δ2 `(D_a, 1)` of parts iv, v and vi on one example, and its input."""
    z1 = W1 @ x + b1
    z2 = W2 @ leaky_relu(z1) + b2
    return softmax(z2, axis=0) - y, W2, leaky_relu_derivative(z1), x


def jacobian_without_formula(f, point):
    """The Jacobian `(outputs, inputs)` of a function of a column, by one complex step for each output."""
    return np.array([complex_step_gradient(lambda v, j=j: f(v)[j, 0], point)[:, 0] for j in range(len(f(point)))])
