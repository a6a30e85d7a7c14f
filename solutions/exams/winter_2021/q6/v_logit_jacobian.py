"""The Jacobian of the output layer."""

import sympy
from sympy import latex

from solutions.attempt import Formula
from solutions.experiments.backpropagation.two_layers import HIDDEN, OUTPUTS, jacobian_without_formula
from solutions.finding import Derivation, Step
from solutions.part import Key, part


def weight_matrix(rows, columns):
    """The entries w_11, w_12, … as a matrix of symbols."""
    return sympy.ImmutableMatrix(rows, columns, lambda r, c: sympy.Symbol(f"w_{r + 1}{c + 1}"))


def name_of_jacobian(jacobian):
    """The name of the matrix that the Jacobian is, entry by entry."""
    return "W2" if jacobian == weight_matrix(*jacobian.shape) else str(jacobian)


def jacobian_tex(jacobian):
    name = "W^{[2]} = " if name_of_jacobian(jacobian) == "W2" else ""
    return rf"\delta_1 = {name}{latex(jacobian)}"


@part(
    "v",
    "The Jacobian of the output layer",
    kind="formula",
    points=1,
    topics=("backpropagation",),
    keywords=(
        "backprop",
        "chain rule",
        "derivative of a linear layer",
        "weight matrix",
        "two-layer network",
        "∂z/∂a",
        "delta",
    ),
    show=name_of_jacobian,
    tex=jacobian_tex,
    derivation=Derivation(
        [
            Step(
                "What is asked, the entry in row $k$ and column $j$:",
                r"\frac{\partial}{\partial a_j} \left(\sum_l W^{[2]}_{kl} a_l + b^{[2]}_k\right)",
                lambda W2, b2, a: jacobian_without_formula(lambda a: W2 @ a + b2, a),
                over="kj",
            ),
            Step("Only the term with $l = j$ contains $a_j$:", r"W^{[2]}_{kj}", lambda W2, b2, a: W2, over="kj"),
        ],
        lambda rng: {
            "W2": rng.normal(size=(OUTPUTS, HIDDEN)),
            "b2": rng.normal(size=(OUTPUTS, 1)),
            "a": rng.normal(size=(HIDDEN, 1)),
        },
        lambda W2, b2, a: {"W^{[2]}": W2, "b^{[2]}": b2, r"\sum_l": range(1, HIDDEN + 1)},
    ),
    formula=Formula(
        lambda rng: {"W_2": rng.normal(size=(2, 3)), "b_2": rng.normal(size=2), "a_1": rng.normal(size=3)},
        value=lambda jacobian, W_2, **others: sympy.lambdify([list(weight_matrix(*W_2.shape))], jacobian)(W_2.ravel()),
        typed=name_of_jacobian,
    ),
    key=Key("δ1 = W2", printed=weight_matrix(2, 3)),
)
def logit_jacobian(classes=2, hidden=3):
    """The Jacobian `(classes, hidden)` of the logits with respect to the hidden layer's output, entry by entry.

    >>> logit_jacobian()
    Matrix([
    [w_11, w_12, w_13],
    [w_21, w_22, w_23]])
    >>> logit_jacobian(classes=1, hidden=2)
    Matrix([[w_11, w_12]])
    """
    a = sympy.ImmutableMatrix(sympy.symbols(f"a_1:{hidden + 1}"))
    b = sympy.ImmutableMatrix(sympy.symbols(f"b_1:{classes + 1}"))
    return (weight_matrix(classes, hidden) * a + b).jacobian(a)
