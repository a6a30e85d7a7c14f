r"""Backpropagation.

Layout: an example is a column, so that weights are `(outputs, inputs)` and biases `(outputs, 1)`. A Jacobian has the
numerator's index first, `(outputs, inputs)`; the gradient of the loss has the shape of what it is taken by.
"""

import operator
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import sympy
from sympy import latex

from solutions.nn.activations import leaky_relu, log_softmax, softmax, softmax_jacobian
from solutions.nn.gradients import complex_step_gradient
from solutions.part import Claim, Derivation, Finding, Key, Slip, Step, holding, part

D_x, D_a, K, m = sympy.symbols("D_x D_a K m", integer=True, positive=True)


class Shapes(NamedTuple):
    """The shapes of the second layer's weights and biases, and of the hidden layer's output for a batch."""

    weights: tuple
    biases: tuple
    hidden: tuple


def side_by_side(rows, columns):
    """A shape in TeX."""
    return rf"{latex(rows)} \times {latex(columns)}"


def shapes_for_rows(inputs=D_x, hidden=D_a, classes=K, examples=m):
    """The shapes where examples are rows and a layer computes a W + b."""
    return Shapes((hidden, classes), (1, classes), (examples, hidden))


def shapes_of_the_logits(inputs=D_x, hidden=D_a, classes=K, examples=m):
    return Shapes((classes, hidden), (classes, 1), (classes, examples))


def shapes_with_a_bias_per_example(inputs=D_x, hidden=D_a, classes=K, examples=m):
    return Shapes((classes, hidden), (classes, examples), (hidden, examples))


@part(
    "i",
    "Shapes of the network",
    kind="shape",
    points=2,
    topics=("shapes-and-parameters",),
    fields={
        "weights": "Shape of $W^{[2]}$",
        "biases": "Shape of $b^{[2]}$",
        "hidden": "Shape of the hidden layer's output for the batch",
    },
    tex=lambda shapes: (
        rf"W^{{[2]}}: {side_by_side(*shapes.weights)}, \quad b^{{[2]}}: {side_by_side(*shapes.biases)}, "
        rf"\quad A^{{[1]}}: {side_by_side(*shapes.hidden)}"
    ),
    vary={
        "inputs": (12, 64, 100, 784, 3072),
        "hidden": (16, 20, 32, 50, 128, 256),
        "classes": (3, 5, 10, 26),
        "examples": (8, 30, 60, 500),
    },
    mistakes={
        "Transposed: here an example is a column and stands to the right of the weights.": shapes_for_rows,
        "That is the shape of the logits; the hidden layer comes before.": shapes_of_the_logits,
        "A bias belongs to a unit; all examples of a batch share it.": shapes_with_a_bias_per_example,
    },
    key=Key("W2: K×D_a, b2: K×1; D_a×m for the batch", printed=Shapes((K, D_a), (K, 1), (D_a, m))),
)
def shapes(inputs=D_x, hidden=D_a, classes=K, examples=m):
    """The shapes that the matrix products demand, for symbols or numbers; SymPy refuses factors that do not fit.

    >>> shapes()
    Shapes(weights=(K, D_a), biases=(K, 1), hidden=(D_a, m))
    >>> shapes(inputs=784, hidden=20, classes=10, examples=64)
    Shapes(weights=(10, 20), biases=(10, 1), hidden=(20, 64))
    """
    batch = sympy.MatrixSymbol("X", inputs, examples)
    first = sympy.MatrixSymbol("W1", hidden, inputs)
    hidden_output = first * batch  # the bias and the activation keep the shape
    second = sympy.MatrixSymbol("W2", classes, hidden_output.rows)
    of_one_example = second * hidden_output[:, 0]
    return Shapes(*(as_shape(array) for array in (second, of_one_example, hidden_output)))


def as_shape(matrix):
    return tuple(int(side) if side.is_Integer else side for side in matrix.shape)


# ii to iv: two logits, z_k and z_i, and the rest of the sum, on which neither has any influence.

z_k, z_i, rest, total = sympy.symbols("z_k z_i R Z")
y_k, y_i = sympy.symbols("yhat_k yhat_i")
i, k = sympy.symbols("i k", integer=True, positive=True)


def softmax_of_symbols(temperature=1):
    """The probability of class k in the symbols z_k, z_i and the rest R of the sum."""
    of_k, of_i = (sympy.exp(logit / sympy.sympify(temperature)) for logit in (z_k, z_i))
    return of_k / (of_k + of_i + rest)


def in_probabilities(expression, temperature=1):
    """The expression in the probabilities: every exponential is the probability times the sum Z, which cancels."""
    of_k, of_i = (sympy.exp(logit / sympy.sympify(temperature)) for logit in (z_k, z_i))
    return sympy.simplify(expression.subs(rest, total - of_k - of_i).subs({of_k: y_k * total, of_i: y_i * total}))


def softmax_tex(temperature=1):
    """The softmax of a class k in TeX."""
    of_k, of_j = (latex(sympy.Symbol(name) / temperature) for name in ("z_k", "z_j"))
    return rf"\hat y_k = \frac{{\exp({of_k})}}{{\sum_j \exp({of_j})}}"


def draw_logits(rng):
    """Logits of five classes, the index k of one class and the index i of another."""
    k, i = rng.permutation(5)[:2]
    return {"z": rng.normal(size=5), "k": k, "i": i}


def slope_of_probability(z, k, i):
    """The derivative of the k-th probability by the i-th logit, without a formula."""
    return complex_step_gradient(lambda z: plain_softmax(z)[k], z)[i]


