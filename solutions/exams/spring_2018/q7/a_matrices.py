"""The matrices of stage 1."""

import sympy

from solutions.exams.spring_2018.q7.neurons import ENTRIES, FIRST, SECOND, D, as_shape, n_1, n_2, n_x, side_by_side
from solutions.part import Key, part


@part(
    "a-i",
    "A matrix of the second layer",
    kind="shape",
    points=2,
    topics=("shapes-and-parameters",),
    keywords=("capsule network", "weight dimensions", "matrix size", "vector neurons", "capsules"),
    tex=side_by_side,
    fields={"": "Shape of $W_{ji}^{[2]}$"},
    vary={"entries": ENTRIES, "first": FIRST, "second": SECOND},
    mistakes={
        "That is the matrix of a whole layer in an ordinary network. Here every pair of X-neurons has a matrix.": (
            lambda first, second: (second, first)
        ),
        "That reads all inputs of the X-neuron at once. There is one matrix for each input.": lambda entries, first: (
            (entries, entries * first)
        ),
        "That is the shape of the result of the product.": lambda entries: (entries, 1),
    },
    key=Key("D × D", printed=(D, D)),
)
def second_layer_matrix(entries=D, first=n_1, second=n_2):
    """The shape of the factor that takes an output of the first layer to a vector of as many entries.

    >>> second_layer_matrix()
    (D, D)
    >>> second_layer_matrix(entries=8)
    (8, 8)
    """
    return matrix_between(sympy.MatrixSymbol("a_i", entries, 1), sympy.MatrixSymbol("a_ji", entries, 1))


def matrix_between(vector, result):
    """The shape of W in W a = ã, for a column a and a column ã; SymPy refuses a product that does not fit."""
    W = sympy.MatrixSymbol("W", result.rows, vector.rows)
    if (W * vector).shape != result.shape:
        raise ValueError(f"W of shape {W.shape} does not take {vector.shape} to {result.shape}")
    return as_shape(W)


@part(
    "a-ii",
    "A matrix of the first layer",
    kind="shape",
    points=2,
    topics=("shapes-and-parameters",),
    keywords=("capsule network", "weight dimensions", "matrix size", "vector neurons", "capsules"),
    tex=side_by_side,
    fields={"": "Shape of $W_{ji}^{[1]}$"},
    vary={"entries": ENTRIES, "inputs": (32, 40, 64, 100, 784)},
    mistakes={
        "Transposed: the matrix stands to the left of its input.": lambda answer: answer[::-1],
        "The first layer reads x, not the output of X-neurons.": lambda entries: (entries, entries),
    },
    key=Key("D × n_x", printed=(D, n_x)),
)
def first_layer_matrix(entries=D, inputs=n_x):
    """The shape of the factor that takes the input x to a vector of the entries of an X-neuron.

    >>> first_layer_matrix()
    (D, n_x)
    >>> first_layer_matrix(entries=8, inputs=784)
    (8, 784)
    """
    return matrix_between(sympy.MatrixSymbol("x", inputs, 1), sympy.MatrixSymbol("a_j", entries, 1))
