"""Two logits, z_k and z_i, and the rest of the sum, on which neither has any influence."""

import numpy as np
import sympy
from sympy import latex

from solutions.experiments.activations.softmax import plain_softmax
from solutions.nn.gradients import complex_step_gradient

z_k, z_i, rest, total = sympy.symbols("z_k z_i R Z")
y_k, y_i = sympy.symbols("yhat_k yhat_i")


def draw_probabilities(rng):
    """The probabilities of two classes, which leave something for others."""
    return dict(zip(("yhat_k", "yhat_i"), rng.uniform(0.05, 0.45, size=2), strict=True))


def softmax_of_symbols(temperature=1):
    """The probability of class k in the symbols z_k, z_i and the rest R of the sum."""
    of_k, of_i = (sympy.exp(logit / sympy.sympify(temperature)) for logit in (z_k, z_i))
    return of_k / (of_k + of_i + rest)


def in_probabilities(expression, temperature=1):
    """The expression in the probabilities: every exponential is the probability times the sum Z, which cancels."""
    of_k, of_i = (sympy.exp(logit / sympy.sympify(temperature)) for logit in (z_k, z_i))
    return sympy.cancel(expression.subs(rest, total - of_k - of_i).subs({of_k: y_k * total, of_i: y_i * total}))


def softmax_tex(temperature=1):
    """The softmax of a class k in TeX."""
    of_k, of_j = (latex(sympy.Symbol(name) / temperature, fold_short_frac=True) for name in ("z_k", "z_j"))
    return rf"\hat y_k = \frac{{\exp({of_k})}}{{\sum_j \exp({of_j})}}"


def of_the_exponent(temperature=1):
    """What a temperature adds to the derivation of a slope, in words.

    >>> of_the_exponent(2), of_the_exponent(1)
    ('Differentiating an exponential brings a factor 1/2.', '')
    """
    return "" if temperature == 1 else f"Differentiating an exponential brings a factor 1/{temperature}."


def draw_logits(rng):
    """Logits of five classes, the index k of one class and the index i of another."""
    k, i = rng.permutation(5)[:2]
    return {"z": rng.normal(size=5), "k": k, "i": i}


def names_of_softmax(z, k, i):
    """The symbols of the derivations on logits z: the label is k, and indices count from 1."""
    return {
        **{"k": k + 1, "i": i + 1, "Z": np.exp(z).sum(), r"\hat y": plain_softmax(z), "y": np.eye(len(z))[k]},
        r"\frac{\partial \hat y}{\partial z}": [
            complex_step_gradient(lambda z, j=j: plain_softmax(z)[j], z) for j in range(len(z))
        ],
        r"\frac{\partial L}{\partial z}": complex_step_gradient(lambda z: -np.log(plain_softmax(z)[k]), z),
    }


def slope_of_probability(z, k, i):
    """The derivative of the k-th probability by the i-th logit, without a formula."""
    return complex_step_gradient(lambda z: plain_softmax(z)[k], z)[i]
