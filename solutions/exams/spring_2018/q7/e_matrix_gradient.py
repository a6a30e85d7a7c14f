"""Back to a matrix of stage 1."""

import numpy as np
import sympy

from solutions.attempt import Formula
from solutions.diagram import Graph, diagram, edge
from solutions.exams.spring_2018.q7.d_stage_three import gradient_by_sum
from solutions.exams.spring_2018.q7.neurons import (
    LETTERS,
    PLAIN,
    STAND_FOR,
    TEX,
    draw_parameters,
    of_whole_columns,
    outputs,
    vector,
    weight,
    x_layer,
)
from solutions.finding import Derivation, Step
from solutions.nn.gradients import complex_step_gradient, numerical_gradient
from solutions.part import Key, part


def draw_neuron(rng):
    """Of the first X-neuron: W (inputs, D, D), c (inputs,), what it reads A (inputs, D), g (D,), and one input i."""
    W, c, A = rng.normal(size=(4, 3, 3)), rng.normal(size=4), rng.normal(size=(4, 3))
    return {"W": W, "c": c, "A": A, "g": rng.normal(size=3), "i": int(rng.integers(4))}


def output_of(W, c, A):
    """The output (D,) of one X-neuron, without a function of `solutions.nn`: complex numbers may pass."""
    return 1 / (1 + np.exp(-sum(weight * (M @ a) for weight, M, a in zip(c, W, A, strict=True))))


def by_complex_steps(W, c, A, g, i):
    """The gradient (D, D) with respect to the matrix of input i, from the loss itself."""
    return complex_step_gradient(lambda M: g @ output_of([*W[:i], M, *W[i + 1 :]], c, A), W[i])


def delta(W, c, A, g):
    """∂L/∂s, by part d-ii."""
    a = output_of(W, c, A)
    return g * a * (1 - a)


@diagram
def draw_way_back():
    """The first X-neuron of layer 2 as a graph, for its input i alone. Along each line stands the shape of what goes
    forward; along each dashed line the shape of the gradient that comes back, below the factor that it takes on here.
    The dots … are what has come back so far.
    """
    W, c, A, g, i = draw_neuron(np.random.default_rng(0)).values()
    x, g = A[i][:, None], g[:, None]
    s = sum(weight * matrix @ a[:, None] for weight, matrix, a in zip(c, W, A, strict=True))
    a = output_of(W, c, A)[:, None]
    of_s = g * a * (1 - a)
    of_product = c[i] * of_s
    edges = [
        ("aᵢ[1]", "ã₁ᵢ", x),
        ("W₁ᵢ", "ã₁ᵢ", W[i], of_product @ x.T, "… aᵢ[1]ᵀ"),
        ("ã₁ᵢ", "s₁", W[i] @ x, of_product, "cᵢ₁ …"),
        ("cᵢ₁", "s₁", c[i]),
        ("s₁", "a₁[2]", s, of_s, "… ⊙ a ⊙ (1 − a)"),
        ("a₁[2]", "L", a, g),
    ]
    nodes = ("aᵢ[1]", "ã₁ᵢ", "s₁", "a₁[2]", "L")
    return Graph(nodes, [edge(*each, letters={len(g): "D"}) for each in edges])


BACK_TO_A_MATRIX = Derivation(
    [
        Step(
            "The gradient with respect to one matrix of the first X-neuron, from the loss itself:",
            r"\frac{\partial \mathcal L}{\partial W_{1i}}, \quad s_1 = \sum_{i} c_{i1}\, W_{1i}\, a_i^{[1]}",
            by_complex_steps,
        ),
        Step(
            "The entry in row d and column e of the matrix occurs in the d-th entry of the sum only, with this factor:",
            r"\left(\frac{\partial \mathcal L}{\partial W_{1i}}\right)_{de} = "
            r"\left(\frac{\partial \mathcal L}{\partial s_1}\right)_d c_{i1}\, (a_i^{[1]})_e",
            lambda W, c, A, g, i: [[delta(W, c, A, g)[d] * c[i] * A[i, e] for e in range(3)] for d in range(3)],
            "is",
            over="de",
        ),
        Step(
            "All entries at once are a column times a row:",
            r"c_{i1}\, \frac{\partial \mathcal L}{\partial s_1}\, a_i^{[1]T}",
            lambda W, c, A, g, i: c[i] * np.outer(delta(W, c, A, g), A[i]),
        ),
        Step(
            "Part d-ii for the middle factor:",
            r"c_{i1} \left(g \odot a \odot (1 - a)\right) a_i^{[1]T}",
            lambda W, c, A, g, i: c[i] * (g * output_of(W, c, A) * (1 - output_of(W, c, A)))[:, None] @ A[i][None],
        ),
    ],
    draw_neuron,
    lambda W, c, A, g, i: {
        r"\frac{\partial \mathcal L}{\partial W_{1i}}": by_complex_steps(W, c, A, g, i),
        r"\frac{\partial \mathcal L}{\partial s_1}": delta(W, c, A, g),
        r"\frac{\partial \mathcal L}{\partial a^{[2]}_1}": g,
        **{"c^{[2]}": c[:, None], "a^{[2]}_1": output_of(W, c, A)},
        **{"s_1": np.einsum("i,ide,ie->d", c, W, A), "a": output_of(W, c, A)},
        **{"W": W[None], "c": c[:, None], "a^{[1]}": A, "i": i + 1, r"\sum_i": range(1, len(c) + 1)},
    },
)


