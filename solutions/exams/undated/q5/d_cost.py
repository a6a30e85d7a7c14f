"""From the cost back to the sum of the output unit."""

import numpy as np
import sympy
from sympy import latex

from solutions.attempt import Formula
from solutions.exams.undated.q5.network import cost_of_predictions, draw_cost, plain_sigmoid
from solutions.finding import Derivation, Step
from solutions.nn.activations import sigmoid, sigmoid_derivative
from solutions.nn.gradients import complex_step_gradient
from solutions.part import Key, part

y, y_hat, z_2 = sympy.symbols("y yhat z_2")
alpha, beta, m = sympy.symbols("alpha beta m", positive=True)

OF_ONE_EXAMPLE = {y: "y^{(i)}", y_hat: r"\hat y^{(i)}"}


def derivatives_without_formula(y_hat, y, alpha, beta):
    """The derivatives of the cost by each prediction, `(examples,)`, from the cost itself."""
    return complex_step_gradient(lambda moved: cost_of_predictions(moved, y, alpha, beta), y_hat)


def term(y_hat, y, alpha, beta):
    """δ1 of each example: the derivative of its L by its prediction."""
    return alpha * y / y_hat - beta * (1 - y) / (1 - y_hat)


def one_term(y_hat, y, alpha, beta):
    return -term(y_hat, y, alpha, beta) / len(y)


def sum_of_all_terms(y_hat, y, alpha, beta):
    return -term(y_hat, y, alpha, beta).sum() / len(y)


def is_the_derivative_by_each_prediction(reading):
    """Whether a reading gives, for a batch of five, the derivative of the cost by each prediction."""
    drawn = draw_cost(np.random.default_rng(0))
    batch = {name: drawn[name] for name in ("y_hat", "y", "alpha", "beta")}
    return np.allclose(reading(**batch), derivatives_without_formula(**batch))


def of_example(function):
    """The entry of example i, as a function of a draw."""
    return lambda i, **batch: function(**batch)[i - 1]


DERIVATIVE_OF_COST = Derivation(
    [
        Step(
            "What is asked, for the prediction of any example $i$:",
            r"\frac{\partial J}{\partial \hat y^{(i)}}",
            of_example(derivatives_without_formula),
        ),
        Step(
            "The cost is minus the mean of all $L$, and only that of example $i$ contains $\\hat y^{(i)}$:",
            r"-\frac{1}{m} \frac{\partial L^{(i)}}{\partial \hat y^{(i)}}",
            of_example(derivatives_without_formula),
        ),
        Step(
            "The derivative of $\\log \\hat y$ is $1 / \\hat y$, that of $\\log(1 - \\hat y)$ is $-1 / (1 - \\hat y)$. "
            "The bracket is called $\\delta_1^{(i)}$:",
            r"-\frac{1}{m} \left(\alpha \frac{y^{(i)}}{\hat y^{(i)}} - "
            r"\beta \frac{1 - y^{(i)}}{1 - \hat y^{(i)}}\right)",
            of_example(one_term),
        ),
    ],
    draw_cost,
    lambda i, y_hat, y, alpha, beta: {
        r"\frac{\partial J}{\partial \hat y^{(i)}}": derivatives_without_formula(y_hat, y, alpha, beta)[i - 1],
        r"\frac{\partial L^{(i)}}{\partial \hat y^{(i)}}": complex_step_gradient(
            lambda moved: -cost_of_predictions(moved, y[i - 1], alpha, beta), y_hat[i - 1]
        ),
        **{r"\hat y": y_hat, r"\alpha": alpha, r"\beta": beta, "m": len(y), "y": y},
    },
)


