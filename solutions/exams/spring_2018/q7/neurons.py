"""The network in symbols, and in numbers: what the formulas are tested on."""

import numpy as np
import sympy

from solutions.nn.activations import sigmoid

n_x, n_1, n_2, D = sympy.symbols("n_x n_1 n_2 D", integer=True, positive=True)


def draw_parameters(rng, sizes=(4, 3, 1), inputs=5, entries=2):
    """Matrices W and weights c of the layers, as pairs, for so many X-neurons in each, all of `entries` entries.

    >>> [(W.shape, c.shape) for W, c in draw_parameters(np.random.default_rng(0))]
    [((4, 1, 2, 5), (1, 4)), ((3, 4, 2, 2), (4, 3)), ((1, 3, 2, 2), (3, 1))]
    """
    layers, read, width = [], 1, inputs
    for neurons in sizes:
        layers.append((rng.normal(size=(neurons, read, entries, width)), rng.normal(size=(read, neurons))))
        read, width = neurons, entries
    return layers


def transformed(W, A):
    """Stage 1: ã_ji = W_ji a_i, (neurons, inputs, entries), of inputs A (inputs, entries of an input)."""
    return np.einsum("jide,ie->jid", W, A)


def x_layer(W, c, A):
    """Stages 1 to 3 for a whole layer: s and a, both (neurons, entries).

    >>> s, a = x_layer(np.ones((1, 2, 3, 4)), np.array([[1.0], [-1.0]]), np.ones((2, 4)))
    >>> s.tolist(), a.tolist()
    ([[0.0, 0.0, 0.0]], [[0.5, 0.5, 0.5]])
    """
    s = np.einsum("ij,jid->jd", c, transformed(W, A))
    return s, sigmoid(s)


def outputs(x, layers):
    """The outputs (neurons, entries) of all layers for an input x (inputs,)."""
    found, A = [], x[None]
    for W, c in layers:
        _, A = x_layer(W, c, A)
        found.append(A)
    return found


def side_by_side(shape):
    """A shape in TeX."""
    return r" \times ".join(sympy.latex(side) for side in shape)


def as_shape(matrix):
    return tuple(int(side) if side.is_Integer else side for side in matrix.shape)


NEURONS = (2, 3, 4, 5, 6, 8, 10, 12)


def vector(letter, entries):
    """A column of symbols."""
    return sympy.Matrix([sympy.Symbol(f"{letter}_{d}") for d in range(1, entries + 1)])


weight = sympy.Symbol("c_{i1}")
