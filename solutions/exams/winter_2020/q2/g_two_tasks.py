"""One network for two tasks."""

import numpy as np
import sympy

from solutions.attempt import Formula
from solutions.exams.winter_2020.q2.b_binary_cross_entropy import likelihood
from solutions.experiments.losses.several_labels import gradients_of_two_tasks
from solutions.finding import Derivation, Step
from solutions.part import Key, part

y_1, y_2, yhat_1, yhat_2 = sympy.symbols("y_1 y_2 yhat_1 yhat_2")


def counted(number, one, several):
    """So many things, in words.

    >>> counted(1, "quantity", "quantities"), counted(3, "quantity", "quantities")
    ('1 quantity', '3 quantities')
    """
    return f"{number} {one if number == 1 else several}"


@part(
    "g-i",
    "The label of a network for two tasks",
    kind="shape",
    points=2,
    points_note="for g-i and g-ii together",
    topics=("shapes-and-parameters",),
    keywords=("multi-task learning", "dimension of y", "label vector", "two outputs", "size of the label"),
    fields={"": "Dimension of $y$"},
    vary={"questions": range(1, 16), "quantities": range(1, 16)},
    mistakes={
        "Each task has an entry of its own, and there is more than one task.": lambda: (1,),
        "The answer to a yes-or-no question is one entry, 1 or 0.": lambda questions, quantities: (
            2 * questions + quantities,
        ),
    },
    key=Key("2, as a column or a row", printed=(2,)),
)
def label_shape(questions=1, quantities=1):
    """The shape of a label that answers some yes-or-no questions and states some quantities.

    >>> label_shape()
    (2,)
    >>> label_shape(questions=3)
    (4,)
    """
    answers, measured = np.zeros(questions), np.zeros(quantities)
    return np.concatenate([answers, measured]).shape


def draw_labels_and_predictions(rng):
    """A sweetness and a weight, and a prediction of each."""
    predictions = {"yhat_1": rng.uniform(0.05, 0.95), "yhat_2": rng.uniform(5, 9)}
    return {"y_1": float(rng.integers(2)), "y_2": rng.uniform(5, 9)} | predictions


def draw_two_tasks(rng):
    """The same as arrays, and the deviation of the noise of the weight."""
    y_1, y_2, yhat_1, yhat_2 = draw_labels_and_predictions(rng).values()
    return {"y": np.array([y_1, y_2]), "yhat": np.array([yhat_1, yhat_2]), "sigma": rng.uniform(0.5, 2)}


def density(x, mean, sigma):
    """Of a normal distribution."""
    return np.exp(-((x - mean) ** 2) / (2 * sigma**2)) / np.sqrt(2 * np.pi * sigma**2)


def cross_entropy(y, yhat):
    return -(y * np.log(yhat) + (1 - y) * np.log(1 - yhat))


TWO_LIKELIHOODS = Derivation(
    [
        Step(
            "Given the picture, let the melon be sweet with the probability $\\hat y_1$, and let its weight be normal "
            "around $\\hat y_2$ with variance $\\sigma^2$. The negative logarithm of the label's likelihood:",
            r"-\log \left( \hat y_1^{y_1} (1 - \hat y_1)^{1 - y_1} \cdot \frac{1}{\sqrt{2 \pi \sigma^2}} "
            r"\exp \left( -\frac{(y_2 - \hat y_2)^2}{2 \sigma^2} \right) \right)",
            lambda y, yhat, sigma: -np.log(likelihood(y[0], yhat[0]) * density(y[1], yhat[1], sigma)),
        ),
        Step(
            "A logarithm of products is a sum, with a term for each task and one that no output changes:",
            r"-\left( y_1 \log \hat y_1 + (1 - y_1) \log (1 - \hat y_1) \right) "
            r"+ \frac{(y_2 - \hat y_2)^2}{2 \sigma^2} + \frac{1}{2} \log (2 \pi \sigma^2)",
            lambda y, yhat, sigma: (
                cross_entropy(y[0], yhat[0]) + (y[1] - yhat[1]) ** 2 / (2 * sigma**2) + np.log(2 * np.pi * sigma**2) / 2
            ),
        ),
        Step(
            "The last term may be left out, and $\\sigma^2 = \\frac{1}{2}$ gives the squared error the factor 1:",
            r"-\left( y_1 \log \hat y_1 + (1 - y_1) \log (1 - \hat y_1) \right) + (y_2 - \hat y_2)^2",
            lambda y, yhat, sigma: cross_entropy(y[0], yhat[0]) + (y[1] - yhat[1]) ** 2,
            relation="",
        ),
    ],
    draw_two_tasks,
    lambda y, yhat, sigma: {r"\hat y": yhat, r"\sigma": sigma, r"\pi": np.pi},
)


