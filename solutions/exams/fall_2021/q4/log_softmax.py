"""The log-probability of class k, in two logits, z_k and z_i, and the rest of the sum, which neither changes."""

import numpy as np
import sympy
from sympy import latex

from solutions.exams.fall_2021.q4.network import plain_log_softmax
from solutions.experiments.backpropagation.two_layers import OUTPUTS, jacobian_without_formula

z_k, z_i, rest, Z = sympy.symbols("z_k z_i R Z")


def slope_of_log_probability(by, temperature=1):
    """The derivative of log(exp(z_k/T) / Z) by a logit, with Z for the sum of the exponentials."""
    of_k, of_i = (sympy.exp(logit / sympy.sympify(temperature)) for logit in (z_k, z_i))
    slope = sympy.expand_log(sympy.log(of_k / (of_k + of_i + rest)), force=True).diff(by)
    return sympy.expand(slope.subs(rest, Z - of_k - of_i))


def log_softmax_tex(temperature=1):
    """The log-probability of a class k in TeX."""
    of_k, of_j = (latex(sympy.Symbol(name) / temperature) for name in ("z_k", "z_j"))
    return rf"\hat y_k = \log \frac{{\exp({of_k})}}{{Z}}, \quad Z = \sum_{{j=1}}^K \exp({of_j})"


def draw_two_logits(rng):
    """The logits of two classes, and the sum over them and some others."""
    of_k, of_i = rng.normal(size=2)
    return {"z_k": of_k, "z_i": of_i, "Z": np.exp(of_k) + np.exp(of_i) + rng.uniform(0.5, 3)}


def draw_logits(rng):
    """The logits of five classes, the index k of one class and the index i of another."""
    k, i = rng.permutation(OUTPUTS)[:2]
    return {"z": rng.normal(size=OUTPUTS), "k": k, "i": i}


def names_of_log_softmax(z, k, i):
    """The symbols of the derivations on logits z, where indices count from 1."""
    return {"k": k + 1, "i": i + 1, "Z": np.exp(z).sum(), r"\hat y": plain_log_softmax(z)} | {
        r"\frac{\partial Z}{\partial z}": np.exp(z),
        r"\frac{\partial \hat y}{\partial z}": jacobian_without_formula(plain_log_softmax, z),
    }


def slope_without_formula(z, k, i):
    """The derivative of the k-th log-probability by the i-th logit, by complex steps."""
    return jacobian_without_formula(plain_log_softmax, z)[k, i]


def of_the_exponent(temperature=1):
    """What a factor of the exponents adds to the derivation of a slope, in words.

    >>> of_the_exponent(2), of_the_exponent(1)
    ('Each exponent brings the factor 1/2.', '')
    """
    return "" if temperature == 1 else f"Each exponent brings the factor 1/{temperature}."
