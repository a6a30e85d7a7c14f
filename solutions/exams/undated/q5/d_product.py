"""The gradient of the first layer's weights, from its factors."""

import re

import numpy as np
import sympy
from sympy import latex

from solutions.attempt import Formula
from solutions.diagram import diagram
from solutions.exams.undated.q5.network import D_a1, D_x, deltas, draw_batch, gradient_without_formula
from solutions.experiments.backpropagation.two_layers import HIDDEN, INPUTS, factors, gradients_of_first_layer, graph
from solutions.finding import Derivation, Step
from solutions.nn.activations import relu
from solutions.part import Key, part

SCALARS = sympy.symbols("delta_1 delta_2")


def over_examples(of_one):
    """Minus the mean of a product over all examples, as a function of the factors of all."""

    def gradient(delta_1, delta_2, delta_3, delta_4, delta_5):
        of_each = zip(delta_1, delta_2, [delta_3] * len(delta_1), delta_4, delta_5, strict=True)
        return -np.mean([of_one(*factors) for factors in of_each], axis=0)

    return gradient


def column(delta_1, delta_2, delta_3, delta_4, delta_5):
    return delta_1 * delta_2 * (delta_3.T * delta_4) @ delta_5


def row(delta_1, delta_2, delta_3, delta_4, delta_5):
    return delta_1 * delta_2 * (delta_3 * delta_4) @ delta_5


def column_in_numpy(delta_1, delta_2, delta_3, delta_4, delta_5):
    return delta_1 * delta_2 * (delta_3.T * delta_4) * delta_5


def row_in_numpy(delta_1, delta_2, delta_3, delta_4, delta_5):
    return delta_1 * delta_2 * (delta_3 * delta_4) * delta_5


def along_all_paths(delta_1, delta_2, delta_3, delta_4, delta_5):
    """Every entry of the product of one example, through the unit of its row."""
    return delta_1 * delta_2 * np.einsum("p,p,q->pq", delta_3[0], delta_4[:, 0], delta_5[0])


def sum_of_delta_1_alone(delta_1, delta_2, delta_3, delta_4, delta_5):
    """The sum over the examples ends after δ1, and the mean of all else is a factor of its own."""
    return delta_1.mean() * over_examples(column)(np.ones_like(delta_1), delta_2, delta_3, delta_4, delta_5)


def answer_of_d_i(delta_1, delta_2, delta_3, delta_4, delta_5):
    """The whole answer to part d-i, with its minus sign and its 1/m, is taken for δ1."""
    return over_examples(column)(-delta_1 / len(delta_1), delta_2, delta_3, delta_4, delta_5)


READINGS = {
    "δ3 is the column W2ᵀ": over_examples(column),
    "δ3 is the row W2, as in d-iii": over_examples(row),
    "the column, and ∗ multiplies entry by entry, as in NumPy": over_examples(column_in_numpy),
    "the row, and ∗ multiplies entry by entry, as in NumPy": over_examples(row_in_numpy),
    "the column, but the sum ends after δ1": sum_of_delta_1_alone,
    "the column, but δ1 is the whole answer to d-i": answer_of_d_i,
}


def outcome(reading, inputs=INPUTS, hidden=HIDDEN, networks=5):
    """What a reading of the key gives on random networks, beside complex steps through the whole network."""
    drawn = [draw_batch(np.random.default_rng(seed), inputs, hidden) for seed in range(networks)]
    try:
        found = [reading(**deltas(**batch)) for batch in drawn]
    except ValueError:
        return "no shape"
    if any(gradient.shape != (hidden, inputs) for gradient in found):
        return "another shape"
    pairs = zip(found, drawn, strict=True)
    right = all(np.allclose(gradient, gradient_without_formula(**batch)) for gradient, batch in pairs)
    return "the gradient" if right else "another matrix"


def gives_the_gradient(reading):
    """Whether a reading of the key has a shape, and is the gradient, on networks of unequal sizes."""
    return outcome(reading) == "the gradient"


def rows_of_readings(equal=INPUTS):
    """What each reading gives for unequal sizes, and for as many hidden units as inputs."""
    return [[name, outcome(reading), outcome(reading, hidden=equal)] for name, reading in READINGS.items()]


def of_deltas(formula):
    """A function of the factors as one of a batch."""
    return lambda **batch: formula(**deltas(**batch))


WEIGHT_GRADIENT = Derivation(
    [
        Step(
            "What is asked, a matrix like $W_1$:",
            r"\frac{\partial J}{\partial W_1}",
            gradient_without_formula,
        ),
        Step(
            "The chain rule, for each example and each entry. A prediction moves $J$ at the "
            "rate $-\\frac{1}{m} \\delta_1^{(i)}$, and the weight in row $p$ and column $q$ moves it through unit $p$ "
            "alone:",
            r"-\frac{1}{m} \sum_{i=1}^m \delta_1^{(i)} \delta_2^{(i)} "
            r"(\delta_3^\top)_p (\delta_4^{(i)})_p (\delta_5^{(i)\top})_q",
            of_deltas(over_examples(along_all_paths)),
            over="pq",
        ),
        Step(
            "What depends on $p$ is a column, multiplied entry by entry; for that the row $\\delta_3$ is turned. A "
            "column times a row is a matrix:",
            r"-\frac{1}{m} \sum_{i=1}^m \delta_1^{(i)} \delta_2^{(i)} \left(\delta_4^{(i)} \circ \delta_3^\top\right) "
            r"\delta_5^{(i)}",
            of_deltas(over_examples(column)),
        ),
    ],
    draw_batch,
    lambda **batch: {
        r"\frac{\partial J}{\partial W_1}": gradient_without_formula(**batch),
        **{rf"\delta_{name[-1]}": value for name, value in deltas(**batch).items()},
        "m": len(batch["y"]),
    },
)