def is_a_sum_with_positive_factors(loss, terms):
    """Whether a loss is made of these terms, each times a positive number."""
    factors = sympy.symbols("a b", positive=True)
    rest = sympy.expand(loss - sum(factor * term for factor, term in zip(factors, terms, strict=True)))
    return bool(sympy.solve(sympy.Poly(rest, *rest.atoms(sympy.log), y_1, y_2, yhat_2).coeffs(), factors, dict=True))


@part(
    "g-ii",
    "A loss for two tasks",
    kind="formula",
    topics=("losses",),
    keywords=("multi-task learning", "BCE plus MSE", "combined loss", "sum of losses", "regression and classification"),
    derivation=TWO_LIKELIHOODS,
    formula=Formula(
        draw_labels_and_predictions,
        mistakes={
            "The sweetness is a yes-or-no question: it needs the cross-entropy, and the weight the squared error.": (
                lambda y_1, y_2, yhat_1, yhat_2: (y_1 - yhat_1) ** 2 + (y_2 - yhat_2) ** 2
            ),
            "A weight in pounds is no probability: the logarithm of 1 − ŷ₂ does not even exist.": (
                lambda y_1, yhat_1: cross_entropy(y_1, yhat_1)
            ),
        },
    ),
    fields={"": "Loss of one example, in $y_1, y_2, \\hat y_1, \\hat y_2$"},
    tex=lambda loss: sympy.latex(loss, order="none").replace(r"\hat{y}", r"\hat y"),
    vary={"factor": (sympy.Rational(1, 2), *range(2, 31))},
    key=Key(
        "a cross-entropy for the sweetness and a squared error for the weight",
        printed=(-y_1 * sympy.log(yhat_1) - (1 - y_1) * sympy.log(1 - yhat_1), (y_2 - yhat_2) ** 2),
        accepts=is_a_sum_with_positive_factors,
    ),
)
def loss_of_two_tasks(factor=1):
    """What of the negative log-likelihood of both labels depends on the outputs, for noise of variance 1 / (2 factor).

    >>> sweet = -y_1 * sympy.log(yhat_1) - (1 - y_1) * sympy.log(1 - yhat_1)
    >>> loss_of_two_tasks() == sweet + (y_2 - yhat_2) ** 2
    True
    >>> loss_of_two_tasks(factor=3) == sweet + 3 * (y_2 - yhat_2) ** 2
    True
    """
    variance = 1 / (2 * sympy.sympify(factor))
    normal = sympy.exp(-((y_2 - yhat_2) ** 2) / (2 * variance)) / sympy.sqrt(2 * sympy.pi * variance)
    loss = -sympy.expand_log(sympy.log(likelihood(y_1, yhat_1) * normal), force=True)
    return loss - sum(term for term in sympy.Add.make_args(loss) if not term.free_symbols)


def gradients_by_unit():
    """The norms of both gradients for weights in several units, on the same melons: rows of a table."""
    units = {"pounds": 1.0, "kilograms": 0.45359237, "ounces": 16.0, "standardised": None}
    found = {unit: gradients_of_two_tasks(np.random.default_rng(0), scale) for unit, scale in units.items()}
    return [(unit, *gradients.values()) for unit, gradients in found.items()]
