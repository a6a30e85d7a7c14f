"""A hidden layer without an activation."""

import re
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import sympy
from sympy import latex

from solutions.attempt import Formula
from solutions.claim import refuted, shown
from solutions.exams.winter_2020.q1.c_prediction import as_text, either_way, n_x, products_first, sigma, value_of
from solutions.experiments.activations import linear_composition
from solutions.finding import Derivation, Step
from solutions.nn.activations import sigmoid
from solutions.part import Key, part

x = sympy.MatrixSymbol("x", n_x, 1)


def layers_of_symbols(layers):
    """Weights and biases of so many layers, from n_x features to one output."""
    sizes = [n_x, *sympy.symbols(f"n_1:{layers}", integer=True, positive=True), 1]
    return [
        (sympy.MatrixSymbol(f"W_{number}", outputs, inputs), sympy.MatrixSymbol(f"b_{number}", outputs, 1))
        for number, (inputs, outputs) in enumerate(pairwise(sizes), start=1)
    ]


def logit(layers):
    """The affine layers, one inserted into the other; SymPy refuses factors that do not fit."""
    a = x
    for W, b in layers_of_symbols(layers):
        a = W * a + b
    return a


def draw_network(rng):
    """A random network with four inputs, three hidden units and one output, and an example."""
    shapes = {"W_1": (3, 4), "b_1": (3, 1), "W_2": (1, 3), "x": (4, 1)}
    drawn = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    return {name: drawn[name] for name in ("W_1", "b_1", "W_2")} | {"b_2": rng.normal(), "x": drawn["x"]}


def names_of_layers(W_1, b_1, W_2, b_2, x):
    """The symbols of the derivations on a network."""
    y = sigmoid(W_2 @ (W_1 @ x + b_1) + b_2)
    return {
        **{"W^{[1]}": W_1, "b^{[1]}": b_1, "W^{[2]}": W_2, "b^{[2]}": b_2, "x^{(i)}": x},
        **{
            r"\hat y^{(i)}": y,
            r"\sigma": sigmoid,
            "a^{[1]}": W_1 @ x + b_1,
            "w'": (W_2 @ W_1).T,
            "b'": W_2 @ b_1 + b_2,
        },
    }


def with_superscripts(tex):
    """TeX in which layers are counted above, in brackets."""
    return re.sub(r"_\{(\d)\}", r"^{[\1]}", tex)


INSERTED = Step(
    "Insert the hidden layer, which has no activation:",
    r"\sigma\left(W^{[2]} \left(W^{[1]} x^{(i)} + b^{[1]}\right) + b^{[2]}\right)",
    lambda W_1, b_1, W_2, b_2, x: sigmoid((W_2 @ (W_1 @ x + b_1) + b_2).item()),
)
KEYWORDS = ("linear activation", "identity activation", "no activation function", "two-layer network", "linear network")


@part(
    "f-i",
    "The output of a network without hidden activations",
    kind="formula",
    points=3,
    points_note="for f-i and f-ii together",
    topics=("activations",),
    keywords=(*KEYWORDS, "forward propagation", "forward pass"),
    derivation=Derivation(
        [
            Step(
                "The output unit reads the hidden layer's output $a^{[1]}$:",
                r"\sigma\left(W^{[2]} a^{[1]} + b^{[2]}\right)",
                lambda W_1, b_1, W_2, b_2, x: sigmoid(sum(W_2[0] * (W_1 @ x + b_1)[:, 0]) + b_2),
            ),
            INSERTED,
        ],
        draw_network,
        names_of_layers,
    ),
    formula=Formula(
        lambda rng: either_way(draw_network(rng)),
        value=value_of,
        mistakes={
            "The hidden layer has no sigmoid here.": lambda W_1, b_1, W_2, b_2, x: sigmoid(
                W_2 @ sigmoid(W_1 @ x + b_1) + b_2
            ),
            "That is the logit. The output layer kept its sigmoid.": lambda W_1, b_1, W_2, b_2, x: (
                W_2 @ (W_1 @ x + b_1) + b_2
            ),
            "The biases are missing.": lambda W_1, W_2, x: sigmoid(W_2 @ W_1 @ x),
            "The second layer multiplies the first one's bias, too: brackets are missing.": (
                lambda W_1, b_1, W_2, b_2, x: sigmoid(W_2 @ W_1 @ x + b_1 + b_2)
            ),
        },
    ),
    tex=lambda answer: with_superscripts(
        rf"\hat y^{{(i)}} = \sigma\left({products_first(answer.args[0])}\right)".replace("x", "x^{(i)}")
    ),
    show=as_text,
    key=Key("σ(W2 (W1 x + b1) + b2)", printed=sigma(logit(2))),
)
def network_output(layers=2):
    """The sigmoid of all affine layers, one inserted into the other.

    >>> network_output()
    sigma(W_2*(W_1*x + b_1) + b_2)
    >>> network_output(layers=3)
    sigma(W_3*(W_2*(W_1*x + b_1) + b_2) + b_3)
    """
    return sigma(logit(layers))


