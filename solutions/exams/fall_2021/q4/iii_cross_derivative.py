"""The derivative of a log-probability with respect to another logit."""

import numpy as np
import sympy

from solutions.attempt import Formula
from solutions.exams.fall_2021.q4.log_softmax import (
    Z,
    draw_logits,
    draw_two_logits,
    names_of_log_softmax,
    slope_of_log_probability,
    slope_without_formula,
    z_i,
)
from solutions.finding import Derivation, Step
from solutions.part import Key, part


def by_sum(z, k, i):
    """−exp(z_i)/Z."""
    return -np.exp(z[i]) / np.exp(z).sum()


@part(
    "iii",
    "Log-softmax derivative: another class",
    kind="formula",
    points=2,
    topics=("backpropagation", "activations"),
    keywords=(
        "log softmax gradient",
        "Jacobian",
        "off-diagonal entries",
        "log-probability",
        "differentiate the log-softmax",
        "temperature",
        "backprop",
        "∂ŷ/∂z",
    ),
    derivation=Derivation(
        [
            Step(
                "What is asked, for the difference $\\hat y_k = z_k - \\log Z$:",
                r"\frac{\partial \hat y_k}{\partial z_i}",
                slope_without_formula,
            ),
            Step(
                "Here $z_k$ is a constant:",
                r"-\frac{\partial}{\partial z_i} \log Z",
                by_sum,
            ),
            Step(
                "The chain rule, where of the terms of $Z$ only $e^{z_i}$ contains $z_i$:",
                r"-\frac{e^{z_i}}{Z}",
                by_sum,
            ),
        ],
        draw_logits,
        names_of_log_softmax,
    ),
    formula=Formula(
        draw_two_logits,
        mistakes={
            "What counts is the class by whose logit is differentiated.": lambda z_k, Z, temperature: (
                -np.exp(z_k / temperature) / Z / temperature
            ),
            "That is the derivative of the probability, not of its logarithm.": lambda z_k, z_i, Z, temperature: (
                -np.exp((z_k + z_i) / temperature) / Z**2 / temperature
            ),
            "That is the derivative by the logit of the same class.": lambda z_k, Z, temperature: (
                (1 - np.exp(z_k / temperature) / Z) / temperature
            ),
        },
    ),
    vary={"temperature": range(2, 31)},
    key=Key("−exp(z_i)/Z", printed=-sympy.exp(z_i) / Z),
)
def cross_derivative(temperature=1):
    """The derivative of the log-probability of class k with respect to the logit of another class i.

    >>> cross_derivative()
    -exp(z_i)/Z
    >>> cross_derivative(temperature=2)
    -exp(z_i/2)/(2*Z)
    """
    return slope_of_log_probability(z_i, temperature)
