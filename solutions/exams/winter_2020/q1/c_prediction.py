"""The prediction of a logistic regression."""

import numpy as np
import sympy
from sympy import latex

from solutions.attempt import Formula
from solutions.finding import Derivation, Step
from solutions.nn.activations import sigmoid
from solutions.nn.shapes import Dense
from solutions.part import Key, part

n_x = sympy.Symbol("n_x", integer=True, positive=True)
sigma = sympy.Function("sigma")
PRINTED_WEIGHTS = (300, 1)  # in the key of part b


@part(
    "c-i",
    "The shape of a prediction",
    kind="shape",
    points=2,
    points_note="for c-i and c-ii together",
    topics=("shapes-and-parameters",),
    keywords=("logistic regression", "output dimension", "probability", "scalar output", "binary classification"),
    fields={"": r"Shape of $\hat y^{(i)}$"},
    mistakes={
        "One probability is enough for two classes: the other is what it lacks to 1.": lambda: (2,),
        "That is the shape of the example. The sum runs over its features.": lambda features: (features,),
    },
    key=Key("1 or (1 × 1)", printed=(1,)),
)
def prediction_shape(features=300):
    """The shape of the output for one example; the sigmoid works entry by entry and keeps it.

    >>> prediction_shape()
    (1,)
    >>> prediction_shape(features=7)
    (1,)
    """
    return Dense(1).output_shape((features,))


def value_of(formula, **letters):
    """The value of a formula in matrices of symbols, each of them given by its name."""
    symbols = sorted(formula.free_symbols & {*formula.atoms(sympy.MatrixSymbol)}, key=str)
    return sympy.lambdify(symbols, formula, [{"sigma": sigmoid}, "numpy"])(*(letters[name.name] for name in symbols))


def products_first(terms):
    """A sum of matrices in TeX, with the biases at its end, as it is usually written."""
    return " + ".join(latex(term) for term in sorted(terms.args, key=lambda term: isinstance(term, sympy.MatrixSymbol)))


def as_text(formula):
    """A formula in plain text.

    >>> as_text(prediction())
    'σ(b + wᵀ x)'
    """
    text = str(formula)
    for sign, plain in (("sigma", "σ"), (".T", "ᵀ"), ("*", " "), ("_", "")):
        text = text.replace(sign, plain)
    return text


def draw_regression(rng):
    """An example x and the parameters w and b of a logistic regression with three features."""
    return {"w": rng.normal(size=(3, 1)), "x": rng.normal(size=(3, 1)), "b": rng.normal()}


def either_way(letters):
    """The letters of a formula, and the example as x^(i), too: both may be typed."""
    return {**letters, "x_i": letters["x"]}


def fits_the_printed_weights(logit):
    """Whether a formula for wᵀx gives one number, if w has the shape that the key of part b prints, and x too."""
    try:
        return logit(np.zeros(PRINTED_WEIGHTS), np.zeros(PRINTED_WEIGHTS)).shape == (1, 1)
    except ValueError:  # the factors do not fit
        return False


@part(
    "c-ii",
    "The prediction of a logistic regression",
    kind="formula",
    topics=("activations",),
    keywords=(
        "logistic regression formula",
        "sigmoid",
        "logistic function",
        "hypothesis",
        "forward propagation",
        "linear combination",
        "w transpose x plus b",
    ),
    derivation=Derivation(
        [
            Step(
                "Each feature is multiplied by its weight, the bias is added, and the sigmoid makes a probability of "
                "the sum:",
                r"\sigma\left(\sum_j w_j x^{(i)}_j + b\right)",
                lambda w, x, b: sigmoid(
                    sum(weight * entry for weight, entry in zip(w[:, 0], x[:, 0], strict=True)) + b
                ),
            ),
            Step(
                "The sum is the product of a row and a column:",
                r"\sigma\left(w^T x^{(i)} + b\right)",
                lambda w, x, b: sigmoid((w.T @ x).item() + b),
            ),
        ],
        draw_regression,
        lambda w, x, b: {
            **{r"\sigma": sigmoid, r"\hat y^{(i)}": sigmoid(w.T @ x + b), "x^{(i)}": x},
            r"\sum_j": range(1, len(x) + 1),
        },
    ),
    formula=Formula(
        lambda rng: either_way(draw_regression(rng)),
        value=value_of,
        mistakes={
            "That is the logit; the sigmoid makes a probability of it.": lambda w, x, b: w.T @ x + b,
            "Here w is a column, and has to be transposed. (Were it a row, this would be right.)": lambda w, x, b: (
                sigmoid(w * x + b)
            ),
            "The bias is missing.": lambda w, x: sigmoid(w.T @ x),
            "With this sign, it is the probability of label 0.": lambda w, x, b: sigmoid(-(w.T @ x + b)),
        },
    ),
    tex=lambda answer: rf"\hat y^{{(i)}} = \sigma\left({products_first(answer.args[0])}\right)".replace("x", "x^{(i)}"),
    show=as_text,
    key=Key(
        "σ(wᵀx + b) or σ(wx + b)",
        printed=sigma(
            sympy.MatrixSymbol("w", n_x, 1).T * sympy.MatrixSymbol("x", n_x, 1) + sympy.MatrixSymbol("b", 1, 1)
        ),
        means="notation",
        qualified="The second form takes w for a row, while the key of part b prints {{ PRINTED_WEIGHTS[0] }} × "
        "{{ PRINTED_WEIGHTS[1] }}; for a column, only wᵀx is defined.",
        ours=lambda w, x: w.T @ x,
        theirs=lambda w, x: w @ x,
        witness=fits_the_printed_weights,
    ),
)
def prediction(inputs=n_x):
    """The sigmoid of the affine map of a column x to one number; written out where the number of inputs is known.

    >>> prediction()
    sigma(b + w.T*x)
    >>> prediction(inputs=2)
    sigma(b[0, 0] + w[0, 0]*x[0, 0] + w[1, 0]*x[1, 0])
    """
    w, x, b = (sympy.MatrixSymbol(name, rows, 1) for name, rows in (("w", inputs), ("x", inputs), ("b", 1)))
    logit = w.T * x + b
    return sigma(logit if isinstance(inputs, sympy.Symbol) else logit.as_explicit()[0])
