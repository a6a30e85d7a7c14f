"""Two inputs of a softmax, x_i and x_j, and the rest of its sum, on which neither has any influence."""

import numpy as np
import sympy
from sympy import latex

from solutions.nn.gradients import complex_step_gradient

ENTRIES = 5
x_i, x_j, rest, Z = sympy.symbols("x_i x_j R Z")
y_i, y_j = sympy.symbols("y_i y_j")


def slope_of_output(by, sharpness=1):
    """The derivative of exp(s x_i) / Z by an input, in the outputs: each exponential is an output times the sum Z.

    Raises:
        ValueError: the sharpness s is 0, and no output depends on any input.
    """
    if sharpness == 0:
        raise ValueError(f"sharpness={sharpness}, expected another number than 0")
    of_i, of_j = (sympy.exp(sharpness * x) for x in (x_i, x_j))
    slope = (of_i / (of_i + of_j + rest)).diff(by).subs(rest, Z - of_i - of_j)
    return sympy.simplify(slope.subs({of_i: y_i * Z, of_j: y_j * Z}))


def softmax_tex(sharpness=1):
    """The softmax in TeX.

    >>> softmax_tex(), softmax_tex(2)
    ('y_i = \\\\frac{e^{x_{i}}}{\\\\sum_k e^{x_{k}}}', 'y_i = \\\\frac{e^{2 x_{i}}}{\\\\sum_k e^{2 x_{k}}}')
    """
    of_i, of_k = (latex(sympy.exp(sharpness * sympy.Symbol(name))) for name in ("x_i", "x_k"))
    return rf"y_i = \frac{{{of_i}}}{{\sum_k {of_k}}}"


def of_the_exponent(sharpness=1):
    """What a factor in the exponents adds to the derivation, in words.

    >>> of_the_exponent(2), of_the_exponent()
    ('Differentiating an exponential brings the factor 2.', '')
    """
    return "" if sharpness == 1 else f"Differentiating an exponential brings the factor {sharpness}."


def draw_outputs(rng):
    """Two outputs, which leave something for others."""
    return dict(zip(("y_i", "y_j"), rng.uniform(0.05, 0.45, size=2), strict=True))


def outputs(x):
    """The softmax of x, (entries,), which may be complex."""
    return np.exp(x) / np.exp(x).sum()


def jacobian_without_formula(x):
    """The softmax's Jacobian at x, (entries, entries), by complex steps."""
    return np.array([complex_step_gradient(lambda x, i=i: outputs(x)[i], x) for i in range(len(x))])


def draw_inputs(rng):
    """Inputs (entries,), the index i of one entry and the index j of another."""
    i, j = rng.permutation(ENTRIES)[:2]
    return {"x": rng.normal(size=ENTRIES), "i": i, "j": j}


def names_of_softmax(x, i, j):
    """The symbols of the derivations, in which indices count from 1."""
    return {
        **{"i": i + 1, "j": j + 1, "Z": np.exp(x).sum(), "y": outputs(x)},
        r"\frac{\partial y}{\partial x}": jacobian_without_formula(x),
    }
