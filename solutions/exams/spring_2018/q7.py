"""A network of vectors.

Layouts: the outputs of a layer of X-neurons are rows, (neurons, entries). Its matrices W are (neurons, inputs, entries,
entries of an input), with the index j of the neuron first; its weights c are (inputs, neurons), as in the paper.
"""

import math
from typing import NamedTuple

import mpmath
import numpy as np
import sympy

from solutions.nn.activations import sigmoid, sigmoid_derivative
from solutions.nn.gradients import complex_step_gradient, numerical_gradient
from solutions.part import Derivation, Key, Slip, Step, part

TENTH = sympy.Rational(1, 10)
n_x, n_1, n_2, D = sympy.symbols("n_x n_1 n_2 D", integer=True, positive=True)

# The network in numbers: what the formulas are tested on


def draw_parameters(rng, sizes=(4, 3, 1), inputs=5, entries=2):
    """Matrices W and weights c of the layers, as pairs, for so many X-neurons in each, all of `entries` entries.

    >>> [(W.shape, c.shape) for W, c in draw_parameters(np.random.default_rng(0))]
    [((4, 1, 2, 5), (1, 4)), ((3, 4, 2, 2), (4, 3)), ((1, 3, 2, 2), (3, 1))]
    """
    layers, read, width = [], 1, inputs
    for neurons in sizes:
        layers.append((rng.normal(size=(neurons, read, entries, width)), rng.normal(size=(read, neurons))))
        read, width = neurons, entries
    return layers


def transformed(W, A):
    """Stage 1: ã_ji = W_ji a_i, (neurons, inputs, entries), of inputs A (inputs, entries of an input)."""
    return np.einsum("jide,ie->jid", W, A)


def x_layer(W, c, A):
    """Stages 1 to 3 for a whole layer: s and a, both (neurons, entries).

    >>> s, a = x_layer(np.ones((1, 2, 3, 4)), np.array([[1.0], [-1.0]]), np.ones((2, 4)))
    >>> s.tolist(), a.tolist()
    ([[0.0, 0.0, 0.0]], [[0.5, 0.5, 0.5]])
    """
    s = np.einsum("ij,jid->jd", c, transformed(W, A))
    return s, sigmoid(s)


def outputs(x, layers):
    """The outputs (neurons, entries) of all layers for an input x (inputs,), which every X-neuron of the first
    reads.
    """
    found, A = [], x[None]
    for W, c in layers:
        _, A = x_layer(W, c, A)
        found.append(A)
    return found


# Part a: the matrices of stage 1


def side_by_side(shape):
    """A shape in TeX."""
    return r" \times ".join(sympy.latex(side) for side in shape)


def as_shape(matrix):
    return tuple(int(side) if side.is_Integer else side for side in matrix.shape)


def like_ordinary_neurons(entries=D, first=n_1, second=n_2):
    return (second, first)


def all_inputs_at_once(entries=D, first=n_1, second=n_2):
    return (entries, entries * first)


def a_column(entries=D, first=n_1, second=n_2):
    return (entries, 1)


NEURONS = (2, 3, 4, 5, 6, 8, 10, 12)


@part(
    "a-i",
    "A matrix of the second layer",
    kind="shape",
    points=2,
    topics=("shapes-and-parameters",),
    tex=side_by_side,
    fields={"": "Shape of $W_{ji}^{[2]}$"},
    vary={"entries": NEURONS, "first": NEURONS, "second": NEURONS},
    mistakes={
        "So it is in an ordinary network, for the whole layer. Here every pair of X-neurons has a matrix.": (
            like_ordinary_neurons
        ),
        "That reads all inputs of the X-neuron at once. There is one matrix for each input.": all_inputs_at_once,
        "That is the shape of what the product gives.": a_column,
    },
    key=Key("D × D", printed=(D, D)),
)
def second_layer_matrix(entries=D, first=n_1, second=n_2):
    """The shape of the factor that takes an output of the first layer to a vector of as many entries.

    >>> second_layer_matrix()
    (D, D)
    >>> second_layer_matrix(entries=8)
    (8, 8)
    """
    return matrix_between(sympy.MatrixSymbol("a_i", entries, 1), sympy.MatrixSymbol("a_ji", entries, 1))


def matrix_between(vector, result):
    """The shape of W in W a = ã, for a column a and a column ã; SymPy refuses a product that does not fit."""
    W = sympy.MatrixSymbol("W", result.rows, vector.rows)
    if (W * vector).shape != result.shape:
        raise ValueError(f"W of shape {W.shape} does not take {vector.shape} to {result.shape}")
    return as_shape(W)


