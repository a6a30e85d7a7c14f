"""The derivative of an output of the softmax with respect to another input."""

import numpy as np

from solutions.attempt import Formula
from solutions.exams.undated.q7.softmax import (
    draw_inputs,
    draw_outputs,
    jacobian_without_formula,
    names_of_softmax,
    outputs,
    slope_of_output,
    x_j,
    y_i,
    y_j,
)
from solutions.finding import Derivation, Step
from solutions.part import Key, part


@part(
    "ii",
    "A softmax output with respect to another input",
    kind="formula",
    points=2,
    bonus=True,
    topics=("backpropagation", "activations"),
    keywords=(
        "softmax gradient",
        "softmax derivative",
        "Jacobian",
        "off-diagonal entries",
        "quotient rule",
        "∂y/∂x",
        "sharpness",
    ),
    derivation=Derivation(
        [
            Step(
                "What is asked; of this fraction, only $Z$ contains $x_j$:",
                r"\frac{\partial}{\partial x_j} \frac{e^{x_i}}{Z}",
                lambda x, i, j: jacobian_without_formula(x)[i, j],
            ),
            Step(
                "The quotient rule; the derivative of the numerator is 0, and $\\partial Z / \\partial x_j = e^{x_j}$:",
                r"\frac{0 \cdot Z - e^{x_i} e^{x_j}}{Z^2}",
                lambda x, i, j: -np.exp(x[i] + x[j]) / np.exp(x).sum() ** 2,
            ),
            Step(
                "Each exponential over $Z$ is an output:",
                r"-y_i y_j",
                lambda x, i, j: -outputs(x)[i] * outputs(x)[j],
            ),
        ],
        draw_inputs,
        names_of_softmax,
    ),
    formula=Formula(
        draw_outputs,
        mistakes={
            "The sign: a larger x_j makes the sum larger, and so each other output smaller.": (
                lambda y_i, y_j, sharpness: sharpness * y_i * y_j
            ),
            "The denominator contains x_j: the derivative is not 0.": lambda y_i, y_j: 0.0,
            "The numerator does not contain x_j.": lambda y_i, y_j, sharpness: sharpness * y_i * (1 - y_j),
            "That is the derivative by the output's own input.": lambda y_i, sharpness: sharpness * y_i * (1 - y_i),
        },
    ),
    vary={"sharpness": range(2, 31)},
    key=Key("−y_i y_j", printed=-y_i * y_j),
)
def cross_derivative(sharpness=1):
    """The derivative of an output with respect to another input, in terms of both outputs.

    Raises:
        ValueError: the sharpness is 0.

    >>> cross_derivative()
    -y_i*y_j
    >>> cross_derivative(sharpness=2)
    -2*y_i*y_j
    """
    return slope_of_output(x_j, sharpness)
