"""Two layers: the chain rule from the loss back to the weights of the first.

In the network z1 = W1 x + b1, a1 = f(z1), z2 = W2 a1 + b2 the gradient of the loss L by W1 is a product of four arrays:
δ0 = ∂L/∂z2 `(outputs, 1)`, δ1 = ∂z2/∂a1 `(outputs, hidden)`, the slopes δ2 = f'(z1) `(hidden, 1)`, and x `(inputs, 1)`.
"""

from typing import Any, NamedTuple

import numpy as np
import sympy

from solutions.diagram import Graph, edge
from solutions.nn.gradients import complex_step_gradient

D_x, D_a, K, m = sympy.symbols("D_x D_a K m", integer=True, positive=True)

INPUTS, HIDDEN, OUTPUTS = 4, 3, 5  # all different, so that a transposed factor cannot fit
LETTERS = {INPUTS: "Dₓ", HIDDEN: "Dₐ", OUTPUTS: "K"}
NODES = ("x", "z[1]", "a[1]", "z[2]", "L"), ("W[1]", "b[1]", "W[2]", "b[2]")
BACK = ("δ₀", "δ₁ᵀ …", "… ∘ δ₂", "… xᵀ")  # what each step back multiplies what is there already by


class Gradients(NamedTuple):
    """The gradients of the first layer's weights and biases."""

    weights: Any
    biases: Any


def draw_parameters(rng, inputs=INPUTS, hidden=HIDDEN, outputs=OUTPUTS):
    """Random weights and biases, normal."""
    return {
        "W1": rng.normal(size=(hidden, inputs)),
        "b1": rng.normal(size=(hidden, 1)),
        "W2": rng.normal(size=(outputs, hidden)),
        "b2": rng.normal(size=(outputs, 1)),
    }


def draw_classifier(rng, inputs=INPUTS, hidden=HIDDEN, classes=OUTPUTS):
    """A random network with one example `(inputs, 1)` and its one-hot label `(classes, 1)`."""
    parameters = draw_parameters(rng, inputs, hidden, classes)
    return parameters | {"x": rng.normal(size=(inputs, 1)), "y": np.eye(classes)[:, [rng.integers(classes)]]}


def jacobian_without_formula(f, point):
    """The Jacobian `(outputs, inputs)` of a function of an array, by one complex step for each output and input."""
    return np.array([complex_step_gradient(lambda v, j=j: f(v).flat[j], point).ravel() for j in range(f(point).size)])


def jacobian_of_affine_layer(inputs=D_a, outputs=K):
    """The Jacobian `(outputs, inputs)` of W2 a1 + b2 with respect to a1.

    SymPy puts the denominator's index first, so its result is transposed.

    >>> jacobian_of_affine_layer(), jacobian_of_affine_layer(outputs=1).shape
    (W2, (1, D_a))
    """
    weights, biases = sympy.MatrixSymbol("W2", outputs, inputs), sympy.MatrixSymbol("b2", outputs, 1)
    a1 = sympy.MatrixSymbol("a1", inputs, 1)
    return (weights * a1 + biases).diff(a1).T


def from_left_to_right(delta_0, delta_1, delta_2, x):
    return ((delta_1.T @ delta_0) * delta_2) @ x.T


def matrix_products_first(delta_0, delta_1, delta_2, x):
    return (delta_1.T @ delta_0) * (delta_2 @ x.T)


def elementwise_first(delta_0, delta_1, delta_2, x):
    return delta_1.T @ (delta_0 * delta_2) @ x.T


def graph(parameters, activation, signals, letters=LETTERS, nodes=NODES, back=BACK):
    """The network on one example, with the shapes of its arrays, and of the gradients on the way to W1 and b1."""
    W1, b1, W2, b2 = (parameters[name] for name in ("W1", "b1", "W2", "b2"))
    delta_0, delta_1, delta_2, x = signals
    (x_, z1_, a1_, z2_, L_), (W1_, b1_, W2_, b2_) = nodes
    z1 = W1 @ x + b1
    a1 = activation(z1)
    of_a1 = delta_1.T @ delta_0
    of_z1 = of_a1 * delta_2
    edges = [
        (x_, z1_, x),
        (W1_, z1_, W1, of_z1 @ x.T, back[3]),
        (b1_, z1_, b1, of_z1),
        (z1_, a1_, z1, of_z1, back[2]),
        (a1_, z2_, a1, of_a1, back[1]),
        (W2_, z2_, W2),
        (b2_, z2_, b2),
        (z2_, L_, W2 @ a1 + b2, delta_0, back[0]),
    ]
    return Graph((x_, z1_, a1_, z2_, L_), [edge(*each, letters=letters) for each in edges])


