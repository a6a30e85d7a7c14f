"""Why a network needs non-linearities.

>>> limits_without_nonlinearities.answer()
('collapse', 'limited', 'narrow')
"""

from itertools import pairwise
from math import log

import numpy as np

from solutions.claim import refuted, shown
from solutions.finding import Derivation, Finding, Step
from solutions.nn.losses import binary_cross_entropy_with_logits
from solutions.nn.mlp import forward, initialize, train
from solutions.nn.optimizers import Adam
from solutions.part import Key, prose


def collapsed(layers):
    """The one affine layer (W, b) that equals a stack of affine layers z = aW + b, each (W, b).

    >>> W, b = collapsed([(np.array([[2.0, 1.0]]), np.array([1.0, 0.0])), (np.array([[3.0], [1.0]]), np.array([5.0]))])
    >>> W.tolist(), b.tolist()
    ([[7.0]], [8.0])
    """
    weights, bias = layers[0]
    for W, b in layers[1:]:
        weights, bias = weights @ W, bias @ W + b
    return weights, bias


def random_layers(rng, sizes):
    """Random affine layers (W, b), biases and all, between `sizes` units."""
    return [(rng.normal(size=(m, n)), rng.normal(size=n)) for m, n in pairwise(sizes)]


def linear_layers_collapse(seed=0, control=False):
    """Four affine layers with 5, 7, 3, 6 and 2 units, and the single layer that their weights multiply out to.

    Measured is the largest distance between the outputs of both, on 100 random inputs, as a share of the largest
    output. The control has a ReLU behind each hidden layer.
    """
    rng = np.random.default_rng(seed)
    layers, X = random_layers(rng, [5, 7, 3, 6, 2]), rng.normal(size=(100, 5))
    deep, _ = forward(layers, X, activation="relu" if control else "identity")
    W, b = collapsed(layers)
    gap = float(np.abs(deep - (X @ W + b)).max() / np.abs(deep).max())
    return Finding(gap < 1e-12, {"layers": len(layers), "distance from a single layer": gap})


XOR = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 0])


def linear_layers_cannot_separate_xor(seed=0, control=False):
    """A network with two hidden layers of 16 units, without activations but for a sigmoid at its output, learns XOR.

    Measured are the cross-entropy and the accuracy on the four points after training. It holds if the loss is at least
    that of answering one half everywhere, log 2. The control has ReLUs in the hidden layers.
    """
    X, y = XOR
    activation = "relu" if control else "identity"
    network = train(initialize([2, 16, 16, 1], seed), X, y, Adam(0.03), steps=150, activation=activation)
    logits = forward(network, X, activation)[0][:, 0]
    loss = binary_cross_entropy_with_logits(logits, y)
    return Finding(
        loss > log(2) - 1e-12, {"loss of one half": log(2), "loss": loss, "accuracy": float(np.mean((logits > 0) == y))}
    )


def narrow_layer_takes_rank_away(seed=0, control=False):
    """A linear network from six inputs over two hidden units to five outputs, with random weights.

    Measured is the rank of the matrix that it multiplies out to, and the largest rank that a single layer may have. It
    holds if the first is smaller. The control has eight hidden units.
    """
    hidden = 8 if control else 2
    W, _ = collapsed(random_layers(np.random.default_rng(seed), [6, hidden, 5]))
    rank, most = int(np.linalg.matrix_rank(W)), min(W.shape)
    return Finding(rank < most, {"hidden units": hidden, "rank": rank, "rank of a single layer": most})


def two_affine_layers(rng):
    sizes = dict(zip("nhk", rng.integers(1, 5, size=3), strict=True))
    shapes = {"x": "n", "W1": "hn", "b1": "h", "W2": "kh", "b2": "k"}
    return {name: rng.normal(size=[sizes[axis] for axis in axes]) for name, axes in shapes.items()}


limits_without_nonlinearities = prose(
    "d",
    "Why a network needs non-linearities",
    points=2,
    topics=("activations",),
    claims={
        "collapse": shown(
            "Without activations each layer is an affine map, and affine maps one after another are one affine map: "
            "the network equals a single layer.",
            linear_layers_collapse,
        ),
        "limited": shown(
            "So it learns only what a linear model can, however many layers it has: XOR, for example, is out of its "
            "reach.",
            linear_layers_cannot_separate_xor,
        ),
        "output": refuted(
            "A sigmoid at the output is non-linearity enough for the hidden layers to be of use.",
            linear_layers_cannot_separate_xor,
        ),
        "narrow": shown(
            "It may even represent less than a single layer, where a hidden layer is narrower than input and output.",
            narrow_layer_takes_rank_away,
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
            Step(
                "multiplied out:",
                r"W_2 W_1 x + W_2 b_1 + b_2",
                lambda x, W1, b1, W2, b2: W2 @ W1 @ x + W2 @ b1 + b2,
            ),
            Step(
                "which is a single layer with the weights $W$ and the bias $b$:",
                r"W x + b \quad \text{with} \quad W = W_2 W_1, \quad b = W_2 b_1 + b_2",
                lambda x, W1, b1, W2, b2: np.concatenate([W2 @ W1, (W2 @ b1 + b2)[:, None]], axis=1) @ np.append(x, 1),
            ),
        ],
        two_affine_layers,
    ),
)
