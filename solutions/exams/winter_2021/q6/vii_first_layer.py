"""The gradients of the first layer."""

import numpy as np

from solutions.attempt import Formula
from solutions.diagram import diagram
from solutions.exams.winter_2021.q6.network import gradient_without_formula, signals
from solutions.experiments.backpropagation import two_layers
from solutions.experiments.backpropagation.two_layers import (
    HIDDEN,
    PRINTED,
    D_a,
    D_x,
    K,
    along_all_paths,
    draw_classifier,
    draw_signals,
    elementwise_first,
    from_left_to_right,
    gradients_of_first_layer,
    graph,
    tex_of_gradients,
    value_of_symbols,
)
from solutions.finding import Derivation, Step
from solutions.nn.activations import leaky_relu
from solutions.part import Key, part


def gives_the_gradient(reading, classes=HIDDEN, networks=10):
    """Whether a reading of the key gives the gradient of random networks, by default with as many classes as units.

    One network is not enough: where all its hidden units have the slope 1, the slopes may stand anywhere.
    """
    drawn = [draw_classifier(np.random.default_rng(seed), classes=classes) for seed in range(networks)]
    return all(np.allclose(reading(*signals(**one)), gradient_without_formula("W1", **one)) for one in drawn)


def of_signals(formula):
    """A formula of δ0, δ1, δ2 and x as a function of a network."""
    return lambda **network: formula(*signals(**network))


def names_of_gradients(**network):
    """The symbols of the derivation on a network."""
    return two_layers.names_of_signals(*signals(**network)) | {
        r"\frac{\partial L}{\partial W^{[1]}}": gradient_without_formula("W1", **network),
        r"\frac{\partial L}{\partial b^{[1]}}": gradient_without_formula("b1", **network),
    }


HIDDEN_GRADIENTS = Derivation(
    [
        Step(
            "What is asked, the entry in row $p$ and column $q$:",
            r"\frac{\partial L}{\partial W^{[1]}_{pq}}",
            lambda **network: gradient_without_formula("W1", **network),
            over="pq",
        ),
        Step(
            "The chain rule. The weight $W^{[1]}_{pq}$ acts through $z^{[1]}_p$ alone, with the factor $x_q$; from "
            "there, through $a^{[1]}_p$, on every logit:",
            r"\sum_k \frac{\partial L}{\partial z^{[2]}_k} \frac{\partial z^{[2]}_k}{\partial a^{[1]}_p} "
            r"\frac{\partial a^{[1]}_p}{\partial z^{[1]}_p} x_q = \left(\sum_k (\delta_0)_k (\delta_1)_{kp}\right) "
            r"(\delta_2)_p x_q",
            of_signals(along_all_paths),
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
            lambda **network: gradient_without_formula("b1", **network),
            relation="",
        ),
        Step(
            "Without the product with $x^\\top$:",
            r"(\delta_1^\top \delta_0) \circ \delta_2",
            of_signals(lambda delta_0, delta_1, delta_2, x: (delta_1.T @ delta_0) * delta_2),
        ),
    ],
    draw_classifier,
    names_of_gradients,
)


@diagram
def draw_way_back():
    """The network as a graph. Along each line stands the shape of what goes forward; along each dashed line the shape
    of the gradient that comes back, below the factor that it takes on here. The dots … are what has come back so far.
    """
    network = draw_classifier(np.random.default_rng(0))
    return graph(network, leaky_relu, signals(**network))


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
    tex=tex_of_gradients,
    derivation=HIDDEN_GRADIENTS,
    fields={"weights": r"$\partial L / \partial W^{[1]}$", "biases": r"$\partial L / \partial b^{[1]}$"},
    formula=Formula(draw_signals, value=value_of_symbols),
    key=Key(
        "δ1ᵀ ∗ δ0 ∘ δ2 ∗ xᵀ for W1, and the same without xᵀ for b1",
        printed=PRINTED,
        means="notation",
        qualified="The key sets no brackets. Read from left to right it is right; with ∘ before the matrix products it "
        "has no shape unless $K$ and $D_a$ are equal, and then gives a wrong gradient without an error.",
        ours=from_left_to_right,
        theirs=elementwise_first,
        witness=gives_the_gradient,
    ),
)
def hidden_gradients(inputs=D_x, hidden=D_a, classes=K):
    """The chain rule in SymPy's matrix calculus, layer by layer from the logits back.

    >>> hidden_gradients().biases
    HadamardProduct(delta_1.T*delta_0, delta_2)
    >>> hidden_gradients().weights
    (HadamardProduct(delta_1.T*delta_0, delta_2))*x.T
    >>> [gradient.shape for gradient in hidden_gradients(inputs=4, hidden=3, classes=5)]
    [(3, 4), (3, 1)]
    """
    return gradients_of_first_layer(inputs, hidden, classes)