def printed_gradient(entries=2):
    """The printed product: 1 − a ⊙ a, where the derivative of the sigmoid should be."""
    g, a, b = (vector(letter, entries) for letter in "gab")
    return weight * g.multiply_elementwise(a.applyfunc(lambda value: 1 - value**2)) * b.T


def by_columns(gradient):
    """What a row b has in common, c (g ⊙ a ⊙ (1 − a)), as c and one entry of the column."""
    return gradient[0, 0] / (weight * vector("b", 1)[0])


def as_function(gradient):
    """A matrix of symbols as a function of g, a, b (entries,) and the weight c."""
    entries = gradient.rows
    return sympy.lambdify([*(list(vector(letter, entries)) for letter in "gab"), weight], gradient, "numpy")


def is_gradient_by_matrix(rule):
    """Whether a rule `rule(g, a, b, c)` gives the derivative of a loss by each matrix of the first X-neuron of layer 2.

    It is compared with finite differences in a whole network: 5 inputs, layers of 4, 3 and 1 X-neurons, vectors of 2
    entries, and as the loss a random linear form of the last output.
    """
    rng = np.random.default_rng(3)
    layers, x, form = draw_parameters(rng), rng.normal(size=5), rng.normal(size=2)
    below, here, _ = outputs(x, layers)
    (W, c), last = layers[1:]

    def loss_of_output(a):
        return float(form @ x_layer(*last, np.vstack([a, here[1:]]))[1][0])

    def loss_of_matrices(M):
        return loss_of_output(x_layer(M[None], c[:, :1], below)[1])

    g = numerical_gradient(loss_of_output, here[0])
    found = [rule(g, here[0], b, weight) for b, weight in zip(below, c[:, 0], strict=True)]
    return np.allclose(found, numerical_gradient(loss_of_matrices, W[0]), atol=1e-8)


@part(
    "e",
    "Back to a matrix",
    kind="formula",
    points=3,
    topics=("backpropagation",),
    keywords=(
        "weight gradient",
        "gradient of the weights",
        "chain rule",
        "backprop",
        "outer product",
        "∂L/∂W",
        "dL/dW",
    ),
    derivation=BACK_TO_A_MATRIX,
    formula=Formula(
        lambda rng: {
            "c_i1": rng.normal(),
            "g": rng.normal(size=(2, 1)),
            "a": rng.uniform(0.1, 0.9, size=(2, 1)),
            "b": rng.uniform(0.1, 0.9, size=(2, 1)),
        },
        typed=lambda matrix: rf"c_{{i1}} ({of_whole_columns(by_columns(matrix), LETTERS)}) b^T",
        letters={**STAND_FOR, "b": "$a_i^{[1]}$, the output of layer 1", "c_i1": "$c_{i1}^{[2]}$"},
        mistakes={
            "That is the derivative of tanh.": lambda c_i1, g, a, b: c_i1 * (g * (1 - a**2)) @ b.T,
            "The weight of the input is missing.": lambda g, a, b: (g * a * (1 - a)) @ b.T,
        },
    ),
    tex=lambda matrix: rf"c_{{i1}}^{{[2]}} \left({of_whole_columns(by_columns(matrix), TEX)}\right) a_i^{{[1]T}}",
    show=lambda matrix: (
        f"c_i1 ({of_whole_columns(by_columns(matrix), PLAIN)}) times the transposed output a_i of layer 1"
    ),
    key=Key(
        "c_ij (∂L/∂a ⊙ (1 − a ⊙ a)) times the transposed output of the first layer",
        printed=printed_gradient(),
        accepts=lambda ours, printed: sympy.simplify(ours - printed).is_zero_matrix,
        corrected="The derivative of the sigmoid is a ⊙ (1 − a), as in part d-ii; 1 − a ⊙ a is the "
        "derivative of tanh. And the weight is $c_{i1}$, as the matrix belongs to the first X-neuron.",
        ours=lambda: as_function(gradient_by_matrix()),
        theirs=lambda: as_function(printed_gradient()),
        witness=is_gradient_by_matrix,
    ),
)
def gradient_by_matrix(entries=2):
    """The derivatives of the loss by the entries of W_1i: c_i1 times ∂L/∂s times the row of b = a_i of layer 1.

    Of the sum only s = c W b counts: what other inputs add does not depend on this matrix.

    >>> gradient_by_matrix()[0, 1]
    a_1*b_2*c_{i1}*g_1*(1 - a_1)
    >>> gradient_by_matrix(entries=3).shape
    (3, 3)
    """
    W = sympy.Matrix(entries, entries, lambda d, e: sympy.Symbol(f"W_{d}{e}"))
    s = weight * W * vector("b", entries)
    by_sum = gradient_by_sum(entries)
    return sympy.Matrix(entries, entries, lambda d, e: by_sum.dot(s.diff(W[d, e])))