@part(
    "d-i",
    "The cost with respect to a prediction",
    kind="formula",
    points=3,
    topics=("backpropagation", "losses"),
    keywords=(
        "weighted cross-entropy",
        "BCE gradient",
        "∂J/∂ŷ",
        "dJ/dy_hat",
        "class weights",
        "binary classification",
        "backprop",
        "log loss",
    ),
    tex=lambda derivative: (
        rf"\frac{{\partial J}}{{\partial \hat y^{{(i)}}}} = {latex(derivative, symbol_names=OF_ONE_EXAMPLE)}"
    ),
    derivation=DERIVATIVE_OF_COST,
    formula=Formula(
        lambda rng: {
            **{name: rng.uniform(0.1, 0.9) for name in ("y", "yhat")},
            **{name: rng.uniform(0.5, 2) for name in ("alpha", "beta")},
            "m": rng.uniform(2, 9),
        },
        letters={"y": "$y^{(i)}$", "yhat": r"$\hat y^{(i)}$"},
        mistakes={
            "That is the derivative of −L, for one example: the cost is a mean, with the factor 1/m.": (
                lambda y, yhat, alpha, beta: -term(yhat, y, alpha, beta)
            ),
            "The derivative of log(1 − ŷ) has a minus sign, from 1 − ŷ.": lambda y, yhat, alpha, beta, m: (
                -(alpha * y / yhat + beta * (1 - y) / (1 - yhat)) / m
            ),
            "The weights of the classes, α and β, are missing.": lambda y, yhat, m: -term(yhat, y, 1, 1) / m,
            "The weight α belongs to the label 1, and β to the label 0.": lambda y, yhat, alpha, beta, m: (
                -term(yhat, y, beta, alpha) / m
            ),
        },
    ),
    key=Key(
        "−(1/m) Σ δ1, the sum over all examples of δ1 = α y/ŷ − β (1 − y)/(1 − ŷ)",
        qualified="The cost depends on a prediction of each example. By one of them its derivative is a single term of "
        "the key's sum. The whole sum is the derivative along a move of all predictions by the same amount, and as a "
        "factor of the chain rule it is wrong; in d-vi the key itself uses the single terms.",
        means="reading",
        ours=one_term,
        theirs=sum_of_all_terms,
        witness=is_the_derivative_by_each_prediction,
    ),
)
def prediction_derivative(examples=m):
    """The derivative of J by the prediction of one example, with all other examples in a term that it does not change.

    >>> prediction_derivative()
    (-1/m)*(alpha*y/yhat - beta*(1 - y)/(1 - yhat))
    >>> prediction_derivative(examples=1)
    -(alpha*y/yhat - beta*(1 - y)/(1 - yhat))
    """
    others = sympy.Symbol("S")
    L = alpha * y * sympy.log(y_hat) + beta * (1 - y) * sympy.log(1 - y_hat)
    return sympy.Mul(-1 / sympy.sympify(examples), (L + others).diff(y_hat), evaluate=False)


SIGMOID_SLOPE = Derivation(
    [
        Step(
            "What is asked, with $\\hat y = 1 / (1 + e^{-z_2})$:",
            r"\frac{\partial \hat y}{\partial z_2}",
            lambda z_2: complex_step_gradient(plain_sigmoid, z_2),
        ),
        Step(
            "The chain rule. The minus signs of the quotient and of the exponent cancel:",
            r"\frac{e^{-z_2}}{(1 + e^{-z_2})^2}",
            lambda z_2: np.exp(-z_2) / (1 + np.exp(-z_2)) ** 2,
        ),
        Step(
            "One factor is the sigmoid, the other is 1 minus it:",
            r"\frac{1}{1 + e^{-z_2}} \left(1 - \frac{1}{1 + e^{-z_2}}\right)",
            lambda z_2: sigmoid(z_2) * (1 - sigmoid(z_2)),
        ),
        Step(
            "In terms of the prediction, which the forward pass has computed:",
            r"\hat y (1 - \hat y)",
            lambda z_2: sigmoid(z_2) * (1 - sigmoid(z_2)),
        ),
    ],
    lambda rng: {"z_2": rng.normal()},
    lambda z_2: {
        r"\frac{\partial \hat y}{\partial z_2}": complex_step_gradient(plain_sigmoid, z_2),
        **{r"\delta^{(i)}_2": sigmoid_derivative(z_2), r"\sigma": sigmoid},
        **dict.fromkeys((r"\hat y", r"\hat y^{(i)}"), sigmoid(z_2)),
    },
)


@part(
    "d-ii",
    "Through the sigmoid of the output",
    kind="formula",
    points=2,
    topics=("backpropagation", "activations"),
    keywords=("sigmoid derivative", "logistic function", "∂ŷ/∂z", "chain rule", "slope", "σ'(z)", "delta"),
    tex=lambda slope: rf"\delta_2^{{(i)}} = {latex(slope, symbol_names=OF_ONE_EXAMPLE)}",
    derivation=SIGMOID_SLOPE,
    formula=Formula(
        lambda rng: {"z_2": (z := rng.normal()), "yhat": sigmoid(z)},
        value=lambda slope, yhat, **others: float(slope.subs(y_hat, yhat)),
        mistakes={
            "That is the derivative of tanh.": lambda yhat: 1 - yhat**2,
            "That is the sigmoid itself.": lambda yhat: yhat,
            "In the second factor stands ŷ, not z2.": lambda z_2, yhat: yhat * (1 - z_2),
        },
    ),
    key=Key("σ(z_2)(1 − σ(z_2))", printed=y_hat * (1 - y_hat)),
)
def sigmoid_slope(steepness=1):
    """The derivative of σ(s z) with the steepness s by z, in terms of the prediction: 1 + exp(−s z) is 1/ŷ.

    >>> sigmoid_slope()
    yhat*(1 - yhat)
    >>> sigmoid_slope(steepness=3)
    3*yhat*(1 - yhat)
    """
    slope = (1 / (1 + sympy.exp(-steepness * z_2))).diff(z_2).subs(sympy.exp(-steepness * z_2), 1 / y_hat - 1)
    return steepness * y_hat * sympy.expand(slope / (steepness * y_hat))
