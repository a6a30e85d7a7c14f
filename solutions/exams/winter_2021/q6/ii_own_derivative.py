"""The derivative of a softmax probability with respect to its own logit."""

import numpy as np
import sympy

from solutions.attempt import Formula
from solutions.exams.winter_2021.q6.softmax import (
    draw_logits,
    draw_probabilities,
    in_probabilities,
    names_of_softmax,
    slope_of_probability,
    softmax_of_symbols,
    y_k,
    z_k,
)
from solutions.finding import Derivation, Step
from solutions.nn.activations import softmax
from solutions.part import Key, part

OWN_DERIVATIVE = Derivation(
    [
        Step(
            "What is asked, where $Z$ contains $e^{z_k}$ too:",
            r"\frac{\partial}{\partial z_k} \frac{e^{z_k}}{Z}",
            lambda z, k, i: slope_of_probability(z, k, k),
        ),
        Step(
            "The quotient rule, with $\\partial Z / \\partial z_k = e^{z_k}$:",
            r"\frac{e^{z_k} Z - e^{z_k} e^{z_k}}{Z^2}",
            lambda z, k, i: (np.exp(z[k]) * np.exp(z).sum() - np.exp(z[k]) ** 2) / np.exp(z).sum() ** 2,
        ),
        Step(
            "Split the fraction, and factor out $e^{z_k} / Z$:",
            r"\frac{e^{z_k}}{Z} \left(1 - \frac{e^{z_k}}{Z}\right)",
            lambda z, k, i: np.exp(z[k]) / np.exp(z).sum() * (1 - np.exp(z[k]) / np.exp(z).sum()),
        ),
        Step(
            "Both quotients are the probability itself:",
            r"\hat y_k (1 - \hat y_k)",
            lambda z, k, i: softmax(z)[k] * (1 - softmax(z)[k]),
        ),
    ],
    draw_logits,
    names_of_softmax,
)


@part(
    "ii",
    "Softmax derivative: the same class",
    kind="formula",
    points=2,
    topics=("activations",),
    keywords=(
        "softmax gradient",
        "Jacobian",
        "diagonal entries",
        "differentiate the softmax",
        "quotient rule",
        "temperature",
        "backprop",
        "∂ŷ/∂z",
    ),
    derivation=OWN_DERIVATIVE,
    formula=Formula(
        draw_probabilities,
        mistakes={
            "The denominator contains the logit, too.": lambda yhat_k, temperature: yhat_k / temperature,
            "That is the derivative for another class.": lambda yhat_k, yhat_i, temperature: (
                -yhat_k * yhat_i / temperature
            ),
        },
    ),
    vary={"temperature": range(2, 31)},
    key=Key("ŷ_k (1 − ŷ_k)", printed=y_k * (1 - y_k)),
)
def own_derivative(temperature=1):
    """The derivative of a softmax probability with respect to its own logit, in terms of the probability.

    >>> own_derivative()
    yhat_k*(1 - yhat_k)
    >>> own_derivative(temperature=2)
    yhat_k*(1 - yhat_k)/2
    """
    slope = in_probabilities(softmax_of_symbols(temperature).diff(z_k), temperature)
    return y_k * sympy.expand(temperature * slope / y_k) / temperature
