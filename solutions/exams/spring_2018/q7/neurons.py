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


ENTRIES = range(2, 31)  # of an output
# More X-neurons than entries, and no square number in the second layer: what is counted differs.
FIRST, SECOND = range(32, 101, 2), (5, 6, 7, 8, 10, 12, 15, 20)


def vector(letter, entries):
    """A column of symbols."""
    return sympy.Matrix([sympy.Symbol(f"{letter}_{d}") for d in range(1, entries + 1)])


weight = sympy.Symbol("c_{i1}")

TEX = {"g": r"\frac{\partial \mathcal L}{\partial a_1^{[2]}}", "a": "a_1^{[2]}", "times": r" \odot "}
LETTERS = {"g": "g", "a": "a", "times": " ⊙ "}
STAND_FOR = {"g": r"$\partial \mathcal L / \partial a_1^{[2]}$", "a": "$a_1^{[2]}$"}
PLAIN = {"g": "∂L/∂a", "a": "a", "times": " ⊙ "}


def of_whole_columns(entry, names):
    """A product in g_1 and a_1, which stands for every entry alike, as a product of columns entry by entry.

    >>> g, a = sympy.symbols("g_1 a_1")
    >>> of_whole_columns(a * (1 - a) * g, PLAIN)
    '∂L/∂a ⊙ a ⊙ (1 − a)'
    """
    words = {sympy.Symbol("g_1"): names["g"], sympy.Symbol("a_1"): names["a"]}
    written = {**words, 1 - sympy.Symbol("a_1"): f"(1 {'-' if names is TEX else '−'} {names['a']})"}
    return names["times"].join(sorted((written[factor] for factor in entry.args), key=list(written.values()).index))
