"""Linear, ReLU, dropout, batch normalisation."""

from math import sqrt

import numpy as np

from solutions.exams.spring_2018.q5.layers import (
    Cache,
    backward_pass,
    checked,
    example_parameters,
    forward,
    masked_forward_pass,
)
from solutions.nn.activations import relu
from solutions.nn.regularization import dropout
from solutions.part import Key, part

# What a program is compared with


def by_the_definition(X, parameters, keep_prob=0.5, rng=0):
    """The same, number by number, with loops over neurons and examples."""
    (n_x, m), n_y = X.shape, len(parameters["W"])
    draws = np.random.default_rng(rng).random((n_y, m))
    A2 = np.empty((n_y, m))
    for i in range(n_y):
        z = [sum(parameters["W"][i][k] * X[k, j] for k in range(n_x)) + parameters["b"][i][0] for j in range(m)]
        a = [max(value, 0) / keep_prob if draw < keep_prob else 0 for value, draw in zip(z, draws[i], strict=True)]
        mean = sum(a) / m
        variance = sum((value - mean) ** 2 for value in a) / m
        gamma, beta = (np.broadcast_to(parameters[name], (n_y, 1))[i, 0] for name in ("gamma", "beta"))
        A2[i] = [gamma * (value - mean) / sqrt(variance + parameters["epsilon"]) + beta for value in a]
    return A2, None


def outcome(program, n_x, n_y, m, keep_prob=0.5):
    """What becomes of a program on random arrays of these sizes, in a few words."""
    X, parameters = np.random.default_rng(1).normal(size=(n_x, m)), example_parameters(n_x, n_y)
    expected, _ = by_the_definition(X, parameters, keep_prob, rng=2)
    try:
        A2, _ = program(X, parameters, keep_prob, rng=2)
    except (KeyError, ValueError) as error:
        return type(error).__name__
    if A2.shape != expected.shape:
        return "wrong shape, no error"
    return "right" if np.allclose(A2, expected, rtol=1e-9, atol=1e-9) else "wrong values, no error"


SIZES = ((3, 4, 6), (3, 6, 4), (3, 4, 4), (3, 1, 6), (3, 4, 1), (3, 1, 1))  # n_x, n_y, m


def is_forward_pass(program) -> bool:
    """Whether a program `(X, parameters, keep_prob, rng)` gives what the definition gives, for all these sizes."""
    return all(outcome(program, *sizes, keep_prob) == "right" for sizes in SIZES for keep_prob in (0.5, 0.8, 1))


# The faults of the printed program, in short programs of our own


def forward_with_lost_axis(X, parameters, keep_prob=0.5, rng=0):
    """The mean and the variance of each neuron, taken from A (n_y, m), have the shape (n_y,).

    >>> forward_with_lost_axis(np.ones((3, 5)), example_parameters(3, 4))
    Traceback (most recent call last):
    ValueError: operands could not be broadcast together with shapes (4,5) (4,)...
    """
    A, _ = dropout(relu(parameters["W"] @ X + parameters["b"]), keep_prob, rng)
    mu, var = A.mean(axis=1), A.var(axis=1)
    return parameters["gamma"] * (A - mu) / np.sqrt(var + parameters["epsilon"]) + parameters["beta"], None


def forward_with_faults(X, parameters, keep_prob=0.5, rng=0):
    """The probability is taken from the dictionary, too, under the name of a second layer's weights.

    >>> forward_with_faults(np.ones((3, 5)), example_parameters(3, 4))
    Traceback (most recent call last):
    KeyError: 'W2'
    """
    return forward_with_lost_axis(X, parameters, parameters["W2"], rng)


@part(
    "code",
    "Linear, ReLU, dropout, batch normalisation",
    kind="code",
    program=forward,
    points=10,
    topics=("numpy", "normalization"),
    keywords=(
        "forward propagation",
        "forward pass",
        "BN",
        "batch norm",
        "batch normalization",
        "inverted dropout",
        "keep_prob",
        "fill in the code",
    ),
    key=Key(
        "one line for each of the ten steps",
        printed=forward_with_faults,
        accepts=lambda ours, printed: is_forward_pass(printed),
        corrected="It takes the probability from an entry W2, which the dictionary that it documents does not have: a "
        "KeyError. With that mended, mean and variance have lost an axis. This gives a ValueError where the numbers of "
        "neurons and examples differ and neither is 1; and without an error it gives wrong values where they are equal "
        "and above 1, and a wrong shape for one example and several neurons.",
        witness=is_forward_pass,
    ),
)
def forward_pass(X, parameters, keep_prob=0.5, rng=0):
    """LINEAR → RELU → DROPOUT → BATCHNORM in training: the output A2 `(n_y, m)`, and a cache for the backward pass.

    Args:
        X: the examples, `(n_x, m)`.
        parameters: a dictionary of W `(n_y, n_x)`, b `(n_y, 1)`, the scale gamma and the shift beta (a number, or
            `(n_y, 1)` with one for each neuron), and the number epsilon.
        keep_prob: the probability with which dropout keeps an activation.
        rng: seed or generator of the mask.

    Raises:
        ValueError: an entry is missing, a shape does not fit, epsilon is not positive, or keep_prob is not in (0, 1].

    >>> parameters = {"W": np.eye(2), "b": np.zeros((2, 1)), "gamma": 2, "beta": 5, "epsilon": 1e-9}
    >>> X = np.array([[1.0, 3.0, 1.0, 3.0], [-1.0, 0.0, 0.0, 8.0]])
    >>> forward_pass(X, parameters, keep_prob=1)[0].round(3).tolist()
    [[3.0, 7.0, 3.0, 7.0], [3.845, 3.845, 3.845, 8.464]]
    >>> A2, cache = forward_pass(X, parameters, keep_prob=0.5, rng=3)
    >>> cache.D1.tolist(), A2.mean(axis=1).round(3).tolist()
    ([[True, True, False, False], [True, True, True, True]], [5.0, 5.0])
    """
    X, parameters, keep_prob = checked(X, parameters, keep_prob)
    D1 = np.random.default_rng(rng).random((len(parameters["W"]), X.shape[1])) < keep_prob
    return masked_forward_pass(X, parameters, D1, keep_prob)


def outcomes():
    """Rows for a table: sizes, and what becomes of the printed program, with its name mended too, and of ours."""
    programs = (forward_with_faults, forward_with_lost_axis, forward_pass)
    return [(n_y, m, *(outcome(program, n_x, n_y, m) for program in programs)) for n_x, n_y, m in SIZES]


def two_inputs_share_the_printed_cache() -> bool:
    """Two inputs with the same Z1, so that all that the paper caches is the same, and with other gradients of W."""
    W = np.array([[1.0, 0, 1], [0, 1, 1]])
    parameters = {"W": W, "b": np.ones((2, 1)), "gamma": 1.0, "beta": 0.0, "epsilon": 1e-5}
    rng = np.random.default_rng(0)
    X = rng.integers(-3, 4, size=(3, 4)).astype(float)
    other = X + np.array([[1.0], [1], [-1]])  # W maps the difference to 0
    caches = [forward_pass(inputs, parameters, rng=1)[1] for inputs in (X, other)]
    upstream = rng.normal(size=(2, 4))
    gradients = [backward_pass(upstream, cache)[1] for cache in caches]  # of W
    # A1, mu and var, which the paper caches too, follow from Z1, D1 and keep_prob
    same = all(np.array_equal(*pair) for name, *pair in zip(Cache._fields, *caches, strict=True) if name != "X")
    return same and not np.allclose(*gradients)
