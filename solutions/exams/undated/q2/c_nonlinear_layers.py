"""Why the layers of a deep network are non-linear.

>>> needs_of_deep_networks.answer()
('one', 'linear')
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.activations import linear_composition
from solutions.finding import Derivation, Step
from solutions.part import Key, prose


def three_affine_layers(rng):
    """An example and the weights and biases of three layers between random numbers of units."""
    sizes = rng.integers(1, 5, size=4)
    drawn = {"x": rng.normal(size=sizes[0])}
    for layer in (1, 2, 3):
        drawn |= {
            f"W{layer}": rng.normal(size=sizes[layer - 1 : layer + 1][::-1]),
            f"b{layer}": rng.normal(size=sizes[layer]),
        }
    return drawn


def names_of_layers(x, W1, b1, W2, b2, W3, b3):
    """The symbols of the derivation, on an instance."""
    layers = {"W_1": W1, "b_1": b1, "W_2": W2, "b_2": b2, "W_3": W3, "b_3": b3}
    return layers | {"W": W3 @ W2 @ W1, "b": W3 @ (W2 @ b1 + b2) + b3}


needs_of_deep_networks = prose(
    "c",
    "Why layers are non-linear",
    points=2,
    topics=("activations",),
    keywords=(
        "nonlinear activation function",
        "composition of linear functions",
        "linear network",
        "deep linear network",
        "collapse to a single layer",
        "nonlinearity",
    ),
    claims={
        "one": shown(
            "Without activations every layer is a linear map (affine, with its bias), and such maps, one after the "
            "other, are again one such map: the deep network can do no more than a single layer.",
            linear_composition.equal_one_layer,
        ),
        "linear": shown(
            "So it learns linear functions only, whatever its depth. XOR is not one of them.",
            linear_composition.cannot_separate_xor,
        ),
        "deeper": refuted(
            "With enough layers, a network without activations beats logistic regression on its training set.",
            linear_composition.gain_nothing_on_logistic_regression,
        ),
    },
    key=Key(
        "without them every layer is linear, and linear maps are closed under composition: however many there are, the "
        "network can learn only what a single linear layer can",
        printed=("one", "linear"),
    ),
    derivation=Derivation(
        [
            Step(
                "Three layers without activations, one inserted into the next:",
                r"W_3 \left(W_2 (W_1 x + b_1) + b_2\right) + b_3",
                lambda x, W1, b1, W2, b2, W3, b3: W3 @ (W2 @ (W1 @ x + b1) + b2) + b3,
            ),
            Step(
                "multiplied out:",
                r"W_3 W_2 W_1 x + W_3 W_2 b_1 + W_3 b_2 + b_3",
                lambda x, W1, b1, W2, b2, W3, b3: np.linalg.multi_dot([W3, W2, W1, x]) + W3 @ W2 @ b1 + W3 @ b2 + b3,
            ),
            Step(
                "which is a single layer:",
                r"W x + b",
                lambda x, W1, b1, W2, b2, W3, b3: (
                    np.einsum("kj,ji,ih,h->k", W3, W2, W1, x) + np.einsum("kj,ji,i->k", W3, W2, b1) + W3 @ b2 + b3
                ),
            ),
            Step(
                "Its weights:",
                r"W = W_3 W_2 W_1",
                lambda x, W1, b1, W2, b2, W3, b3: np.einsum("kj,ji,ih->kh", W3, W2, W1),
                relation="",
            ),
            Step(
                "Its bias:",
                r"b = W_3 W_2 b_1 + W_3 b_2 + b_3",
                lambda x, W1, b1, W2, b2, W3, b3: np.einsum("kj,ji,i->k", W3, W2, b1) + W3 @ b2 + b3,
                relation="",
            ),
        ],
        three_affine_layers,
        names_of_layers,
    ),
)