def plain_softmax(z):
    """The softmax as its formula stands, exp(z) over their sum: right until something overflows or vanishes."""
    with np.errstate(all="ignore"):
        e = np.exp(z)
        return e / e.sum()


OWN_DERIVATIVE = Derivation(
    [
        Step(
            "What is asked, where $Z$ contains $e^{z_k}$ too:",
            r"\frac{\partial}{\partial z_k} \frac{e^{z_k}}{Z}",
            lambda z, k, i: slope_of_probability(z, k, k),
        ),
        Step(
            "The quotient rule, with $\\partial Z / \\partial z_k = e^{z_k}$:",
            r"\frac{e^{z_k} Z - e^{z_k} e^{z_k}}{Z^2}",
            lambda z, k, i: (np.exp(z[k]) * np.exp(z).sum() - np.exp(z[k]) ** 2) / np.exp(z).sum() ** 2,
        ),
        Step(
            "Take one factor out:",
            r"\frac{e^{z_k}}{Z} \left(1 - \frac{e^{z_k}}{Z}\right)",
            lambda z, k, i: np.exp(z[k]) / np.exp(z).sum() * (1 - np.exp(z[k]) / np.exp(z).sum()),
        ),
        Step(
            "Both quotients are the probability itself:",
            r"\hat y_k (1 - \hat y_k)",
            lambda z, k, i: softmax(z)[k] * (1 - softmax(z)[k]),
        ),
    ],
    draw_logits,
)


@part(
    "ii",
    "A probability by its own logit",
    kind="formula",
    points=2,
    topics=("activations",),
    derivation=OWN_DERIVATIVE,
    vary={"temperature": (2, 3, 4, 5, 10)},
    key=Key("ŷ_k (1 − ŷ_k)", printed=y_k * (1 - y_k)),
)
def own_derivative(temperature=1):
    """The derivative of a softmax probability by its own logit, in terms of the probability.

    >>> own_derivative()
    yhat_k*(1 - yhat_k)
    >>> own_derivative(temperature=2)
    yhat_k*(1 - yhat_k)/2
    """
    slope = in_probabilities(softmax_of_symbols(temperature).diff(z_k), temperature)
    return y_k * sympy.expand(temperature * slope / y_k) / temperature


CROSS_DERIVATIVE = Derivation(
    [
        Step(
            "What is asked; only $Z$ contains $z_i$:",
            r"\frac{\partial}{\partial z_i} \frac{e^{z_k}}{Z}",
            slope_of_probability,
        ),
        Step(
            "The chain rule for $1/Z$, with $\\partial Z / \\partial z_i = e^{z_i}$:",
            r"-\frac{e^{z_k} e^{z_i}}{Z^2}",
            lambda z, k, i: -np.exp(z[k]) * np.exp(z[i]) / np.exp(z).sum() ** 2,
        ),
        Step(
            "One factor $1/Z$ for each exponential:",
            r"-\hat y_k \hat y_i",
            lambda z, k, i: -softmax(z)[k] * softmax(z)[i],
        ),
    ],
    draw_logits,
)


@part(
    "iii",
    "A probability by another logit",
    kind="formula",
    points=2,
    topics=("activations",),
    derivation=CROSS_DERIVATIVE,
    vary={"temperature": (2, 3, 4, 5, 10)},
    key=Key("−ŷ_k ŷ_i", printed=-y_k * y_i),
)
def cross_derivative(temperature=1):
    """The derivative of a softmax probability by the logit of another class, in terms of both probabilities.

    >>> cross_derivative()
    -yhat_i*yhat_k
    >>> cross_derivative(temperature=2)
    -yhat_i*yhat_k/2
    """
    return in_probabilities(softmax_of_symbols(temperature).diff(z_i), temperature)


def jacobian_rows(logits=(1.0, 0.0, -1.0)):
    """The softmax's Jacobian at three logits as the rows of a table, and the sums of its columns."""
    jacobian = softmax_jacobian(logits)
    rows = [(f"ŷ{name}", *row) for name, row in zip("₁₂₃", jacobian.tolist(), strict=True)]
    return [*rows, ("sum", *(abs(round(total, 12)) for total in jacobian.sum(axis=0).tolist()))]


def slopes_of_loss(z, k, i):
    """The derivatives of −log ŷ_k by all logits, without a formula."""
    return complex_step_gradient(lambda z: -np.log(plain_softmax(z)[k]), z)


LOGIT_GRADIENT = Derivation(
    [
        Step(
            "Of the sum over the classes, the label leaves one term. What is asked, for every $i$:",
            r"\frac{\partial L}{\partial z_i} = \frac{\partial}{\partial z_i} (-\log \hat y_k)",
            slopes_of_loss,
        ),
        Step(
            "The derivative of the logarithm, then that of the softmax:",
            r"-\frac{1}{\hat y_k} \frac{\partial \hat y_k}{\partial z_i}",
            lambda z, k, i: -np.array([slope_of_probability(z, k, j) for j in range(len(z))]) / softmax(z)[k],
        ),
        Step(
            "Parts ii and iii:",
            r"\begin{cases} -\frac{1}{\hat y_k} \hat y_k (1 - \hat y_k) & i = k \\"
            r" \frac{1}{\hat y_k} \hat y_k \hat y_i & i \ne k \end{cases}",
            lambda z, k, i: np.array(
                [
                    -1 / y[k] * y[k] * (1 - y[k]) if j == k else 1 / y[k] * y[k] * y[j]
                    for y in [softmax(z)]
                    for j in range(len(z))
                ]
            ),
        ),
        Step(
            "The probability $\\hat y_k$ cancels:",
            r"\begin{cases} \hat y_i - 1 & i = k \\ \hat y_i & i \ne k \end{cases}",
            lambda z, k, i: np.array([softmax(z)[j] - (1 if j == k else 0) for j in range(len(z))]),
        ),
        Step(
            "In both cases the label's entry $y_i$ is subtracted. For all classes at once, as a vector:",
            r"\hat y - y",
            lambda z, k, i: softmax(z) - np.eye(len(z))[k],
        ),
    ],
    draw_logits,
)


