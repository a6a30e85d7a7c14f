"""The network and its cost, for a batch whose sizes all differ, so that a transposed factor cannot fit."""

import numpy as np
import sympy

from solutions.experiments.backpropagation.two_layers import HIDDEN, INPUTS, draw_parameters
from solutions.nn.activations import relu_derivative, sigmoid, sigmoid_derivative
from solutions.nn.gradients import complex_step_gradient

D_x, D_a1 = sympy.symbols("D_x D_a1", integer=True, positive=True)

EXAMPLES = 5


def draw_cost(rng, examples=EXAMPLES):
    """Random predictions `(examples,)`, labels of both classes, the two weights, and one of the examples, i."""
    return {
        "y_hat": rng.uniform(0.1, 0.9, size=examples),
        "y": rng.permutation(np.arange(examples) % 2),
        "alpha": rng.uniform(0.1, 1),
        "beta": rng.uniform(1, 3),
        "i": rng.integers(1, examples + 1),
    }


def cost_of_predictions(y_hat, y, alpha, beta):
    """J of predictions `(examples,)` and labels; the predictions may be complex, for complex steps."""
    return -(alpha * y * np.log(y_hat) + beta * (1 - y) * np.log(1 - y_hat)).mean()


def draw_batch(rng, inputs=INPUTS, hidden=HIDDEN, examples=EXAMPLES):
    """A random network with one output, the two weights, examples as columns `(inputs, examples)`, and their labels."""
    cost = draw_cost(rng, examples)
    batch = {"X": rng.normal(size=(inputs, examples)), **{name: cost[name] for name in ("y", "alpha", "beta")}}
    return draw_parameters(rng, inputs, hidden, outputs=1) | batch


def plain_sigmoid(z):
    """The sigmoid as its formula stands; z may be complex, for complex steps."""
    return 1 / (1 + np.exp(-z))


def relu_of_complex(z):
    """ReLU where a complex step may have been taken: the real part says on which side of 0."""
    return np.where(np.real(z) > 0, z, 0)


def cost(W1, b1, W2, b2, X, y, alpha, beta):
    """J of the network for a batch; complex parameters are allowed, for complex steps."""
    y_hat = plain_sigmoid(W2 @ relu_of_complex(W1 @ X + b1) + b2)
    return cost_of_predictions(y_hat[0], y, alpha, beta)


def gradient_without_formula(**batch):
    """The gradient of the cost by W1, `(hidden, inputs)`, by complex steps through the whole network."""
    return complex_step_gradient(lambda W1: cost(**{**batch, "W1": W1}), batch["W1"])


def deltas(W1, b1, W2, b2, X, y, alpha, beta):
    """The factors: δ1 and δ2 are `(examples,)`, δ3 = W2 is `(1, hidden)`, δ4 is `(examples, hidden, 1)`, and δ5
    `(examples, 1, inputs)`.
    """
    z1 = W1 @ X + b1
    z2 = (W2 @ np.maximum(z1, 0) + b2)[0]
    return {
        "delta_1": alpha * y / sigmoid(z2) - beta * (1 - y) / (1 - sigmoid(z2)),
        "delta_2": sigmoid_derivative(z2),
        "delta_3": W2,
        "delta_4": relu_derivative(z1).T[:, :, None],
        "delta_5": X.T[:, None],
    }
