"""Why a network needs non-linearities.

>>> limits_without_nonlinearities.answer()
('collapse', 'limited', 'narrow')
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.experiments.activations import linear_composition
from solutions.finding import Derivation, Step
from solutions.part import Key, prose


def two_affine_layers(rng):
    sizes = dict(zip("nhk", rng.integers(1, 5, size=3), strict=True))
    shapes = {"x": "n", "W1": "hn", "b1": "h", "W2": "kh", "b2": "k"}
    return {name: rng.normal(size=[sizes[axis] for axis in axes]) for name, axes in shapes.items()}


limits_without_nonlinearities = prose(
    "d",
    "Why a network needs non-linearities",
    points=2,
    topics=("activations",),
    keywords=(
        "nonlinear activation function",
        "linear network",
        "composition of linear layers",
        "logistic regression",
        "identity activation",
        "nonlinearity",
        "ReLU",
    ),
    claims={
        "collapse": shown(
            "Without activations each layer is an affine map, and a composition of affine maps is affine: the network "
            "is equivalent to a single layer.",
            linear_composition.equal_one_layer,
        ),
        "limited": shown(
            "So it learns only what a linear model can, however many layers it has: XOR, for example, is beyond it.",
            linear_composition.cannot_separate_xor,
        ),
        "output": refuted(
            "A sigmoid at the output is enough non-linearity to make the hidden layers useful.",
            linear_composition.cannot_separate_xor,
        ),
        "narrow": shown(
            "It may even represent less than a single layer, if a hidden layer is narrower than input and output.",
            linear_composition.lose_rank_in_a_narrow_layer,
        ),
    },
    key=Key(
        "without them each layer is linear, their composition equals a single linear layer, and only linear functions "
        "can be learned, however many layers there are",
        printed=("collapse", "limited"),
    ),
    derivation=Derivation(
        [
            Step(
                "Two layers without activations, one after the other:",
                r"W_2 (W_1 x + b_1) + b_2",
                lambda x, W1, b1, W2, b2: W2 @ (W1 @ x + b1) + b2,
            ),
            Step("multiplied out:", r"W_2 W_1 x + W_2 b_1 + b_2", lambda x, W1, b1, W2, b2: W2 @ W1 @ x + W2 @ b1 + b2),
            Step(
                "which is a single layer with the weights $W$ and the bias $b$:",
                r"W x + b \quad \text{with} \quad W = W_2 W_1, \quad b = W_2 b_1 + b_2",
                lambda x, W1, b1, W2, b2: np.concatenate([W2 @ W1, (W2 @ b1 + b2)[:, None]], axis=1) @ np.append(x, 1),
            ),
        ],
        two_affine_layers,
        lambda x, W1, b1, W2, b2: {
            **{"W_1": W1, "b_1": b1, "W_2": W2, "b_2": b2},
            **{"W": W2 @ W1, "b": W2 @ b1 + b2},
        },
    ),
)