@part(
    "iv",
    "The loss by a logit",
    kind="formula",
    points=3,
    topics=("losses", "activations"),
    derivation=LOGIT_GRADIENT,
    vary={"temperature": (2, 3, 4, 5, 10)},
    key=Key(
        "ŷ_i − 1 for i = k, ŷ_i for i ≠ k",
        printed=sympy.Piecewise((y_i - 1, sympy.Eq(i, k)), (y_i, True)),
    ),
)
def logit_gradient(temperature=1):
    """The derivative of the cross-entropy by the i-th logit, if class k is the true one.

    >>> logit_gradient()
    Piecewise((yhat_i - 1, Eq(i, k)), (yhat_i, True))
    >>> logit_gradient(temperature=2)
    Piecewise(((yhat_i - 1)/2, Eq(i, k)), (yhat_i/2, True))
    """
    loss = -sympy.log(softmax_of_symbols(temperature))
    same = in_probabilities(loss.diff(z_k), temperature).subs(y_k, y_i)  # where i = k, ŷ_k is called ŷ_i
    other = in_probabilities(loss.diff(z_i), temperature)
    return sympy.Piecewise((sympy.factor(same), sympy.Eq(i, k)), (other, True))


# v to vii: the network, with all sizes different, so that a transposed factor cannot fit.

INPUTS, HIDDEN, CLASSES = 4, 3, 5


def draw_network(rng, inputs=INPUTS, hidden=HIDDEN, classes=CLASSES):
    """A random network with one example `(inputs, 1)` and its one-hot label `(classes, 1)`."""
    return {
        "W1": rng.normal(size=(hidden, inputs)),
        "b1": rng.normal(size=(hidden, 1)),
        "W2": rng.normal(size=(classes, hidden)),
        "b2": rng.normal(size=(classes, 1)),
        "x": rng.normal(size=(inputs, 1)),
        "y": np.eye(classes)[:, [rng.integers(classes)]],
    }


def leaky_relu_of_complex(z, alpha=0.01):
    """The leaky ReLU where a complex step may have been taken: the real part says on which side of 0.

    >>> leaky_relu_of_complex(np.array([-2 + 1j, 3 - 1j])).tolist()
    [(-0.02+0.01j), (3-1j)]
    """
    return np.where(np.real(z) >= 0, z, alpha * z)


def loss(W1, b1, W2, b2, x, y):
    """The cross-entropy of the network for one example; complex parameters are allowed, for complex steps."""
    z2 = W2 @ leaky_relu_of_complex(W1 @ x + b1) + b2
    return np.log(np.exp(z2).sum()) - (y * z2).sum()


class Signals(NamedTuple):
    """What the backward pass multiplies: `(K, 1)`, `(K, D_a)`, `(D_a, 1)` and `(D_x, 1)`."""

    delta_0: Any
    delta_1: Any
    delta_2: Any
    x: Any


def signals(W1, b1, W2, b2, x, y):
    """The results of parts iv, v and vi on one example, and its input."""
    z1 = W1 @ x + b1
    z2 = W2 @ leaky_relu(z1) + b2
    return Signals(softmax(z2, axis=0) - y, W2, np.where(z1 > 0, 1, 0.01), x)


def weight_gradient_without_formula(W1, **others):
    return complex_step_gradient(lambda W: loss(W, **others), W1)


def bias_gradient_without_formula(b1, **others):
    return complex_step_gradient(lambda b: loss(b1=b, **others), b1)


def jacobian_without_formula(f, point):
    """The Jacobian `(outputs, inputs)` of a function of a column, by one complex step for each output."""
    return np.array([complex_step_gradient(lambda v, j=j: f(v)[j, 0], point)[:, 0] for j in range(len(f(point)))])


def weight_matrix(rows, columns):
    """The entries w_11, w_12, … as a matrix of symbols."""
    return sympy.ImmutableMatrix(rows, columns, lambda r, c: sympy.Symbol(f"w_{r + 1}{c + 1}"))


def name_of_jacobian(jacobian):
    """The name of the matrix that the Jacobian is, entry by entry."""
    if jacobian == weight_matrix(*jacobian.shape):
        return "W2"
    return str(jacobian)


def jacobian_tex(jacobian):
    name = "W^{[2]} = " if name_of_jacobian(jacobian) == "W2" else ""
    return rf"\delta_1 = {name}{latex(jacobian)}"


