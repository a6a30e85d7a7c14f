"""From the sum of the output unit back to the weights of the hidden layer."""

import numpy as np
import sympy
from sympy import latex

from solutions.attempt import Formula
from solutions.exams.undated.q5.network import D_a1, D_x, relu_of_complex
from solutions.experiments.activations import pointwise_slopes as slopes
from solutions.experiments.activations.pointwise_slopes import by_sides, read_pieces, same_away_from_zero, z
from solutions.experiments.backpropagation.two_layers import (
    HIDDEN,
    INPUTS,
    jacobian_of_affine_layer,
    jacobian_without_formula,
)
from solutions.finding import Derivation, Step
from solutions.nn.activations import relu, relu_derivative
from solutions.part import Key, part

W2, x = sympy.MatrixSymbol("W2", 1, D_a1), sympy.MatrixSymbol("x", D_x, 1)


@part(
    "d-iii",
    "Through the output weights",
    kind="formula",
    points=2,
    topics=("backpropagation",),
    keywords=(
        "derivative of a linear layer",
        "Jacobian",
        "∂z/∂a",
        "row vector",
        "weight matrix",
        "chain rule",
        "delta",
    ),
    tex=lambda jacobian: r"\delta_3 = " + {"W2": "W_2"}.get(str(jacobian), str(jacobian)),
    derivation=Derivation(
        [
            Step(
                "The bias $b_2$ is a constant. With $w$ for the row $W_2$ and $a$ for the column $a_1$, the entry for "
                "unit $j$ is",
                r"\frac{\partial}{\partial a_j} \sum_l w_l a_l",
                lambda w, a: jacobian_without_formula(lambda a: w @ a, a),
                over="j",
            ),
            Step("Only the term with $l = j$ contains $a_j$:", "w_j", lambda w, a: w, over="j"),
            Step("As a row, with an entry for each hidden unit:", "W_2", lambda w, a: w),
        ],
        lambda rng: {"w": rng.normal(size=(1, HIDDEN)), "a": rng.normal(size=(HIDDEN, 1))},
        lambda w, a: {"w": w[0], "W_2": w, r"\delta_3": w, r"\sum_l": range(1, HIDDEN + 1)},
    ),
    formula=Formula(
        lambda rng: {"W_2": rng.normal(size=(1, 3)), "b_2": rng.normal(), "a_1": rng.normal(size=(3, 1))},
        value=lambda jacobian, W_2, **others: sympy.lambdify([W2], jacobian)(W_2),
        typed=str,
        mistakes={
            "That is the sum itself: the bias is a constant.": lambda W_2, b_2, a_1: W_2 @ a_1 + b_2,
            "That is the derivative by the weights W2, not by the activations.": lambda a_1: a_1.T,
        },
    ),
    key=Key("W_2", printed=W2),
)
def output_jacobian(hidden=D_a1):
    """The Jacobian `(1, hidden)` of the output's sum with respect to the hidden layer's activations.

    >>> output_jacobian(), output_jacobian().shape
    (W2, (1, D_a1))
    >>> output_jacobian(hidden=3).shape
    (1, 3)
    """
    return jacobian_of_affine_layer(hidden, outputs=1)


def leaves_the_kink_open(slope, step=1e-6):
    """Whether a slope has no value at 0 exactly where the difference quotients of ReLU to both sides differ."""
    left, right = ((relu(h) - relu(0.0)) / h for h in (-step, step))
    return (slope.subs(z, 0) is sympy.nan) == (abs(left - right) > 1e-9)


@part(
    "d-iv",
    "Through ReLU",
    kind="formula",
    points=3,
    topics=("backpropagation", "activations"),
    keywords=(
        "derivative of ReLU",
        "activation derivative",
        "step function",
        "slope",
        "subgradient",
        "kink at zero",
        "elementwise",
        "diagonal Jacobian",
    ),
    show=read_pieces,
    tex=lambda slope: rf"\delta_4 = {latex(slope)}",
    derivation=Derivation(
        [
            Step(
                "What is asked has an entry for every pair of hidden units:",
                r"\frac{\partial a_j}{\partial z_i}",
                lambda z: jacobian_without_formula(relu_of_complex, z),
                over="ji",
            ),
            Step(
                "A unit reads only its own sum, so that all entries off the diagonal are 0. We keep the diagonal as a "
                "column $\\delta_4$:",
                r"\operatorname{diag}(\delta_4), \quad "
                r"(\delta_4)_j = \begin{cases} 1 & z_j > 0 \\ 0 & z_j < 0 \end{cases}",
                lambda z: np.diag(np.where(z > 0, 1, 0)[:, 0]),
            ),
        ],
        lambda rng: {"z": rng.normal(size=(HIDDEN, 1))},
        lambda z: {
            r"\frac{\partial a}{\partial z}": jacobian_without_formula(relu_of_complex, z),
            **{r"\delta_4": relu_derivative(z), "j": HIDDEN},
        },
    ),
    formula=Formula(
        lambda rng: {},
        cut=by_sides,
        fields={"above": "The slope above 0, for $z > 0$", "below": "The slope below 0, for $z < 0$"},
    ),
    key=Key(
        "0 if x < 0, 1 if x ≥ 0",
        printed=sympy.Piecewise((0, z < 0), (1, True)),
        accepts=same_away_from_zero,
        means="notation",
        qualified="At 0 there is no derivative: the slope is 0 from the left and 1 from the right. The 1 there is a "
        "convention, which the key does not name.",
        witness=leaves_the_kink_open,
    ),
)
def relu_slope(negative_slope=0):
    """The derivative of ReLU, or of LeakyReLU; a value at 0 only where the slopes from both sides agree.

    >>> relu_slope()
    Piecewise((1, z > 0), (0, z < 0))
    >>> relu_slope(negative_slope=1).subs(z, 0)
    1
    """
    return slopes.slope_where_there_is_one(negative_slope)


