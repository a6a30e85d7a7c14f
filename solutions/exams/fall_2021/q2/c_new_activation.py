"""The derivative of a new activation."""

import numpy as np
import sympy

from solutions.attempt import Formula
from solutions.finding import Derivation, Step
from solutions.nn.gradients import complex_step_gradient
from solutions.part import Key, part

x = sympy.Symbol("x", real=True)


def activation(x, rate=1):
    """h(x) = x log(1 + tanh(e^(rate x))), as its formula stands."""
    return x * np.log(1 + np.tanh(np.exp(rate * x)))


def slope_of(h, x):
    """The derivative of a function of one number, by a complex step."""
    return complex_step_gradient(lambda x: h(x[0]), np.array([x]))[0]


def log_factor(x):
    return np.log(1 + np.tanh(np.exp(x)))


PRODUCT_AND_CHAIN = Derivation(
    [
        Step(
            "What is asked:",
            r"\frac{\partial}{\partial x} \left( x \log(1 + \tanh(e^x)) \right)",
            lambda x: slope_of(activation, x),
        ),
        Step(
            "The product rule:",
            r"\log(1 + \tanh(e^x)) + x \frac{\partial}{\partial x} \log(1 + \tanh(e^x))",
            lambda x: log_factor(x) + x * slope_of(log_factor, x),
        ),
        Step(
            "The chain rule, three times: the logarithm, tanh, and $e^x$:",
            r"\log(1 + \tanh(e^x)) + x \, \frac{1}{1 + \tanh(e^x)} \left( 1 - (\tanh(e^x))^2 \right) e^x",
            lambda x: log_factor(x) + x / (1 + np.tanh(np.exp(x))) * (1 - np.tanh(np.exp(x)) ** 2) * np.exp(x),
        ),
        Step(
            "The difference of squares is $(1 - \\tanh(e^x))(1 + \\tanh(e^x))$, and a factor cancels:",
            r"\log(1 + \tanh(e^x)) + x e^x \left( 1 - \tanh(e^x) \right)",
            lambda x: log_factor(x) + x * np.exp(x) * (1 - np.tanh(np.exp(x))),
        ),
    ],
    lambda rng: {"x": rng.uniform(-2, 1)},
)


def printed_form(rate=1):
    """The derivative as the paper prints it, nothing cancelled."""
    tanh = sympy.tanh(sympy.exp(rate * x))
    return x * rate * sympy.exp(rate * x) * (1 - tanh**2) / (1 + tanh) + sympy.log(1 + tanh)


@part(
    "c",
    "The derivative of a new activation",
    kind="formula",
    points=4,
    topics=("activations", "backpropagation"),
    keywords=(
        "product rule",
        "chain rule",
        "dh/dx",
        "tanh derivative",
        "differentiate",
        "softplus",
        "gradient by hand",
    ),
    derivation=PRODUCT_AND_CHAIN,
    formula=Formula(
        lambda rng: {"x": rng.uniform(-2, 1)},
        mistakes={
            "The product rule has two terms: one differentiates the logarithm.": lambda x, rate: np.log(
                1 + np.tanh(np.exp(rate * x))
            ),
            "The inner derivative of the exponential is missing.": lambda x, rate: (
                np.log(1 + np.tanh(np.exp(rate * x))) + x * (1 - np.tanh(np.exp(rate * x)))
            ),
        },
    ),
    vary={"rate": (2, 3, -1, -2)},
    key=Key(
        "x eˣ (1 − (tanh(eˣ))²) / (1 + tanh(eˣ)) + log(1 + tanh(eˣ))",
        printed=printed_form(),
        accepts=lambda answer, printed: (answer - printed).rewrite(sympy.exp).simplify() == 0,
    ),
)
def derivative(rate=1):
    """The derivative of h, which SymPy takes; (1 − tanh²)/(1 + tanh) is cancelled to 1 − tanh.

    >>> derivative()
    x*(1 - tanh(exp(x)))*exp(x) + log(tanh(exp(x)) + 1)
    >>> derivative(rate=2)
    2*x*(1 - tanh(exp(2*x)))*exp(2*x) + log(tanh(exp(2*x)) + 1)
    """
    t = sympy.Symbol("t")
    tanh = sympy.tanh(sympy.exp(rate * x))
    slope = (x * sympy.log(1 + tanh)).diff(x).subs(tanh, t)
    factor = sympy.cancel((slope - sympy.log(1 + t)) / (1 - t))
    return factor * (1 - tanh) + sympy.log(1 + tanh)


def as_printed(x):
    """The derivative as the paper prints it, in floats."""
    u = np.exp(x)
    t = np.tanh(u)
    return x * u * (1 - t**2) / (1 + t) + np.log(1 + t)


def stable(x):
    """The same for every float: 1 - tanh(u) = 2/(exp(2u) + 1)."""
    u = np.exp(np.minimum(x, 700.0))
    rest = 2 * np.exp(-2 * u) / (1 + np.exp(-2 * u))
    return np.log1p(np.tanh(u)) + x * (u * rest)


def in_floats():
    """Rows of x, the derivative in the printed form and in a stable one."""
    with np.errstate(over="ignore", invalid="ignore"):
        found = [(place, as_printed(place), stable(place)) for place in (-1.0, 1.0, 700.0, 720.0)]
    return [[f"{at:g}", *("not a number" if np.isnan(v) else float(v) for v in row)] for at, *row in found]
