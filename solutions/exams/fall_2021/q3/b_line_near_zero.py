"""The sigmoid near a point."""

import sympy

from solutions.attempt import Formula
from solutions.finding import Derivation, Step
from solutions.nn.activations import sigmoid, sigmoid_derivative
from solutions.part import Key, part

x = sympy.Symbol("x", real=True)
SIGMOID = 1 / (1 + sympy.exp(-x))

TAYLOR = Derivation(
    [
        Step(
            "The first two terms of the Taylor series, the tangent at 0:",
            r"\sigma(0) + \sigma'(0) x",
            lambda x: sigmoid(0.0) + sigmoid_derivative(0.0) * x,
        ),
        Step(
            r"The sigmoid's derivative is $\sigma'(x) = \sigma(x) (1 - \sigma(x))$:",
            r"\sigma(0) + \sigma(0) (1 - \sigma(0)) x",
            lambda x: sigmoid(0.0) + sigmoid(0.0) * (1 - sigmoid(0.0)) * x,
        ),
        Step(
            r"And $\sigma(0) = \frac{1}{2}$:",
            r"\frac{1}{4} x + \frac{1}{2}",
            lambda x: x / 4 + 1 / 2,
        ),
    ],
    lambda rng: {"x": rng.normal()},
    lambda x: {"x": x, r"\sigma": sigmoid, r"\sigma'": sigmoid_derivative},
)


def series(terms, center=0):
    """The sigmoid's Taylor polynomial with so many terms.

    >>> series(4)
    -x**3/48 + x/4 + 1/2
    """
    slopes = (SIGMOID.diff(x, n).subs(x, center) / sympy.factorial(n) for n in range(terms))
    return sympy.expand(sum(slope * (x - center) ** n for n, slope in enumerate(slopes)))


@part(
    "b",
    "The sigmoid near 0",
    kind="formula",
    points=4,
    topics=("initialization", "activations"),
    keywords=("first-order approximation", "linear approximation", "linear regime", "tangent line", "linearization"),
    derivation=TAYLOR,
    formula=Formula(
        lambda rng: {"x": rng.uniform(-0.5, 0.5)},
        mistakes={
            "At that point the sigmoid is not 0: its value there is missing.": lambda x, center: (
                sigmoid_derivative(float(center)) * (x - float(center))
            ),
            "That is the line of tanh at 0.": lambda x: x,
            "The slope at 0 is a quarter: the inner derivative of x/2 counts, too.": lambda x: x / 2 + 0.5,
        },
    ),
    vary={"center": tuple(sign * sympy.log(k) for k in (2, 3, 4) for sign in (1, -1))},
    key=Key("(1/4) x + (1/2)", printed=x / 4 + sympy.Rational(1, 2)),
)
def line_at(center=0):
    """The tangent of the sigmoid at a point, as a function of x.

    >>> line_at()
    x/4 + 1/2
    >>> line_at(center=sympy.log(3)).coeff(x)
    3/16
    """
    return series(2, center)
