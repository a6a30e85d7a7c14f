"""The derivative of a new activation."""

import numpy as np
import sympy

from solutions.attempt import Formula
from solutions.finding import Derivation, Step, figure
from solutions.nn.activations import sigmoid
from solutions.nn.gradients import complex_step_gradient
from solutions.part import Key, part

x = sympy.Symbol("x", real=True)
t = sympy.Symbol("t")  # stands for the tanh


def log_factor(x, rate=1):
    """log(1 + tanh(e^(rate x))), as its formula stands."""
    return np.log(1 + np.tanh(np.exp(rate * x)))


def slope_of(f, x):
    """The derivative of a function of one number, by a complex step."""
    return complex_step_gradient(lambda x: f(x[0]), np.array([x]))[0]


PRODUCT_AND_CHAIN = Derivation(
    [
        Step(
            "What is asked:",
            r"\frac{\partial}{\partial x} \left( x \log(1 + \tanh(e^x)) \right)",
            lambda x: slope_of(lambda x: x * log_factor(x), x),
        ),
        Step(
            "The product rule:",
            r"\log(1 + \tanh(e^x)) + x \frac{\partial}{\partial x} \log(1 + \tanh(e^x))",
            lambda x: log_factor(x) + x * slope_of(log_factor, x),
        ),
        Step(
            "The chain rule, from the outside to the inside: the logarithm, tanh, and $e^x$:",
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
    lambda x: {r"\tanh": np.tanh},
)


def chain(x, rate):
    """The derivative of the logarithm, rate e^(rate x) (1 − tanh(e^(rate x)))."""
    return rate * np.exp(rate * x) * (1 - np.tanh(np.exp(rate * x)))


def printed_form():
    """The derivative as the paper prints it, nothing cancelled."""
    u = sympy.exp(x)
    return x * u * (1 - sympy.tanh(u) ** 2) / (1 + sympy.tanh(u)) + sympy.log(1 + sympy.tanh(u))


def are_equal(one, other):
    """Whether two formulas are the same rational function of x, e^x, the tanh and the logarithm."""
    return sympy.cancel((one - other).subs(sympy.tanh(sympy.exp(x)), t)) == 0


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
        "overflow",
        "gradient by hand",
    ),
    derivation=PRODUCT_AND_CHAIN,
    formula=Formula(
        lambda rng: {"x": rng.uniform(-2, 1)},
        mistakes={
            "The product rule has two terms: in the other one, the logarithm is differentiated.": log_factor,
            "The product rule has two terms: in the other one, x is differentiated.": lambda x, rate: (
                x * chain(x, rate)
            ),
            "The derivative of a product is not the product of the derivatives.": chain,
            "The derivative of the exponential is missing, the innermost factor of the chain.": lambda x, rate: (
                log_factor(x, rate) + x * (1 - np.tanh(np.exp(rate * x)))
            ),
            "The derivative of the logarithm is one over its argument, which is missing.": lambda x, rate: (
                log_factor(x, rate) + x * chain(x, rate) * (1 + np.tanh(np.exp(rate * x)))
            ),
            "The derivative of tanh is needed where tanh is taken: at the exponential, not at x.": lambda x, rate: (
                log_factor(x, rate)
                + x * rate * np.exp(rate * x) * (1 - np.tanh(x) ** 2) / (1 + np.tanh(np.exp(rate * x)))
            ),
        },
    ),
    vary={"rate": (2, 3, -1, -2)},
    key=Key(
        "x eˣ (1 − (tanh(eˣ))²) / (1 + tanh(eˣ)) + log(1 + tanh(eˣ))",
        printed=printed_form(),
        accepts=are_equal,
    ),
)
def derivative(rate=1):
    """The derivative of h, which SymPy takes; (1 − tanh²)/(1 + tanh) is cancelled to 1 − tanh.

    >>> derivative()
    x*(1 - tanh(exp(x)))*exp(x) + log(tanh(exp(x)) + 1)
    >>> derivative(rate=2)
    2*x*(1 - tanh(exp(2*x)))*exp(2*x) + log(tanh(exp(2*x)) + 1)
    """
    tanh = sympy.tanh(sympy.exp(rate * x))
    slope = (x * sympy.log(1 + tanh)).diff(x).subs(tanh, t)
    factor = sympy.cancel((slope - sympy.log(1 + t)) / (1 - t))
    return factor * (1 - tanh) + sympy.log(1 + tanh)


def as_printed(x):
    """The derivative as the paper prints it."""
    u = np.exp(x)
    t = np.tanh(u)
    return x * u * (1 - t**2) / (1 + t) + np.log(1 + t)


def limit(precision=np.float64):
    """The x beyond which x e^x is infinite in this precision: the solution of x + log x = log of the largest float.

    >>> round(limit(), 1), round(limit(np.float32), 1)
    (703.2, 84.3)
    """
    largest = float(np.log(np.finfo(precision).max))
    x = largest
    for _ in range(20):
        x = largest - float(np.log(x))
    return x


def stable(x):
    """The derivative for every finite x: 1 - tanh(u) = 2 σ(-2u)."""
    u = np.exp(np.minimum(x, 80.0))  # where it is limited, σ is 0
    return x * (u * 2 * sigmoid(-2 * u)) + np.log1p(np.tanh(u))


def in_floats():
    """Rows of x, the derivative in the printed form, in single and in double precision, and in the stable one."""
    rows = []
    for at in (-1.0, 1.0, 100.0, 800.0):
        with np.errstate(over="ignore", invalid="ignore"):
            printed = [float(as_printed(precision(at))) for precision in (np.float32, np.float64)]
        found = ["not a number" if np.isnan(value) else value for value in printed]
        rows.append([f"{at:g}".replace("-", "−"), *found, float(stable(at))])
    return rows


@figure(height=2.3)
def draw_activation(axes):
    """The function h (blue) and its derivative (orange). For large x the tanh is almost 1, and h almost x log 2
    (dashed). For very negative x, h is almost x eˣ, and tends to 0.
    """
    places = np.linspace(-6, 3, 91)
    axes.plot(places, places * np.log(2), "--", color="k", linewidth=1)
    axes.plot(places, places * log_factor(places), linewidth=2, label="h(x)")
    axes.plot(places, stable(places), linewidth=2, label="dh/dx")
    axes.set(xlabel="x", ylabel="h(x) and dh/dx", ylim=(-0.6, 2.1))
    axes.figure.legend(ncols=2, loc="outside lower center")
