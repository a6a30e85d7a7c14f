"""The gradients of the first layer."""

from typing import Any, NamedTuple

import numpy as np
import sympy
from sympy import latex

from solutions.attempt import Formula
from solutions.exams.winter_2021.q6.network import HIDDEN, D_a, D_x, K, draw_network, loss, signals
from solutions.finding import Derivation, Step
from solutions.nn.gradients import complex_step_gradient
from solutions.part import Key, part


def weight_gradient_without_formula(W1, **others):
    return complex_step_gradient(lambda W: loss(W, **others), W1)


class Gradients(NamedTuple):
    """The gradients of the first layer's weights and biases."""

    weights: Any
    biases: Any


def spell_out(delta_0, delta_1, delta_2, x):
    """Every entry of the first layer's weight gradient as a double sum over all paths from it to the loss."""
    return np.einsum("k,kp,p,q->pq", delta_0[:, 0], delta_1, delta_2[:, 0], x[:, 0])


def from_left_to_right(delta_0, delta_1, delta_2, x):
    return ((delta_1.T @ delta_0) * delta_2) @ x.T


def elementwise_first(delta_0, delta_1, delta_2, x):
    return delta_1.T @ (delta_0 * delta_2) @ x.T


def gives_the_gradient(reading, classes=HIDDEN, networks=10):
    """Whether a reading of the key gives the gradient of random networks, by default with as many classes as units.

    One network is not enough: where all its hidden units have the slope 1, the slopes may stand anywhere.
    """
    drawn = [draw_network(np.random.default_rng(seed), classes=classes) for seed in range(networks)]
    return all(
        np.allclose(reading(*signals(**network)), weight_gradient_without_formula(**network)) for network in drawn
    )


def of_signals(formula):
    """A formula of δ0, δ1, δ2 and x as a function of a network."""
    return lambda **network: formula(*signals(**network))


def bias_gradient_without_formula(b1, **others):
    return complex_step_gradient(lambda b: loss(b1=b, **others), b1)


def names_of_gradients(**network):
    """The symbols of the derivation on a network."""
    delta_0, delta_1, delta_2, x = signals(**network)
    return {
        r"\frac{\partial L}{\partial W^{[1]}}": weight_gradient_without_formula(**network),
        r"\frac{\partial L}{\partial b^{[1]}}": bias_gradient_without_formula(**network),
        r"\frac{\partial L}{\partial z^{[2]}}": delta_0,
        r"\frac{\partial z^{[2]}}{\partial a^{[1]}}": delta_1,
        r"\frac{\partial a^{[1]}}{\partial z^{[1]}}": np.diag(delta_2[:, 0]),
        **{r"\delta_0": delta_0, r"\delta_1": delta_1, r"\delta_2": delta_2, "x": x},
        r"\sum_k": range(1, len(delta_0) + 1),
    }


HIDDEN_GRADIENTS = Derivation(
    [
        Step(
            "What is asked, the entry in row $p$ and column $q$:",
            r"\frac{\partial L}{\partial W^{[1]}_{pq}}",
            weight_gradient_without_formula,
            over="pq",
        ),
        Step(
            "The chain rule. The weight $W^{[1]}_{pq}$ acts through $z^{[1]}_p$ alone, with the factor $x_q$; from "
            "there, through $a^{[1]}_p$, on every logit:",
            r"\sum_k \frac{\partial L}{\partial z^{[2]}_k} \frac{\partial z^{[2]}_k}{\partial a^{[1]}_p} "
            r"\frac{\partial a^{[1]}_p}{\partial z^{[1]}_p} x_q = \left(\sum_k (\delta_0)_k (\delta_1)_{kp}\right) "
            r"(\delta_2)_p x_q",
            of_signals(spell_out),
            over="pq",
        ),
        Step(
            "The sum runs over the *rows* of $\\delta_1$, so that it is a product with the transpose. The factor "
            "$(\\delta_2)_p$ multiplies row $p$, as the diagonal Jacobian of part vi does from the left:",
            r"\operatorname{diag}(\delta_2) \, \delta_1^\top \delta_0 \, x^\top",
            of_signals(lambda delta_0, delta_1, delta_2, x: np.diag(delta_2[:, 0]) @ delta_1.T @ delta_0 @ x.T),
        ),
        Step(
            "The same with the diagonal as a column and an elementwise product:",
            r"\left((\delta_1^\top \delta_0) \circ \delta_2\right) x^\top",
            of_signals(from_left_to_right),
        ),
        Step(
            "For the biases, only the last factor is different: $z^{[1]}_p$ contains $b^{[1]}_p$ with the factor 1.",
            r"\frac{\partial L}{\partial b^{[1]}}",
            bias_gradient_without_formula,
            relation="",
        ),
        Step(
            "Without the product with $x^\\top$:",
            r"(\delta_1^\top \delta_0) \circ \delta_2",
            of_signals(lambda delta_0, delta_1, delta_2, x: (delta_1.T @ delta_0) * delta_2),
        ),
    ],
    draw_network,
    names_of_gradients,
)


