"""The Jacobian of the output layer."""

import sympy

from solutions.attempt import Formula
from solutions.experiments.backpropagation.two_layers import (
    HIDDEN,
    OUTPUTS,
    D_a,
    K,
    jacobian_of_affine_layer,
    jacobian_without_formula,
)
from solutions.finding import Derivation, Step
from solutions.part import Key, part

W2 = sympy.MatrixSymbol("W2", K, D_a)


@part(
    "iv",
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
    tex=lambda jacobian: r"\delta_1 = " + {"W2": "W^{[2]}"}.get(str(jacobian), str(jacobian)),
    derivation=Derivation(
        [
            Step(
                "What is asked, the entry in row $k$ and column $j$:",
                r"\frac{\partial}{\partial a_j} \left(\sum_l W^{[2]}_{kl} a_l + b^{[2]}_k\right)",
                lambda W2, b2, a: jacobian_without_formula(lambda a: W2 @ a + b2, a),
                over="kj",
            ),
            Step("Only the term with $l = j$ contains $a_j$:", r"W^{[2]}_{kj}", lambda W2, b2, a: W2, over="kj"),
            Step("As a matrix:", r"W^{[2]}", lambda W2, b2, a: W2),
        ],
        lambda rng: {
            "W2": rng.normal(size=(OUTPUTS, HIDDEN)),
            "b2": rng.normal(size=(OUTPUTS, 1)),
            "a": rng.normal(size=(HIDDEN, 1)),
        },
        lambda W2, b2, a: {"W^{[2]}": W2, "b^{[2]}": b2, r"\delta_1": W2, r"\sum_l": range(1, HIDDEN + 1)},
    ),
    formula=Formula(
        lambda rng: {"W_2": rng.normal(size=(2, 3)), "b_2": rng.normal(size=2), "a_1": rng.normal(size=3)},
        value=lambda jacobian, W_2, **others: sympy.lambdify([W2], jacobian)(W_2),
        typed=str,
        mistakes={
            "That is the layer itself: the bias is a constant.": lambda W_2, b_2, a_1: W_2 @ a_1 + b_2,
            "That belongs to the derivative by the weights, not by the activations.": lambda a_1: a_1,
        },
    ),
    key=Key("δ1 = W2", printed=W2),
)
def logit_jacobian(hidden=D_a, classes=K):
    """The Jacobian `(classes, hidden)` of the logits with respect to the hidden layer's output.

    >>> logit_jacobian(), logit_jacobian().shape
    (W2, (K, D_a))
    >>> logit_jacobian(hidden=3, classes=5).shape
    (5, 3)
    """
    return jacobian_of_affine_layer(hidden, classes)