@part(
    "v",
    "The logits by the hidden layer",
    kind="formula",
    points=1,
    topics=("backpropagation",),
    show=name_of_jacobian,
    tex=jacobian_tex,
    derivation=Derivation(
        [
            Step(
                "What is asked, the entry in row $k$ and column $j$:",
                r"\frac{\partial}{\partial a_j} \left(\sum_l W^{[2]}_{kl} a_l + b^{[2]}_k\right)",
                lambda W2, b2, a: jacobian_without_formula(lambda a: W2 @ a + b2, a),
            ),
            Step(
                "Only the term with $l = j$ contains $a_j$:",
                r"W^{[2]}_{kj}",
                lambda W2, b2, a: W2,
            ),
        ],
        lambda rng: {
            "W2": rng.normal(size=(CLASSES, HIDDEN)),
            "b2": rng.normal(size=(CLASSES, 1)),
            "a": rng.normal(size=(HIDDEN, 1)),
        },
    ),
    key=Key("δ1 = W2", printed=weight_matrix(2, 3)),
)
def logit_jacobian(classes=2, hidden=3):
    """The Jacobian `(classes, hidden)` of the logits by the hidden layer's output, found by SymPy entry by entry.

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


z = sympy.Symbol("z", real=True)


def value_of_leaky_relu(z, alpha=0.01):
    return sympy.Piecewise((z, z >= 0), (alpha * z, True))


def one_sided_slopes(alpha=0.01):
    """The limits at 0 of the difference quotient from the left and from the right.

    >>> one_sided_slopes()
    (0.01, 1.0)
    """
    h = sympy.Symbol("h", positive=True)
    left = sympy.limit((value_of_leaky_relu(-h, alpha) - value_of_leaky_relu(0, alpha)) / -h, h, 0)
    right = sympy.limit((value_of_leaky_relu(h, alpha) - value_of_leaky_relu(0, alpha)) / h, h, 0)
    return float(left), float(right)


def quotients_at_zero(step=1e-6):
    """The difference quotients of the numerical LeakyReLU at 0, to the left and to the right."""
    return tuple(round(float((leaky_relu(h) - leaky_relu(0.0)) / h), 9) for h in (-step, step))


def same_away_from_zero(slope, printed):
    """Whether two slopes are the same expression for z > 0 and for z < 0."""
    sides = sympy.Symbol("p", positive=True), sympy.Symbol("n", negative=True)
    return all(slope.subs(z, side) == printed.subs(z, side) for side in sides)


def read_pieces(slope):
    """A piecewise slope in words."""
    if not isinstance(slope, sympy.Piecewise):
        return str(slope)
    pieces = [f"{float(value):g} for {condition}" for value, condition in slope.args]
    return ", ".join(pieces) + (", none at z = 0" if slope.subs(z, 0) is sympy.nan else "")


@part(
    "vi",
    "The hidden layer by its input",
    kind="formula",
    points=2,
    topics=("activations", "backpropagation"),
    show=read_pieces,
    tex=lambda slope: rf"\delta_2 = {latex(slope)}",
    vary={"alpha": (-1, 0, 0.02, 0.05, 0.1, 0.2, 0.3)},
    derivation=Derivation(
        [
            Step(
                "What is asked is a Jacobian, with an entry for every pair of hidden units:",
                r"\frac{\partial a^{[1]}_j}{\partial z^{[1]}_i}",
                lambda z: jacobian_without_formula(leaky_relu_of_complex, z),
            ),
            Step(
                "A unit reads only its own $z_j$, so that all entries off the diagonal vanish:",
                r"\operatorname{diag}\left(f'(z^{[1]}_1), \dots, f'(z^{[1]}_{D_a})\right)",
                lambda z: np.diag([complex_step_gradient(leaky_relu_of_complex, entry) for entry in z[:, 0]]),
            ),
            Step(
                "On either side of 0 the function is a line through the origin:",
                r"\operatorname{diag}(\delta_2), \quad (\delta_2)_j = \begin{cases} 1 & z^{[1]}_j > 0 \\"
                r" \alpha & z^{[1]}_j < 0 \end{cases}",
                lambda z: np.diag(np.where(z > 0, 1, 0.01)[:, 0]),
            ),
        ],
        lambda rng: {"z": rng.normal(size=(HIDDEN, 1))},
    ),
    key=Key(
        "1 if z ≥ 0, 0.01 otherwise",
        printed=sympy.Piecewise((1, z >= 0), (0.01, True)),
        accepts=same_away_from_zero,
        qualified="At z = 0 there is no derivative: the slope is 1 from the right and 0.01 from the left. The value 1 "
        "there is a convention, which the key does not name.",
        witness=lambda slope: (slope.subs(z, 0) is sympy.nan) == (len(set(quotients_at_zero())) > 1),
    ),
)
def leaky_relu_slope(alpha=0.01):
    """The derivative of LeakyReLU; a value at 0 only where the slopes from both sides agree.

    >>> leaky_relu_slope()
    Piecewise((1, z > 0), (0.01, z < 0))
    >>> leaky_relu_slope(alpha=1).subs(z, 0)
    1
    """
    positive, negative = sympy.Symbol("p", positive=True), sympy.Symbol("n", negative=True)
    above = value_of_leaky_relu(positive, alpha).diff(positive)
    below = value_of_leaky_relu(negative, alpha).diff(negative)
    left, right = one_sided_slopes(alpha)
    at_zero = [(above, sympy.Eq(z, 0))] if left == right else []
    return sympy.Piecewise((above, z > 0), (below, z < 0), *at_zero)


def draw_slope():
    """LeakyReLU, drawn with a slope of a fifth on the left to show it, and its derivative, which jumps at 0: the open
    circles say that neither of its two values is taken there.
    """
    from matplotlib import pyplot

    figure, (of_value, of_slope) = pyplot.subplots(1, 2, figsize=(5.6, 2.5))
    alpha = 0.2
    of_value.plot([-2, 0, 2], leaky_relu(np.array([-2, 0, 2]), alpha))
    of_value.set(xlabel="z", ylabel="a", title="value")
    of_slope.plot([-2, 0], [alpha, alpha], color="#0072B2")
    of_slope.plot([0, 2], [1, 1], color="#0072B2")
    of_slope.plot([0, 0], [alpha, 1], "o", markerfacecolor="none", color="#D55E00")
    of_slope.set(xlabel="z", ylabel="da/dz", title="derivative", ylim=(-0.1, 1.2))
    return figure


class Gradients(NamedTuple):
    """The gradients of the first layer's weights and biases."""

    weights: Any
    biases: Any


