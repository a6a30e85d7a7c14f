"""All derivatives of the softmax in one expression: its Jacobian."""

import numpy as np
import sympy

from solutions.attempt import Formula
from solutions.exams.undated.q7.i_own_derivative import own_derivative
from solutions.exams.undated.q7.ii_cross_derivative import cross_derivative
from solutions.exams.undated.q7.softmax import (
    draw_inputs,
    draw_outputs,
    jacobian_without_formula,
    names_of_softmax,
    outputs,
    y_i,
    y_j,
)
from solutions.finding import Derivation, Step
from solutions.part import Key, part

i, j = sympy.symbols("i j", integer=True, positive=True)


def by_cases(x, i, j):
    """Part i on the diagonal and part ii beside it, (entries, entries)."""
    y = outputs(x)
    return np.where(np.eye(len(y)) == 1, y * (1 - y), -y[:, None] * y)


def same_where_they_apply(ours, printed):
    """Whether two answers agree in both cases; where i = j, y_j is y_i."""
    at_i, at_j = ([value for value, _ in answer.args] for answer in (ours, printed))
    same, other = (sympy.simplify(mine - theirs) for mine, theirs in zip(at_i, at_j, strict=True))
    return same.subs(y_j, y_i) == other == 0


def rank_at_random_inputs(entries=6, seed=0):
    """The rank of the Jacobian of a softmax of random inputs.

    >>> rank_at_random_inputs(entries=3)
    2
    """
    x = np.random.default_rng(seed).normal(size=entries)
    return int(np.linalg.matrix_rank(jacobian_without_formula(x)))


@part(
    "iii",
    "The Jacobian of the softmax",
    kind="formula",
    points=2,
    bonus=True,
    topics=("backpropagation", "activations"),
    keywords=(
        "softmax gradient",
        "softmax derivative",
        "kronecker delta",
        "two cases",
        "diag(y) minus y yᵀ",
        "rank",
        "null space",
    ),
    derivation=Derivation(
        [
            Step(
                "What is asked, for every pair of indices:",
                r"\frac{\partial y_i}{\partial x_j}",
                lambda x, i, j: jacobian_without_formula(x),
                over="ij",
            ),
            Step(
                "Parts i and ii:",
                r"\begin{cases} y_i (1 - y_i) & i = j \\ -y_i y_j & i \ne j \end{cases}",
                by_cases,
                over="ij",
            ),
            Step(
                "All entries at once, as a matrix with row $i$ and column $j$:",
                r"\operatorname{diag}(y) - y y^T",
                lambda x, i, j: np.diag(outputs(x)) - np.outer(outputs(x), outputs(x)),
            ),
        ],
        draw_inputs,
        names_of_softmax,
    ),
    formula=Formula(
        draw_outputs,
        cut=lambda jacobian: {"same": jacobian.args[0][0], "other": jacobian.args[1][0]},
        fields={
            "same": "For the same index, $i = j$, in terms of $y_i$",
            "other": r"For another index, $i \ne j$, in terms of $y_i$ and $y_j$",
        },
        mistakes={
            "That holds for i = j only, where y_j is y_i: write y_i there.": (
                lambda y_i, y_j, sharpness: sharpness * y_i * (1 - y_j)
            ),
            "The sign: each other output becomes smaller.": lambda y_i, y_j, sharpness: sharpness * y_i * y_j,
            "Here the numerator depends on the input as well.": lambda y_i, sharpness: -sharpness * y_i**2,
        },
    ),
    vary={"sharpness": range(2, 31)},
    key=Key(
        "y_i (1 − y_j) for i = j, −y_i y_j for i ≠ j",
        printed=sympy.Piecewise((y_i * (1 - y_j), sympy.Eq(i, j)), (-y_i * y_j, True)),
        accepts=same_where_they_apply,
    ),
)
def softmax_jacobian(sharpness=1):
    """The derivative of the i-th output with respect to the j-th input.

    Raises:
        ValueError: the sharpness is 0.

    >>> softmax_jacobian()
    Piecewise((y_i*(1 - y_i), Eq(i, j)), (-y_i*y_j, True))
    >>> softmax_jacobian(sharpness=2)
    Piecewise((2*y_i*(1 - y_i), Eq(i, j)), (-2*y_i*y_j, True))
    """
    return sympy.Piecewise((own_derivative(sharpness), sympy.Eq(i, j)), (cross_derivative(sharpness), True))