(W_1, b_1), (W_2, b_2) = layers_of_symbols(2)


class Regression(NamedTuple):
    """The parameters of a logistic regression: the weights, a column, and the bias."""

    weights: Any
    bias: Any


@part(
    "f-ii",
    "The logistic regression that equals the network",
    kind="formula",
    topics=("activations",),
    keywords=(
        *KEYWORDS,
        "collapse of linear layers",
        "equivalent to logistic regression",
        "composition of affine maps",
    ),
    fields={"weights": "$w'$, a column", "bias": "$b'$"},
    claims={
        "equal": shown("Affine layers, one after the other, equal a single one.", linear_composition.equal_one_layer),
        "one": shown(
            "With one output, a hidden layer of a single linear unit is enough for every logistic regression.",
            linear_composition.pass_one_output_through_any_bottleneck,
        ),
        "several": shown(
            "With several outputs, a narrow linear layer is a bottleneck: the product of the weights loses rank.",
            linear_composition.lose_rank_in_a_narrow_layer,
        ),
        "training": refuted(
            "Gradient descent treats the network and logistic regression alike.",
            linear_composition.stay_where_all_weights_are_zero,
        ),
    },
    derivation=Derivation(
        [
            INSERTED,
            Step(
                "Multiply out:",
                r"\sigma\left(W^{[2]} W^{[1]} x^{(i)} + W^{[2]} b^{[1]} + b^{[2]}\right)",
                lambda W_1, b_1, W_2, b_2, x: sigmoid((W_2 @ W_1 @ x + W_2 @ b_1 + b_2).item()),
            ),
            Step(
                "That is a logistic regression: before $x^{(i)}$ stand its weights, as a row; the rest is its bias:",
                r"\sigma\left(w'^T x^{(i)} + b'\right)",
                lambda W_1, b_1, W_2, b_2, x: sigmoid(
                    np.einsum("oh,hi,i->", W_2, W_1, x[:, 0]) + np.einsum("oh,h->", W_2, b_1[:, 0]) + b_2
                ),
            ),
            Step(
                "Its weights, as a column:",
                r"w' = \left(W^{[2]} W^{[1]}\right)^T",
                lambda W_1, b_1, W_2, b_2, x: np.einsum("oh,hi->io", W_2, W_1),
                relation="",
            ),
            Step(
                "Its bias:",
                r"b' = W^{[2]} b^{[1]} + b^{[2]}",
                lambda W_1, b_1, W_2, b_2, x: sum(W_2[0] * b_1[:, 0]) + b_2,
                relation="",
            ),
        ],
        draw_network,
        names_of_layers,
    ),
    formula=Formula(
        lambda rng: either_way(draw_network(rng)),
        value=value_of,
        mistakes={
            "That is a row, right for σ(w'x + b'). As a column, w' is its transpose.": lambda W_1, W_2: W_2 @ W_1,
            "The hidden layer's bias passes through the second layer, and is multiplied by its weights.": (
                lambda b_1, b_2: b_1 + b_2
            ),
            "The hidden layer has a bias, too.": lambda b_2: b_2,
        },
    ),
    tex=lambda answer: with_superscripts(
        rf"w' = \left({latex(answer.weights.T)}\right)^T, \qquad b' = {products_first(answer.bias)}"
    ),
    show=lambda answer: f"w' = ({as_text(answer.weights.T)})ᵀ, b' = {as_text(answer.bias)}",
    key=Key(
        "w' = W2 W1 as a row, (W2 W1)ᵀ as a column; b' = W2 b1 + b2",
        printed=Regression((W_2 * W_1).T, W_2 * b_1 + b_2),
    ),
)
def equal_regression(layers=2):
    """The logit multiplied out: what multiplies x, as a column, and the rest.

    >>> equal_regression()
    Regression(weights=W_1.T*W_2.T, bias=W_2*b_1 + b_2)
    >>> equal_regression(layers=3)
    Regression(weights=W_1.T*W_2.T*W_3.T, bias=W_3*W_2*b_1 + W_3*b_2 + b_3)
    """
    terms = logit(layers).expand().args
    (row,) = (sympy.MatMul(*term.args[:-1]) for term in terms if term.args[-1] == x)
    return Regression(row.T, sympy.MatAdd(*(term for term in terms if not term.has(x))))
