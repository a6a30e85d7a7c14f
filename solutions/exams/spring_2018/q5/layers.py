"""The layers of the network, forward with a given mask, and back."""

from typing import NamedTuple

import numpy as np

from solutions.nn.activations import relu
from solutions.nn.checks import axes, floating, has_shape, positive, probability

NAMES = ("W", "b", "gamma", "beta", "epsilon")


class Cache(NamedTuple):
    """What the backward pass needs."""

    X: np.ndarray  # (n_x, m)
    W: np.ndarray  # (n_y, n_x)
    Z1: np.ndarray  # (n_y, m), as are the next two
    D1: np.ndarray
    A1_norm: np.ndarray
    deviation: np.ndarray  # (n_y, 1)
    gamma: np.ndarray  # () or (n_y, 1), as beta
    beta: np.ndarray
    keep_prob: float


def example_parameters(n_x, n_y, seed=0):
    """A dictionary as the question describes it; the biases are small, γ = 1.5, β = 0.5."""
    rng = np.random.default_rng(seed)
    W, b = rng.normal(size=(n_y, n_x)), 0.1 * rng.normal(size=(n_y, 1))
    return {"W": W, "b": b, "gamma": 1.5, "beta": 0.5, "epsilon": 1e-5}


def masked_forward_pass(X, parameters, D1, keep_prob):
    """The output A2 (n_y, m) and the cache, for a given mask D1 (n_y, m) of the neurons that are kept."""
    W, b, gamma, beta, epsilon = (parameters[name] for name in NAMES)
    Z1 = W @ X + b  # (n_y, m); b (n_y, 1) is added to every column
    A1 = relu(Z1)
    A1 = A1 * D1 / keep_prob
    mu = A1.mean(axis=1, keepdims=True)  # (n_y, 1): one for each neuron, over the examples
    var = A1.var(axis=1, keepdims=True)
    deviation = np.sqrt(var + epsilon)
    A1_norm = (A1 - mu) / deviation
    A2 = gamma * A1_norm + beta
    return A2, Cache(X, W, Z1, D1, A1_norm, deviation, gamma, beta, keep_prob)


def forward(X, parameters, keep_prob=0.5):
    """The program to hand in: ten lines between what is given and the cache."""
    W, b = parameters["W"], parameters["b"]
    gamma, beta = parameters["gamma"], parameters["beta"]
    epsilon = parameters["epsilon"]

    Z1 = W @ X + b
    A1 = relu(Z1)
    random = np.random.rand(*A1.shape)
    D1 = random < keep_prob
    A1 = A1 * D1
    A1 = A1 / keep_prob
    mu = np.mean(A1, axis=1, keepdims=True)
    var = np.var(A1, axis=1, keepdims=True)
    A1_norm = (A1 - mu) / np.sqrt(var + epsilon)
    A2 = gamma * A1_norm + beta

    cache = X, W, Z1, D1, A1_norm, var, gamma, epsilon, keep_prob
    return A2, cache


def backward_pass(upstream, cache):
    """The gradients of a loss with respect to X, W, b, gamma and beta, in their shapes, from the one at the output
    (n_y, m) and the cache of the forward pass.
    """
    X, W, Z1, D1, A1_norm, deviation, gamma, beta, keep_prob = cache
    g = upstream * gamma
    along = (g * A1_norm).mean(axis=1, keepdims=True)
    dA1 = (g - g.mean(axis=1, keepdims=True) - A1_norm * along) / deviation
    dZ1 = dA1 * D1 / keep_prob * (Z1 > 0)
    db = dZ1.sum(axis=1, keepdims=True)
    return W.T @ dZ1, dZ1 @ X.T, db, _summed_to(gamma, upstream * A1_norm), _summed_to(beta, upstream)


def checked(X, parameters, keep_prob):
    """The arrays as floats, if they fit together."""
    if missing := [name for name in NAMES if name not in parameters]:
        raise ValueError(f"parameters has no {', '.join(missing)}, expected {', '.join(NAMES)}")
    X = axes("X", floating("X", X).astype(float), "(n_x, m)")
    parameters = {name: floating(name, parameters[name]).astype(float) for name in NAMES}
    n_y = len(axes("W", parameters["W"], "(n_y, n_x)"))
    shapes = {"W": (n_y, len(X)), "b": (n_y, 1), "gamma": (n_y, 1), "beta": (n_y, 1), "epsilon": ()}
    for name, shape in shapes.items():
        if name not in ("gamma", "beta") or np.ndim(parameters[name]):  # these may be numbers
            has_shape(name, parameters[name], shape)
    positive("epsilon", float(parameters["epsilon"]))
    return X, parameters, probability("keep_prob", keep_prob)


def _summed_to(parameter, gradient):
    """A gradient (n_y, m), summed over all the places into which the parameter, () or (n_y, 1), was copied."""
    return np.asarray(gradient.sum(axis=1, keepdims=True) if np.ndim(parameter) else gradient.sum())
