"""The derivative of a softmax probability with respect to another logit."""

import numpy as np

from solutions.attempt import Formula
from solutions.exams.winter_2021.q6.softmax import (
    draw_logits,
    draw_probabilities,
    in_probabilities,
    names_of_softmax,
    slope_of_probability,
    softmax_of_symbols,
    y_i,
    y_k,
    z_i,
)
from solutions.finding import Derivation, Step
from solutions.nn.activations import softmax
from solutions.part import Key, part

CROSS_DERIVATIVE = Derivation(
    [
        Step(
            "What is asked; only $Z$ contains $z_i$:",
            r"\frac{\partial}{\partial z_i} \frac{e^{z_k}}{Z}",
            slope_of_probability,
        ),
        Step(
            "The chain rule for $1/Z$, with $\\partial Z / \\partial z_i = e^{z_i}$:",
            r"-\frac{e^{z_k} e^{z_i}}{Z^2}",
            lambda z, k, i: -np.exp(z[k]) * np.exp(z[i]) / np.exp(z).sum() ** 2,
        ),
        Step(
            "Each exponential takes one factor $1/Z$:",
            r"-\hat y_k \hat y_i",
            lambda z, k, i: -softmax(z)[k] * softmax(z)[i],
        ),
    ],
    draw_logits,
    names_of_softmax,
)


@part(
    "iii",
    "Softmax derivative: another class",
    kind="formula",
    points=2,
    topics=("activations",),
    keywords=(
        "softmax gradient",
        "Jacobian",
        "off-diagonal entries",
        "differentiate the softmax",
        "quotient rule",
        "temperature",
        "backprop",
        "∂ŷ/∂z",
    ),
    derivation=CROSS_DERIVATIVE,
    formula=Formula(
        draw_probabilities,
        mistakes={
            "That is the derivative for the same class.": lambda yhat_k, temperature: (
                yhat_k * (1 - yhat_k) / temperature
            ),
            "Raising another logit lowers this probability: the sign is missing.": lambda yhat_k, yhat_i, temperature: (
                yhat_k * yhat_i / temperature
            ),
        },
    ),
    vary={"temperature": range(2, 31)},
    key=Key("−ŷ_k ŷ_i", printed=-y_k * y_i),
)
def cross_derivative(temperature=1):
    """The derivative of a softmax probability with respect to another logit, in terms of both probabilities.

    >>> cross_derivative()
    -yhat_i*yhat_k
    >>> cross_derivative(temperature=2)
    -yhat_i*yhat_k/2
    """
    return in_probabilities(softmax_of_symbols(temperature).diff(z_i), temperature)