def transposed_matrix(entries=D, inputs=n_x):
    return (inputs, entries)


def matrix_of_later_layers(entries=D, inputs=n_x):
    return (entries, entries)


@part(
    "a-ii",
    "A matrix of the first layer",
    kind="shape",
    points=2,
    topics=("shapes-and-parameters",),
    tex=side_by_side,
    fields={"": "Shape of $W_{ji}^{[1]}$"},
    vary={"entries": NEURONS, "inputs": (3, 16, 20, 30, 64, 100, 784)},
    mistakes={
        "Transposed: the matrix stands to the left of its input.": transposed_matrix,
        "The first layer reads x, not the output of X-neurons.": matrix_of_later_layers,
    },
    key=Key("D × n_x", printed=(D, n_x)),
)
def first_layer_matrix(entries=D, inputs=n_x):
    """The shape of the factor that takes the input x to a vector of the entries of an X-neuron.

    >>> first_layer_matrix()
    (D, n_x)
    >>> first_layer_matrix(entries=8, inputs=784)
    (8, 784)
    """
    return matrix_between(sympy.MatrixSymbol("x", inputs, 1), sympy.MatrixSymbol("a_j", entries, 1))


# Part b: the weights of stage 2


def weights_of_the_layer(entries=D, first=n_1, second=n_2):
    return first * second


def weights_of_stage_one(entries=D, first=n_1, second=n_2):
    return first * entries**2


def as_many_as_neurons(entries=D, first=n_1, second=n_2):
    return second


@part(
    "b",
    "The weights of stage 2",
    kind="number",
    points=2,
    topics=("shapes-and-parameters",),
    fields={"": "Weights of the $j$-th X-neuron in stage 2"},
    vary={"entries": NEURONS, "first": NEURONS, "second": NEURONS},
    mistakes={
        "Those are the weights of all X-neurons of the layer.": weights_of_the_layer,
        "Those are the entries of its matrices, in stage 1.": weights_of_stage_one,
        "It has one for each X-neuron that it reads, not for each of its own layer.": as_many_as_neurons,
    },
    key=Key("n[1]", printed=n_1),
)
def stage_two_weights(entries=D, first=n_1, second=n_2):
    """The number of the c_ij of one X-neuron of the second layer: the entries of a column of c.

    >>> stage_two_weights()
    n_1
    >>> stage_two_weights(first=6)
    6
    """
    c = sympy.MatrixSymbol("c", first, second)
    column = c[:, 0]
    count = column.rows * column.cols
    return int(count) if count.is_Integer else count


# Part c: stage 2 as a matrix product


def stack_and_weights(inputs, entries):
    """Symbols: the matrix (entries, inputs) of columns ã_ji, and the column (inputs, 1) of weights c_ij, for one j."""
    stack = sympy.Matrix(entries, inputs, lambda d, i: sympy.Symbol(rf"\tilde{{a}}_{{j{i + 1},{d + 1}}}"))
    return stack, sympy.Matrix(inputs, 1, lambda i, _: sympy.Symbol(f"c_{{{i + 1}j}}"))


def draw_stage_two(rng):
    """The vectors ã_ji (inputs, entries) of one X-neuron and its weights (inputs,)."""
    inputs, entries = rng.permutation([3, 4, 5])[:2]
    return {"a": rng.normal(size=(inputs, entries)), "c": rng.normal(size=inputs)}


VECTORIZED = Derivation(
    [
        Step(
            "Stage 2 is a linear combination of vectors:",
            r"s_j = \sum_{i=1}^{n} c_{ij}\, \tilde a_{ji}",
            lambda a, c: sum(weight * vector for weight, vector in zip(c, a, strict=True)),
        ),
        Step(
            "Look at one entry d of it, a sum of products:",
            r"(s_j)_d = \sum_{i=1}^{n} (\tilde a_{ji})_d\, c_{ij}",
            lambda a, c: [sum(a[i, d] * c[i] for i in range(len(c))) for d in range(a.shape[1])],
        ),
        Step(
            "That is a row times a column. Each of the vectors is a column of a matrix:",
            r"s_j = \underbrace{\left[\tilde a_{j1}, \dots, \tilde a_{jn}\right]}_{D \times n}"
            r"\underbrace{\left(c_{1j}, \dots, c_{nj}\right)^T}_{n \times 1}",
            lambda a, c: a.T @ c,
        ),
    ],
    draw_stage_two,
)


