"""The network, with all sizes different, so that a transposed factor cannot fit."""

import numpy as np

from solutions.nn.activations import leaky_relu, leaky_relu_derivative, softmax
from solutions.nn.gradients import complex_step_gradient


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


def gradient_without_formula(parameter, **network):
    """The gradient of the loss by one of the network's arrays, by complex steps through the whole network."""
    return complex_step_gradient(lambda moved: loss(**{**network, parameter: moved}), network[parameter])
