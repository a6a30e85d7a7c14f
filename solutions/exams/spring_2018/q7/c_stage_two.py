"""Stage 2 as a matrix product."""

import numpy as np
import sympy

from solutions.exams.spring_2018.q7.neurons import ENTRIES, FIRST, D, as_shape, n_1, side_by_side, transformed, x_layer
from solutions.finding import Derivation, Step
from solutions.part import Key, part


def stack_and_weights(inputs, entries):
    """Symbols: the matrix (entries, inputs) of columns ã_ji, and the column (inputs, 1) of weights c_ij, for one j."""
    stack = sympy.Matrix(entries, inputs, lambda d, i: sympy.Symbol(rf"\tilde{{a}}_{{j{i + 1},{d + 1}}}"))
    return stack, sympy.Matrix(inputs, 1, lambda i, _: sympy.Symbol(f"c_{{{i + 1}j}}"))


VECTORIZED = Derivation(
    [
        Step(
            "Stage 2 is a linear combination of vectors:",
            r"s_j = \sum_{i=1}^{n_1} c_{ij}\, \tilde a_{ji}",
            lambda a, c: sum(weight * vector for weight, vector in zip(c, a, strict=True)),
        ),
        Step(
            "Its entry d is a sum of products:",
            r"(s_j)_d = \sum_{i=1}^{n_1} (\tilde a_{ji})_d\, c_{ij}",
            lambda a, c: [sum(a[i, d] * c[i] for i in range(len(c))) for d in range(a.shape[1])],
            "is",
            over="d",
        ),
        Step(
            "That is a row times a column, where the vectors are the columns of a matrix:",
            r"s_j = \underbrace{\left[\tilde a_{j1}, \dots, \tilde a_{jn_1}\right]}_{D \times n_1}"
            r"\underbrace{\left(c_{1j}, \dots, c_{n_1j}\right)^T}_{n_1 \times 1}",
            lambda a, c: a.T @ c,
            "is",
        ),
    ],
    lambda rng: {"a": rng.normal(size=(4, 3)), "c": rng.normal(size=4)},  # (inputs, entries), (inputs,)
    lambda a, c: {
        **{"n_1": len(c), "D": a.shape[1], "j": 1, "s_j": a.T @ c, r"\tilde a": a[None], "c": c[:, None]},
        **{r"[\tilde a_{j1}, \dots, \tilde a_{jn_1}]": a.T, r"(c_{1j}, \dots, c_{n_1j})": c[None]},
    },
)


def weights_into(c, i, j):
    """The weights (inputs,) with which the X-neuron j reads: a column of c (inputs, neurons)."""
    return c[:, j]


def weights_out_of(c, i, j):
    """The weights (neurons,) with which the X-neuron i is read: a row, which c_i may stand for."""
    return c[i, :]


def gives_stage_two(pick):
    """Whether the stacked vectors times the weights that are picked from c are s_j, for unequal and equal sizes."""
    rng = np.random.default_rng(0)
    for inputs, neurons, entries in ((4, 3, 2), (3, 4, 2), (3, 3, 2)):
        W, c = rng.normal(size=(neurons, inputs, entries, 5)), rng.normal(size=(inputs, neurons))
        A = rng.normal(size=(inputs, 5))
        s, _ = x_layer(W, c, A)
        for j in range(neurons):
            stack, weights = transformed(W, A)[j].T, pick(c, min(j, inputs - 1), j)
            if weights.shape != (inputs,) or not np.allclose(stack @ weights, s[j]):
                return False
    return True


def is_general(product):
    """Whether a product of few sizes is what the last line says: each vector times its own weight, added up."""
    stack, weights = product.args
    vectors, own = stack_and_weights(weights.rows, stack.rows)
    entries = [sum(vectors[d, i] * own[i] for i in range(weights.rows)) for d in range(stack.rows)]
    return list(product.doit()) == entries


def product_tex(product):
    """The product for any sizes, which the last line of the derivation states, and below it the one of few sizes."""
    written_out = sympy.latex(product, mat_delim="(")
    if not is_general(product):
        return written_out
    name, general = VECTORIZED.steps[-1].tex.split(" = ")
    return rf"\begin{{aligned}} {name} &= {general} \\ &= {written_out} \end{{aligned}}"


def product_text(product):
    """The product in plain text: its factors, whatever their sizes."""
    written_out = " · ".join(str(factor.tolist()) for factor in product.args)
    return "[ã_j1, …, ã_jn₁] · (c_1j, …, c_n₁j)ᵀ, of D × n₁ and n₁ × 1" if is_general(product) else written_out


@part(
    "c-i",
    "Stage 2 as a matrix product",
    kind="formula",
    points=2,
    topics=("shapes-and-parameters",),
    keywords=(
        "vectorisation",
        "vectorization",
        "capsule network",
        "weighted sum",
        "matrix-vector product",
        "linear combination",
    ),
    derivation=VECTORIZED,
    tex=product_tex,
    show=product_text,
    key=Key(
        "the vectors of stage 1 as columns of a D × n[1] matrix, times the vector of the weights",
        printed=sympy.MatMul(*stack_and_weights(inputs=3, entries=2)),
        accepts=lambda ours, printed: ours.doit() == printed.doit(),
        means="notation",
        qualified="Right for the vectors $\\tilde a_{ji}$ of stage 1, for which the solution writes a û that occurs "
        "nowhere else, and for the weights $c_{1j}, \\dots, c_{nj}$ of the X-neuron j. But the printed index is i, and "
        "the weights with one i in common are those with which all X-neurons read the X-neuron i: these give other "
        "values or do not even fit.",
        ours=weights_into,
        theirs=weights_out_of,
        witness=gives_stage_two,
    ),
)
def stage_two_product(inputs=3, entries=2):
    """The linear combination as a product of two matrices that is not yet multiplied out, here for few sizes.

    >>> stage_two_product().doit() == stage_two_product().args[0] * stage_two_product().args[1]
    True
    >>> [factor.shape for factor in stage_two_product(inputs=4, entries=3).args]
    [(3, 4), (4, 1)]
    """
    return sympy.MatMul(*stack_and_weights(inputs, entries), evaluate=False)


@part(
    "c-ii",
    "The output of stage 2",
    kind="shape",
    points=1,
    topics=("shapes-and-parameters",),
    keywords=("capsule network", "dimensions", "weighted sum", "vector size", "vectorized output"),
    tex=side_by_side,
    fields={"": "Shape of $s_j^{[2]}$"},
    vary={"entries": ENTRIES, "first": FIRST},
    mistakes={
        "That is the matrix of the vectors side by side; the product with the weights adds up its columns.": (
            lambda entries, first: (entries, first)
        ),
        "That is the shape of the weights.": lambda first: (first, 1),
        "The vectors are added, not stacked.": lambda entries, first: (entries * first, 1),
    },
    key=Key("D", printed=(D, 1)),
)
def stage_two_shape(entries=D, first=n_1):
    """The shape of the product of the stacked vectors and the weights.

    >>> stage_two_shape()
    (D, 1)
    >>> stage_two_shape(entries=4, first=7)
    (4, 1)
    """
    return as_shape(sympy.MatrixSymbol("A", entries, first) * sympy.MatrixSymbol("c", first, 1))