def one_row(x, hidden=HIDDEN):
    return x.T


def all_entries(x, hidden=HIDDEN):
    """The derivatives of each sum z1 by each weight, `(hidden, hidden, inputs)`: x where the weight is in its row."""
    return np.eye(hidden)[:, :, None] * x[:, 0]


def is_the_whole_derivative(reading, inputs=INPUTS, hidden=HIDDEN):
    """Whether a reading is the derivative of all sums z1 by all weights W1, found by complex steps."""
    rng = np.random.default_rng(0)
    W1, x = rng.normal(size=(hidden, inputs)), rng.normal(size=(inputs, 1))
    found = jacobian_without_formula(lambda W1: W1 @ x, W1).reshape(hidden, *W1.shape)
    return np.shape(reading(x)) == found.shape and np.allclose(reading(x), found)


@part(
    "d-v",
    "The sums with respect to their own weights",
    kind="formula",
    points=2,
    topics=("backpropagation",),
    keywords=(
        "derivative by the weights",
        "∂z/∂W",
        "matrix by matrix derivative",
        "tensor",
        "transpose of the input",
        "chain rule",
        "outer product",
    ),
    tex=lambda row: rf"\delta_5 = {latex(row)}",
    derivation=Derivation(
        [
            Step(
                "The bias is a constant. With $w$ for a unit's row of $W_1$, the derivative of its sum by a weight is",
                r"\frac{\partial}{\partial w_q} \sum_r w_r x_r",
                lambda w, x: jacobian_without_formula(lambda w: w @ x, w),
                over="q",
            ),
            Step("Only the term with $r = q$ contains $w_q$:", "x_q", lambda w, x: x.T, over="q"),
            Step("As a row, in the shape of $w$:", r"x^\top", lambda w, x: x.T),
        ],
        lambda rng: {"w": rng.normal(size=INPUTS), "x": rng.normal(size=(INPUTS, 1))},
        lambda w, x: {r"\delta_5": x.T, r"\sum_r": range(1, INPUTS + 1)},
    ),
    formula=Formula(
        lambda rng: {"x": rng.normal(size=(4, 1)), "W_1": rng.normal(size=(3, 4)), "b_1": rng.normal(size=(3, 1))},
        value=lambda row, x, **others: sympy.lambdify([sympy.MatrixSymbol("x", D_x, 1)], row)(x),
        mistakes={
            "That is the derivative by x, not by the weights.": lambda W_1: W_1,
            "That is the sum itself.": lambda W_1, x, b_1: W_1 @ x + b_1,
        },
    ),
    key=Key(
        "x^(i)ᵀ",
        printed=x.T,
        means="reading",
        qualified="This is the derivative of one sum by its own row of weights. The derivative of all sums by all "
        "weights has three indices, and this row wherever the sum and the row of W1 belong to the same unit, else 0.",
        ours=all_entries,
        theirs=one_row,
        witness=is_the_whole_derivative,
    ),
)
def row_of_inputs(inputs=D_x):
    """The derivative `(1, inputs)` of a unit's sum by its own row of weights.

    SymPy puts the denominator's index first, so its result is transposed.

    >>> row_of_inputs(), row_of_inputs().shape
    (x.T, (1, D_x))
    >>> row_of_inputs(inputs=4).shape
    (1, 4)
    """
    w, x = sympy.MatrixSymbol("w", 1, inputs), sympy.MatrixSymbol("x", inputs, 1)
    return (w * x + sympy.MatrixSymbol("b", 1, 1)).diff(w).T
