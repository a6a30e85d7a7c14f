"""Shapes of the output layer."""

from typing import NamedTuple

import sympy
from sympy import latex

from solutions.experiments.backpropagation.two_layers import D_a, D_x, K
from solutions.part import Key, part


class Shapes(NamedTuple):
    """The shapes of the output layer's weights and biases."""

    weights: tuple
    biases: tuple


def side_by_side(rows, columns):
    """A shape in TeX."""
    return rf"{latex(rows)} \times {latex(columns)}"


@part(
    "i",
    "Shapes of the output layer",
    kind="shape",
    points=1,
    topics=("shapes-and-parameters",),
    keywords=("weight dimensions", "matrix size", "shape of W2", "bias vector", "two-layer network", "neural network"),
    fields={"weights": "Shape of $W^{[2]}$", "biases": "Shape of $b^{[2]}$"},
    tex=lambda shapes: rf"W^{{[2]}}: {side_by_side(*shapes.weights)}, \quad b^{{[2]}}: {side_by_side(*shapes.biases)}",
    vary={"inputs": (12, 64, 100, 784), "hidden": (16, 20, 32, 40, 50, 128), "classes": (3, 5, 10, 26)},
    mistakes={
        "Transposed: here an example is a column and stands to the right of the weights.": lambda answer: Shapes(
            *(shape[::-1] for shape in answer)
        ),
        "That is the shape of the hidden layer's weights.": lambda answer, inputs, hidden: answer._replace(
            weights=(hidden, inputs)
        ),
        "There is a bias for each class, not for each hidden unit.": lambda answer, hidden: answer._replace(
            biases=(hidden, 1)
        ),
    },
    key=Key("W2: K×D_a, b2: K×1", printed=Shapes((K, D_a), (K, 1))),
)
def shapes(inputs=D_x, hidden=D_a, classes=K):
    """The shapes that the matrix products demand, for symbols or numbers; SymPy refuses factors that do not fit.

    >>> shapes()
    Shapes(weights=(K, D_a), biases=(K, 1))
    >>> shapes(inputs=784, hidden=20, classes=10)
    Shapes(weights=(10, 20), biases=(10, 1))
    """
    hidden_output = sympy.MatrixSymbol("W1", hidden, inputs) * sympy.MatrixSymbol("x", inputs, 1)
    weights = sympy.MatrixSymbol("W2", classes, hidden_output.rows)
    return Shapes(*(_sides(array) for array in (weights, weights * hidden_output)))  # a bias is as tall as the sum


def _sides(matrix):
    return tuple(int(side) if side.is_Integer else side for side in matrix.shape)
