"""Shapes of the network."""

from typing import NamedTuple

import sympy
from sympy import latex

from solutions.experiments.backpropagation.two_layers import D_a, D_x, K, m
from solutions.part import Key, part


class Shapes(NamedTuple):
    """The shapes of the second layer's weights and biases, and of the hidden layer's output for a batch."""

    weights: tuple
    biases: tuple
    hidden: tuple


def side_by_side(rows, columns):
    """A shape in TeX."""
    return rf"{latex(rows)} \times {latex(columns)}"


@part(
    "i",
    "Shapes of the network",
    kind="shape",
    points=2,
    topics=("shapes-and-parameters",),
    keywords=(
        "dimensions",
        "weight dimensions",
        "matrix size",
        "batch of examples",
        "two-layer network",
        "neural network",
        "vectorized forward pass",
    ),
    fields={
        "weights": "Shape of $W^{[2]}$",
        "biases": "Shape of $b^{[2]}$",
        "hidden": "Shape of the hidden layer's output for the batch",
    },
    tex=lambda shapes: (
        rf"W^{{[2]}}: {side_by_side(*shapes.weights)}, \quad b^{{[2]}}: {side_by_side(*shapes.biases)}, "
        rf"\quad A^{{[1]}}: {side_by_side(*shapes.hidden)}"
    ),
    vary={
        "inputs": (12, 64, 100, 784, 3072),
        "hidden": (16, 20, 32, 50, 128, 256),
        "classes": (3, 5, 10, 26),
        "examples": (8, 30, 60, 500),
    },
    mistakes={
        "Transposed: here an example is a column and stands to the right of the weights.": lambda answer: Shapes(
            *(shape[::-1] for shape in answer)
        ),
        "That is the shape of the logits, not of the hidden layer's output.": lambda answer, classes, examples: (
            answer._replace(hidden=(classes, examples))
        ),
        "This bias is too wide: all examples of a batch share it.": lambda answer, classes, examples: answer._replace(
            biases=(classes, examples)
        ),
    },
    key=Key("W2: K×D_a, b2: K×1; D_a×m for the batch", printed=Shapes((K, D_a), (K, 1), (D_a, m))),
)
def shapes(inputs=D_x, hidden=D_a, classes=K, examples=m):
    """The shapes that the matrix products demand, for symbols or numbers; SymPy refuses factors that do not fit.

    >>> shapes()
    Shapes(weights=(K, D_a), biases=(K, 1), hidden=(D_a, m))
    >>> shapes(inputs=784, hidden=20, classes=10, examples=64)
    Shapes(weights=(10, 20), biases=(10, 1), hidden=(20, 64))
    """
    batch = sympy.MatrixSymbol("X", inputs, examples)
    first = sympy.MatrixSymbol("W1", hidden, inputs)
    hidden_output = first * batch  # the bias and the activation keep the shape
    second = sympy.MatrixSymbol("W2", classes, hidden_output.rows)
    of_one_example = second * hidden_output[:, 0]
    return Shapes(*(as_shape(array) for array in (second, of_one_example, hidden_output)))


def as_shape(matrix):
    return tuple(int(side) if side.is_Integer else side for side in matrix.shape)