def along_all_paths(delta_0, delta_1, delta_2, x):
    """Every entry of the weight gradient as a sum over the outputs through which it reaches the loss."""
    return np.einsum("k,kp,p,q->pq", delta_0[:, 0], delta_1, delta_2[:, 0], x[:, 0])


def is_refused(product, signals) -> bool:
    """Whether NumPy refuses a product of δ0, δ1, δ2 and x."""
    try:
        product(*signals)
    except ValueError:
        return True
    return False


def names_of_signals(delta_0, delta_1, delta_2, x):
    """The symbols of a derivation on a network."""
    return {
        r"\frac{\partial L}{\partial z^{[2]}}": delta_0,
        r"\frac{\partial z^{[2]}}{\partial a^{[1]}}": delta_1,
        r"\frac{\partial a^{[1]}}{\partial z^{[1]}}": np.diag(delta_2[:, 0]),
        **{r"\delta_0": delta_0, r"\delta_1": delta_1, r"\delta_2": delta_2, "x": x},
        r"\sum_k": range(1, len(delta_0) + 1),
    }


def factors(inputs=D_x, hidden=D_a, outputs=K):
    """δ0, δ1, δ2 and x as matrices of symbols."""
    shapes = {"delta_0": (outputs, 1), "delta_1": (outputs, hidden), "delta_2": (hidden, 1), "x": (inputs, 1)}
    return [sympy.MatrixSymbol(name, *shape) for name, shape in shapes.items()]


FACTORS = factors()
PRODUCT = sympy.HadamardProduct(FACTORS[1].T * FACTORS[0], FACTORS[2])
PRINTED = Gradients(PRODUCT * FACTORS[-1].T, PRODUCT)  # in two papers, read from left to right


def draw_signals(rng):
    """Random factors of unequal sizes."""
    return {symbol.name: rng.normal(size=symbol.shape) for symbol in factors(INPUTS, HIDDEN, OUTPUTS)}


def value_of_symbols(gradient, **signals):
    """The value of a formula in δ0, δ1, δ2 and x, given as arrays."""
    return sympy.lambdify(FACTORS, gradient, "numpy")(*(signals[factor.name] for factor in FACTORS))


def tex_of_gradients(gradients):
    """Both gradients in TeX, each with its name."""
    rows = (
        rf"\frac{{\partial L}}{{\partial {name}^{{[1]}}}} &= {sympy.latex(gradient)}"
        for name, gradient in zip("Wb", gradients, strict=True)
    )
    return r"\begin{aligned} " + r" \\ ".join(rows) + r" \end{aligned}"


def gradients_of_first_layer(inputs=D_x, hidden=D_a, outputs=K):
    """The chain rule in SymPy's matrix calculus, layer by layer from the outputs back; factors that do not fit raise.

    A number is its own trace, and SymPy differentiates traces by matrices of symbols.

    >>> gradients_of_first_layer(outputs=1).weights
    (HadamardProduct(delta_1.T*delta_0, delta_2))*x.T
    """
    delta_0, delta_1, delta_2, x = factors(inputs, hidden, outputs)
    W1, b1 = sympy.MatrixSymbol("W1", hidden, inputs), sympy.MatrixSymbol("b1", hidden, 1)
    a1, upstream = sympy.MatrixSymbol("a1", hidden, 1), sympy.MatrixSymbol("upstream", hidden, 1)
    of_a1 = sympy.Trace(delta_0.T * (delta_1 * a1)).diff(a1)
    of_z1 = sympy.HadamardProduct(of_a1, delta_2)  # the activation works entry by entry
    through_z1 = sympy.Trace(upstream.T * (W1 * x + b1))
    return Gradients(*(through_z1.diff(parameter).xreplace({upstream: of_z1}) for parameter in (W1, b1)))
