"""The derivative of an output of the softmax with respect to its own input."""

import numpy as np
import sympy

from solutions.attempt import Formula
from solutions.exams.undated.q7.softmax import (
    draw_inputs,
    draw_outputs,
    jacobian_without_formula,
    names_of_softmax,
    outputs,
    slope_of_output,
    x_i,
    y_i,
)
from solutions.finding import Derivation, Step
from solutions.part import Key, part


@part(
    "i",
    "A softmax output with respect to its own input",
    kind="formula",
    points=3,
    bonus=True,
    topics=("backpropagation", "activations"),
    keywords=(
        "softmax gradient",
        "softmax derivative",
        "Jacobian",
        "diagonal entries",
        "quotient rule",
        "∂y/∂x",
        "sharpness",
    ),
    derivation=Derivation(
        [
            Step(
                "What is asked, where $Z = \\sum_k e^{x_k}$ contains $e^{x_i}$, too:",
                r"\frac{\partial}{\partial x_i} \frac{e^{x_i}}{Z}",
                lambda x, i, j: jacobian_without_formula(x)[i, i],
            ),
            Step(
                "The quotient rule, with $\\partial Z / \\partial x_i = e^{x_i}$:",
                r"\frac{e^{x_i} Z - e^{x_i} e^{x_i}}{Z^2}",
                lambda x, i, j: (np.exp(x[i]) * np.exp(x).sum() - np.exp(x[i]) ** 2) / np.exp(x).sum() ** 2,
            ),
            Step(
                "Divide each term by $Z$ and factor out:",
                r"\frac{e^{x_i}}{Z} \left(1 - \frac{e^{x_i}}{Z}\right)",
                lambda x, i, j: np.exp(x[i]) / np.exp(x).sum() * (1 - np.exp(x[i]) / np.exp(x).sum()),
            ),
            Step(
                "Both fractions are the output itself:",
                r"y_i (1 - y_i)",
                lambda x, i, j: outputs(x)[i] * (1 - outputs(x)[i]),
            ),
        ],
        draw_inputs,
        names_of_softmax,
    ),
    formula=Formula(
        draw_outputs,
        mistakes={
            "The denominator contains the input, too.": lambda y_i, sharpness: sharpness * y_i,
            "That is what the denominator contributes. The numerator depends on the input as well.": (
                lambda y_i, sharpness: -sharpness * y_i**2
            ),
            "The terms of the quotient rule have changed places.": lambda y_i, sharpness: sharpness * y_i * (y_i - 1),
        },
    ),
    vary={"sharpness": range(2, 31)},
    key=Key("y_i (1 − y_i)", printed=y_i * (1 - y_i)),
)
def own_derivative(sharpness=1):
    """The derivative of an output with respect to its own input, in terms of the output.

    Raises:
        ValueError: the sharpness is 0.

    >>> own_derivative()
    y_i*(1 - y_i)
    >>> own_derivative(sharpness=2)
    2*y_i*(1 - y_i)
    """
    return sharpness * y_i * sympy.expand(slope_of_output(x_i, sharpness) / (sharpness * y_i))