def spell_out(delta_0, delta_1, delta_2, x):
    """Every entry of the first layer's weight gradient as a double sum over all paths from it to the loss."""
    classes, hidden = delta_1.shape
    return np.array(
        [
            [
                sum(delta_0[k, 0] * delta_1[k, p] for k in range(classes)) * delta_2[p, 0] * x[q, 0]
                for q in range(len(x))
            ]
            for p in range(hidden)
        ]
    )


def entrywise(left, right):
    """The elementwise product as it is defined: for two matrices of one shape."""
    if left.shape != right.shape:
        raise ValueError(f"no elementwise product of {left.shape} and {right.shape}")
    return left * right


def from_left_to_right(delta_0, delta_1, delta_2, x, product=entrywise):
    return product(delta_1.T @ delta_0, delta_2) @ x.T


def elementwise_first(delta_0, delta_1, delta_2, x, product=entrywise):
    return delta_1.T @ product(delta_0, delta_2) @ x.T


def matrix_products_first(delta_0, delta_1, delta_2, x, product=entrywise):
    return product(delta_1.T @ delta_0, delta_2 @ x.T)


READINGS = {
    "from left to right: ((δ₁ᵀδ₀) ∘ δ₂)xᵀ": from_left_to_right,
    "∘ first: δ₁ᵀ(δ₀ ∘ δ₂)xᵀ": elementwise_first,
    "matrix products first: (δ₁ᵀδ₀) ∘ (δ₂xᵀ)": matrix_products_first,
}


def largest_error(reading: Callable, product=entrywise, classes=CLASSES, hidden=HIDDEN, networks=10) -> float:
    """How far the reading is from the gradient found without a formula, at most, on several random networks.

    One network is not enough: where all its hidden units have the slope 1, the slopes may stand anywhere.

    Raises:
        ValueError: the reading's factors do not fit, or its result has not the shape of W1.
    """
    errors = []
    for seed in range(networks):
        network = draw_network(np.random.default_rng(seed), hidden=hidden, classes=classes)
        gradient = reading(*signals(**network), product=product)
        if gradient.shape != network["W1"].shape:
            raise ValueError(f"shape {gradient.shape}, expected {network['W1'].shape}")
        errors.append(np.abs(gradient - weight_gradient_without_formula(**network)).max())
    return float(max(errors))


def verdict_on(reading: Callable, product=entrywise, classes=CLASSES) -> str:
    """What becomes of a reading with so many classes, in words.

    >>> verdict_on(from_left_to_right), verdict_on(elementwise_first)
    ('right', 'shape error')
    """
    try:
        error = largest_error(reading, product, classes)
    except ValueError:
        return "shape error"
    return "right" if error < 1e-9 else f"wrong by {error:.2g}"


def readings_compared():
    """A row for each bracketing: K ≠ D_a with the products as defined and as NumPy broadcasts, and K = D_a."""
    return [
        (
            name,
            verdict_on(reading),
            verdict_on(reading, np.multiply),
            verdict_on(reading, np.multiply, classes=HIDDEN),
        )
        for name, reading in READINGS.items()
    ]


def printed_symbols_in_numpy(delta_0, delta_1, delta_2, x, product=None):
    """The formula with the sign `*` read as NumPy reads it, elementwise."""
    return delta_1.T * delta_0 * delta_2 * x.T


def asterisk_fails_in_numpy():
    """Whether NumPy refuses the formula where `*` is typed for the matrix product."""
    return verdict_on(printed_symbols_in_numpy) == "shape error"


def row_of_probabilities_fails():
    """Whether the formula needs a column: with the probabilities as a row, even its first product has no shape."""
    column = signals(**draw_network(np.random.default_rng(0)))
    try:
        column.delta_1.T @ column.delta_0.T
    except ValueError:
        return True
    return False


def shapes_of_gradients(inputs=D_x, hidden=D_a, classes=K):
    """Each factor of the answer and its shape, in the order of the products."""
    answer = hidden_gradients(inputs, hidden, classes)
    of_hidden, of_input = answer.biases.args[0], answer.weights.args[1]
    return [
        ("δ₀ = ŷ − y", (classes, sympy.Integer(1))),
        ("δ₁ = W², transposed", of_hidden.args[0].shape),
        ("δ₁ᵀδ₀", of_hidden.shape),
        ("δ₂, the diagonal as a column", answer.biases.args[1].shape),
        ("(δ₁ᵀδ₀) ∘ δ₂, the gradient of b¹", answer.biases.shape),
        ("xᵀ", of_input.shape),
        ("((δ₁ᵀδ₀) ∘ δ₂)xᵀ, the gradient of W¹", answer.weights.shape),
    ]