def weights_into(c, i, j):
    """The weights (inputs,) with which the X-neuron j reads: a column of c (inputs, neurons)."""
    return c[:, j]


def weights_out_of(c, i, j):
    """The weights (neurons,) with which the X-neuron i is read: a row, for which c with the single index i may
    stand.
    """
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


@part(
    "c-i",
    "Stage 2 as a matrix product",
    kind="formula",
    points=2,
    topics=("shapes-and-parameters",),
    derivation=VECTORIZED,
    tex=lambda product: sympy.latex(product, mat_delim="("),
    show=lambda product: " · ".join(str(factor.tolist()) for factor in product.args),
    key=Key(
        "the vectors of stage 1 as columns of a D × n[1] matrix, times the vector of the weights",
        printed=sympy.MatMul(*stack_and_weights(inputs=3, entries=2)),
        accepts=lambda ours, printed: ours.doit() == printed.doit(),
        qualified="It holds for the vectors ã_ji of stage 1, for which the solution writes a û that occurs nowhere "
        "else, and for the weights c_1j, …, c_nj of the X-neuron j. The printed index is i; the weights with one i "
        "are those with which the other X-neurons read it, and these give other values or do not even fit.",
        ours=lambda: weights_into,
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


def stacked_vectors(entries=D, first=n_1):
    return (entries, first)


def weights_themselves(entries=D, first=n_1):
    return (first, 1)


def all_in_one_column(entries=D, first=n_1):
    return (entries * first, 1)


@part(
    "c-ii",
    "The output of stage 2",
    kind="shape",
    points=1,
    topics=("shapes-and-parameters",),
    tex=side_by_side,
    fields={"": "Shape of $s_j^{[2]}$"},
    vary={"entries": NEURONS, "first": NEURONS},
    mistakes={
        "That is the matrix of the stacked vectors; the product with the weights adds its columns up.": stacked_vectors,
        "That is the shape of the weights.": weights_themselves,
        "The vectors are added, not put one below the other.": all_in_one_column,
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


# Part d: back through stage 3


def row_of_derivatives(entries=D, second=n_2):
    return (1, entries)


def shape_of_the_loss(entries=D, second=n_2):
    return (1, 1)


def of_the_whole_layer(entries=D, second=n_2):
    return (entries, second)


@part(
    "d-i",
    "The shape of a gradient",
    kind="shape",
    points=2,
    topics=("backpropagation",),
    tex=side_by_side,
    fields={"": r"Shape of $\partial \mathcal L / \partial a_1^{[2]}$"},
    vary={"entries": NEURONS, "second": NEURONS},
    mistakes={
        "In the layout of this question, a gradient has the shape of what the loss is differentiated by.": (
            row_of_derivatives
        ),
        "The loss is a scalar; its derivative has an entry for each entry of the vector.": shape_of_the_loss,
        "One X-neuron of the layer is meant, the first.": of_the_whole_layer,
    },
    key=Key("(D, 1)", printed=(D, 1)),
)
def gradient_shape(entries=D, second=n_2):
    """The shape of the derivative of a scalar by the output of one X-neuron; SymPy differentiates gᵀ a.

    >>> gradient_shape()
    (D, 1)
    >>> gradient_shape(entries=6)
    (6, 1)
    """
    a, g = sympy.MatrixSymbol("a", entries, 1), sympy.MatrixSymbol("g", entries, 1)
    return as_shape(sympy.diff(g.T * a, a))


def vector(letter, entries):
    """A column of symbols."""
    return sympy.Matrix([sympy.Symbol(f"{letter}_{d}") for d in range(1, entries + 1)])


def draw_activation(rng):
    """The sum s, and the upstream gradient g at σ(s), both (entries,)."""
    return {"s": rng.normal(size=3), "g": rng.normal(size=3)}


THROUGH_THE_SIGMOID = Derivation(
    [
        Step(
            "Each entry of the sum moves one entry of the output, and so the loss. The derivative of the loss, "
            "without a formula:",
            r"\frac{\partial \mathcal L}{\partial s}, \quad a = \sigma(s), \quad "
            r"g = \frac{\partial \mathcal L}{\partial a}",
            lambda s, g: complex_step_gradient(lambda z: g @ (1 / (1 + np.exp(-z))), s),
        ),
        Step(
            "The chain rule, entry by entry:",
            r"g \odot \sigma'(s)",
            lambda s, g: g * sigmoid_derivative(s),
        ),
        Step(
            "The derivative of the sigmoid in terms of its output:",
            r"g \odot a \odot (1 - a)",
            lambda s, g: g * sigmoid(s) * (1 - sigmoid(s)),
        ),
    ],
    draw_activation,
)


@part(
    "d-ii",
    "Through the sigmoid",
    kind="formula",
    points=3,
    topics=("backpropagation",),
    derivation=THROUGH_THE_SIGMOID,
    tex=lambda column: sympy.latex(column, mat_delim="("),
    key=Key(
        "∂L/∂a ⊙ a ⊙ (1 − a)",
        printed=sympy.Matrix([g * a * (1 - a) for g, a in zip(vector("g", 2), vector("a", 2), strict=True)]),
        accepts=lambda ours, printed: sympy.simplify(ours - printed).is_zero_matrix,
    ),
)
def gradient_by_sum(entries=2):
    """The derivatives of the loss by the entries of s, in the entries of g = ∂L/∂a and of a = σ(s).

    SymPy differentiates the sigmoid and writes e^(−s) as (1 − a)/a.

    >>> gradient_by_sum()
    Matrix([
    [a_1*g_1*(1 - a_1)],
    [a_2*g_2*(1 - a_2)]])
    >>> gradient_by_sum(entries=3).shape
    (3, 1)
    """
    s = sympy.Symbol("s")
    sigmoid_of_s = 1 / (1 + sympy.exp(-s))
    growth = sympy.diff(sigmoid_of_s, s) / sigmoid_of_s  # σ'/σ
    entries_of = zip(vector("g", entries), vector("a", entries), strict=True)
    return sympy.Matrix([g * a * sympy.simplify(growth.subs(sympy.exp(-s), (1 - a) / a)) for g, a in entries_of])


# Part e: back to a matrix of stage 1

weight = sympy.Symbol("c_{i1}")


def draw_neuron(rng):
    """The first X-neuron: matrices W (inputs, D, D), weights c (inputs,), what it reads A (inputs, D), a random g (D,),
    and the index of one of its inputs.
    """
    W, c, A = rng.normal(size=(4, 3, 3)), rng.normal(size=4), rng.normal(size=(4, 3))
    return {"W": W, "c": c, "A": A, "g": rng.normal(size=3), "i": int(rng.integers(4))}


def output_of(W, c, A):
    """The output (D,) of one X-neuron, without a function of `solutions.nn`: complex numbers may pass."""
    return 1 / (1 + np.exp(-sum(weight * (M @ a) for weight, M, a in zip(c, W, A, strict=True))))


def slope_by_matrix(W, c, A, g, i):
    """∂(gᵀ a)/∂W_i, (D, D), without a formula."""
    return complex_step_gradient(lambda M: g @ output_of([*W[:i], M, *W[i + 1 :]], c, A), W[i])


def delta(W, c, A, g):
    """∂L/∂s, by part d-ii."""
    a = output_of(W, c, A)
    return g * a * (1 - a)


BACK_TO_A_MATRIX = Derivation(
    [
        Step(
            "The derivative by one of the matrices of the first X-neuron, without a formula:",
            r"\frac{\partial \mathcal L}{\partial W_{1i}}, \quad s_1 = \sum_{i} c_{i1}\, W_{1i}\, a_i",
            slope_by_matrix,
        ),
        Step(
            "One entry of the matrix, in row d and column e, stands in the d-th entry of the sum only, with the factor "
            "there:",
            r"\left(\frac{\partial \mathcal L}{\partial W_{1i}}\right)_{de} = "
            r"\left(\frac{\partial \mathcal L}{\partial s_1}\right)_d c_{i1}\, (a_i)_e",
            lambda W, c, A, g, i: [[delta(W, c, A, g)[d] * c[i] * A[i, e] for e in range(3)] for d in range(3)],
        ),
        Step(
            "All entries at once are a column times a row:",
            r"c_{i1}\, \frac{\partial \mathcal L}{\partial s_1}\, a_i^T",
            lambda W, c, A, g, i: c[i] * np.outer(delta(W, c, A, g), A[i]),
        ),
        Step(
            "Part d-ii for the middle factor:",
            r"c_{i1} \left(g \odot a \odot (1 - a)\right) a_i^T",
            lambda W, c, A, g, i: c[i] * (g * output_of(W, c, A) * (1 - output_of(W, c, A)))[:, None] @ A[i][None],
        ),
    ],
    draw_neuron,
)


def printed_gradient(entries=2):
    """The printed product: one less the square of a, where the derivative of the sigmoid should be."""
    g, a, b = (vector(letter, entries) for letter in "gab")
    return weight * g.multiply_elementwise(a.applyfunc(lambda value: 1 - value**2)) * b.T


def excess_of_the_printed(entries=2):
    """By which factor each row of the printed gradient exceeds ours.

    >>> excess_of_the_printed()
    [(a_1 + 1)/a_1, (a_2 + 1)/a_2]
    """
    ours, printed = gradient_by_matrix(entries), printed_gradient(entries)
    return [sympy.factor(printed[d, 0] / ours[d, 0]) for d in range(entries)]


def as_function(gradient):
    """A matrix of symbols as a function of g, a, b (entries,) and the weight c."""
    entries = gradient.rows
    return sympy.lambdify([*(list(vector(letter, entries)) for letter in "gab"), weight], gradient, "numpy")


def is_gradient_by_matrix(rule):
    """Whether a rule `rule(g, a, b, c)` gives the derivative of the loss by each matrix that the first X-neuron of
    layer 2 uses, in a whole network: 5 inputs, layers of 4, 3 and 1 X-neurons, vectors of 2 entries; by finite
    differences.

    The loss is a random linear form of the last output.
    """
    rng = np.random.default_rng(3)
    layers, x, form = draw_parameters(rng), rng.normal(size=5), rng.normal(size=2)
    below, here, _ = outputs(x, layers)
    (W, c), (W_last, c_last) = layers[1:]

    def from_second(A):
        return float(form @ x_layer(W_last, c_last, A)[1][0])

    g = numerical_gradient(lambda a: from_second(np.vstack([a, here[1:]])), here[0])
    for i in range(4):

        def loss(M, i=i):
            changed = W.copy()
            changed[0, i] = M
            return from_second(x_layer(changed, c, below)[1])

        if not np.allclose(rule(g, here[0], below[i], c[i, 0]), numerical_gradient(loss, W[0, i]), atol=1e-8):
            return False
    return True


@part(
    "e",
    "Back to a matrix",
    kind="formula",
    points=3,
    topics=("backpropagation",),
    derivation=BACK_TO_A_MATRIX,
    tex=lambda matrix: sympy.latex(matrix, mat_delim="("),
    key=Key(
        "c_ij (∂L/∂a ⊙ (1 − a ⊙ a)) times the transposed output of the first layer",
        printed=printed_gradient(),
        accepts=lambda ours, printed: sympy.simplify(ours - printed).is_zero_matrix,
        corrected="The derivative of the sigmoid is a ⊙ (1 − a), as part d-ii has it; one less the square of a is the "
        "derivative of tanh. And the weight is c_i1, as the matrix belongs to the first X-neuron.",
        ours=lambda: as_function(gradient_by_matrix()),
        theirs=lambda g, a, b, c: as_function(printed_gradient())(g, a, b, c),
        witness=is_gradient_by_matrix,
    ),
)
def gradient_by_matrix(entries=2):
    """The derivatives of the loss by the entries of W_1i: c_i1 times ∂L/∂s times the row of b = a_i of layer 1.

    Both matrices are differentiated by SymPy: s = c W b, where what other inputs add plays no part.

    >>> gradient_by_matrix()[0, 1]
    a_1*b_2*c_{i1}*g_1*(1 - a_1)
    >>> gradient_by_matrix(entries=3).shape
    (3, 3)
    """
    W = sympy.Matrix(entries, entries, lambda d, e: sympy.Symbol(f"W_{d}{e}"))
    s = weight * W * vector("b", entries)
    by_sum = gradient_by_sum(entries)
    return sympy.Matrix(
        entries, entries, lambda d, e: sum(by_sum[k] * sympy.diff(s[k], W[d, e]) for k in range(entries))
    )


# Parts f and g: a loss of the norm


def falafel_loss(norm, label, m_plus=0.9, m_minus=0.1, weight=1):
    """The loss of one example (any shape of norms), of which the label 1 asks for a large norm, 0 for a small one.

    >>> falafel_loss(np.array([0.5, 1.0]), label=1).round(2).tolist()
    [0.16, 0.0]
    >>> falafel_loss(np.array([0.5, 1.0]), label=0).round(2).tolist()
    [0.16, 0.81]
    """
    of_presence = np.maximum(0, m_plus - norm) ** 2
    of_absence = np.maximum(0, norm - m_minus) ** 2
    return label * of_presence + weight * (1 - label) * of_absence


class Curve(NamedTuple):
    """What a drawing must show: value and slope at the norm 0, where the curve meets the axis and how, and what
    then.
    """

    at_zero: float
    slope_at_zero: float
    meets_axis: float
    slope_there: float
    beyond: float


def describe(curve):
    return (
        f"A parabola from {curve.at_zero:g} at norm 0, where its slope is {curve.slope_at_zero:g}, down to 0 at norm "
        f"{curve.meets_axis:g}, where it is flat; from there on the loss is {curve.beyond:g}."
    )


@part(
    "f",
    "The loss against the norm",
    kind="figure",
    points=2,
    topics=("losses",),
    show=describe,
)
def loss_against_norm(m_plus=0.9, label=1):
    """The features of the curve, for an image with falafel, by SymPy from the formula of the loss.

    >>> loss_against_norm()
    Curve(at_zero=0.81, slope_at_zero=-1.8, meets_axis=0.9, slope_there=0.0, beyond=0.0)
    >>> loss_against_norm(m_plus=0.5).at_zero
    0.25
    """
    r = sympy.Symbol("r", positive=True)
    margin = sympy.nsimplify(m_plus)
    before = label * (margin - r) ** 2  # where the maximum is not 0
    root = sympy.solve(before, r)[0]
    beyond = (label * sympy.Max(0, margin - r) ** 2).subs(r, 2 * root)
    slope = sympy.diff(before, r)
    found = (before.subs(r, 0), slope.subs(r, 0), root, slope.subs(r, root), beyond)
    return Curve(*(round(float(value), 4) for value in found))


def draw_loss():
    """The loss of an image with falafel against the norm of the output: a parabola that falls from the square of m⁺ to
    0 at m⁺ and stays there. Dashed: the loss of an image without. With three entries, norms lie between 0 and √3.
    """
    from matplotlib import pyplot

    axes = pyplot.figure(figsize=(5.2, 3)).add_subplot()
    norms = np.linspace(0, math.sqrt(3), 120)
    axes.plot(norms, falafel_loss(norms, 1), color="#0072B2", linewidth=2.5, label="falafel (y = 1)")
    axes.plot(norms, falafel_loss(norms, 0), "--", color="#E69F00", linewidth=1.5, label="none (y = 0)")
    curve = loss_against_norm()
    axes.plot([0, curve.meets_axis], [curve.at_zero, 0], "o", color="#0072B2", markersize=6)
    axes.annotate(f"{curve.at_zero:g}", (0, curve.at_zero), (7, 3), textcoords="offset points")
    axes.annotate(f"{curve.meets_axis:g}", (curve.meets_axis, 0), (0, 8), textcoords="offset points", ha="center")
    axes.set(xlabel="norm of the output", ylabel="loss", xlim=(0, None), ylim=(-0.03, 1.6))
    axes.legend(frameon=False, loc="upper center")
    return axes.figure


def bound_is_attained():
    """Whether some output reaches the bound: σ(s) for large s, with as many digits as are needed.

    >>> bound_is_attained()
    False
    """
    reached, gaps = False, []
    for size in (1, 10, 100, 1000):
        with mpmath.workdps(size + 20):  # 1 − σ(s) is about e^(−s)
            norm = mpmath.sqrt(3) / (1 + mpmath.exp(-size))
            bound, loss = (mpmath.sqrt(3) - 0.1) ** 2, (norm - 0.1) ** 2
            reached = reached or loss >= bound
            gaps.append(float(bound - loss))
    assert gaps == sorted(gaps, reverse=True)  # the bound is approached
    return reached


@part(
    "g-i",
    "How large the loss can get",
    kind="formula",
    points=2,
    topics=("losses",),
    key=Key(
        "(√D − 0.1)²",
        printed=(sympy.sqrt(D) - TENTH) ** 2,
        qualified="It is the least upper bound and not a maximum: a sigmoid is below 1 everywhere, so that no output "
        "has this norm. On a computer a large sum is rounded to 1, and then the value is reached.",
        ours=bound_is_attained,
        theirs=True,
        witness=lambda attained: attained == any(largest_share_of_the_bound(size) >= 1 for size in (5, 30)),
    ),
)
def largest_loss(entries=D, m_minus=TENTH, weight=1):
    """The least upper bound of the loss without falafel, as all entries of the output tend to 1.

    >>> largest_loss()
    (sqrt(D) - 1/10)**2
    >>> largest_loss(entries=4)
    361/100
    >>> largest_loss(entries=9, m_minus=0.5, weight=2)
    25/2
    """
    t = sympy.Symbol("t", positive=True)
    norm = sympy.limit(sympy.sqrt(entries * t**2), t, 1, "-")
    return weight * (norm - sympy.nsimplify(m_minus)) ** 2


def largest_share_of_the_bound(size, entries=3):
    """The loss of an output with the sum `size` in all entries, as a share of the bound: exact fractions of e^(−size),
    which is replaced by a smaller number.

    >>> 0.9 < largest_share_of_the_bound(5) < largest_share_of_the_bound(30) < 1
    True
    """
    smaller = sympy.Rational(1, 3**size)  # below e^(−size), so that the share comes out too large
    norm = sympy.sqrt(entries) / (1 + smaller)
    bound = largest_loss(entries)
    return ((norm - TENTH) ** 2 / bound).n(50)


def largest_loss_rows():
    """Rows: a sum in all three entries, how far the sigmoid is below 1, and how far the loss is below its bound, that
    of a column of ones; all in double precision.

    >>> largest_loss_rows()[-1]
    (40, 0.0, 0.0)
    """
    bound = falafel_loss(np.linalg.norm(np.ones(3)), 0)
    rows = []
    for size in (2, 5, 10, 20, 40):
        a = sigmoid(np.full(3, float(size)))
        rows.append((size, float(1 - a[0]), float(bound - falafel_loss(np.linalg.norm(a), 0))))
    return rows


class Minimum(NamedTuple):
    """The least loss, and the largest norm at which it is reached."""

    value: float
    up_to: float


def minimum_with_falafel(m_plus=0.9, m_minus=0.1):
    return Minimum(0.0, m_plus)


def minimum_at_the_origin(m_plus=0.9, m_minus=0.1):
    return Minimum(0.0, 0.0)


def minimum_of_the_square(m_plus=0.9, m_minus=0.1):
    return Minimum(round(m_minus**2, 6), 0.0)


def knows_where_the_loss_is_zero(rule):
    """Whether a rule names the norms at which the loss without falafel is 0, the margin itself among them."""
    return all(rule(norm) == (falafel_loss(norm, 0) == 0) for norm in (0.01, 0.05, 0.0999, 0.1, 0.1001, 0.5, 1.2))


@part(
    "g-ii",
    "How small the loss can get",
    kind="number",
    points=2,
    topics=("losses",),
    tolerance=1e-6,
    fields={"value": "Least value of the loss", "up_to": "Largest norm at which it is reached"},
    tex=lambda minimum: rf"{minimum.value:g} \text{{ for }} \lVert a_1^{{[3]}} \rVert \le {minimum.up_to:g}",
    vary={"m_plus": (0.9, 0.8), "m_minus": (0.05, 0.1, 0.2, 0.25, 0.3)},
    mistakes={
        "That is the margin of an image with falafel.": minimum_with_falafel,
        "The loss is 0 on a whole stretch of norms.": minimum_at_the_origin,
        "Below its margin the loss is cut off, and not squared.": minimum_of_the_square,
    },
    key=Key(
        "0, where the norm is less than 0.1",
        printed=Minimum(0.0, 0.1),
        qualified="The norm 0.1 itself belongs to it: the loss is 0 where the norm is at most 0.1.",
        ours=lambda: lambda norm: norm <= least_loss().up_to,
        theirs=lambda norm: norm < 0.1,
        witness=knows_where_the_loss_is_zero,
    ),
)
def least_loss(m_plus=0.9, m_minus=0.1):
    """The minimum of the loss without falafel, and the end of the stretch of norms on which it is reached.

    >>> least_loss()
    Minimum(value=0.0, up_to=0.1)
    >>> least_loss(m_minus=0.25)
    Minimum(value=0.0, up_to=0.25)
    """
    norms = np.linspace(0, 2, 21)
    losses = falafel_loss(norms, 0, m_plus, m_minus)
    value = float(losses.min())
    reached, beyond = norms[losses == value].max(), norms[losses > value].min()
    for _ in range(50):  # the end of the stretch lies between the two
        middle = (reached + beyond) / 2
        if falafel_loss(middle, 0, m_plus, m_minus) == value:
            reached = middle
        else:
            beyond = middle
    return Minimum(value, round(float(reached), 9))


# Figures


def svg(width, height, *pieces):
    return (
        '<svg viewBox="0 0 {0} {1}" width="{0}" height="{1}" fill="currentColor" font-family="sans-serif" '
        'font-size="13" text-anchor="middle">{2}</svg>'.format(width, height, "".join(pieces))
    )


def box(x, y, width, height, colour, words):
    """A rounded box with words in its middle."""
    return (
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="5" fill="{colour}" fill-opacity=".25" '
        f'stroke="{colour}" stroke-width="1.5"/><text x="{x + width / 2}" y="{y + height / 2 + 5}">{words}</text>'
    )


def line(x1, y1, x2, y2):
    return f'<path d="M{x1} {y1}L{x2} {y2}" stroke="currentColor"/>'


def write(x, y, words):
    return f'<text x="{x}" y="{y}">{words}</text>'


def below(letter, index):
    """A letter with a lower index, in SVG."""
    return f'{letter}<tspan font-size="9" dy="4">{index}</tspan>'


def below_above(letter, index, above):
    """A letter with a lower and an upper index, in SVG."""
    return f'{below(letter, index)}<tspan font-size="9" dy="-9">{above}</tspan>'


def draw_x_neuron():
    """An X-neuron that reads three vectors. Stage 1 multiplies each of them by a matrix. Stage 2 adds the three results
    up, each with a weight. Stage 3 applies the sigmoid to every entry of the sum.
    """
    pieces = []
    for number, y, name_at in ((1, 34, (194, 76)), (2, 94, (178, 106)), (3, 154, (194, 160))):
        pieces += [
            box(2, y, 62, 36, "#E69F00", below_above("a", number, "[l−1]")),
            line(64, y + 18, 92, y + 18),
            box(92, y, 62, 36, "#0072B2", below("W", f"j{number}")),
            line(154, y + 18, 206, 112),
            write(*name_at, below("c", f"{number}j")),
        ]
    pieces += [
        box(206, 94, 40, 36, "#009E73", "Σ"),
        line(246, 112, 268, 112),
        box(268, 94, 40, 36, "#CC79A7", "σ"),
        line(308, 112, 330, 112),
        box(330, 94, 44, 36, "#E69F00", below_above("a", "j", "[l]")),
        write(257, 104, below("s", "j")),
        *(write(x, 16, f"stage {number}") for number, x in ((1, 123), (2, 222), (3, 290))),
    ]
    return svg(378, 196, *pieces)


def draw_x_network():
    """The X-network. Every X-neuron of layer 1 reads the input x, a single vector; every X-neuron of layer 2 reads all
    outputs of layer 1; the one X-neuron of layer 3 reads all outputs of layer 2.
    """
    heights = (40, 90, 160)
    pieces = [box(2, 82, 44, 36, "#E69F00", "x"), write(24, 18, "input")]
    for y in heights:
        pieces.append(line(46, 100, 110, y + 16))
        pieces += [line(156, y + 16, 210, other + 16) for other in heights]
        pieces.append(line(256, y + 16, 300, 100))
    for x, colour, layer in ((110, "#0072B2", 1), (210, "#009E73", 2)):
        pieces += [box(x, y, 46, 32, colour, "X") for y in heights]
        pieces += [write(x + 23, 146, "⋮"), write(x + 23, 18, below("n", layer))]
    pieces += [box(300, 84, 40, 32, "#CC79A7", "X"), line(340, 100, 356, 100), write(320, 18, "1")]
    return svg(392, 200, *pieces, write(374, 105, below_above("a", 1, "[3]")))


# What else does not fit together; it changes no answer.


def norm_is_no_probability() -> bool:
    """The norm of an output of three entries can exceed 1.

    >>> norm_is_no_probability()
    True
    """
    return bool(np.linalg.norm(sigmoid(np.ones(3))) > 1)


def norm_of_indifference() -> bool:
    """An output of four entries for the sum 0, where a sigmoid is undecided, has the norm of the surest falafel.

    >>> norm_of_indifference()
    True
    """
    norm = np.linalg.norm(sigmoid(np.zeros(4)))
    return bool(norm == 1 and falafel_loss(norm, 1) == 0)


SLIPS = (
    Slip(
        "Question 7, stage 2",
        "The sum runs to 3, the number of inputs in the figure; in the network it runs over the X-neurons of the layer "
        "before.",
    ),
    Slip(
        "Question 7, stages 1 and 2",
        "The indices of W and ã begin with the X-neuron that reads, those of c with the one that is read.",
    ),
    Slip(
        "Question 7, a and d",
        "The matrices and vectors of the first layer carry an index i of the X-neuron before, where there is none: "
        "each X-neuron reads the same single input.",
    ),
    Slip(
        "Question 7, f and g",
        "The norm of the output is to measure a probability, but with two or more entries it can exceed 1.",
        shown_by=norm_is_no_probability,
    ),
    Slip(
        "Question 7, f and g",
        "With four entries or more, an output whose entries are all undecided already has a norm above m⁺: the loss "
        "asks for nothing there.",
        shown_by=norm_of_indifference,
    ),
)
