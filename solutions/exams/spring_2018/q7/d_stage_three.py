"""Back through stage 3."""

import numpy as np
import sympy

from solutions.attempt import Formula
from solutions.exams.spring_2018.q7.neurons import (
    ENTRIES,
    LETTERS,
    PLAIN,
    SECOND,
    STAND_FOR,
    TEX,
    D,
    as_shape,
    n_2,
    of_whole_columns,
    side_by_side,
    vector,
)
from solutions.finding import Derivation, Step
from solutions.nn.activations import sigmoid, sigmoid_derivative
from solutions.nn.gradients import complex_step_gradient
from solutions.part import Key, part


@part(
    "d-i",
    "The shape of a gradient",
    kind="shape",
    points=2,
    topics=("backpropagation",),
    keywords=(
        "gradient dimensions",
        "derivative of a scalar",
        "backprop",
        "capsule network",
        "backward pass",
        "size of a gradient",
    ),
    tex=side_by_side,
    fields={"": r"Shape of $\partial \mathcal L / \partial a_1^{[2]}$"},
    vary={"entries": ENTRIES, "second": SECOND},
    mistakes={
        "In this question, a gradient has the shape of what the loss is differentiated with respect to.": (
            lambda answer: answer[::-1]
        ),
        "The loss is a scalar, but its gradient has an entry for each entry of the vector.": lambda: (1, 1),
        "One X-neuron of the layer is meant, the first.": lambda entries, second: (entries, second),
    },
    key=Key("(D, 1)", printed=(D, 1)),
)
def gradient_shape(entries=D, second=n_2):
    """The shape of the derivative of a scalar, gᵀ a, by the output of one X-neuron.

    >>> gradient_shape()
    (D, 1)
    >>> gradient_shape(entries=6)
    (6, 1)
    """
    a, g = sympy.MatrixSymbol("a", entries, 1), sympy.MatrixSymbol("g", entries, 1)
    return as_shape(sympy.diff(g.T * a, a))


THROUGH_THE_SIGMOID = Derivation(
    [
        Step(
            "Each entry of the sum moves one entry of the output, and through it the loss. The gradient, from the "
            "loss itself:",
            r"\frac{\partial \mathcal L}{\partial s}, \quad a = \sigma(s), \quad "
            r"g = \frac{\partial \mathcal L}{\partial a}",
            lambda s, g: complex_step_gradient(lambda z: g @ (1 / (1 + np.exp(-z))), s),
        ),
        Step("The chain rule, entry by entry:", r"g \odot \sigma'(s)", lambda s, g: g * sigmoid_derivative(s)),
        Step(
            "The derivative of the sigmoid in terms of its output:",
            r"g \odot a \odot (1 - a)",
            lambda s, g: g * sigmoid(s) * (1 - sigmoid(s)),
        ),
    ],
    lambda rng: {"s": rng.normal(size=3), "g": rng.normal(size=3)},
    lambda s, g: {
        r"\frac{\partial \mathcal L}{\partial s}": complex_step_gradient(lambda z: g @ (1 / (1 + np.exp(-z))), s),
        r"\frac{\partial \mathcal L}{\partial a}": g,
        r"\frac{\partial \mathcal L}{\partial a^{[2]}_1}": g,
        **{"a": sigmoid(s), "a^{[2]}_1": sigmoid(s), r"\sigma": sigmoid, r"\sigma'": sigmoid_derivative},
    },
)


@part(
    "d-ii",
    "Through the sigmoid",
    kind="formula",
    points=3,
    topics=("backpropagation",),
    keywords=("sigmoid derivative", "chain rule", "backprop", "Hadamard product", "elementwise product", "∂L/∂s"),
    derivation=THROUGH_THE_SIGMOID,
    formula=Formula(
        lambda rng: {"g": rng.normal(size=(2, 1)), "a": rng.uniform(0.1, 0.9, size=(2, 1))},
        typed=lambda column: of_whole_columns(column[0], LETTERS),
        letters=STAND_FOR,
        mistakes={"That is the derivative of tanh.": lambda g, a: g * (1 - a**2)},
    ),
    tex=lambda column: of_whole_columns(column[0], TEX),
    show=lambda column: of_whole_columns(column[0], PLAIN),
    key=Key(
        "∂L/∂a ⊙ a ⊙ (1 − a)",
        printed=sympy.Matrix([g * a * (1 - a) for g, a in zip(vector("g", 2), vector("a", 2), strict=True)]),
        accepts=lambda ours, printed: sympy.simplify(ours - printed).is_zero_matrix,
    ),
)
def gradient_by_sum(entries=2):
    """The derivatives of the loss by the entries of s, in the entries of g = ∂L/∂a and of a = σ(s).

    The derivative of the sigmoid, with e^(−s) written as (1 − a)/a.

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