HIDDEN_GRADIENTS = Derivation(
    [
        Step(
            "What is asked, the entry in row $p$ and column $q$:",
            r"\frac{\partial L}{\partial W^{[1]}_{pq}}",
            weight_gradient_without_formula,
        ),
        Step(
            "The chain rule. The weight $W^{[1]}_{pq}$ acts through $z^{[1]}_p$ alone, by the factor $x_q$; from there "
            "through $a^{[1]}_p$ on every logit:",
            r"\sum_k \frac{\partial L}{\partial z^{[2]}_k} \frac{\partial z^{[2]}_k}{\partial a^{[1]}_p} "
            r"\frac{\partial a^{[1]}_p}{\partial z^{[1]}_p} x_q = \left(\sum_k (\delta_0)_k (\delta_1)_{kp}\right) "
            r"(\delta_2)_p x_q",
            lambda **network: spell_out(*signals(**network)),
        ),
        Step(
            "The sum runs over the *rows* of $\\delta_1$, so that it is a product with the transpose. The factor "
            "$(\\delta_2)_p$ multiplies row $p$, as the diagonal Jacobian of part vi does from the left:",
            r"\operatorname{diag}(\delta_2) \, \delta_1^\top \delta_0 \, x^\top",
            lambda **network: (lambda s: np.diag(s.delta_2[:, 0]) @ s.delta_1.T @ s.delta_0 @ s.x.T)(
                signals(**network)
            ),
        ),
        Step(
            "The same with the diagonal as a column and an elementwise product:",
            r"\left((\delta_1^\top \delta_0) \circ \delta_2\right) x^\top",
            lambda **network: from_left_to_right(*signals(**network)),
        ),
        Step(
            "For the biases, all is the same but the last factor: $z^{[1]}_p$ contains $b^{[1]}_p$ with the factor 1.",
            r"\frac{\partial L}{\partial b^{[1]}}",
            bias_gradient_without_formula,
            relation="",
        ),
        Step(
            "Without the product with $x^\\top$:",
            r"(\delta_1^\top \delta_0) \circ \delta_2",
            lambda **network: (lambda s: (s.delta_1.T @ s.delta_0) * s.delta_2)(signals(**network)),
        ),
    ],
    draw_network,
)


@part(
    "vii",
    "The gradients of the first layer",
    kind="formula",
    points=6,
    topics=("backpropagation",),
    tex=lambda gradients: (
        rf"\frac{{\partial L}}{{\partial W^{{[1]}}}} = {latex(gradients.weights)}, \qquad "
        rf"\frac{{\partial L}}{{\partial b^{{[1]}}}} = {latex(gradients.biases)}"
    ),
    derivation=HIDDEN_GRADIENTS,
    key=Key(
        "δ1ᵀ ∗ δ0 ∘ δ2 ∗ xᵀ for W1, and the same without xᵀ for b1",
        printed=Gradients(
            sympy.HadamardProduct(
                sympy.MatrixSymbol("delta_1", K, D_a).T * sympy.MatrixSymbol("delta_0", K, 1),
                sympy.MatrixSymbol("delta_2", D_a, 1),
            )
            * sympy.MatrixSymbol("x", D_x, 1).T,
            sympy.HadamardProduct(
                sympy.MatrixSymbol("delta_1", K, D_a).T * sympy.MatrixSymbol("delta_0", K, 1),
                sympy.MatrixSymbol("delta_2", D_a, 1),
            ),
        ),
        qualified="The key sets no brackets. Read from left to right it is right; with ∘ before the matrix products it "
        "has no shape if K ≠ D_a, and gives a wrong gradient without an error if K = D_a.",
        ours=lambda: from_left_to_right,
        theirs=elementwise_first,
        witness=lambda reading: largest_error(reading, classes=HIDDEN) < 1e-9,
    ),
)
def hidden_gradients(inputs=D_x, hidden=D_a, classes=K):
    """The chain rule in SymPy's matrix calculus, layer by layer from the logits back; factors that do not fit raise.

    A number is its own trace, and SymPy differentiates traces by matrices of symbols.

    >>> hidden_gradients().biases
    HadamardProduct(delta_1.T*delta_0, delta_2)
    >>> hidden_gradients().weights
    (HadamardProduct(delta_1.T*delta_0, delta_2))*x.T
    >>> [gradient.shape for gradient in hidden_gradients(inputs=4, hidden=3, classes=5)]
    [(3, 4), (3, 1)]
    """
    delta_0, delta_1 = sympy.MatrixSymbol("delta_0", classes, 1), sympy.MatrixSymbol("delta_1", classes, hidden)
    delta_2, x = sympy.MatrixSymbol("delta_2", hidden, 1), sympy.MatrixSymbol("x", inputs, 1)
    W1, b1 = sympy.MatrixSymbol("W1", hidden, inputs), sympy.MatrixSymbol("b1", hidden, 1)
    a1, upstream = sympy.MatrixSymbol("a1", hidden, 1), sympy.MatrixSymbol("upstream", hidden, 1)
    of_a1 = sympy.Trace(delta_0.T * (delta_1 * a1)).diff(a1)
    of_z1 = sympy.HadamardProduct(of_a1, delta_2)  # the activation works entry by entry
    through_z1 = sympy.Trace(upstream.T * (W1 * x + b1))
    return Gradients(*(through_z1.diff(parameter).xreplace({upstream: of_z1}) for parameter in (W1, b1)))


# viii: the softmax in floating point.


def draw_scores(rng):
    """Logits of five classes of ordinary size."""
    return rng.normal(size=5)


def invalid(values):
    """How many of the values are no numbers (nan)."""
    return int(np.isnan(values).sum())


