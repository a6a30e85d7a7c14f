"""The derivative of Softplus."""

import numpy as np
import sympy
from sympy import latex

from solutions.attempt import Formula
from solutions.experiments.activations import softplus as by
from solutions.experiments.activations.softplus import plain_softplus
from solutions.experiments.backpropagation.two_layers import HIDDEN, jacobian_without_formula
from solutions.finding import Derivation, Step, figure, found_by
from solutions.nn.activations import relu, sigmoid, softplus, softplus_derivative
from solutions.part import Key, part

z, BETA = sympy.symbols("z beta", real=True)


def same_function(slope, printed):
    """Whether two slopes are the same function of z and β."""
    return sympy.simplify(slope - printed) == 0


def number(sharpness, beta):
    """The sharpness where it is given as a number, else the value of β at a point."""
    return beta if sharpness == BETA else float(sharpness)


def with_sharpness(sharpness):
    r"""What the question says of β, where it is given as a number.

    >>> with_sharpness(2), with_sharpness(BETA)
    (', and let $\\beta = 2$', '')
    """
    return "" if sharpness == BETA else rf", and let $\beta = {sharpness}$"


def largest_gap(sharpness):
    """How far Softplus lies above ReLU at most, in double precision, on a fine grid around 0."""
    grid = np.linspace(-10, 10, 2001)
    return float((softplus(grid, sharpness) - relu(grid)).max())


def in_floating_point():
    """What Softplus and its slope are worth as they are written, for a large sum and for a low one."""
    return found_by(by.large_sum_overflows), found_by(by.low_sum_loses_its_sign)


@figure()
def draw_softplus(axes):
    """Softplus with β = 1 and β = 4, and ReLU: the larger β, the closer."""
    grid = np.linspace(-4, 4, 161)
    for sharpness in (1, 4):
        axes.plot(grid, softplus(grid, sharpness), label=f"β = {sharpness}")
    axes.plot(grid, relu(grid), color="k", linestyle="--", linewidth=1, label="ReLU")
    axes.set(xlabel="sum z", ylabel="activation")
    axes.legend()


SOFTPLUS_SLOPE = Derivation(
    [
        Step(
            "What is asked is a Jacobian, with an entry for every pair of hidden units:",
            r"\frac{\partial a^{[1]}_j}{\partial z_i}",
            lambda z, beta: jacobian_without_formula(lambda z: plain_softplus(z, beta), z),
            over="ji",
        ),
        Step(
            "A unit reads only its own $z_j$, so that all entries off the diagonal vanish:",
            r"\operatorname{diag}(\delta_2)",
            lambda z, beta: np.diag(softplus_derivative(z, beta)[:, 0]),
        ),
        Step(
            "The diagonal as a column, by the chain rule: the logarithm, the sum, the exponential, its exponent. "
            "Fractions are taken entry by entry.",
            r"\delta_2 = \frac{1}{\beta} \cdot \frac{e^{\beta z} \beta}{1 + e^{\beta z}}",
            lambda z, beta: np.exp(beta * z) / (1 + np.exp(beta * z)),
            relation="",
        ),
        Step(
            "The factor $\\beta$ cancels:",
            r"\frac{e^{\beta z}}{1 + e^{\beta z}}",
            lambda z, beta: np.exp(beta * z) / (1 + np.exp(beta * z)),
        ),
        Step(
            "Numerator and denominator are divided by $e^{\\beta z}$:",
            r"\frac{1}{1 + e^{-\beta z}}",
            lambda z, beta: 1 / (1 + np.exp(-beta * z)),
        ),
        Step("This is the sigmoid:", r"\sigma(\beta z)", lambda z, beta: sigmoid(beta * z)),
    ],
    lambda rng: {"z": rng.normal(size=(HIDDEN, 1)), "beta": rng.uniform(0.5, 3)},
    lambda z, beta: {
        r"\frac{\partial a^{[1]}}{\partial z}": jacobian_without_formula(lambda z: plain_softplus(z, beta), z),
        **{r"\delta_2": softplus_derivative(z, beta), r"\beta": beta, r"\sigma": sigmoid},
    },
)


@part(
    "v",
    "The derivative of Softplus",
    kind="formula",
    points=2,
    topics=("activations", "backpropagation"),
    keywords=(
        "softplus gradient",
        "smooth ReLU",
        "sigmoid",
        "activation derivative",
        "slope",
        "elementwise",
        "diagonal Jacobian",
        "backprop",
    ),
    tex=lambda slope: rf"\delta_2 = {latex(slope)}",
    derivation=SOFTPLUS_SLOPE,
    formula=Formula(
        lambda rng: {"z": rng.normal(), "beta": rng.uniform(0.5, 3)},
        mistakes={
            "The derivative of the exponent, β, cancels the factor before the logarithm.": lambda z, beta, sharpness: (
                sigmoid(number(sharpness, beta) * z) / number(sharpness, beta)
            ),
            "The factor 1/β before the logarithm is lost.": lambda z, beta, sharpness: (
                sigmoid(number(sharpness, beta) * z) * number(sharpness, beta)
            ),
            "The exponential, the inner derivative of the logarithm, is missing.": lambda z, beta, sharpness: (
                1 / (1 + np.exp(number(sharpness, beta) * z))
            ),
            "The exponent is βz, not z.": lambda z: sigmoid(z),
            "That is Softplus itself.": lambda z, beta, sharpness: softplus(z, number(sharpness, beta)),
        },
    ),
    vary={"sharpness": range(2, 31)},
    key=Key("e^(βz)/(1 + e^(βz))", printed=sympy.exp(BETA * z) / (1 + sympy.exp(BETA * z)), accepts=same_function),
)
def softplus_slope(sharpness=BETA):
    """The derivative of log(1 + exp(βz))/β, as a sigmoid, where the sharpness β is a symbol or a number.

    >>> softplus_slope()
    1/(1 + exp(-beta*z))
    >>> softplus_slope(sharpness=2)
    1/(1 + exp(-2*z))
    """
    slope = (sympy.log(1 + sympy.exp(sharpness * z)) / sharpness).diff(z)
    return 1 / sympy.expand(1 / slope)
