"""The derivative of the loss with respect to a logit."""

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
    y_i,
    y_k,
    z_i,
    z_k,
)
from solutions.experiments.activations.softmax import plain_softmax
from solutions.finding import Derivation, Step
from solutions.nn.activations import softmax
from solutions.nn.gradients import complex_step_gradient
from solutions.part import Key, part

i, k = sympy.symbols("i k", integer=True, positive=True)


def chain_rule_by_cases(z, k, i):
    """The results of parts ii and iii times −1/ŷ_k, (classes,)."""
    y = softmax(z)
    return np.where(np.arange(len(y)) == k, -1 / y[k] * y[k] * (1 - y[k]), 1 / y[k] * y[k] * y)


LOGIT_GRADIENT = Derivation(
    [
        Step(
            "Of the sum over the classes, the label leaves one term. What is asked, for every $i$:",
            r"\frac{\partial L}{\partial z_i} = \frac{\partial}{\partial z_i} (-\log \hat y_k)",
            lambda z, k, i: complex_step_gradient(lambda z: -np.log(plain_softmax(z)[k]), z),
            over="i",
        ),
        Step(
            "The derivative of the logarithm, then that of the softmax:",
            r"-\frac{1}{\hat y_k} \frac{\partial \hat y_k}{\partial z_i}",
            lambda z, k, i: -np.array([slope_of_probability(z, k, j) for j in range(5)]) / softmax(z)[k],
            over="i",
        ),
        Step(
            "Parts ii and iii:",
            r"\begin{cases} -\frac{1}{\hat y_k} \hat y_k (1 - \hat y_k) & i = k \\"
            r" \frac{1}{\hat y_k} \hat y_k \hat y_i & i \ne k \end{cases}",
            chain_rule_by_cases,
            over="i",
        ),
        Step(
            "The probability $\\hat y_k$ cancels:",
            r"\begin{cases} \hat y_i - 1 & i = k \\ \hat y_i & i \ne k \end{cases}",
            lambda z, k, i: np.where(np.arange(5) == k, softmax(z) - 1, softmax(z)),
            over="i",
        ),
        Step(
            "In both cases this is the probability minus the label's entry:",
            r"\hat y_i - y_i",
            lambda z, k, i: softmax(z) - np.eye(5)[k],
            over="i",
        ),
    ],
    draw_logits,
    names_of_softmax,
)


@part(
    "iv",
    "The gradient at the logits",
    kind="formula",
    points=3,
    topics=("losses", "activations"),
    keywords=(
        "cross-entropy gradient",
        "softmax with cross-entropy",
        "∂L/∂z",
        "dL/dz",
        "prediction minus label",
        "backprop",
        "CE loss",
        "chain rule",
    ),
    derivation=LOGIT_GRADIENT,
    formula=Formula(
        draw_probabilities,
        cut=lambda gradient: {"same": gradient.args[0][0], "other": gradient.args[1][0]},
        mistakes={
            "The derivative of the logarithm, −1/ŷ, is missing.": lambda yhat_i, temperature: (
                yhat_i * (1 - yhat_i) / temperature
            ),
            "The loss is the negative logarithm: the sign is the other one.": lambda yhat_i, temperature: (
                (1 - yhat_i) / temperature
            ),
            "Raising another logit raises the loss: the sign is the other one.": lambda yhat_i, temperature: (
                -yhat_i / temperature
            ),
        },
        fields={"same": "For the same class, $i = k$", "other": r"For another class, $i \ne k$"},
    ),
    vary={"temperature": range(2, 31)},
    key=Key("ŷ_i − 1 for i = k, ŷ_i for i ≠ k", printed=sympy.Piecewise((y_i - 1, sympy.Eq(i, k)), (y_i, True))),
)
def logit_gradient(temperature=1):
    """The derivative of the cross-entropy with respect to the i-th logit, if class k is the true one.

    >>> logit_gradient()
    Piecewise((yhat_i - 1, Eq(i, k)), (yhat_i, True))
    >>> logit_gradient(temperature=2)
    Piecewise(((yhat_i - 1)/2, Eq(i, k)), (yhat_i/2, True))
    """
    loss = -sympy.log(softmax_of_symbols(temperature))
    same = in_probabilities(loss.diff(z_k), temperature).subs(y_k, y_i)  # where i = k, ŷ_k is called ŷ_i
    other = in_probabilities(loss.diff(z_i), temperature)
    return sympy.Piecewise((sympy.factor(same), sympy.Eq(i, k)), (other, True))
