"""The derivative of a log-probability with respect to its own logit."""

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
    z_k,
)
from solutions.finding import Derivation, Step
from solutions.part import Key, part


def by_sum(z, k, i):
    """1 − exp(z_k)/Z."""
    return 1 - np.exp(z[k]) / np.exp(z).sum()


@part(
    "ii",
    "Log-softmax derivative: the same class",
    kind="formula",
    points=2,
    topics=("backpropagation", "activations"),
    keywords=(
        "log softmax gradient",
        "Jacobian",
        "diagonal entries",
        "log-probability",
        "differentiate the log-softmax",
        "temperature",
        "backprop",
        "∂ŷ/∂z",
    ),
    derivation=Derivation(
        [
            Step(
                "What is asked, where $Z$ contains $e^{z_k}$ too:",
                r"\frac{\partial}{\partial z_k} \log \frac{e^{z_k}}{Z}",
                lambda z, k, i: slope_without_formula(z, k, k),
            ),
            Step(
                "The logarithm of a quotient is a difference:",
                r"\frac{\partial}{\partial z_k} (z_k - \log Z)",
                by_sum,
            ),
            Step(
                "The first term has the slope 1, and the chain rule gives that of the second:",
                r"1 - \frac{1}{Z} \cdot \frac{\partial Z}{\partial z_k}",
                by_sum,
            ),
            Step("Of the terms of $Z$, only $e^{z_k}$ contains $z_k$:", r"1 - \frac{e^{z_k}}{Z}", by_sum),
        ],
        draw_logits,
        names_of_log_softmax,
    ),
    formula=Formula(
        draw_two_logits,
        mistakes={
            "The sum contains the logit, too.": lambda temperature: 1 / temperature,
            "That is the derivative of the probability, not of its logarithm.": lambda z_k, Z, temperature: (
                np.exp(z_k / temperature) / Z * (1 - np.exp(z_k / temperature) / Z) / temperature
            ),
            "That is the derivative by another logit.": lambda z_i, Z, temperature: (
                -np.exp(z_i / temperature) / Z / temperature
            ),
        },
    ),
    vary={"temperature": range(2, 31)},
    key=Key("1 − exp(z_k)/Z", printed=1 - sympy.exp(z_k) / Z),
)
def own_derivative(temperature=1):
    """The derivative of a log-probability with respect to its own logit.

    >>> own_derivative()
    1 - exp(z_k)/Z
    >>> own_derivative(temperature=2)
    1/2 - exp(z_k/2)/(2*Z)
    """
    return slope_of_log_probability(z_k, temperature)
