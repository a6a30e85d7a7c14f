"""The cost."""

from math import log, prod

import numpy as np
import sympy

from solutions.attempt import Formula
from solutions.finding import Derivation, Step
from solutions.nn.losses import binary_cross_entropy
from solutions.part import Key, part

m = sympy.Symbol("m", integer=True, positive=True)
i = sympy.Symbol("i", integer=True, positive=True)
y, yhat = sympy.IndexedBase("y"), sympy.IndexedBase("yhat")


def likelihood(labels, probabilities):
    """The probability of labels (batch,) of 0 and 1 under predicted probabilities (batch,) of a 1.

    >>> round(likelihood([1, 0, 0], [0.5, 0.25, 0.25]), 6)
    0.28125
    """
    return prod(p if label == 1 else 1 - p for label, p in zip(labels, probabilities, strict=True))


COST = Derivation(
    [
        Step(
            "Take $\\hat y_i$ for the probability of a click, and the showings as independent. The best network makes "
            "what was seen most probable, which makes this small:",
            r"-\frac{1}{m} \log \prod_{i=1}^m \begin{cases} \hat y_i & y_i = 1 \\ 1 - \hat y_i & y_i = 0 \end{cases}",
            lambda y, p: -log(likelihood(y, p)) / len(y),
        ),
        Step(
            "Both cases in one expression: the power with exponent 0 is 1.",
            r"-\frac{1}{m} \log \prod_{i=1}^m \hat y_i^{\,y_i} (1 - \hat y_i)^{1 - y_i}",
            lambda y, p: -np.log(np.prod(p**y * (1 - p) ** (1 - y))) / len(y),
        ),
        Step(
            "The logarithm of the product is a sum:",
            r"-\frac{1}{m} \sum_{i=1}^m \log\left(\hat y_i^{\,y_i} (1 - \hat y_i)^{1 - y_i}\right)",
            lambda y, p: -np.mean(np.log(p**y * (1 - p) ** (1 - y))),
        ),
        Step(
            "So is the logarithm of each product, and the exponents come down:",
            r"-\frac{1}{m} \sum_{i=1}^m \left(y_i \log \hat y_i + (1 - y_i) \log(1 - \hat y_i)\right)",
            lambda y, p: binary_cross_entropy(p, y),
        ),
    ],
    lambda rng: {"y": rng.integers(2, size=7), "p": rng.uniform(0.05, 0.95, size=7)},
    lambda y, p: {r"\hat y": p, "m": len(y)},
)


def same_up_to_a_factor(ours, printed):
    """Whether one cost of three examples is the other, times a positive number.

    >>> same_up_to_a_factor(cost(), 5 * cost()), same_up_to_a_factor(cost(), -cost())
    (True, False)
    """
    ratio = sympy.cancel((printed / ours).subs(m, 3).doit())
    return bool(ratio.is_number and ratio > 0)


def random_letters(rng):
    """What may be typed: labels and predicted probabilities as columns, and how many there are."""
    return {"y": rng.uniform(0.1, 0.9, size=(3, 1)), "yhat": rng.uniform(0.1, 0.9, size=(3, 1)), "m": 3}


def value_at(expression, **letters):
    """The value of a cost for these labels and probabilities."""
    count = int(letters["m"])
    indexed = {of[k + 1]: letters[str(of)][k, 0] for of in (y, yhat) for k in range(count)}
    return float(expression.subs(m, count).doit().subs(indexed))


def as_it_is_written(expression):
    r"""A cost in TeX, with its factor in front and each label before its logarithm.

    >>> print(as_it_is_written(cost()))
    -\frac{1}{m} \sum_{i=1}^{m} \left[{y}_{i} \log {\hat{y}}_{i} + (1 - {y}_{i}) \log (1 - {\hat{y}}_{i})\right]
    """
    (total,) = expression.atoms(sympy.Sum)
    of_one, (index, first, last) = total.args[0], total.args[1]
    logarithms = sorted(of_one.atoms(sympy.log), key=lambda log: not log.args[0].is_Indexed)  # of the probability first
    factors = [(of_one.coeff(log), log.args[0]) for log in logarithms]
    if sympy.expand(of_one - sum(factor * sympy.log(p) for factor, p in factors)) != 0:
        raise ValueError(f"{of_one} is not a sum of logarithms with factors")
    terms = " + ".join(rf"{_enclosed(factor)} \log {_enclosed(p)}" for factor, p in factors)
    factor = sympy.latex(expression / total).replace("- ", "-")
    return rf"{factor} \sum_{{{index}={first}}}^{{{last}}} \left[{terms}\right]"


def _enclosed(value):
    """A value in TeX, in brackets if it is a sum."""
    return f"({sympy.latex(value)})" if value.is_Add else sympy.latex(value)


@part(
    "b",
    "The cost",
    kind="formula",
    points=2,
    topics=("losses",),
    keywords=(
        "BCE",
        "binary cross-entropy",
        "log loss",
        "logistic loss",
        "negative log likelihood",
        "cost function",
        "CTR",
        "click-through rate",
    ),
    tex=as_it_is_written,
    derivation=COST,
    formula=Formula(random_letters, value=value_at),
    key=Key(
        "the binary cross-entropy, summed over all training examples",
        printed=-sympy.Sum(y[i] * sympy.log(yhat[i]) + (1 - y[i]) * sympy.log(1 - yhat[i]), (i, 1, m)),
        accepts=same_up_to_a_factor,
    ),
)
def cost(examples=m):
    """Minus the logarithm of the likelihood of all labels, averaged over the examples, expanded into a sum.

    >>> of_one = y[i] * sympy.log(yhat[i]) + (1 - y[i]) * sympy.log(1 - yhat[i])
    >>> cost() == -sympy.Sum(of_one, (i, 1, m)) / m
    True
    >>> cost(examples=1).doit().subs({y[1]: 1, yhat[1]: sympy.Rational(1, 4)})
    log(4)
    """
    likelihood = sympy.Product(yhat[i] ** y[i] * (1 - yhat[i]) ** (1 - y[i]), (i, 1, examples))
    return -sympy.expand_log(sympy.log(likelihood), force=True) / examples
