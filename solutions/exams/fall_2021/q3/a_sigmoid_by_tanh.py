"""The sigmoid as a function of tanh."""

import numpy as np
import sympy

from solutions.attempt import Formula
from solutions.finding import Derivation, Step
from solutions.nn.activations import sigmoid
from solutions.part import Key, part

x = sympy.Symbol("x", real=True)
HALF = sympy.Rational(1, 2)

BY_EXPONENTIALS = Derivation(
    [
        Step("The definition:", r"\sigma(x) = \frac{1}{1 + e^{-x}}", lambda x: sigmoid(x)),
        Step(
            r"Multiply above and below by $e^{\frac{x}{2}}$; the denominator of $\tanh$ has both exponentials:",
            r"\frac{e^{\frac{x}{2}}}{e^{\frac{x}{2}} + e^{-\frac{x}{2}}}",
            lambda x: np.exp(x / 2) / (np.exp(x / 2) + np.exp(-x / 2)),
        ),
        Step(
            "Write the numerator as half the denominator and half the numerator of $\\tanh$:",
            r"\frac{1}{2} \frac{\left( e^{\frac{x}{2}} + e^{-\frac{x}{2}} \right) + "
            r"\left( e^{\frac{x}{2}} - e^{-\frac{x}{2}} \right)}{e^{\frac{x}{2}} + e^{-\frac{x}{2}}}",
            lambda x: (2 * np.exp(x / 2)) / (2 * np.exp(x / 2) + 2 * np.exp(-x / 2)),
        ),
        Step(
            "Split the fraction:",
            r"\frac{1}{2} + \frac{1}{2} \tanh \left( \frac{x}{2} \right)",
            lambda x: (1 + np.tanh(x / 2)) / 2,
        ),
    ],
    lambda rng: {"x": rng.normal()},
    lambda x: {"x": x, r"\sigma": sigmoid, r"\tanh": np.tanh},
)


@part(
    "a",
    "The sigmoid as a function of tanh",
    kind="formula",
    points=4,
    topics=("initialization", "activations"),
    keywords=("hyperbolic tangent", "logistic function", "sigmoid and tanh", "identity", "rescaled tanh"),
    derivation=BY_EXPONENTIALS,
    formula=Formula(
        lambda rng: {"x": rng.uniform(-2, 2)},
        mistakes={
            "The argument of tanh is half as large.": lambda x, factor: np.tanh(float(factor * x)) / 2 + 0.5,
            "That lies between −1 and 1; the sigmoid lies between 0 and 1.": lambda x, factor: np.tanh(
                float(factor * x / 2)
            ),
        },
    ),
    vary={"factor": (2, 3, 4, -1, HALF)},
    key=Key("(1/2) tanh(x/2) + (1/2)", printed=sympy.tanh(x / 2) / 2 + HALF),
)
def sigmoid_by_tanh(factor=1):
    """The sigmoid of factor · x, in which SymPy writes the exponential as a function of tanh.

    >>> sigmoid_by_tanh()
    tanh(x/2)/2 + 1/2
    >>> sigmoid_by_tanh(factor=2)
    tanh(x)/2 + 1/2
    """
    return sympy.expand(sympy.simplify((1 / (1 + sympy.exp(-factor * x))).rewrite(sympy.tanh)))