def factors(inputs=D_x, hidden=D_a, classes=K):
    """δ0, δ1, δ2 and x as matrices of symbols."""
    shapes = {"delta_0": (classes, 1), "delta_1": (classes, hidden), "delta_2": (hidden, 1), "x": (inputs, 1)}
    return [sympy.MatrixSymbol(name, *shape) for name, shape in shapes.items()]


def draw_signals(rng):
    """Random factors of unequal sizes."""
    drawn = {symbol.name: rng.normal(size=symbol.shape) for symbol in factors(inputs=4, hidden=3, classes=5)}
    return {name: drawn[name] for name in ("delta_0", "delta_1", "delta_2", "x")}


def value_of_symbols(gradient, **signals):
    """The value of a formula in δ0, δ1, δ2 and x, given as arrays."""
    return sympy.lambdify(FACTORS, gradient, "numpy")(*(signals[factor.name] for factor in FACTORS))


FACTORS = factors()
PRINTED = sympy.HadamardProduct(FACTORS[1].T * FACTORS[0], FACTORS[2])


@part(
    "vii",
    "The gradients of the first layer",
    kind="formula",
    points=6,
    topics=("backpropagation",),
    keywords=(
        "backprop",
        "weight gradient",
        "bias gradient",
        "chain rule",
        "∂L/∂W",
        "dL/dW",
        "two-layer network",
        "outer product",
    ),
    tex=lambda gradients: (
        rf"\frac{{\partial L}}{{\partial W^{{[1]}}}} = {latex(gradients.weights)}, \qquad "
        rf"\frac{{\partial L}}{{\partial b^{{[1]}}}} = {latex(gradients.biases)}"
    ),
    derivation=HIDDEN_GRADIENTS,
    fields={"weights": r"$\partial L / \partial W^{[1]}$", "biases": r"$\partial L / \partial b^{[1]}$"},
    formula=Formula(draw_signals, value=value_of_symbols),
    key=Key(
        "δ1ᵀ ∗ δ0 ∘ δ2 ∗ xᵀ for W1, and the same without xᵀ for b1",
        printed=Gradients(PRINTED * FACTORS[-1].T, PRINTED),
        means="notation",
        qualified="The key sets no brackets. Read from left to right it is right; with ∘ before the matrix products it "
        "has no shape if K ≠ D_a, and gives a wrong gradient without an error if K = D_a.",
        ours=from_left_to_right,
        theirs=elementwise_first,
        witness=gives_the_gradient,
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
    delta_0, delta_1, delta_2, x = factors(inputs, hidden, classes)
    W1, b1 = sympy.MatrixSymbol("W1", hidden, inputs), sympy.MatrixSymbol("b1", hidden, 1)
    a1, upstream = sympy.MatrixSymbol("a1", hidden, 1), sympy.MatrixSymbol("upstream", hidden, 1)
    of_a1 = sympy.Trace(delta_0.T * (delta_1 * a1)).diff(a1)
    of_z1 = sympy.HadamardProduct(of_a1, delta_2)  # the activation works entry by entry
    through_z1 = sympy.Trace(upstream.T * (W1 * x + b1))
    return Gradients(*(through_z1.diff(parameter).xreplace({upstream: of_z1}) for parameter in (W1, b1)))