def large_logit_overflows(seed=0, control=False):
    """Five random logits, one of them raised by several hundred or thousand, enter the formula as it stands. How many
    of its five results are no numbers? In the control the raised logit stays below a hundred.
    """
    rng = np.random.default_rng(seed)
    z = draw_scores(rng)
    z[rng.integers(5)] += rng.uniform(5, 50) if control else rng.uniform(720, 5000)
    with np.errstate(over="ignore"):
        largest = float(np.exp(z.max()))
    bad = invalid(plain_softmax(z))
    return Finding(
        bad > 0 and not invalid(softmax(z)),
        {"largest logit": float(z.max()), "its exponential": largest, "results that are no number": bad},
    )


def low_logits_divide_by_zero(seed=0, control=False):
    """Five random logits, all lowered by several hundred or thousand, enter the formula as it stands. The denominator
    and the number of results that are no numbers are shown. In the control one of the five is not lowered.
    """
    rng = np.random.default_rng(seed)
    shift = rng.uniform(760, 5000)
    z = draw_scores(rng)
    z -= shift * (np.arange(5) != rng.integers(5)) if control else shift
    bad = invalid(plain_softmax(z))
    return Finding(
        bad == 5 and not invalid(softmax(z)),
        {
            "largest logit": float(z.max()),
            "denominator": float(np.exp(z).sum()),
            "results that are no number": bad,
        },
    )


def shift_cancels():
    """SymPy subtracts one number c from every logit of the softmax and simplifies the difference to the softmax of the
    logits as they were.
    """
    c = sympy.Symbol("c")
    probability = softmax_of_symbols()
    others = sympy.exp(-c) * rest  # every other exponential has the factor too
    shifted = probability.subs({z_k: z_k - c, z_i: z_i - c, rest: others}, simultaneous=True)
    return Finding(sympy.simplify(shifted - probability) == 0)


def shifted_exponentials_are_bounded(seed=0, control=False):
    """Five random logits of any size, from about a thousandth up to almost the largest number there is. After
    subtracting the largest logit, the largest exponential and the denominator are computed. The control subtracts
    nothing.
    """
    rng = np.random.default_rng(seed)
    z = draw_scores(rng) * 10.0 ** rng.uniform(-3, 300)
    with np.errstate(over="ignore"):
        e = np.exp(z if control else z - z.max())
    return Finding(
        e.max() == 1 and 1 <= e.sum() <= 5,
        {
            "largest logit": float(z.max()),
            "largest exponential": float(e.max()),
            "denominator": float(e.sum()),
        },
    )


def denominator(logits):
    """The sum of the exponentials after the largest logit is subtracted."""
    return float(np.exp(np.subtract(logits, max(logits))).sum())


DENOMINATORS = ([3.0], [0.0, -1000.0], [0.0, 0.0])  # of one class, of two far apart, of two equal


def denominator_rows():
    """The denominator for some logits, and whether it is at least 1 and greater than 1."""
    found = [(logits, denominator(logits)) for logits in DENOMINATORS]
    return [(", ".join(f"{z:g}" for z in logits), total, total >= 1, total > 1) for logits, total in found]


def denominator_can_be_one():
    """The denominator of the improved formula for two classes whose logits lie far apart, and for a single class."""
    far, single = denominator([0.0, -1000.0]), denominator([3.0])
    return Finding(
        far == single == 1,
        {"denominator for the logits 0 and −1000": far, "denominator for a single class": single},
    )


def small_logits_are_harmless(seed=0, control=False):
    """Five random logits, all of a tiny absolute value, enter the formula as it stands: is every result a fifth? The
    control takes large negative logits, which are small in the other sense of the word.
    """
    rng = np.random.default_rng(seed)
    z = draw_scores(rng) * 1e-200 - (rng.uniform(760, 5000) if control else 0)
    found = plain_softmax(z)
    return Finding(
        bool(np.allclose(found, 1 / 5)),
        {"results that are no number": invalid(found), "largest absolute value of a logit": float(np.abs(z).max())},
    )


def mean_is_no_safe_shift(seed=0, control=False):
    """Five random logits, one of them raised by a few thousand. The formula is applied after the *mean* of the logits
    is subtracted. The control subtracts the largest logit.
    """
    rng = np.random.default_rng(seed)
    z = draw_scores(rng)
    z[rng.integers(5)] += rng.uniform(1000, 5000)
    shifted = z - (z.max() if control else z.mean())
    bad = invalid(plain_softmax(shifted))
    return Finding(bad > 0, {"largest logit after the shift": float(shifted.max()), "results that are no number": bad})


def cross_entropy_of_probabilities(probabilities, label):
    """The loss as its formula stands, −Σ y log ŷ, in floating point."""
    with np.errstate(all="ignore"):
        return float(-(np.eye(len(probabilities))[label] * np.log(probabilities)).sum())


def loss_breaks_after_stable_softmax():
    """The improved softmax of two logits that lie a thousand apart goes into the loss as its formula stands, once for
    each label. Beside it, the same loss with log ŷ computed from the logits, as the logit less the logarithm of the
    denominator.
    """
    z = np.array([0.0, -1000.0])
    of_probabilities = [cross_entropy_of_probabilities(softmax(z), label) for label in (0, 1)]
    of_logits = [float(0.0 - log_softmax(z)[label]) for label in (0, 1)]
    return Finding(
        not np.isfinite(of_probabilities).any() and bool(np.isfinite(of_logits).all()),
        {
            "loss from the probabilities, first class true": of_probabilities[0],
            "loss from the probabilities, second class true": of_probabilities[1],
            "loss from the logits, first class true": of_logits[0],
            "loss from the logits, second class true": of_logits[1],
        },
    )


