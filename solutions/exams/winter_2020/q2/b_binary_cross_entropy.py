"""Binary cross-entropy."""

import numpy as np
import sympy

from solutions.attempt import Formula
from solutions.finding import Derivation, Step
from solutions.part import Key, part

y, yhat = sympy.symbols("y yhat")


def draw_label_and_prediction(rng):
    return {"y": float(rng.integers(2)), "yhat": rng.uniform(0.05, 0.95)}


def likelihood(y, yhat):
    """The probability that a prediction gives to the label: of 1 it is ŷ, of 0 it is 1 − ŷ."""
    return yhat**y * (1 - yhat) ** (1 - y)


LOG_LIKELIHOOD = Derivation(
    [
        Step(
            "The loss is the negative logarithm of the probability that is predicted for the true label:",
            r"-\log \begin{cases} \hat y & y = 1 \\ 1 - \hat y & y = 0 \end{cases}",
            lambda y, yhat: -np.log(yhat if y == 1 else 1 - yhat),
        ),
        Step(
            "Both cases in one: the exponent is 1 for the probability that counts, and 0 for the other.",
            r"-\log \left( \hat y^{y} (1 - \hat y)^{1 - y} \right)",
            lambda y, yhat: -np.log(likelihood(y, yhat)),
        ),
        Step(
            "The logarithm turns the product into a sum, and exponents into factors:",
            r"-\left( y \log \hat y + (1 - y) \log (1 - \hat y) \right)",
            lambda y, yhat: -(y * np.log(yhat) + (1 - y) * np.log(1 - yhat)),
        ),
    ],
    draw_label_and_prediction,
    lambda y, yhat: {"y": y, r"\hat y": yhat},
)


@part(
    "b",
    "Binary cross-entropy",
    kind="formula",
    points=1,
    topics=("losses",),
    keywords=("BCE", "log loss", "logistic loss", "negative log-likelihood", "sigmoid output"),
    derivation=LOG_LIKELIHOOD,
    formula=Formula(
        draw_label_and_prediction,
        mistakes={
            "A loss is to be minimised: the logarithms of probabilities are negative, and need a minus sign.": (
                lambda y, yhat: y * np.log(yhat) + (1 - y) * np.log(1 - yhat)
            ),
            "For a label of 0 this is 0, whatever is predicted: the second term is missing.": (
                lambda y, yhat: -y * np.log(yhat)
            ),
            "That is the squared error.": lambda y, yhat: (y - yhat) ** 2,
        },
    ),
    fields={"": "Loss of one example, in $y$ and $\\hat y$"},
    tex=lambda loss: sympy.latex(loss).replace("yhat", r"\hat y").replace(r"\hat{y}", r"\hat y"),
    vary={"factor": range(2, 31)},
    key=Key(
        "−(y log ŷ + (1 − y) log(1 − ŷ))",
        printed=-(y * sympy.log(yhat) + (1 - y) * sympy.log(1 - yhat)),
        accepts=lambda ours, printed: sympy.expand(ours - printed) == 0,
    ),
)
def binary_cross_entropy(factor=1):
    """The negative logarithm of the likelihood of the label; an example of label 1 counts as many times as is given.

    >>> binary_cross_entropy()
    -y*log(yhat) - (1 - y)*log(1 - yhat)
    >>> binary_cross_entropy(factor=3)
    -3*y*log(yhat) - (1 - y)*log(1 - yhat)
    """
    of_one, of_zero = yhat ** (factor * y), (1 - yhat) ** (1 - y)
    return -sympy.expand_log(sympy.log(of_one * of_zero), force=True)
