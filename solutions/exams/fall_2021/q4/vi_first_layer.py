"""The gradients of the first layer."""

import numpy as np

from solutions.attempt import Formula
from solutions.diagram import diagram
from solutions.exams.fall_2021.q4.network import draw_network, gradient_without_formula, signals
from solutions.experiments.backpropagation import two_layers
from solutions.experiments.backpropagation.two_layers import (
    HIDDEN,
    PRINTED,
    D_a,
    D_x,
    K,
    along_all_paths,
    elementwise_first,
    from_left_to_right,
    gradients_of_first_layer,
    graph,
    tex_of_gradients,
    value_of_symbols,
)
from solutions.finding import Derivation, Step
from solutions.nn.activations import softplus
from solutions.part import Key, part


def gives_the_gradient(reading, classes=HIDDEN, networks=10):
    """Whether a reading of the key gives the gradient of random networks, by default with as many classes as units."""
    drawn = [draw_network(np.random.default_rng(seed), classes=classes) for seed in range(networks)]
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
            "The chain rule. The weight $W^{[1]}_{pq}$ moves only $z^{[1]}_p$, by the factor $x_q$; this moves only "
            "$a^{[1]}_p$, and that moves every logit:",
            r"\sum_k \frac{\partial L}{\partial z^{[2]}_k} \frac{\partial z^{[2]}_k}{\partial a^{[1]}_p} "
            r"\frac{\partial a^{[1]}_p}{\partial z^{[1]}_p} x_q",
            of_signals(along_all_paths),
            over="pq",
        ),
        Step(
            "In the letters of the parts before; only the sum depends on $k$:",
            r"\left(\sum_k (\delta_1)_{kp} (\delta_0)_k\right) (\delta_2)_p x_q",
            of_signals(along_all_paths),
            over="pq",
        ),
        Step(
            "A sum over the *rows* of $\\delta_1$ is a product with its transpose:",
            r"(\delta_1^\top \delta_0)_p (\delta_2)_p x_q",
            of_signals(along_all_paths),
            over="pq",
        ),
        Step(
            "What depends on $p$ only is a column, multiplied entry by entry; the factor $x_q$ makes it a column times "
            "a row:",
            r"\left((\delta_1^\top \delta_0) \circ \delta_2\right) x^\top",
            of_signals(from_left_to_right),
        ),
        Step(
            "For the biases, only the last factor differs: $b^{[1]}_p$ moves $z^{[1]}_p$ by the factor 1.",
            r"\frac{\partial L}{\partial b^{[1]}}",
            lambda **network: gradient_without_formula("b1", **network),
            relation="",
        ),
        Step(
            "The same column, without $x^\\top$:",
            r"(\delta_1^\top \delta_0) \circ \delta_2",
            of_signals(lambda delta_0, delta_1, delta_2, x: (delta_1.T @ delta_0) * delta_2),
        ),
    ],
    draw_network,
    names_of_gradients,
)


def draw_signals(rng):
    """Random factors; by part iv, W2 is another name of δ1."""
    drawn = two_layers.draw_signals(rng)
    return drawn | {"W_2": drawn["delta_1"]}


@diagram
def draw_way_back():
    """The network as a graph. Along each line stands the shape of what goes forward; along each dashed line the shape
    of the gradient that comes back, below the factor that it takes on here. The dots … are what has come back so far.
    """
    network = draw_network(np.random.default_rng(0))
    return graph(network, lambda z: softplus(z, network["beta"]), signals(**network))


@part(
    "vi",
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
    formula=Formula(
        draw_signals,
        value=value_of_symbols,
        mistakes={
            "The slopes δ2 of the activation are missing.": lambda delta_0, delta_1, x: delta_1.T @ delta_0 @ x.T,
            "That is the gradient at the activations: the slopes δ2 are missing.": lambda delta_0, delta_1: (
                delta_1.T @ delta_0
            ),
        },
    ),
    key=Key(
        "δ1ᵀ ∗ δ0 ∘ δ2 ∗ xᵀ for W1, and the same without xᵀ for b1",
        printed=PRINTED,
        means="notation",
        qualified="The key sets no brackets. Read from left to right it is right, and so it is with both matrix "
        "products first, if ∘ may repeat a column for every column of the other factor. With ∘ first it has no shape "
        "if there are not as many classes as hidden units, and gives a wrong gradient without an error if there are.",
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
