"""The variance of a sigmoid's output."""

import numpy as np
import sympy

from solutions.attempt import Formula
from solutions.experiments.initialization.signal_propagation import gaussian_mean
from solutions.finding import Derivation, Step
from solutions.nn.activations import sigmoid, sigmoid_derivative
from solutions.part import Key, part

V = sympy.Symbol("V", positive=True)
x = sympy.Symbol("x", real=True)
DEVIATIONS = (0.1, 0.5, 1.0, 2.0, 4.0)

BOUND = Derivation(
    [
        Step("What is asked, for a random $x$:", r"\operatorname{Var}(\sigma(x))", lambda x: np.var(sigmoid(x))),
        Step(
            "The line of part b. Near 0 both are nearly equal. Everywhere else the line is steeper, so that its values "
            "spread more widely:",
            r"\operatorname{Var} \left( \frac{1}{4} x + \frac{1}{2} \right)",
            lambda x: np.var(x / 4 + 1 / 2),
            relation="<=",
        ),
        Step(
            "A constant moves the mean only:",
            r"\operatorname{Var} \left( \frac{1}{4} x \right)",
            lambda x: np.var(x / 4),
        ),
        Step(
            "A factor is squared, as each difference from the mean is:",
            r"\frac{1}{16} \operatorname{Var}(x)",
            lambda x: np.var(x) / 16,
        ),
    ],
    lambda rng: {"x": 2 * rng.normal(size=5)},  # five values, equally probable
    lambda x: {"x": x, r"\sigma": sigmoid, r"\operatorname{Var}": np.var},
)


def exact_variance(deviation):
    """The variance of σ(x) for normal x with mean 0 and this standard deviation, by quadrature.

    >>> bool(abs(exact_variance(0.01) / 0.01**2 - 1 / 16) < 1e-5)
    True
    """
    return float(gaussian_mean(lambda z: sigmoid(z) ** 2, deviation**2) - 0.25)


def ratio(deviation):
    """The variance of σ(x) by that of x, for normal x with mean 0 and this standard deviation."""
    return exact_variance(deviation) / deviation**2


def says_where_it_holds(deviations):
    """Whether these are all of the standard deviations tried, at which Var(σ(x)) is Var(x)/16 within five per cent, for
    normal x with mean 0."""
    return set(deviations) == {d for d in DEVIATIONS if abs(16 * ratio(d) - 1) < 0.05}


@part(
    "c",
    "The variance of a sigmoid's output",
    kind="formula",
    points=4,
    topics=("initialization", "activations"),
    keywords=("variance propagation", "linear approximation", "Xavier", "Var(aX + b)", "delta method"),
    derivation=BOUND,
    formula=Formula(
        lambda rng: {"V": rng.uniform(0.01, 2)},
        mistakes={
            "A factor leaves a variance squared.": lambda V, center: sigmoid_derivative(float(center)) * V,
            "A constant moves the mean, not the variance.": lambda V, center: (
                sigmoid_derivative(float(center)) ** 2 * V + sigmoid(float(center))
            ),
            "That is the variance of tanh; the sigmoid is flatter.": lambda V: V,
        },
        letters={"V": r"$\operatorname{Var}(x)$"},
    ),
    fields={"": r"$\operatorname{Var}(\sigma(x))$, for x near this point"},
    tex=lambda answer: sympy.latex(answer).replace("V", r"\operatorname{Var}(x)"),
    vary={"center": tuple(map(sympy.log, (2, 3, 4, 5)))},
    key=Key(
        "Var(σ(x)) = Var(x)/16",
        printed=V / 16,
        means="reading",
        qualified="The key prints an equation. It is an approximation near 0, as in part b, and elsewhere a bound: the "
        "variance of a sigmoid's output is smaller, and never above a quarter, however large Var(x) is.",
        ours=lambda: [d for d in DEVIATIONS if abs(16 * ratio(d) - 1) < 0.05],
        theirs=DEVIATIONS,
        witness=says_where_it_holds,
    ),
)
def variance_near(center=0):
    """The variance of σ(x) for x close to a point, in terms of V = Var(x): that of the tangent.

    >>> variance_near()
    V/16
    >>> variance_near(center=sympy.log(3))
    9*V/256
    """
    slope = (1 / (1 + sympy.exp(-x))).diff(x).subs(x, center)
    return slope**2 * V