def division_by_zero_is_silent_in_numpy():
    """Whether plain Python refuses zero by zero with an error where NumPy returns nan."""
    try:
        0.0 / 0.0  # noqa: B018
    except ZeroDivisionError:
        return invalid(plain_softmax(np.array([-1000.0, -1000.0]))) == 2
    return False


STABILITY = {
    "overflow": Claim(
        "A large logit overflows: its exponential is infinite in floating point, and infinity by infinity is no "
        "number.",
        shown_by=large_logit_overflows,
    ),
    "underflow": Claim(
        "If *all* logits are very negative, all exponentials round to zero, and the quotient is zero by zero.",
        shown_by=low_logits_divide_by_zero,
    ),
    "same_value": Claim(
        "Subtracting $m$ does not change the value: numerator and denominator get the same factor $e^{-m}$.",
        shown_by=shift_cancels,
    ),
    "largest_is_one": Claim(
        "After the subtraction no exponent is positive, and the largest exponential is exactly 1: nothing overflows.",
        shown_by=shifted_exponentials_are_bounded,
    ),
    "denominator_at_least_one": Claim(
        "After the subtraction the denominator lies between 1 and $K$: nothing is divided by zero.",
        shown_by=shifted_exponentials_are_bounded,
    ),
    "denominator_above_one": Claim(
        "After the subtraction the denominator is always *greater* than 1.",
        refuted_by=denominator_can_be_one,
    ),
    "near_zero": Claim(
        "Logits of a small absolute value make the plain formula divide by zero.",
        refuted_by=small_logits_are_harmless,
    ),
    "mean": Claim(
        "Since the shift cancels, subtracting the mean of the logits is as safe as subtracting their maximum.",
        refuted_by=mean_is_no_safe_shift,
    ),
    "loss": Claim(
        "With the improved softmax, the loss $-\\sum_i y_i \\log \\hat y_i$ is safe too.",
        refuted_by=loss_breaks_after_stable_softmax,
    ),
}


@part(
    "viii",
    "A softmax that does not overflow",
    kind="prose",
    points=2,
    topics=("activations", "losses"),
    claims=STABILITY,
    key=Key(
        "a big logit overflows, all very small ones divide by zero; with the shift the largest exponential is 1 and "
        "the denominator above 1",
        printed=("overflow", "underflow", "largest_is_one", "denominator_above_one"),
        qualified="The denominator is at least 1, not always greater: it is exactly 1 for a single class, and in "
        "double precision for the logits 0 and −1000. That is enough to rule out a division by zero.",
        ours=lambda: operator.ge,
        theirs=operator.gt,
        witness=lambda compare: all(compare(denominator(logits), 1) for logits in DENOMINATORS),
    ),
)
def softmax_stability(seed=0):
    """
    >>> softmax_stability()
    ('overflow', 'underflow', 'same_value', 'largest_is_one', 'denominator_at_least_one')
    >>> softmax_stability(seed=1) == softmax_stability()
    True
    """
    return holding(STABILITY, seed=seed)


def draw_shift():
    """The probability of the third of three classes, whose logits c, c + 1 and c + 2 share a shift c. It does not
    depend on c. The plain formula gives it only between the two regions in which it returns no number: on the left the
    denominator is 0, on the right it is infinite.
    """
    from matplotlib import pyplot

    shifts = np.linspace(-1200, 1200, 97)
    plain, stable = (np.array([f(np.array([c, c + 1, c + 2]))[2] for c in shifts]) for f in (plain_softmax, softmax))
    axes = pyplot.figure(figsize=(5.6, 2.8)).add_subplot()
    axes.plot(shifts, stable, "--", color="#E69F00", label="maximum subtracted")
    axes.plot(shifts, plain, color="#0072B2", linewidth=3, label="plain formula", zorder=1)
    fails = shifts[np.isnan(plain)]
    for low, high in ((fails.min(), fails[fails < 0].max()), (fails[fails > 0].min(), fails.max())):
        axes.axvspan(low, high, color="#D55E0033", linewidth=0)
    axes.set(xlabel="shift c of all logits", ylabel="probability", ylim=(0, 1))
    axes.legend(loc="lower center")
    return axes.figure


SLIPS = (
    Slip(
        "Question 6, stem",
        "The probabilities are printed as a row, while every use of them needs a column.",
        shown_by=row_of_probabilities_fails,
    ),
    Slip(
        "Question 6, vi and vii",
        "δ1 is a full Jacobian, but δ2, defined in the same way, is used as the column of a Jacobian's diagonal.",
    ),
    Slip(
        "Question 6, vii",
        "The question asks for derivatives of L; the key writes J in the second one, a name that this question never "
        "defines.",
    ),
    Slip(
        "Question 6, vii",
        "The asterisk stands for the matrix product, while in NumPy it multiplies entry by entry.",
        shown_by=asterisk_fails_in_numpy,
    ),
    Slip(
        "Question 6, i and viii",
        "The letter m is the number of examples in one part and the largest logit in another, where the logits also "
        "lose their layer index.",
    ),
    Slip(
        "Question 6, viii",
        "Zero by zero is an error in plain Python but a silent nan in NumPy; and “very small” means very negative, not "
        "close to zero.",
        shown_by=division_by_zero_is_silent_in_numpy,
    ),
)