def tex_of_gradient(of_one):
    """The gradient in TeX, from the product of one example."""
    product = re.sub(r"\\delta_\{([^3])\}", r"\\delta_\1^{(i)}", latex(of_one))
    return rf"\frac{{\partial J}}{{\partial W_1}} = -\frac{{1}}{{m}} \sum_{{i=1}}^m {product}"


def matrix_factors(inputs=D_x, hidden=D_a1):
    """δ3, δ4 and δ5 as matrices of symbols."""
    shapes = {"delta_3": (1, hidden), "delta_4": (hidden, 1), "delta_5": (1, inputs)}
    return [sympy.MatrixSymbol(name, *shape) for name, shape in shapes.items()]


@diagram
def draw_way_back():
    """The network on one example, as a graph up to the bracket L of this example; the sum over the examples, and −1/m,
    come after it. Along each line stands the shape of what goes forward; along each dashed line the shape of the
    gradient that comes back, below the factor that it takes on here. The dots … are what has come back so far.
    """
    batch = draw_batch(np.random.default_rng(0), examples=1)
    delta_1, delta_2, delta_3, delta_4, delta_5 = deltas(**batch).values()
    signals = (delta_1 * delta_2)[None], delta_3, delta_4[0], delta_5[0].T
    nodes = ("x", "z₁", "a₁", "z₂", "L"), ("W₁", "b₁", "W₂", "b₂")
    back = ("δ₁ δ₂", "δ₃ᵀ …", "… ∘ δ₄", "… δ₅")
    return graph(batch, relu, signals, {INPUTS: "Dₓ", HIDDEN: "Dₐ₁"}, nodes, back)


@part(
    "d-vi",
    "The gradient of the first weights",
    kind="formula",
    points=3,
    topics=("backpropagation",),
    keywords=(
        "weight gradient",
        "∂J/∂W",
        "dJ/dW",
        "chain rule",
        "backprop",
        "outer product",
        "two-layer network",
        "Hadamard product",
    ),
    tex=tex_of_gradient,
    derivation=WEIGHT_GRADIENT,
    formula=Formula(
        lambda rng: {
            **{symbol.name: rng.normal() for symbol in SCALARS},
            **{symbol.name: rng.normal(size=symbol.shape) for symbol in matrix_factors(INPUTS, HIDDEN)},
        },
        value=lambda product, **drawn: sympy.lambdify([*SCALARS, *matrix_factors()], product)(**drawn),
        fields={"": r"$P^{(i)}$ in $\partial J / \partial W_1 = -\frac{1}{m} \sum_i P^{(i)}$"},
        mistakes={
            "The slopes δ4 of the hidden units are missing.": lambda delta_1, delta_2, delta_3, delta_5: (
                delta_1 * delta_2 * delta_3.T @ delta_5
            ),
            "The slope δ2 of the output is missing.": lambda delta_1, delta_3, delta_4, delta_5: (
                delta_1 * (delta_3.T * delta_4) @ delta_5
            ),
            "That is the gradient of the biases: the inputs, δ5, are missing.": (
                lambda delta_1, delta_2, delta_3, delta_4: delta_1 * delta_2 * (delta_3.T * delta_4)
            ),
        },
    ),
    key=Key(
        "−(1/m) Σ δ1 ∗ δ2 ∗ (δ3 ∘ δ4) ∗ δ5, with columns δ3 and δ4; the key asks to verify it",
        qualified="It is right with δ3 as a column, W2ᵀ, if the sum takes in all factors of an example. In d-iii δ3 is "
        "the row W2, and with this row the product has no shape. The result is named δ5 like its "
        "last factor, the input as a row.",
        means="notation",
        ours=over_examples(column),
        theirs=over_examples(row),
        witness=gives_the_gradient,
    ),
)
def weight_gradient(inputs=D_x, hidden=D_a1):
    """The term of one example in SymPy's matrix calculus; factors that do not fit raise.

    The gradient is linear in ∂L/∂z2, the number δ1 δ2, so that it is found for 1 in its place.

    >>> weight_gradient()
    (delta_1*delta_2)*(HadamardProduct(delta_4, delta_3.T))*delta_5
    >>> weight_gradient(inputs=4, hidden=3).shape
    (3, 4)
    """
    delta_1, delta_2 = SCALARS
    delta_3, delta_4, delta_5 = matrix_factors(inputs, hidden)
    at_output, weights, slopes, x = factors(inputs, hidden, outputs=1)
    own = {weights.T * at_output: delta_3.T, slopes: delta_4, x.T: delta_5}
    return delta_1 * delta_2 * gradients_of_first_layer(inputs, hidden, outputs=1).weights.xreplace(own)
