"""Shapes of the biases."""

from typing import NamedTuple

import sympy
from sympy import latex

from solutions.exams.undated.q5.network import D_a1, D_x
from solutions.part import Key, part


class Biases(NamedTuple):
    """The shapes of the biases of both layers."""

    hidden: tuple
    output: tuple


def side_by_side(rows, columns):
    r"""A shape in TeX.

    >>> side_by_side(D_a1, 1)
    'D_{a1} \\times 1'
    """
    return rf"{latex(rows)} \times {latex(columns)}"


@part(
    "b",
    "Shapes of the biases",
    kind="shape",
    points=2,
    topics=("shapes-and-parameters",),
    keywords=("bias vector", "bias dimensions", "shape of b1", "two-layer network", "matrix size", "broadcasting"),
    fields={"hidden": "Shape of $b_1$, hidden layer", "output": "Shape of $b_2$, output layer"},
    tex=lambda shapes: rf"b_1: {side_by_side(*shapes.hidden)}, \quad b_2: {side_by_side(*shapes.output)}",
    vary={"inputs": (48, 100, 192, 768), "hidden": (*range(8, 41, 2), 50, 60, 64, 80, 120, 128, 150, 200, 250, 256)},
    mistakes={
        "Transposed: here an example is a column, and so is what is added to it.": lambda answer: answer._replace(
            hidden=answer.hidden[::-1]
        ),
        "A bias belongs to each hidden unit, not to each input.": lambda answer, inputs: answer._replace(
            hidden=(inputs, 1)
        ),
        "That is the shape of the weights: a unit has one bias, whatever its inputs.": lambda answer, inputs, hidden: (
            answer._replace(hidden=(hidden, inputs))
        ),
    },
    key=Key("b1: D_a1×1, b2: 1×1", printed=Biases((D_a1, 1), (1, 1))),
)
def bias_shapes(inputs=D_x, hidden=D_a1):
    """The shapes that the sums demand, for symbols or numbers; SymPy refuses factors that do not fit.

    >>> bias_shapes()
    Biases(hidden=(D_a1, 1), output=(1, 1))
    >>> bias_shapes(inputs=768, hidden=20)
    Biases(hidden=(20, 1), output=(1, 1))
    """
    hidden_sum = sympy.MatrixSymbol("W1", hidden, inputs) * sympy.MatrixSymbol("x", inputs, 1)
    output_sum = sympy.MatrixSymbol("W2", 1, hidden) * sympy.MatrixSymbol("a1", *hidden_sum.shape)
    return Biases(*(_sides(array) for array in (hidden_sum, output_sum)))


def _sides(matrix):
    return tuple(int(side) if side.is_Integer else side for side in matrix.shape)
