"""The network, with all sizes different, so that a transposed factor cannot fit."""

import numpy as np

from solutions.experiments.activations.softmax import plain_softmax
from solutions.experiments.activations.softplus import plain_softplus
from solutions.experiments.backpropagation.two_layers import draw_classifier
from solutions.nn.activations import softmax, softplus, softplus_derivative
from solutions.nn.gradients import complex_step_gradient


def draw_network(rng, **sizes):
    """A random network with the sharpness β of its Softplus, an example and its label."""
    return draw_classifier(rng, **sizes) | {"beta": rng.uniform(0.5, 3)}


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


def gradient_without_formula(parameter, **network):
    """The gradient of the loss by one of the network's arrays, by complex steps through the whole network."""
    return complex_step_gradient(lambda moved: loss(**{**network, parameter: moved}), network[parameter])
