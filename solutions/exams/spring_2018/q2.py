"""Short answers.

Each answer in words is a handful of statements, and each statement is decided by a small computation or experiment.
"""

from collections import Counter
from itertools import count, pairwise, product
from math import log
from typing import NamedTuple

import numpy as np
import sympy
from numpy.lib.stride_tricks import sliding_window_view

from solutions.nn.activations import relu, relu_derivative, sigmoid, sigmoid_derivative
from solutions.nn.conv3d import conv3d_windows
from solutions.nn.linear_models import least_squares
from solutions.nn.losses import (
    binary_cross_entropy_with_logits,
    binary_cross_entropy_with_logits_gradient,
    mean_squared_error,
    mean_squared_error_gradient,
)
from solutions.nn.mlp import forward, initialize, train
from solutions.nn.normalization import batch_norm, batch_norm_backward
from solutions.nn.optimizers import Adam, clip_by_norm
from solutions.nn.regularization import dropout
from solutions.nn.shapes import Conv, Dense, Flatten
from solutions.part import Claim, Derivation, Finding, Key, Slip, Step, holding, part

# Part a: shapes of a dense layer


def weights_outputs_first(height=500, width=500, channels=3, units=100):
    return weight_matrix(height, width, channels, units)[::-1]


def weights_without_channels(height=500, width=500, channels=3, units=100):
    return weight_matrix(height, width, 1, units)


def weights_without_flattening(height=500, width=500, channels=3, units=100):
    return (channels, units)


def weights_with_bias(height=500, width=500, channels=3, units=100):
    inputs, _ = weight_matrix(height, width, channels, units)
    return (inputs + 1, units)


def column_comes_out(weights, bias, inputs):
    """Whether z = Wx + b is one column with an entry for each bias, for a column x and for W and b of these shapes.

    >>> column_comes_out((4, 6), (4, 1), inputs=6), column_comes_out((6, 4), (4, 1), inputs=6)
    (True, False)
    """
    W, x, b = (np.broadcast_to(np.int8(0), shape) for shape in (weights, (inputs, 1), bias))
    return W.shape[1] == len(x) and (W @ x + b).shape == bias


LAYER = {
    "height": range(8, 513, 4),
    "width": range(8, 513, 4),
    "channels": (1, 3, 4),
    "units": range(10, 301, 10),
}


@part(
    "a-i",
    "The weights of a dense layer",
    kind="shape",
    points=1,
    topics=("shapes-and-parameters",),
    fields={"": "Shape of W"},
    vary=LAYER,
    mistakes={
        "This is the layout for z = Wx + b, outputs × inputs. Nothing is wrong with it, but here the layer computes "
        "z = Wᵀx + b, and W is inputs × outputs.": weights_outputs_first,
        "Each pixel has a number for every channel, and all of them are inputs.": weights_without_channels,
        "The image is flattened first: a unit has a weight of its own for every number of the image.": (
            weights_without_flattening
        ),
        "The bias is an array of its own, not one more row of the weights.": weights_with_bias,
    },
    key=Key(
        "750,000 × 100, which makes 75 million weights",
        printed=(750_000, 100),
        qualified="The paper states no layout: beside a bias of 100 × 1, this matrix needs z = Wᵀx + b, while with "
        "z = Wx + b, as in the paper's own question 5, it is 100 × 750,000.",
        ours=lambda: weights_outputs_first(),
        witness=lambda weights: column_comes_out(weights, bias=(100, 1), inputs=500 * 500 * 3),
    ),
)
def weight_matrix(height=500, width=500, channels=3, units=100):
    """Shape of W in z = Wᵀx + b: one row for each number of the flattened image, one column for each unit.

    >>> weight_matrix()
    (750000, 100)
    >>> weight_matrix(height=4, width=6, channels=1, units=5)
    (24, 5)
    """
    (inputs,) = Flatten().output_shape((height, width, channels))
    return (inputs, *Dense(units).output_shape((inputs,)))


def layouts(height=500, width=500, channels=3, units=100):
    """Rows: how a layer is written, and the shapes of its weights, of its bias, and of what it adds the bias to.

    >>> [row[1:3] for row in layouts(2, 2, 3, 5)]
    [((12, 5), (5, 1)), ((5, 12), (5, 1)), ((12, 5), (1, 5))]
    """
    weights = weight_matrix(height, width, channels, units)
    as_columns = "an example is a column"
    return [
        ("z = Wᵀx + b", weights, (units, 1), as_columns),
        ("z = Wx + b", weights[::-1], (units, 1), as_columns),
        ("z = xW + b", weights, (1, units), "an example is a row"),
    ]


def bias_as_row(height=500, width=500, channels=3, units=100):
    return bias_vector(height, width, channels, units)[::-1]


def bias_without_second_axis(height=500, width=500, channels=3, units=100):
    return bias_vector(height, width, channels, units)[:1]


def bias_of_inputs(height=500, width=500, channels=3, units=100):
    return (weight_matrix(height, width, channels, units)[0], 1)


@part(
    "a-ii",
    "The bias of a dense layer",
    kind="shape",
    points=1,
    topics=("shapes-and-parameters",),
    fields={"": "Shape of b"},
    vary=LAYER,
    mistakes={
        "The number of biases is right, but Wᵀx is a column here, and so is the bias.": bias_as_row,
        "The number of biases is right; as a column, b has a second axis of length 1.": bias_without_second_axis,
        "A bias belongs to a unit, not to an input.": bias_of_inputs,
    },
    key=Key("100 × 1", printed=(100, 1)),
)
def bias_vector(height=500, width=500, channels=3, units=100):
    """Shape of b in z = Wᵀx + b: that of the column Wᵀx to which it is added.

    >>> bias_vector()
    (100, 1)
    >>> bias_vector(height=4, width=6, channels=1, units=5)
    (5, 1)
    """
    _, columns = weight_matrix(height, width, channels, units)
    return (columns, 1)


def added_to_a_row(units=4):
    """Shape of what comes out if a column of biases is added to a row of sums.

    >>> added_to_a_row()
    (4, 4)
    """
    return (np.zeros((1, units)) + np.zeros((units, 1))).shape


# Part b: parameters of a convolution


def filters_without_bias(height=500, width=500, channels=3, filters=10, kernel=5):
    return Conv(filters, kernel, bias=False).parameters((height, width, channels))


def flat_filters(height=500, width=500, channels=3, filters=10, kernel=5):
    return Conv(filters, kernel).parameters((height, width, 1))


def filters_with_bias_per_channel(height=500, width=500, channels=3, filters=10, kernel=5):
    return filters * channels * (kernel**2 + 1)


def filters_with_one_bias(height=500, width=500, channels=3, filters=10, kernel=5):
    return filters_without_bias(height, width, channels, filters, kernel) + 1


@part(
    "b",
    "The parameters of a convolution",
    kind="number",
    points=2,
    topics=("shapes-and-parameters",),
    vary={
        "height": range(32, 513, 4),
        "width": range(32, 513, 4),
        "channels": (1, 3, 4, 8, 16),
        "filters": (4, 6, 8, 10, 12, 16, 20, 32, 64),
        "kernel": (1, 3, 5, 7, 9),
    },
    mistakes={
        "The biases are missing: each filter has one.": filters_without_bias,
        "A filter is as deep as its input: it has its own weights for every channel.": flat_filters,
        "A filter has one bias, not one for every channel that it reads.": filters_with_bias_per_channel,
        "Each filter has a bias of its own; they do not share one.": filters_with_one_bias,
    },
    key=Key("5·5·3·10 weights and 10 biases: 760", printed=760),
)
def convolution_parameters(height=500, width=500, channels=3, filters=10, kernel=5):
    """Weights (kernel, kernel, channels, filters) and biases (filters,) of the layer, whatever the image's size.

    >>> convolution_parameters()
    760
    >>> convolution_parameters(height=32, width=64, channels=1, kernel=3)
    100
    """
    return Conv(filters, kernel).parameters((height, width, channels))


# Part c: the derivative of the output by the input

ACTIVE = 8  # entries of x that the network of part c reads, of twelve


def classifier(rng, inputs=12, read=12):
    """A random network with two hidden layers and one output; it reads the first `read` of its inputs."""
    (W, b), *above = initialize([inputs, 16, 16, 1], rng)
    W = np.where(np.arange(inputs)[:, None] < read, W, 0.0)
    return [(W, b), *above]


def predicted_probability(network, X):
    """ŷ, (batch,), of examples X, (batch, inputs)."""
    return sigmoid(forward(network, X, "tanh")[0][:, 0])


def input_derivative(network, X):
    """∂ŷ/∂x, (batch, inputs), of examples X, (batch, inputs): backpropagation down to the input, with fixed weights."""
    logits, cache = forward(network, X, "tanh")
    delta = sigmoid_derivative(logits)
    for (W, _), (_, slope) in zip(network[::-1], cache[::-1], strict=True):
        delta = (delta @ W.T) * slope
    return delta


def derivative_predicts_small_changes(seed=0, control=False):
    """The input of a random network is moved a little, in 50 random directions; the derivative predicts the change.

    Measured are the mean change of ŷ and the mean error of its prediction, as a share of this change. It holds if the
    prediction errs by less than a hundredth. In the control the input is moved far.
    """
    rng = np.random.default_rng(seed)
    network, x = classifier(rng), rng.normal(size=(1, 12))
    directions = rng.normal(size=(50, 12))
    moves = (5.0 if control else 1e-3) * directions / np.linalg.norm(directions, axis=1, keepdims=True)
    changes = predicted_probability(network, x + moves) - predicted_probability(network, x)
    predicted = moves @ input_derivative(network, x)[0]
    error = float(np.abs(predicted - changes).mean() / np.abs(changes).mean())
    return Finding(
        error < 0.01, {"change of the output": float(np.abs(changes).mean()), "error of the prediction": error}
    )


def derivative_has_the_shape_of_the_input(seed=0, control=False):
    """A random network reads only the first eight of twelve inputs. Its derivative is taken at a random input.

    Measured are the number of its entries, and how many of them are zero. It holds if there is one for each input, and
    those of the four idle inputs are zero. In the control the network reads all twelve.
    """
    rng = np.random.default_rng(seed)
    derivative = input_derivative(classifier(rng, read=12 if control else ACTIVE), rng.normal(size=(1, 12)))[0]
    idle = np.flatnonzero(derivative == 0).tolist()
    return Finding(
        derivative.shape == (12,) and idle == list(range(ACTIVE, 12)),
        {"inputs": 12, "entries of the derivative": derivative.size, "of these zero": len(idle)},
    )


def derivative_depends_on_the_input(seed=0, control=False):
    """The derivative of one random network is taken at 50 inputs.

    Measured is its mean length, and how far it is from its mean over the inputs. It holds if this is more than a tenth
    of the length. The control has no activations, and its logit in place of the probability.
    """
    rng = np.random.default_rng(seed)
    network, X = classifier(rng), rng.normal(size=(50, 12))
    if control:
        W = np.linalg.multi_dot([W for W, _ in network])
        derivatives = np.broadcast_to(W[:, 0], X.shape)
    else:
        derivatives = input_derivative(network, X)
    length = float(np.linalg.norm(derivatives, axis=1).mean())
    spread = float(np.linalg.norm(derivatives - derivatives.mean(axis=0), axis=1).mean())
    return Finding(spread > 0.1 * length, {"mean length": length, "mean distance from their mean": spread})


def sensitivity_is_not_influence(seed=0, control=False):
    """Units ŷ = σ(w · x) with ten inputs; all weights and inputs are positive, of different sizes. 500 units are drawn.

    Measured are ŷ, ŷ when all inputs are taken away (set to 0), the share of this change that the derivative accounts
    for, and how often the largest entry of the derivative belongs to the input whose removal changes ŷ most. It holds
    if the derivative accounts for less than a tenth of the change, and misses this input in at least a third of the
    units. In the control the inputs are small and all equal.
    """
    rng = np.random.default_rng(seed)
    w, x = rng.uniform(0, 2, size=(2, 500, 10))
    if control:
        x = np.full(x.shape, 0.01)
    score = (w * x).sum(axis=1)
    with_all, without = sigmoid(score), sigmoid(0.0)
    derivative = sigmoid_derivative(score)[:, None] * w
    effects = with_all[:, None] - sigmoid(score[:, None] - w * x)  # of each input, when it alone is taken away
    explained = float(np.mean((derivative * x).sum(axis=1)) / np.mean(with_all - without))
    named = float(np.mean(derivative.argmax(axis=1) == effects.argmax(axis=1)))
    return Finding(
        explained < 0.1 and named < 2 / 3,
        {
            "mean output": float(with_all.mean()),
            "output without the inputs": float(without),
            "change accounted for by the derivative": explained,
            "largest entry is the most influential input": named,
        },
    )


def draw_sensitivity():
    """The output σ(x) and its tangents (orange) at two inputs. At x = 5 the tangent is nearly flat, although this input
    has lifted the output far above its value at 0 (dashed). At x = 0 it is steepest, and there the input adds nothing.
    """
    from matplotlib import pyplot

    axes = pyplot.figure(figsize=(5.6, 2.9)).add_subplot()
    x = np.linspace(-3, 8, 45)
    axes.plot(x, sigmoid(x), linewidth=2)
    for at in (0.0, 5.0):
        near = np.array([at - 1.3, at + 1.3])
        axes.plot(near, sigmoid(at) + sigmoid_derivative(at) * (near - at), color="#E69F00", linewidth=3)
        axes.plot(at, sigmoid(at), "o", color="#000000", markersize=4)
    axes.plot([0, 5, 5], [sigmoid(0.0), sigmoid(0.0), sigmoid(5.0)], "--", color="#000000", linewidth=1)
    axes.set(xlabel="input x", ylabel="output ŷ = σ(x)")
    return axes.figure


INPUT_DERIVATIVE = {
    "rate": Claim(
        "It is the rate at which the output changes with the input, for small changes and with the weights held fixed.",
        shown_by=derivative_predicts_small_changes,
    ),
    "entries": Claim(
        "It has one entry for each entry of x, and an entry is 0 if the output does not react to that input.",
        shown_by=derivative_has_the_shape_of_the_input,
    ),
    "local": Claim(
        "It belongs to this x: at another input the same network has another derivative.",
        shown_by=derivative_depends_on_the_input,
    ),
    "influence": Claim(
        "It measures how much the input has contributed to the output.", refuted_by=sensitivity_is_not_influence
    ),
}


@part(
    "c",
    "What the derivative by the input says",
    kind="prose",
    points=2,
    topics=("backpropagation",),
    claims=INPUT_DERIVATIVE,
    key=Key(
        "how much the output changes when the input is changed; in other words, how much influence the input has had",
        printed=("rate", "influence"),
        qualified="The first half is right for small changes, but it is not the same as the second: a saturated output "
        "has a derivative of almost 0, although the input has brought it there.",
        ours=lambda: lambda x: sigmoid(x) - sigmoid(0.0),
        theirs=sigmoid_derivative,
        # which of two inputs of a single unit has moved its output farther from where it is without input
        witness=lambda influence: (influence(6.0) > influence(0.1)) == (sigmoid(6.0) > sigmoid(0.1) > sigmoid(0.0)),
    ),
)
def meaning_of_the_input_derivative(seed=0):
    """
    >>> meaning_of_the_input_derivative()
    ('rate', 'entries', 'local')
    >>> holding(INPUT_DERIVATIVE, control=True)  # small equal inputs: there the derivative does tell the influence
    ('influence',)
    """
    return holding(INPUT_DERIVATIVE, seed=seed)


# Part d: why non-linearities


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


NONLINEARITY = {
    "collapse": Claim(
        "Without activations each layer is an affine map, and affine maps one after another are one affine map: the "
        "network equals a single layer.",
        shown_by=linear_layers_collapse,
    ),
    "limited": Claim(
        "So it learns only what a linear model can, however many layers it has: XOR, for example, is out of its reach.",
        shown_by=linear_layers_cannot_separate_xor,
    ),
    "output": Claim(
        "A sigmoid at the output is non-linearity enough for the hidden layers to be of use.",
        refuted_by=linear_layers_cannot_separate_xor,
    ),
    "narrow": Claim(
        "It may even represent less than a single layer, where a hidden layer is narrower than input and output.",
        shown_by=narrow_layer_takes_rank_away,
    ),
}


def two_affine_layers(rng):
    sizes = dict(zip("nhk", rng.integers(1, 5, size=3), strict=True))
    shapes = {"x": "n", "W1": "hn", "b1": "h", "W2": "kh", "b2": "k"}
    return {name: rng.normal(size=[sizes[axis] for axis in axes]) for name, axes in shapes.items()}


@part(
    "d",
    "Why a network needs non-linearities",
    kind="prose",
    points=2,
    topics=("activations",),
    claims=NONLINEARITY,
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
def limits_without_nonlinearities(seed=0):
    """
    >>> limits_without_nonlinearities()
    ('collapse', 'limited', 'narrow')
    >>> holding(NONLINEARITY, control=True)  # with ReLUs, and with a wide hidden layer
    ('output',)
    """
    return holding(NONLINEARITY, seed=seed)


def layers_with_biases_are_not_linear(seed=0) -> bool:
    """A stack of layers with biases does not map 0 to 0, as every linear map does.

    >>> layers_with_biases_are_not_linear()
    True
    """
    layers = random_layers(np.random.default_rng(seed), [3, 4, 2])
    return bool(np.abs(forward(layers, np.zeros((1, 3)), "identity")[0]).min() > 0)


# Part e: why deep networks

FOLDS = 8  # hidden layers of the folding network of part e
FEW = 32  # hidden units: a small layer
TOLERANCE = 0.01  # the error at which part e calls a curve approximated


def folding_network(folds=FOLDS):
    """ReLU layers of two units, each of which folds [0, 1] in the middle: together a sawtooth of 2^folds pieces.

    A fold is the tent 2 relu(h) - 4 relu(h - 1/2). It is linear in the two units, and so part of the next layer.

    >>> forward(folding_network(2), np.array([[0.0], [0.25], [0.5], [0.75], [1.0]]))[0][:, 0].tolist()
    [0.0, 1.0, 0.0, 1.0, 0.0]
    """
    tent, bends = np.array([[2.0], [-4.0]]), np.array([0.0, -0.5])
    first, between = (np.ones((1, 2)), bends), (np.repeat(tent, 2, axis=1), bends)
    return [first, *[between] * (folds - 1), (tent, np.zeros(1))]


def curve_layer(curve, units):
    """A network with one hidden layer that equals a curve on [0, 1] at units + 1 equally spaced places.

    Each ReLU adds the change of the slope at one of these places.

    >>> forward(curve_layer(np.square, 2), np.array([[0.0], [0.5], [1.0]]))[0][:, 0].tolist()
    [0.0, 0.25, 1.0]
    """
    places = np.linspace(0, 1, units + 1)
    slopes = np.diff(curve(places)) * units
    changes = np.diff(slopes, prepend=0)
    return [(np.ones((1, units)), -places[:-1]), (changes[:, None], np.atleast_1d(curve(places)[0]))]


def count_parameters(network):
    """
    >>> count_parameters(folding_network(2))
    13
    """
    return sum(W.size + b.size for W, b in network)


def between_bends(cells=2**12):
    """Places in [0, 1], (cells, 1), that lie on no multiple of a small power of 1/2."""
    return (np.arange(cells)[:, None] + 0.5) / cells


def linear_pieces(network):
    """The number of linear pieces of a ReLU network from [0, 1]: it is linear where no hidden unit switches.

    >>> linear_pieces(folding_network(3))
    8
    """
    X = between_bends()
    _, cache = forward(network, X)
    switches = np.concatenate([a > 0 for a, _ in cache[1:]], axis=1)  # (places, hidden units)
    return 1 + int((switches[1:] != switches[:-1]).any(axis=1).sum())


def each_fold_doubles_the_pieces(seed=0, control=False):
    """A network with eight hidden layers of two ReLUs, each of which folds its input in the middle.

    Measured are its parameters, its linear pieces on the interval from 0 to 1, and the most pieces of a network with
    one hidden layer and no more parameters: one more than it has units. It holds if the first has ten times as many.
    In the control the weights are drawn at random: depth makes this possible, it does not bring it about by itself.
    """
    sizes = [1, *[2] * FOLDS, 1]
    network = random_layers(np.random.default_rng(seed), sizes) if control else folding_network()
    parameters, pieces = count_parameters(network), linear_pieces(network)
    units = (parameters - 1) // 3  # a unit of a single hidden layer has a weight, a bias and an outgoing weight
    return Finding(
        pieces > 10 * (units + 1),
        {"parameters": parameters, "linear pieces": pieces, "most pieces with one hidden layer": units + 1},
    )


def each_unit_bends_once(seed=0, control=False):
    """A network with one hidden layer of 16 ReLUs and random weights, which switch at random places from 0 to 1.

    Measured are its linear pieces. It holds if there is at most one more than there are units. The control has its 16
    units in eight layers of two, which fold.
    """
    (W, _), above = random_layers(rng := np.random.default_rng(seed), [1, 16, 1])
    network = folding_network(8) if control else [(W, -W[0] * rng.random(16)), above]
    units, pieces = sum(b.size for _, b in network[:-1]), linear_pieces(network)
    return Finding(pieces <= units + 1, {"hidden units": units, "linear pieces": pieces})


def sawtooth(x, folds=FOLDS):
    """What the folding network computes from an array of places."""
    return forward(folding_network(folds), np.reshape(x, (-1, 1)))[0][:, 0]


def wave(x):
    """One period of a sine wave over [0, 1]."""
    return np.sin(2 * np.pi * np.asarray(x))


def curve_error(curve, units):
    """The largest distance on [0, 1] between a curve and a network with one hidden layer."""
    X = between_bends()
    return float(np.abs(forward(curve_layer(curve, units), X)[0][:, 0] - curve(X[:, 0])).max())


def units_needed(curve):
    """The hidden units, doubled until one layer of them is within TOLERANCE of the curve.

    >>> units_needed(np.square), units_needed(sawtooth)
    (8, 256)
    """
    units = 1
    while curve_error(curve, units) > TOLERANCE:
        units *= 2
    return units


def one_layer_draws_the_sawtooth(control=False):
    """The sawtooth of the folding network, drawn by a network with one hidden layer.

    Measured are its hidden units, its parameters, and its largest distance from the sawtooth. It holds if this is
    zero. In the control the layer has half as many units.
    """
    units = 2 ** (FOLDS - 1 if control else FOLDS)
    distance = curve_error(sawtooth, units)
    return Finding(
        distance == 0,
        {
            "hidden units": units,
            "parameters": count_parameters(curve_layer(sawtooth, units)),
            "largest distance": distance,
        },
    )


def a_wave_needs_few_units(control=False):
    """One period of a sine wave; the units of a single hidden layer are doubled until it errs by at most a hundredth.

    Measured are the hidden units that suffice. It holds if these are at most 32. The control has the sawtooth.
    """
    units = units_needed(sawtooth if control else wave)
    return Finding(units <= FEW, {"hidden units": units, "parameters": 3 * units + 1})


def parity_errors(bits=10):
    """How many of all inputs of `bits` bits have another parity than one hidden layer of `bits` ReLUs says.

    The layer reads the number of ones; the parity goes up and down with it, once for each further one.

    >>> parity_errors(), parity_errors(bits=3)
    (0, 0)
    """
    X = np.array(list(product((0, 1), repeat=bits)))
    first, second = curve_layer(lambda share: np.round(share * bits) % 2, units=bits)
    network = [(np.repeat(first[0], bits, axis=0) / bits, first[1]), second]
    said = forward(network, X)[0][:, 0]
    return int(np.sum(np.abs(said - X.sum(axis=1) % 2) > TOLERANCE))


def hidden_units_by_function(bits=10):
    """Rows of a function and the hidden units with which a single layer computes it, and their error.

    >>> [units for _, units, _ in hidden_units_by_function()]
    [8, 32, 10, 256]
    """
    rows = [("x², on [0, 1]", np.square), ("one period of a sine wave", wave)]
    table = [(name, units_needed(curve), f"at most {TOLERANCE}") for name, curve in rows]
    table.append((f"parity of {bits} bits", bits, f"{parity_errors(bits)} of {2**bits} inputs wrong"))
    return [*table, (f"sawtooth of {2**FOLDS} pieces", units_needed(sawtooth), f"at most {TOLERANCE}")]


DRAWN_FOLDS = 4


def draw_sawtooth():
    """A sawtooth drawn by four hidden layers of two ReLUs (blue), and the curve of a network with one hidden layer and
    no more parameters that follows it at equally spaced places (orange): it would need more than twice as many units.
    """
    from matplotlib import pyplot

    axes = pyplot.figure(figsize=(5.6, 3.0)).add_subplot()
    x = np.linspace(0, 1, 2**DRAWN_FOLDS + 1)
    axes.plot(x, sawtooth(x, DRAWN_FOLDS), label="four hidden layers")
    units = (count_parameters(folding_network(DRAWN_FOLDS)) - 1) // 3
    network = curve_layer(lambda places: sawtooth(places, DRAWN_FOLDS), units - 1)
    places = np.linspace(0, 1, 2 * (units - 1) + 1)
    axes.plot(places, forward(network, places[:, None])[0][:, 0], linewidth=3, label="one hidden layer")
    axes.set(xlabel="input x", ylabel="output", ylim=(-0.05, 1.05))
    axes.figure.legend(frameon=False, ncols=2, loc="outside lower center")
    return axes.figure


DEPTH = {
    "doubles": Claim(
        "Layers compose: with a few parameters each, every further layer can double the linear pieces of the function, "
        "so that it bends far more often than a shallow network of as many parameters can.",
        shown_by=each_fold_doubles_the_pieces,
    ),
    "bends": Claim(
        "With a single hidden layer, a ReLU bends the function once: for exponentially many bends it takes "
        "exponentially many units.",
        shown_by=each_unit_bends_once,
    ),
    "cannot": Claim(
        "Such a function cannot be computed by a single hidden layer at all.", refuted_by=one_layer_draws_the_sawtooth
    ),
    "every": Claim(
        "For every function that is not linear, a single hidden layer has to be enormous.",
        refuted_by=a_wave_needs_few_units,
    ),
}


@part(
    "e",
    "Why networks are deep",
    kind="prose",
    points=2,
    topics=("activations",),
    claims=DEPTH,
    key=Key(
        "one hidden layer would have to be prohibitively large for most problems; several layers represent highly "
        "non-linear functions with fewer parameters",
        printed=("doubles", "bends"),
        qualified="That the single layer must be prohibitively large is proven for some functions, such as a sawtooth, "
        "and not for most problems: a sine wave, or the parity of ten bits, needs only a few units.",
        ours=lambda: lambda curve: units_needed(curve) > FEW,
        theirs=lambda curve: True,
        witness=lambda prohibitive: (
            [prohibitive(curve) for curve in (np.square, wave, sawtooth)]
            == [curve_error(curve, units=FEW) > TOLERANCE for curve in (np.square, wave, sawtooth)]
        ),
    ),
)
def reasons_for_depth(seed=0):
    """
    >>> reasons_for_depth()
    ('doubles', 'bends')
    >>> holding(DEPTH, control=True)  # depth without folding weights, and a sawtooth in place of the wave
    ('cannot', 'every')
    """
    return holding(DEPTH, seed=seed)


def approximation_is_not_exact_and_bounded() -> bool:
    """One hidden layer of ReLUs never equals x², and is farther and farther from it outside of the interval.

    >>> approximation_is_not_exact_and_bounded()
    True
    """
    inside = [curve_error(np.square, units) for units in (4, 16, 64)]
    X = np.array([[1.0], [10.0], [100.0]])
    outside = np.abs(forward(curve_layer(np.square, 64), X)[0] - X**2)[:, 0]
    return inside[0] > inside[1] > inside[2] > 0 and bool((np.diff(outside) > 1).all())


def two_sigmoids_make_a_bump() -> bool:
    """The difference of two sigmoids of one hidden layer goes up and down again, which no single sigmoid does.

    >>> two_sigmoids_make_a_bump()
    True
    """
    x = np.linspace(-6, 6, 61)
    directions = [np.unique(np.sign(np.diff(y))).tolist() for y in (sigmoid(x), sigmoid(x + 2) - sigmoid(x - 2))]
    return directions == [[1], [-1, 1]]


# Part f: running a model on its own predictions

LENGTH = 100  # numbers in a sequence
CHAOTIC, PERIODIC = 3.9, 3.5  # of x → r x (1 - x): errors grow, or are forgotten


class Generated(NamedTuple):
    """Sequences (LENGTH, sequences) and what a model makes of them; its errors of one step on both."""

    true: np.ndarray
    generated: np.ndarray
    forced: np.ndarray  # each value predicted from the true one before it
    error_on_true: float
    error_on_generated: float

    def gaps(self):
        """The mean distance of generated from true values, (LENGTH,)."""
        return np.abs(self.generated - self.true).mean(axis=1)

    def shift(self):
        """How far the distribution of the generated values is from the true one, over the last ten steps.

        The mean distance between equal quantiles.
        """
        true, generated = (np.sort(values[-10:].ravel()) for values in (self.true, self.generated))
        return float(np.abs(generated - true).mean())


def iterate(step, start, length=LENGTH):
    """start, step(start), step(step(start)), …: an array (length, *shape of start).

    >>> iterate(lambda x: 2 * x, np.array([1.0, 3.0]), length=3).tolist()
    [[1.0, 3.0], [2.0, 6.0], [4.0, 12.0]]
    """
    values = [start]
    while len(values) < length:
        values.append(step(values[-1]))
    return np.stack(values)


def generate(seed, rate):
    """Sequences of x → rate · x (1 - x) from random starts, and a model of the step fitted to 300 noisy recordings."""
    rng = np.random.default_rng(seed)

    def step(x):
        return rate * x * (1 - x)

    def powers(x):
        return np.stack([x.ravel(), x.ravel() ** 2], axis=1)  # (values, 2)

    training = iterate(step, rng.uniform(0.1, 0.9, size=300))
    targets = training[1:].ravel() + rng.normal(0, 0.02, size=training[1:].size)
    model = least_squares(powers(training[:-1]), targets)

    def predict(x):
        return model.scores(powers(x)).reshape(x.shape)

    start = rng.uniform(0.1, 0.9, size=500)
    true, generated = iterate(step, start), iterate(predict, start)
    return Generated(
        true,
        generated,
        np.concatenate([start[None], predict(true[:-1])]),
        float(np.abs(predict(true[:-1]) - true[1:]).mean()),
        float(np.abs(generated[1:] - step(generated[:-1])).mean()),
    )


def errors_are_fed_back(seed=0, control=False):
    """A model of the chaotic map x → 3.9 x (1 - x), fitted to noisy recordings, continues new sequences to 100 numbers.

    Measured are its mean error in one step from a true number, and in the hundredth number when it reads its own
    predictions. It holds if the second is a hundred times the first. In the control it reads the true numbers.
    """
    run = generate(seed, CHAOTIC)
    values = run.forced if control else run.generated
    last = float(np.abs(values - run.true)[-1].mean())
    return Finding(
        last > 100 * run.error_on_true, {"error of one step": run.error_on_true, "error in the last number": last}
    )


def errors_multiply_without_drift(seed=0, control=False):
    """The same model, and the inputs that it makes for itself.

    Measured are its mean error in one step from true inputs and from its own, how far the values it makes are
    distributed from true ones (mean distance of equal quantiles), and the error in the hundredth number. It holds if
    its steps are as accurate on its own inputs, these are distributed as true ones within a fiftieth, and yet the
    last number is off by more than a tenth. The control is a model of x → 3.5 x (1 - x), which ends in a cycle.
    """
    run = generate(seed, PERIODIC if control else CHAOTIC)
    last = float(run.gaps()[-1])
    return Finding(
        run.error_on_generated < 1.2 * run.error_on_true and run.shift() < 0.02 and last > 0.1,
        {
            "error of one step, true inputs": run.error_on_true,
            "error of one step, own inputs": run.error_on_generated,
            "distance of the distributions": run.shift(),
            "error in the last number": last,
        },
    )


def stable_dynamics_forget_errors(seed=0, control=False):
    """A model of the map x → 3.5 x (1 - x), whose sequences end in a cycle of four values, runs on its own predictions.

    Measured are the mean error in one step and in the hundredth number. It holds if the second is less than a tenth of
    the distance between two unrelated sequences. The control is the chaotic map.
    """
    run = generate(seed, CHAOTIC if control else PERIODIC)
    last, unrelated = float(run.gaps()[-1]), float(np.abs(run.true[-1] - np.roll(run.generated[-1], 1)).mean())
    return Finding(
        last < 0.1 * unrelated,
        {
            "error of one step": run.error_on_true,
            "error in the last number": last,
            "distance of unrelated sequences": unrelated,
        },
    )


WINDOW = 8  # numbers that the linear model of part f reads


def windows(sequences):
    """All windows of WINDOW numbers that have a successor, (windows, WINDOW), and these successors, (windows,).

    >>> X, y = windows(np.arange(10.0)[:, None])
    >>> X[-1].tolist(), y.tolist()
    ([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0], [8.0, 9.0])
    """
    X = sliding_window_view(sequences[:-1], WINDOW, axis=0).reshape(-1, WINDOW)
    return X, sequences[WINDOW:].ravel()


def sine_waves(rng, count):
    """Sine waves of one frequency with random phases, (LENGTH, count)."""
    return np.sin(0.5 * np.arange(LENGTH)[:, None] + rng.uniform(0, 2 * np.pi, size=count))


def trained_from(initial, X, y):
    """The weights (WINDOW,) at which gradient descent on the squared error ends: only what the data show has moved."""
    return initial + np.linalg.lstsq(X, y - X @ initial, rcond=1e-6)[0]


def wave_gaps(seed, control=False, models=20):
    """Errors of linear models that continue sine waves from WINDOW numbers: of one step (models,), of a run on their
    own predictions (models, LENGTH), and how far the last window is from all training windows (models,)."""
    rng = np.random.default_rng(seed)
    X, y = windows(sine_waves(rng, 50))
    plane = np.linalg.svd(X, full_matrices=False)[2][:2]  # all windows of these waves lie in it
    y = y + rng.normal(0, 0.01, size=y.shape)
    if control:
        X = X + rng.normal(0, 0.1, size=X.shape)
    waves = sine_waves(rng, 40)
    found = []
    for _ in range(models):
        w = trained_from(rng.normal(size=WINDOW), X, y)
        values = [*waves[:WINDOW]]
        while len(values) < LENGTH:
            values.append(w @ np.stack(values[-WINDOW:]))
        last = np.stack(values[-WINDOW:])  # (WINDOW, waves)
        inputs, targets = windows(waves)
        found.append(
            (
                np.abs(inputs @ w - targets).mean(),
                np.abs(np.stack(values) - waves).mean(axis=1),
                np.linalg.norm(last - plane.T @ (plane @ last), axis=0).mean(),
            )
        )
    return [np.array(column) for column in zip(*found, strict=True)]


def generated_inputs_leave_the_training_data(seed=0, control=False):
    """Twenty linear models learn to continue sine waves from the last eight numbers, each from random weights.

    These windows all lie in one plane; off it, the weights stay as they were drawn. Measured are the medians of the
    error in one step from true inputs, of the error in the hundredth number of a run on own predictions, and of the
    distance of the last window from the plane. It holds if the last error exceeds the wave's height of 1, and one
    step errs by less than a hundredth. In the control the inputs are noisy in training, so that all directions occur.
    """
    one, gaps, off = (np.median(column, axis=0) for column in wave_gaps(seed, control))
    last = float(gaps[-1])
    return Finding(
        float(one) < 0.01 and last > 1 and float(off) > 1,
        {
            "error of one step": float(one),
            "error in the last number": last,
            "distance of the last input from the training inputs": float(off),
        },
    )


def factor_per_step(rate):
    """By how much a small error grows in one step of x → rate · x (1 - x): the geometric mean of the slope's size.

    >>> round(factor_per_step(2.0), 3), factor_per_step(PERIODIC) < 1 < factor_per_step(CHAOTIC)
    (0.0, True)
    """
    path = iterate(lambda x: rate * x * (1 - x), np.array([0.3]), length=2000)[100:, 0]
    with np.errstate(divide="ignore"):
        return float(np.exp(np.log(np.abs(rate * (1 - 2 * path))).mean()))


def errors_by_rate():
    """Rows of the map's rate, the factor of an error in each step, and errors of one step and of the last number.

    >>> [rate for rate, factor, one, last in errors_by_rate() if factor > 1]
    [3.7, 3.9]
    """
    rows = []
    for rate in (2.8, 3.2, PERIODIC, 3.7, CHAOTIC):
        run = generate(0, rate)
        rows.append((rate, factor_per_step(rate), run.error_on_true, float(run.gaps()[-1])))
    return rows


def draw_errors_by_step():
    """Mean error against the step, logarithmic. The chaotic map: read from true numbers (dashed, flat) and from own
    predictions (blue, it grows to the size of the numbers). The map with a cycle, from own predictions (green, it
    levels off). The sine waves, from own predictions, whose inputs leave the plane of the training data (orange, it
    keeps growing).
    """
    from matplotlib import pyplot

    axes = pyplot.figure(figsize=(5.6, 4.2)).add_subplot()
    steps = np.arange(2, LENGTH + 1, 2)
    chaotic, periodic = generate(0, CHAOTIC), generate(0, PERIODIC)
    axes.plot(steps, chaotic.gaps()[1::2], color="#0072B2", label="chaotic map")
    off_the_plane = np.median(wave_gaps(0)[1], axis=0)[WINDOW + 1 :: 2]  # the numbers before are given
    axes.plot(steps[WINDOW // 2 :], off_the_plane, color="#E69F00", label="sine waves, off the plane")
    axes.plot(steps, periodic.gaps()[1::2], color="#009E73", label="map with a cycle")
    forced = np.abs(chaotic.forced - chaotic.true).mean(axis=1)
    axes.plot(steps, forced[1::2], "--", color="#000000", linewidth=1, label="chaotic map, from true numbers")
    axes.set(yscale="log", xlabel="step t", ylabel="mean error", ylim=(1e-5, 1e4))
    axes.minorticks_off()
    axes.figure.legend(frameon=False, ncols=2, loc="outside lower center")
    return axes.figure


COMPOUNDING = {
    "fed": Claim(
        "In training the model read true numbers, now it reads its own, which are a little off: the errors of all "
        "steps before enter each prediction.",
        shown_by=errors_are_fed_back,
    ),
    "multiply": Claim(
        "Where the dynamics drive neighbours apart, errors multiply from step to step, even if every single step stays "
        "as accurate as in training.",
        shown_by=errors_multiply_without_drift,
    ),
    "same": Claim(
        "As long as the generated inputs are distributed as in training, the result stays close to the truth.",
        refuted_by=errors_multiply_without_drift,
    ),
    "drift": Claim(
        "The inputs that the model makes for itself may leave the distribution of the training data, and there nothing "
        "keeps it accurate.",
        shown_by=generated_inputs_leave_the_training_data,
    ),
    "always": Claim(
        "A model that is not perfect always ends far from the truth after a hundred steps on its own predictions.",
        refuted_by=stable_dynamics_forget_errors,
    ),
}


@part(
    "f",
    "Why a generated sequence goes astray",
    kind="prose",
    points=3,
    topics=("data-and-strategy",),
    claims=COMPOUNDING,
    key=Key(
        "training and test inputs differ: in training the true past, now mostly the model's own, imperfect output; the "
        "inputs drift from the training distribution, and the error compounds over 100 steps",
        printed=("fed", "drift"),
        qualified="The mismatch alone does not explain the failure: where the dynamics forget errors it does no harm, "
        "and where they multiply them the last number is lost although the inputs stay distributed as in training.",
        ours=lambda: lambda rate: factor_per_step(rate) > 1,
        theirs=lambda rate: True,  # in every case the model reads its own output and is not perfect
        witness=lambda goes_astray: (
            [goes_astray(rate) for rate in (CHAOTIC, PERIODIC)]
            == [bool(generate(1, rate).gaps()[-1] > 0.1) for rate in (CHAOTIC, PERIODIC)]
        ),
    ),
)
def causes_of_the_drift(seed=0):
    """
    >>> causes_of_the_drift()
    ('fed', 'multiply', 'drift')
    >>> holding(COMPOUNDING, control=True)  # true inputs, forgetful dynamics, inputs of all kinds in training
    ('same', 'always')
    """
    return holding(COMPOUNDING, seed=seed)


# Part g: the figure of early stopping


class Course(NamedTuple):
    """Losses and accuracies on both sets before training and after each epoch, each (epochs + 1,)."""

    losses: dict[str, np.ndarray]
    accuracies: dict[str, np.ndarray]


FEATURES = 100  # random cosines that the model of part g reads, more than it has training examples


def noisy_examples(examples, wrong_labels, rng):
    """Features (set, FEATURES) and labels (set,) of a training set and of a development set of 1000 examples."""
    directions, phases = rng.normal(0, 1.5, size=(2, FEATURES)), rng.uniform(0, 2 * np.pi, size=FEATURES)
    sets = {}
    for name, size in (("training set", examples), ("development set", 1000)):
        points = rng.normal(size=(size, 2))
        labels = (points.sum(axis=1) > 0) ^ (rng.random(size) < wrong_labels)
        sets[name] = np.cos(points @ directions + phases) * np.sqrt(2 / FEATURES), labels.astype(float)
    return sets


def training_course(examples=40, wrong_labels=0.2, epochs=400, learning_rate=1.0, seed=0):
    """Logistic regression on random features, by gradient descent on the whole training set, from weights of 0."""
    sets = noisy_examples(examples, wrong_labels, np.random.default_rng(seed))
    w = np.zeros(FEATURES)
    course = Course({name: [] for name in sets}, {name: [] for name in sets})
    for _ in range(epochs + 1):
        for name, (X, y) in sets.items():
            course.losses[name].append(binary_cross_entropy_with_logits(X @ w, y))
            course.accuracies[name].append(np.mean((X @ w > 0) == y))
        X, y = sets["training set"]
        w = w - learning_rate * X.T @ binary_cross_entropy_with_logits_gradient(X @ w, y)
    return Course(*({name: np.array(values) for name, values in of.items()} for of in course))


class Blanks(NamedTuple):
    """What the six blanks of the figure stand for."""

    vertical_axis: str
    horizontal_axis: str
    lowest_development_loss: float
    epoch_to_stop: int
    rising_curve: str
    falling_curve: str


def name_blanks(blanks):
    """The filled blanks in one line, numbered as in the figure."""
    return "; ".join(
        (
            f"(1) {blanks.vertical_axis}",
            f"(2) {blanks.horizontal_axis}",
            f"(3) the lowest loss on the development set, here {blanks.lowest_development_loss:.3f}",
            f"(4) the epoch in which it is reached and where to stop, here {blanks.epoch_to_stop}",
            f"(5) loss on the {blanks.rising_curve}",
            f"(6) loss on the {blanks.falling_curve}",
        )
    )


@part(
    "g",
    "The blanks of the early-stopping figure",
    kind="figure",
    points=3,
    topics=("regularization",),
    show=name_blanks,
)
def early_stopping(examples=40, wrong_labels=0.2, epochs=400, learning_rate=1.0):
    """The blanks, read off a training run: which curve rises in the end, where it is lowest, and when.

    >>> early_stopping()[2:]
    (0.5716, 98, 'development set', 'training set')
    >>> early_stopping(wrong_labels=0).epoch_to_stop  # without noise in the labels there is no reason to stop early
    400
    """
    losses = training_course(examples, wrong_labels, epochs, learning_rate).losses
    falling, rising = sorted(losses, key=lambda name: losses[name][-1])
    stop = int(losses[rising].argmin())
    return Blanks("loss", "epochs of training", round(float(losses[rising][stop]), 4), stop, rising, falling)


def stopping_early_pays(seed=0, control=False):
    """The same training with other random features, examples and wrong labels.

    Measured are the epoch of the lowest development loss, and by how much the loss after 400 epochs exceeds it, as a
    share. It holds if this is more than a fiftieth. In the control no label is wrong.
    """
    losses = training_course(wrong_labels=0.0 if control else 0.2, seed=seed).losses["development set"]
    excess = float(losses[-1] / losses.min() - 1)
    return Finding(excess > 0.02, {"epoch of the lowest loss": int(losses.argmin()), "excess at the end": excess})


def stops_by_data_set(seeds=6):
    """Rows: the number of a data set, and what `stopping_early_pays` measures, with wrong labels and without.

    >>> [epoch for _, _, _, epoch, _ in stops_by_data_set(seeds=2)]
    [400, 400]
    """
    return [
        (seed + 1, *(n for control in (False, True) for n in stopping_early_pays(seed, control).numbers.values()))
        for seed in range(seeds)
    ]


def blanks_by_accuracy(**givens):
    """The same when the vertical axis is the accuracy: the best accuracy on the development set, and its epoch.

    >>> blanks_by_accuracy()[1] == early_stopping().epoch_to_stop
    False
    """
    course = training_course(**givens).accuracies["development set"]
    return float(course.max()), int(course.argmax())


def readings_of_the_figure():
    """Rows of a reading of the vertical axis, the value (3) and the epoch (4)."""
    blanks = early_stopping()
    return [
        ("loss: its minimum on the development set", blanks.lowest_development_loss, blanks.epoch_to_stop),
        ("accuracy: its maximum on the development set", *blanks_by_accuracy()),
    ]


def learning_curves(labels):
    """Both losses against the epochs; `labels` are the six texts, in the order of the blanks."""
    from matplotlib import pyplot

    axes = pyplot.figure(figsize=(5.6, 3.4)).add_subplot()
    losses, blanks = training_course().losses, early_stopping()
    stop, lowest = blanks.epoch_to_stop, blanks.lowest_development_loss
    for name, colour, label in (
        (blanks.rising_curve, "#E69F00", labels[4]),
        (blanks.falling_curve, "#0072B2", labels[5]),
    ):
        curve = losses[name][::10]
        axes.plot(10 * np.arange(len(curve)), curve, color=colour, linewidth=2)
        there = len(curve) // 2  # so far to the left that it is seen on a narrow screen
        axes.annotate(label, (10 * there, curve[there]), (0, 9), textcoords="offset points", ha="center")
    bottom = 0.9 * losses[blanks.falling_curve][-1]
    axes.plot([0, stop, stop], [lowest, lowest, bottom], "--", color="#000000", linewidth=1)
    axes.set(xlabel=labels[1], ylabel=labels[0], xlim=(0, None), ylim=(bottom, None))
    axes.set_xticks([stop], [labels[3]])
    axes.set_yticks([lowest], [labels[2]])
    axes.grid(False)
    return axes.figure


def draw_blanks():
    """Two curves begin at the same height. One falls and then rises again, and has the label (5); the other keeps
    falling and has the label (6). Dashed lines lead from the lowest point of the first curve to the vertical axis, at
    (3), and to the horizontal axis, at (4). The vertical axis has the label (1), the horizontal axis (2).
    """
    return learning_curves([f"({blank})" for blank in range(1, 7)])


def draw_filled():
    """The same figure with its blanks filled: loss against epochs; the loss on the development set falls and rises
    again, the loss on the training set keeps falling, and training stops where the first is lowest.
    """
    blanks = early_stopping()
    return learning_curves(
        [
            f"(1) {blanks.vertical_axis}",
            f"(2) {blanks.horizontal_axis}",
            f"(3) {blanks.lowest_development_loss:.2f}",
            f"(4) {blanks.epoch_to_stop}: stop here",
            f"(5) {blanks.rising_curve}",
            f"(6) {blanks.falling_curve}",
        ]
    )


# Part h: filters from an image and its edge maps

VERTICAL = ((1, 0, -1), (1, 0, -1), (1, 0, -1))
HORIZONTAL = ((1, 1, 1), (0, 0, 0), (-1, -1, -1))


def house(size=40):
    """A house under the sky in shades of grey, (size, size), from 0 (black) to 1 (white).

    >>> house(20).shape, float(house(20).min()), float(house(20).max())
    ((20, 20), 0.1, 0.95)
    """
    down, across = np.indices((size, size)) / size
    image = np.full((size, size), 0.9)
    image[down > 0.85] = 0.5
    image[(abs(across - 0.5) < 0.3) & (down > 0.45) & (down <= 0.85)] = 0.7
    image[(abs(across - 0.5) < down - 0.1) & (down <= 0.45)] = 0.25
    image[(abs(across - 0.62) < 0.07) & (down > 0.6) & (down <= 0.85)] = 0.1
    image[(abs(across - 0.35) < 0.07) & (down > 0.55) & (down < 0.7)] = 0.95
    return image


class EdgeFilters(NamedTuple):
    """The filters of the two maps, 3 × 3."""

    left: list
    right: list


def edge_maps(image, filters=EdgeFilters(VERTICAL, HORIZONTAL)):  # noqa: B008  a tuple of numbers
    """The maps (size − 2, size − 2) that filters make of an image."""
    return [correlate(image[None], np.array(weights)[None]) for weights in filters]


def fitted_filter(image, responses, side=3):
    """The filter (side, side) that turns an image into a map: one linear equation for every place.

    Raises:
        ValueError: the image has too little in it to tell filters apart, or no filter makes this map of it.

    >>> image = np.random.default_rng(0).normal(size=(6, 7))
    >>> fitted_filter(image, image[1:-1, :-2] - 3 * image[:-2, 2:])
    [[0, 0, -3], [1, 0, 0], [0, 0, 0]]
    """
    windows = sliding_window_view(image, (side, side)).reshape(-1, side * side)
    weights, _, rank, _ = np.linalg.lstsq(windows, responses.ravel())
    if rank < side * side:
        raise ValueError(f"image of shape {image.shape} has windows of rank {rank}, expected {side * side}")
    if not np.allclose(windows @ weights, responses.ravel()):
        raise ValueError(f"responses of shape {responses.shape} are not made by any {side} × {side} filter")
    return whole(weights.reshape(side, side))


def whole(weights):
    """Numbers as integers where they are whole."""
    return [[int(w) if w == int(w) else w for w in row] for row in np.round(weights, 9).tolist()]


def edge_filters_in_tex(filters):
    return r", \qquad ".join(
        rf"\text{{{name}:}} \; {sympy.latex(sympy.Matrix(rows), mat_delim='(')}"
        for name, rows in filters._asdict().items()
    )


@part(
    "h",
    "Filters behind two edge maps",
    kind="figure",
    points=2,
    topics=("convolution",),
    tex=edge_filters_in_tex,
    show=lambda filters: f"left: {filters.left} (vertical edges); right: {filters.right} (horizontal edges)",
    key=Key(
        "left: vertical edges, rows 1, 0, −1; right: horizontal edges, columns 1, 0, −1",
        printed=EdgeFilters([list(row) for row in VERTICAL], [list(row) for row in HORIZONTAL]),
    ),
)
def edge_filters(size=40):
    """The filters, computed back from the image and the two maps in the figure.

    >>> edge_filters().left
    [[1, 0, -1], [1, 0, -1], [1, 0, -1]]
    >>> edge_filters().right
    [[1, 1, 1], [0, 0, 0], [-1, -1, -1]]
    >>> edge_filters(size=24) == edge_filters()
    True
    """
    image = house(size)
    return EdgeFilters(*(fitted_filter(image, responses) for responses in edge_maps(image)))


def filters_of_the_reading():
    """Rows: how the operation is read, and the filter that then made the left map."""
    left, _ = edge_maps(house())
    correlated = fitted_filter(house(), left)
    flipped = np.array(correlated)[::-1, ::-1].tolist()
    return [("as in deep learning, not flipped", str(correlated)), ("as in mathematics, flipped", str(flipped))]


def draw_edge_maps():
    """Above, a grey picture of a house: dark roof and door, light wall and window, in front of a light sky. Below, two
    maps of it; grey is 0, white positive and black negative. In the left one the left edge of the wall, where it gets
    darker, is white and the right edge black, and level edges do not show. In the right one the upper edges of what is
    dark are white, the lower ones black, and upright edges do not show. The slopes of the roof show in both.
    """
    from matplotlib import pyplot

    figure = pyplot.figure(figsize=(4.4, 4.4))
    (above, nothing), (left, right) = figure.subplots(2, 2)
    nothing.axis("off")
    maps = edge_maps(house())
    limit = max(float(np.abs(responses).max()) for responses in maps)
    for axes, shown, title, low, high in (
        (above, house(), "image", 0, 1),
        (left, maps[0], "left map", -limit, limit),
        (right, maps[1], "right map", -limit, limit),
    ):
        axes.imshow(shown, cmap="gray", vmin=low, vmax=high, interpolation="none")
        axes.set_title(title, fontsize=11)
        axes.axis("off")
    return figure


# Part i: overfitting without a plot


class Costs(NamedTuple):
    """Cross-entropy on the training set, on new examples from its distribution, and on the development set."""

    training: float
    held_out: float
    development: float


def two_classes(rng, examples, inputs, wrong_labels):
    """X, (examples, inputs), and labels that show in the first input, some of them wrong."""
    X, labels = rng.normal(size=(examples, inputs)), rng.integers(0, 2, size=examples)
    X[:, 0] = (2 * labels - 1) * (1 + np.abs(X[:, 0]))
    return X, labels ^ (rng.random(examples) < wrong_labels)


def costs_of_training(seed=0, examples=60, inputs=10, wrong_labels=0.2, offset=0.0):
    """Costs of a network with 16 hidden ReLUs; the first input of the development set has an offset."""
    rng = np.random.default_rng(seed)
    sets = [two_classes(rng, size, inputs, wrong_labels) for size in (examples, 1000, 1000)]
    sets[2][0][:, 0] += offset
    network = train(initialize([inputs, 16, 1], rng), *sets[0], Adam(0.02), steps=120)
    return Costs(*(binary_cross_entropy_with_logits(forward(network, X)[0][:, 0], y) for X, y in sets))


def named(costs):
    return {f"cost, {name.replace('_', ' ')}": cost for name, cost in costs._asdict().items()}


GAP = 0.2  # between two costs: large
FEW_EXAMPLES, MANY_EXAMPLES, OFFSET = 60, 3000, 3.0


def gap_shows_overfitting(seed=0, control=False):
    """A network with 16 hidden units learns from 60 examples of ten inputs. A fifth of the labels is wrong.

    Measured is its cost on the training set, on new examples held out from the same distribution, and on the
    development set. It holds if the last is above the first by more than a fifth. In the control there are 3000
    examples, too many to learn them by heart.
    """
    costs = costs_of_training(seed, MANY_EXAMPLES if control else FEW_EXAMPLES)
    return Finding(costs.development - costs.training > GAP, named(costs))


def low_training_cost_without_gap(seed=0, control=False):
    """The same network learns from 3000 examples without wrong labels.

    Measured are the same costs. It holds if that on the training set is below a tenth, and that on the development set
    above it by less than a tenth. The control has 60 examples and a fifth of wrong labels.
    """
    costs = costs_of_training(seed) if control else costs_of_training(seed, MANY_EXAMPLES, wrong_labels=0)
    return Finding(costs.training < 0.1 and costs.development - costs.training < 0.1, named(costs))


def gap_without_overfitting(seed=0, control=False):
    """The network learns from 3000 examples, as in the control above. The first input of the development set has an
    offset of three, as if recorded with another device.

    Measured are the same costs. It holds if the development set costs more than the training set by a fifth, but new
    examples of the training distribution do not. The control has no offset.
    """
    costs = costs_of_training(seed, MANY_EXAMPLES, offset=0.0 if control else OFFSET)
    return Finding(costs.development - costs.training > GAP and costs.held_out - costs.training < GAP, named(costs))


def costs_by_case():
    """Rows of a case and its costs on the three sets, and whether the network overfits: by the second."""
    cases = {f"{FEW_EXAMPLES} examples, {inputs} inputs": dict(inputs=inputs) for inputs in (10, 100)}
    cases[f"{MANY_EXAMPLES} examples, 10 inputs"] = dict(examples=MANY_EXAMPLES)
    cases["the same, with an offset in the development set"] = dict(examples=MANY_EXAMPLES, offset=OFFSET)
    return [(name, *costs_of_training(**givens)) for name, givens in cases.items()]


OVERFITTING = {
    "gap": Claim(
        "Compare the cost on the training set with that on a development set that was not trained on: with "
        "overfitting, the second is far above the first. This works with any number of inputs.",
        shown_by=gap_shows_overfitting,
    ),
    "low": Claim("A training cost of almost zero is enough to tell.", refuted_by=low_training_cost_without_gap),
    "always": Claim(
        "A development cost far above the training cost always shows overfitting.", refuted_by=gap_without_overfitting
    ),
    "apart": Claim(
        "The gap may also come from a development set of another distribution. Examples held out from the training "
        "data tell the two apart: only with overfitting do they cost much more than those trained on.",
        shown_by=gap_without_overfitting,
    ),
}


@part(
    "i",
    "Overfitting in ten dimensions",
    kind="prose",
    points=1,
    topics=("regularization", "data-and-strategy"),
    claims=OVERFITTING,
    key=Key(
        "compute the cost on the training and on the dev set; a significant difference means a variance problem",
        printed=("gap", "always"),
        qualified="The comparison is right if both sets have the same distribution; if they have not, the costs may "
        "differ much without any variance problem.",
        ours=lambda: lambda costs: costs.held_out - costs.training > GAP,
        theirs=lambda costs: costs.development - costs.training > GAP,
        witness=lambda overfits: all(
            overfits(costs_of_training(1, examples, offset=offset)) == (examples == FEW_EXAMPLES)
            for examples, offset in product((FEW_EXAMPLES, MANY_EXAMPLES), (0.0, OFFSET))
        ),
    ),
)
def signs_of_overfitting(seed=0):
    """
    >>> signs_of_overfitting()
    ('gap', 'apart')
    >>> holding(OVERFITTING, control=True)  # many examples, overfitting, and no offset
    ('low', 'always')
    """
    return holding(OVERFITTING, seed=seed)


# Part j: inverted dropout

KEEP = 0.5


def division_keeps_the_mean(seed=0, control=False):
    """A layer of 50 random positive activations passes through inverted dropout 2000 times.

    Measured is their mean, before and behind the dropout. It holds if both are equal within three hundredths. In the
    control the kept ones are not divided by the probability of keeping them, which is one half.
    """
    rng = np.random.default_rng(seed)
    a = np.broadcast_to(rng.uniform(0, 1, size=50), (2000, 50))
    dropped, mask = dropout(a, KEEP, rng)
    before, behind = float(a.mean()), float((a * mask if control else dropped).mean())
    return Finding(abs(behind / before - 1) < 0.03, {"mean before": before, "mean behind": behind})


def network_with_dropout(seed, keep):
    """A network (5 inputs, 40 ReLUs, 1 output) trained with inverted dropout to add its inputs, and new X and y."""
    rng = np.random.default_rng(seed)
    X, new = rng.normal(size=(2, 300, 5))
    y = X.sum(axis=1, keepdims=True) + rng.normal(0, 0.3, size=(300, 1))
    options = dict(loss_gradient=mean_squared_error_gradient, keep=keep, rng=rng)
    return (
        train(initialize([5, 40, 1], rng), X, y, Adam(0.02), steps=300, **options),
        new,
        new.sum(axis=1, keepdims=True),
    )


def multiplied_behind(network, factor):
    """The network with its hidden activations multiplied by a factor, or the weights above them, which is the same."""
    below, (W, b) = network
    return [below, (factor * W, b)]


def same_with_plain_dropout(network, keep):
    """The network that computes with plain dropout in training what the given one computes with inverted dropout."""
    return multiplied_behind(network, 1 / keep)


def error_at_test(network, X, y):
    return mean_squared_error(forward(network, X)[0], y)


def plain_dropout_must_be_scaled(seed=0, control=False):
    """A network is trained with inverted dropout. One with plain dropout whose weights above the dropped layer are
    larger by the factor one over the keep probability is the same network in training. Both then predict new examples.

    Measured are the mean squared errors: of the network as it is, of that with plain dropout as it is, and of the
    latter with its hidden activations multiplied by the keep probability. It holds if the second is more than twice the
    others. In the control nothing is dropped.
    """
    keep = 1.0 if control else KEEP
    network, X, y = network_with_dropout(seed, keep)
    plain = same_with_plain_dropout(network, keep)
    errors = [error_at_test(one, X, y) for one in (network, plain, multiplied_behind(plain, keep))]
    return Finding(
        errors[1] > 2 * max(errors[0], errors[2]),
        dict(zip(("error, inverted", "error, plain as it is", "error, plain and scaled"), errors, strict=True)),
    )


def both_are_one_network(seed=0, control=False):
    """A random network with inverted dropout, and one with plain dropout whose weights above are larger by the factor
    one over the keep probability, see the same examples with the same units dropped.

    Measured is the largest difference of their outputs, as a share of the largest output. It holds if there is none. In
    the control the weights are equal.
    """
    rng = np.random.default_rng(seed)
    network, X = initialize([5, 40, 1], rng), rng.normal(size=(100, 5))
    hidden = forward(network, X)[1][1][0]
    inverted, mask = dropout(hidden, KEEP, rng)
    W, b = network[1]
    W_plain, _ = network[1] if control else same_with_plain_dropout(network, KEEP)[1]
    outputs, plain = inverted @ W + b, (hidden * mask) @ W_plain + b
    gap = float(np.abs(outputs - plain).max() / np.abs(outputs).max())
    return Finding(gap < 1e-12, {"difference of the outputs": gap})


def mean_over_masks_is_another_output(seed=0, control=False):
    """Inverted dropout on ten random activations, of which one half is kept; above it a layer of 20 ReLUs and an
    output.

    Measured is the mean output over all 1024 masks, and how far the output without dropout is from it, as a share of
    the outputs' standard deviation. It holds if this is more than a twentieth. In the control the layer above has no
    activation.
    """
    rng = np.random.default_rng(seed)
    a, W, v = np.abs(rng.normal(size=10)), rng.normal(size=(10, 20)), rng.uniform(0, 1, size=20)
    masks = np.array(list(product((0, 1), repeat=10)))

    def output(inputs):
        z = inputs @ W
        return (z if control else np.maximum(z, 0)) @ v

    outputs, at_test = output(masks * a / KEEP), float(output(a))
    mean, spread = float(outputs.mean()), float(outputs.std())
    gap = abs(at_test - mean) / spread
    return Finding(gap > 0.05, {"mean over all masks": mean, "output at test time": at_test, "distance": gap})


def errors_by_method(seed=0):
    """Rows of a method, whether it divides in training and multiplies at test time, and its error on new examples."""
    network, X, y = network_with_dropout(seed, KEEP)
    rows = []
    for divides, multiplies in product((True, False), (False, True)):
        trained = network if divides else same_with_plain_dropout(network, KEEP)
        used = multiplied_behind(trained, KEEP) if multiplies else trained
        rows.append(("inverted" if divides else "plain", divides, multiplies, error_at_test(used, X, y)))
    return rows


def division_in_the_last_layer_only() -> bool:
    """Two layers with dropout: dividing behind the last alone loses half of the mean, dividing behind both keeps it.

    >>> division_in_the_last_layer_only()
    True
    """
    masks = np.array(list(product((0, 1), repeat=4)))
    W = np.array([[1.0, 2.0], [3.0, 4.0]])
    means = [((masks[:, :2] / first) @ W * masks[:, 2:] / KEEP).mean(axis=0) for first in (1, KEEP)]
    return np.allclose(means[0], KEEP * W.sum(axis=0)) and np.allclose(means[1], W.sum(axis=0))


INVERTED = {
    "mean": Claim(
        "In training, the kept activations are divided by the probability of keeping them, so that the expectation of "
        "each activation stays what it is without dropout.",
        shown_by=division_keeps_the_mean,
    ),
    "test": Claim(
        "At test time the network is then used as it is. After plain dropout, the activations there (or the weights "
        "that read them) have to be multiplied by the keep probability.",
        shown_by=plain_dropout_must_be_scaled,
    ),
    "stronger": Claim(
        "Inverted dropout makes another network of it in training, which plain dropout cannot express.",
        refuted_by=both_are_one_network,
    ),
    "exact": Claim(
        "The output at test time is then exactly the mean of the outputs over all ways to drop units.",
        refuted_by=mean_over_masks_is_another_output,
    ),
}


@part(
    "j",
    "Inverted dropout against plain dropout",
    kind="prose",
    points=2,
    topics=("regularization",),
    claims=INVERTED,
    key=Key(
        "one more line divides the activations by keep_prob; with it their expectation does not decrease",
        printed=("mean",),
        qualified="The division and what it does to the expectation are right. But a smaller expectation in training "
        "is no harm by itself, if plain dropout is scaled at test time; the advantage is that nothing has to be done "
        "there, and this the key does not say.",
        ours=lambda: lambda divides, multiplies: divides == multiplies,
        theirs=lambda divides, multiplies: not divides,  # the expectation decreases in training
        witness=lambda does_harm: all(
            does_harm(divides, multiplies) == (error > 2 * errors_by_method()[0][-1])
            for _, divides, multiplies, error in errors_by_method()
        ),
    ),
)
def what_inverted_dropout_saves(seed=0):
    """
    >>> what_inverted_dropout_saves()
    ('mean', 'test')
    >>> holding(INVERTED, control=True)  # no division, nothing dropped, equal weights, a linear layer above
    ('stronger', 'exact')
    """
    return holding(INVERTED, seed=seed)


# Part k: exploding gradients

LARGE = 1.5  # times the weights that keep the size of activations and gradients
LIMIT = 1.0  # of the norm of the gradient


class ClippedDescent:
    """Gradient descent along gradients of limited norm; it notes the norms that they had before."""

    def __init__(self, limit, learning_rate=0.01):
        self.limit, self.learning_rate, self.norms = limit, learning_rate, []

    def step(self, theta, gradient):
        """The parameters after one step."""
        self.norms.append(float(np.linalg.norm(gradient)))
        return theta - self.learning_rate * clip_by_norm(gradient, self.limit)


def deep_network(rng, scale, layers):
    """Hidden layers of 32 ReLUs and one output, with He's weights times a factor."""
    return [(scale * W, b) for W, b in initialize([32] * (layers + 1) + [1], rng)]


def gradient_growth(seed=0, scale=1.0, batch=100, layers=20, normalized=False):
    """The norm of a loss's gradient by the inputs of the first layer, as a multiple of that by those of the last.

    The inputs and targets are random. `normalized` puts batch normalisation before each activation.
    """
    rng = np.random.default_rng(seed)
    network, a = deep_network(rng, scale, layers), rng.normal(size=(batch, 32))
    slopes, caches = [1.0], []
    for W, b in network[:-1]:
        z = a @ W + b
        if normalized:
            z, cache = batch_norm(z, np.ones(32), np.zeros(32))
            caches.append(cache)
        a = relu(z)
        slopes.append(relu_derivative(z))
    outputs = a @ network[-1][0]
    gradient = mean_squared_error_gradient(outputs, rng.normal(size=outputs.shape)) @ network[-1][0].T
    last = np.linalg.norm(gradient)
    for (W, _), slope in zip(network[-2::-1], slopes[:0:-1], strict=True):
        gradient = gradient * slope
        if normalized:
            gradient = batch_norm_backward(gradient, caches.pop())[0]
        gradient = gradient @ W.T
    return float(np.linalg.norm(gradient) / last)


def descend_clipped(seed, scale, limit):
    """Losses of a network with ten hidden layers on a small regression, before and after, and the norms on the way."""
    rng = np.random.default_rng(seed)
    network, X = deep_network(rng, scale, layers=10), rng.normal(size=(64, 32))
    y, optimizer = X[:, :1], ClippedDescent(limit)
    before = mean_squared_error(forward(network, X)[0], y)
    try:
        with np.errstate(all="ignore"):
            trained = train(network, X, y, optimizer, steps=150, loss_gradient=mean_squared_error_gradient)
        return before, mean_squared_error(forward(trained, X)[0], y), optimizer.norms
    except ValueError:  # without the limit, a number is not finite any more
        return before, float("inf"), optimizer.norms


def clipping_lets_it_train(seed=0, control=False):
    """A network with ten hidden layers, whose weights are too large by half, learns a small regression by 150 steps of
    gradient descent. Gradients with a norm above one are scaled down to it.

    Measured are the norm of the first gradient, and the loss before and after. It holds if the loss falls to less than
    a tenth. In the control nothing is clipped.
    """
    before, after, norms = descend_clipped(seed, LARGE, np.inf if control else LIMIT)
    return Finding(
        after < 0.1 * before, {"norm of the first gradient": norms[0], "loss before": before, "loss after": after}
    )


def clipped_gradients_stay_large(seed=0, control=False):
    """The same training with clipping.

    Measured is the mean norm of the last ten gradients, before they are clipped to a norm of one. It holds if it is
    above thirty. The control begins with weights of the right size.
    """
    _, _, norms = descend_clipped(seed, 1.0 if control else LARGE, LIMIT)
    return Finding(np.mean(norms[-10:]) > 30, {"limit": LIMIT, "norm before clipping": float(np.mean(norms[-10:]))})


def large_weights_explode(seed=0, control=False):
    """The gradient of a loss is propagated back through 20 hidden layers of 32 ReLUs, whose weights are too large by
    half.

    Measured is its norm at the inputs of the first layer, as a multiple of that at the inputs of the last. It holds if
    it is above a hundred. The control has He's initial weights.
    """
    growth = gradient_growth(seed, 1.0 if control else LARGE)
    return Finding(growth > 100, {"growth of the gradient": growth})


def small_batches_explode_too(seed=0, control=False):
    """The same with minibatches of four examples in place of 100.

    Measured is the growth for both sizes. It holds if it is above a hundred for the small ones. The control has He's
    initial weights.
    """
    scale = 1.0 if control else LARGE
    growths = {f"growth, batches of {size}": gradient_growth(seed, scale, batch=size) for size in (4, 100)}
    return Finding(min(growths.values()) > 100, growths)


def growth_by_remedy():
    """Rows of a network and the growth of the gradient in it.

    >>> [growth > 100 for _, growth in growth_by_remedy()]
    [True, True, False, False, False]
    """
    cases = {
        "weights too large by half": {},
        "batches of 4": dict(batch=4),
        "5 hidden layers": dict(layers=5),
        "batch normalisation before each activation": dict(normalized=True),
        "He's initial weights": dict(scale=1.0),
    }
    return [(name, gradient_growth(**{"scale": LARGE, **changed})) for name, changed in cases.items()]


EXPLODING = {
    "clip": Claim(
        "Clip the gradients: where the norm is above a limit, scale the gradient down to it. The direction stays, and "
        "no step can be huge.",
        shown_by=clipping_lets_it_train,
    ),
    "weights": Claim(
        "Begin with weights of the right size, such as Xavier's or He's: gradients explode where the weights are so "
        "large that every layer enlarges them.",
        shown_by=large_weights_explode,
    ),
    "relu": Claim("Use ReLUs, through which gradients pass unchanged.", refuted_by=large_weights_explode),
    "batches": Claim("Use smaller minibatches.", refuted_by=small_batches_explode_too),
    "cause": Claim(
        "Clipping takes away what makes gradients explode: soon they are no longer above the limit.",
        refuted_by=clipped_gradients_stay_large,
    ),
}


@part(
    "k",
    "A remedy for exploding gradients",
    kind="prose",
    points=1,
    topics=("optimization", "initialization"),
    claims=EXPLODING,
    key=Key("gradient clipping", printed=("clip",)),
)
def remedies_for_exploding_gradients(seed=0):
    """
    >>> remedies_for_exploding_gradients()
    ('clip', 'weights')
    >>> holding(EXPLODING, control=True)  # no clipping, and weights of the right size
    ('relu', 'batches', 'cause')
    """
    return holding(EXPLODING, seed=seed)


# Part l: Adam's bias correction in the long run

DECAYS = (0.9, 0.999)  # β₁ and β₂ as Adam is usually run


def averages(gradients, beta):
    """The moving average of gradients that starts at 0, and the same with its bias corrected.

    >>> averages([2.0, 4.0], beta=0.5)
    (2.5, 3.3333333333333335)
    """
    average = 0.0
    for gradient in gradients:
        average = beta * average + (1 - beta) * gradient
    return average, average / (1 - beta ** len(gradients))


def growing_gradients(beta, power, steps):
    """β^(-power · i) at the steps i = 1, 2, …: constant for power 0."""
    return beta ** (-power * np.arange(1, steps + 1))


def shares(steps, beta):
    """What each gradient counts in the corrected average."""
    return (1 - beta) * beta ** np.arange(steps - 1, -1, -1) / (1 - beta**steps)


def gradients_and_decay(rng):
    return {"g": rng.normal(size=rng.integers(1, 12)), "beta": rng.uniform(0.05, 0.95)}


FADING = Derivation(
    [
        Step(
            r"The distance of the corrected average, $\hat v_t = v_t / (1 - \beta^t)$, from the plain one:",
            r"\left| \hat v_t - v_t \right|",
            lambda g, beta: abs(np.subtract(*averages(g, beta))),
        ),
        Step(
            r"Put $v_t = (1 - \beta^t)\, \hat v_t$.",
            r"\beta^t \left| \hat v_t \right|",
            lambda g, beta: beta ** len(g) * abs(averages(g, beta)[1]),
        ),
        Step(
            r"Unroll $v_t = \beta v_{t-1} + (1 - \beta) g_t$ from $v_0 = 0$.",
            r"\beta^t \left| \sum_{i=1}^{t} w_i\, g_i \right| \quad \text{with} \quad "
            r"w_i = \frac{(1 - \beta)\, \beta^{t-i}}{1 - \beta^t}",
            lambda g, beta: beta ** len(g) * abs(shares(len(g), beta) @ g),
        ),
        Step(
            r"Take the sizes. The $w_i$ are positive, and by the geometric series their sum is 1. So if no gradient is "
            r"larger than $G = \max_i |g_i|$, neither is their average.",
            r"\beta^t\, G",
            lambda g, beta: beta ** len(g) * np.abs(g).max(),
            "<=",
        ),
        Step(
            r"For gradients that are all equal, both sides are the same, so that no smaller bound holds for all.",
            r"\beta^t \left| \sum_{i=1}^{t} w_i\, G \right|",
            lambda g, beta: beta ** len(g) * abs(averages(np.full(len(g), np.abs(g).max()), beta)[1]),
        ),
    ],
    gradients_and_decay,
)


class Fading(NamedTuple):
    """Limits for ever more steps: of the factor 1/(1 - β^t), and of the difference that it makes."""

    factor: sympy.Expr
    difference: sympy.Expr


def fading_in_tex(limits):
    return (
        rf"\lim_{{t \to \infty}} \frac{{1}}{{1 - \beta^t}} = {sympy.latex(limits.factor)}, \qquad "
        rf"\lim_{{t \to \infty}} \left( \hat v_t - v_t \right) = {sympy.latex(limits.difference)}"
    )


@part(
    "l",
    "Why Adam's bias correction disappears",
    kind="proof",
    points=2,
    topics=("optimization",),
    derivation=FADING,
    show=lambda limits: f"1/(1 − β^t) → {limits.factor}, and v̂ − v → {limits.difference} for bounded gradients",
    tex=fading_in_tex,
    key=Key(
        "V_t / (1 − β^t) → V_t as t → ∞",
        printed=(1, 0),
        qualified="A limit over t cannot depend on t. If it means that the ratio of both sides tends to 1, it holds; "
        "if it means that their difference tends to 0, it does not hold for gradients that grow like 1/βᵗ.",
        ours=lambda: lambda average, corrected: corrected / average - 1,
        theirs=lambda average, corrected: corrected - average,
        witness=lambda distance: all(
            abs(distance(*averages(growing_gradients(0.9, power, steps=200), 0.9))) < 1e-6 for power in (0, 1)
        ),
    ),
)
def correction_in_the_long_run(power=0):
    """Limits by SymPy, for 0 < β < 1 and gradients β^(-power · t): by default constant, the worst bounded case.

    >>> correction_in_the_long_run()
    Fading(factor=1, difference=0)
    >>> correction_in_the_long_run(power=1).difference  # gradients that grow as fast as β^t falls
    1/(beta + 1)
    >>> correction_in_the_long_run(power=sympy.Rational(1, 2)).difference  # unbounded, but growing more slowly
    0
    """
    rate, t, beta = sympy.symbols("rate t beta", positive=True)
    decay, growth = sympy.exp(-rate), sympy.exp(power * rate)  # SymPy then knows that β < 1
    factor = 1 / (1 - decay**t)
    average = (1 - decay) * growth * (growth**t - decay**t) / (growth - decay)  # the geometric series, summed
    limits = (sympy.limit(sympy.expand(term), t, sympy.oo) for term in (factor, (factor - 1) * average))
    return Fading(*(sympy.simplify(limit.subs(rate, -sympy.log(beta))) for limit in limits))


def steps_until_faded(beta, share=0.01):
    """The first step after which the correction changes the average by less than this share of it.

    >>> [steps_until_faded(beta) for beta in DECAYS]
    [44, 4613]
    """
    return next(t for t in count(1) if 1 / (1 - beta**t) - 1 < share)


def fading_by_decay():
    """Rows of β, the factor 1/(1 - β^t) at steps 1 and 100, and the first step with a factor below 1.01."""
    return [(str(beta), 1 / (1 - beta), 1 / (1 - beta**100), steps_until_faded(beta)) for beta in DECAYS]


def differences_by_gradients(beta=DECAYS[0], steps=(1, 10, 100)):
    """Rows of a kind of gradients, and how much the correction adds to their average after so many steps.

    >>> [round(row[-1], 4) for row in differences_by_gradients()]
    [0.0, 0.0, 0.5263]
    """
    last = max(steps)
    kinds = {
        "1, 1, 1, … (the bound)": np.ones(last),
        "1, −1, 1, …": (-1.0) ** np.arange(last),
        "growing by a factor of 1/β": growing_gradients(beta, 1, last),
    }
    rows = []
    for name, gradients in kinds.items():
        pairs = [averages(gradients[:t], beta) for t in steps]
        rows.append((name, *(float(abs(corrected - average)) for average, corrected in pairs)))
    return rows


def draw_fading():
    """The factor by which the correction multiplies an average, against the step, for β = 0.9 (blue) and β = 0.999
    (orange); both axes are logarithmic. It begins at 1/(1 − β) and comes within a hundredth of 1 at the dots.
    """
    from matplotlib import pyplot

    axes = pyplot.figure(figsize=(5.6, 3.2)).add_subplot()
    steps = np.unique(np.geomspace(1, 10_000, 40).astype(int))
    for beta, colour, right in zip(DECAYS, ("#0072B2", "#E69F00"), (1.6, 6), strict=True):
        axes.plot(steps, 1 / (1 - beta**steps), color=colour, linewidth=2)
        axes.annotate(f"β = {beta}", (right, 1 / (1 - beta**right)), (6, 6), textcoords="offset points")
        at = steps_until_faded(beta)
        axes.plot(at, 1 / (1 - beta**at), "o", color=colour)
    axes.set(xscale="log", yscale="log", xlabel="step t", ylabel="1 / (1 − βᵗ)")
    axes.minorticks_off()
    return axes.figure


# Part m: filters that find a cross

CROSSES = {"X": np.array([[1, 0, 1], [0, 1, 0], [1, 0, 1]]), "+": np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]])}
COLOURS = {"black": (0, 0, 0), "white": (1, 1, 1), "red": (1, 0, 0), "green": (0, 1, 0), "blue": (0, 0, 1)}
PIXELS = {"black": "#111111", "white": "#FFFFFF", "red": "#E00000", "green": "#008A00", "blue": "#2040F0"}
PLACES = ((2, 2), (2, 7))  # upper left corners of the windows of the left and of the right cross


def correlate(image, filters):
    """The convolution of deep learning, without flipping or padding: (channels, h, w) over (channels, H, W).

    >>> correlate(np.array([[[1, 2, 3]]]), np.array([[[10, 1]]])).tolist()
    [[12, 23]]
    """
    filters = np.asarray(filters)
    responses = conv3d_windows(image[None, ..., None], filters[None, ..., None])[0, 0, :, :, 0]
    return responses.astype(np.result_type(image, filters))  # of integers again integers


def picture(cross, inks, ground):
    """Crosses of the colours `inks` side by side on a ground, (red green blue, 7, 3 + 5 · crosses).

    >>> picture("X", ["black"], "white")[0, 2:5, 1:6].tolist()
    [[1, 0, 1, 0, 1], [1, 1, 0, 1, 1], [1, 0, 1, 0, 1]]
    """
    if ground in inks or len(set(inks)) < len(inks):
        raise ValueError(f"crosses of the colours {inks} on {ground}: expected colours that differ")
    pixels = np.empty((3, 7, 3 + 5 * len(inks)), dtype=int)
    pixels[:] = np.reshape(COLOURS[ground], (3, 1, 1))
    for ink, (row, column) in zip(inks, PLACES, strict=False):
        pixels[:, row : row + 3, column : column + 3][:, CROSSES[cross] == 1] = np.reshape(COLOURS[ink], (3, 1))
    return pixels


def own_window(image, place=PLACES[0]):
    """The window of an image, (channels, 3, 3), at its upper left corner."""
    row, column = place
    return image[:, row : row + 3, column : column + 3]


def matched(window):
    """1 where a window has a one, -1 where it has a zero: no other window of zeros and ones responds as strongly.

    >>> matched(np.array([[0, 1], [1, 1]])).tolist()
    [[-1, 1], [1, 1]]
    """
    return np.where(window == 1, 1, -1)


class Found(NamedTuple):
    """Responses to a filter, and whether the left cross has the largest of all."""

    at_cross: int
    at_other_cross: int | None
    elsewhere: int
    found: bool


def look_for_cross(image, filters):
    """What a filter responds at the left cross, at the right one if there is one, and elsewhere at most.

    >>> look_for_cross(picture("X", ["black"], "white")[:1], np.ones((1, 3, 3)))[::2]
    (4, 9)
    """
    responses = correlate(image, filters)
    inside = [place for place in PLACES if place[1] < responses.shape[1]]
    at_crosses = [int(responses[place]) for place in inside]
    others = np.delete(responses.ravel(), [np.ravel_multi_index(place, responses.shape) for place in inside])
    rest = [*at_crosses[1:], int(others.max())]
    return Found(at_crosses[0], at_crosses[1] if at_crosses[1:] else None, rest[-1], at_crosses[0] > max(rest))


def filter_of_opposite_sign(cross="X", ink="black", ground="white"):
    return (-np.array(cross_filter(cross, ink, ground))).tolist()


def window_as_filter(cross="X", ink="black", ground="white"):
    return own_window(picture(cross, [ink], ground))[0].tolist()


@part(
    "m-i",
    "A filter that finds the cross",
    kind="array",
    points=2,
    topics=("convolution",),
    vary={"cross": ("X", "+"), "ink": ("black", "white"), "ground": ("black", "white")},
    mistakes={
        "The signs are the wrong way round: white, a one, adds to the response, and so the cross's own window has the "
        "smallest of all.": filter_of_opposite_sign,
        "Without entries of −1 nothing counts against pixels that should be black: a plain white window responds as "
        "strongly as the cross.": window_as_filter,
    },
    key=Key(
        "−1, 1, −1 / 1, −1, 1 / −1, 1, −1, with any bias",
        printed=[[-1, 1, -1], [1, -1, 1], [-1, 1, -1]],
    ),
)
def cross_filter(cross="X", ink="black", ground="white"):
    """1 where the cross's own window is white, and -1 where it is black.

    >>> cross_filter()
    [[-1, 1, -1], [1, -1, 1], [-1, 1, -1]]
    >>> cross_filter("+", ink="white", ground="black")
    [[-1, 1, -1], [1, 1, 1], [-1, 1, -1]]
    """
    image = picture(cross, [ink], ground)[:1]  # one channel
    return matched(own_window(image))[0].tolist()


class Filters(NamedTuple):
    """One 3 × 3 filter for each channel; their responses are added."""

    red: list
    green: list
    blue: list


def cross_in_every_channel(cross="X", wanted="red", other="blue", ground="white"):
    """As the key has it: the cross is looked for in the wanted channel, its opposite in the two others."""
    looked_for = matched(CROSSES[cross])
    return Filters(*((looked_for if colour == wanted else -looked_for).tolist() for colour in Filters._fields))


def filter_of_black_cross(cross="X", wanted="red", other="blue", ground="white"):
    """The filter of a black cross on white, in all channels."""
    return Filters(*[cross_filter(cross)] * 3)


def colour_window_as_filter(cross="X", wanted="red", other="blue", ground="white"):
    return Filters(*own_window(picture(cross, [wanted, other], ground)).tolist())


def strongest_window(filters):
    """The window of zeros and ones with the largest response, (channels, 3, 3): a one where the filter is positive.

    >>> strongest_window([[[-1, 2], [3, -4]]]).tolist()
    [[[0, 1], [1, 0]]]
    """
    return (np.array(filters) > 0).astype(int)


def filters_in_tex(filters):
    rows = (rf"\text{{{name}:}} & {sympy.latex(sympy.Matrix(rows))}" for name, rows in filters._asdict().items())
    return r"\begin{aligned}" + r" \\ ".join(rows) + r"\end{aligned}"


@part(
    "m-ii",
    "Filters that find the red cross only",
    kind="array",
    points=2,
    topics=("convolution",),
    fields={name: f"Filter of the {name} channel" for name in Filters._fields},
    vary={
        "cross": ("X", "+"),
        "wanted": ("red", "green", "blue"),
        "other": ("red", "green", "blue"),
        "ground": ("white", "black"),
    },
    mistakes={
        "The wanted channel looks for the cross and the others for its opposite, as in the paper. This finds the red "
        "cross in this image, but it responds more strongly to other windows, such as a red cross on cyan.": (
            cross_in_every_channel
        ),
        "With the same filter in every channel, crosses of all three colours get the same response.": (
            filter_of_black_cross
        ),
        "Without entries of −1 a plain white window responds as strongly as the cross.": colour_window_as_filter,
    },
    tex=filters_in_tex,
    key=Key(
        "the negative of the filter of part i for red, and that filter for green and blue",
        printed=cross_in_every_channel(),
        accepts=lambda ours, printed: all(
            look_for_cross(picture("X", ["red", "blue"], "white"), filters).found for filters in (ours, printed)
        ),
        qualified="It finds the red cross in the drawing that the keys of i and ii imply together, X-shaped crosses on "
        "white. The paper's words would fit upright crosses on black as well, of which it finds the blue one; and even "
        "on white the red cross is not the window to which it responds most.",
        witness=lambda filters: bool(
            (strongest_window(filters) == own_window(picture("X", ["red", "blue"], "white"))).all()
        ),
    ),
)
def colour_cross_filters(cross="X", wanted="red", other="blue", ground="white"):
    """In each channel 1 where the wanted cross's own window has a one, and -1 where it has a zero.

    >>> colour_cross_filters().red
    [[1, 1, 1], [1, 1, 1], [1, 1, 1]]
    >>> colour_cross_filters().green == colour_cross_filters().blue == cross_filter()
    True
    >>> colour_cross_filters(ground="black").red == filter_of_opposite_sign()
    True
    """
    image = picture(cross, [wanted, other], ground)
    return Filters(*matched(own_window(image)).tolist())


def drawings():
    """Rows of a drawing, and what the key's filters respond to the crosses of image 1 and of image 2 drawn like this.

    >>> [row[0] for row in drawings() if row[3] and row[7]]
    ['X on white']
    """
    rows = []
    for cross, ground in product(CROSSES, ("white", "black")):
        ink = "black" if ground == "white" else "white"
        first = look_for_cross(picture(cross, [ink], ground)[:1], [cross_filter()])
        second = look_for_cross(picture(cross, ["red", "blue"], ground), cross_in_every_channel())
        rows.append((f"{cross} on {ground}", first.at_cross, first.elsewhere, first.found, *second))
    return rows


def filters_by_margin():
    """Of all filters of ones and minus ones, how many find the cross of image 1, by the lead of its response.

    >>> sum(filters_by_margin().values())
    71
    """
    image = picture("X", ["black"], "white")[:1]
    leads = Counter()
    for entries in product((-1, 1), repeat=9):
        found = look_for_cross(image, np.reshape(entries, (1, 3, 3)))
        if found.found:
            leads[found.at_cross - found.elsewhere] += 1
    return dict(sorted(leads.items()))


def responses_to(filters, wanted="red", other="blue", ground="white", cross="X"):
    """Rows of a window, and what three filters respond to it: both crosses, the ground, and the strongest of all."""
    image = picture(cross, [wanted, other], ground)
    windows = {f"{wanted} cross": own_window(image), f"{other} cross": own_window(image, PLACES[1])}
    windows |= {f"plain {ground}": image[:, :3, -3:], "strongest of all windows": strongest_window(filters)}
    return [(name, int((window * np.array(filters)).sum())) for name, window in windows.items()]


def draw_pixels(axes, cross, inks, ground):
    """The image as coloured squares in a grid."""
    _, height, width = picture(cross, inks, ground).shape
    axes.fill([0, width, width, 0], [0, 0, height, height], color=PIXELS[ground], linewidth=0)
    for ink, (top, left) in zip(inks, PLACES, strict=False):
        for row, column in np.argwhere(CROSSES[cross]):
            x, y = left + column + np.array([0, 1, 1, 0]), top + row + np.array([0, 0, 1, 1])
            axes.fill(x, y, color=PIXELS[ink], linewidth=0)
    lines = [([x, x], [0, height]) for x in range(width + 1)] + [([0, width], [y, y]) for y in range(height + 1)]
    xs, ys = (np.concatenate([[*of_line, np.nan] for of_line in of_axis]) for of_axis in zip(*lines, strict=True))
    axes.plot(xs, ys, color="#888888", linewidth=0.7)  # one path, in pieces
    axes.set(xlim=(-0.1, width + 0.1), ylim=(height + 0.1, -0.1), aspect="equal")
    axes.set_axis_off()


def drawing(cross, inks, ground):
    """The function that draws an image with these crosses."""

    def draw():
        from matplotlib import pyplot

        axes = pyplot.figure(figsize=(2.4 * len(inks) + 0.6, 2.4)).add_subplot()
        draw_pixels(axes, cross, inks, ground)
        return axes.figure

    shape = "diagonal" if cross == "X" else "upright"
    draw.__name__ = f"draw_{shape}_{'_'.join(inks)}_on_{ground}"
    of_pixels = (
        f"of the pixels of a square of 3 × 3, {'corners and centre' if cross == 'X' else 'middle row and column'}"
    )
    kinds = " and to the right a ".join(f"{ink} cross" for ink in inks)
    draw.__doc__ = f"Image {len(inks)}: a {kinds} on a {ground} ground ({of_pixels})."
    return draw


def draw_responses(filters, inks):
    """The responses as a table of numbers, with the largest in orange."""
    from matplotlib import pyplot

    responses = correlate(picture("X", inks, "white")[: len(filters)], filters)
    height, width = responses.shape
    axes = pyplot.figure(figsize=(0.46 * width + 0.2, 0.4 * height + 0.2)).add_subplot()
    for (row, column), response in np.ndenumerate(responses):
        largest = response == responses.max()
        axes.text(
            column,
            row,
            str(response).replace("-", "−"),
            ha="center",
            va="center",
            color="#D55E00" if largest else "#000000",
            weight="bold" if largest else "normal",
        )
    axes.set(xlim=(-0.5, width - 0.5), ylim=(height - 0.5, -0.5))
    axes.set_axis_off()
    return axes.figure


def draw_responses_to_image_1():
    """What the filter responds to each window of image 1, one number for each place of the window: largest (orange) at
    the cross.
    """
    return draw_responses([cross_filter()], ["black"])


def draw_responses_to_image_2():
    """What the three filters together respond to each window of image 2: largest (orange) at the red cross, on the
    left. The blue cross, on the right, is no better than plain white.
    """
    return draw_responses(colour_cross_filters(), ["red", "blue"])


SLIPS = (
    Slip(
        "Question 2, d",
        "The solution calls a layer without activation linear; with its bias, as in the rest of the paper, it is "
        "affine, and so is all that the network can learn.",
        shown_by=layers_with_biases_are_not_linear,
    ),
    Slip(
        "Question 2, e",
        "The theorem is about approximation on a bounded set: the question leaves the bounded set out, and the "
        "solution says that the network represents the function.",
        shown_by=approximation_is_not_exact_and_bounded,
    ),
    Slip(
        "Question 2, e",
        "To be beyond a single sigmoid is no mark of depth, since two sigmoids of one hidden layer already are; and "
        "the noun behind “highly nonlinear” is missing.",
        shown_by=two_sigmoids_make_a_bump,
    ),
    Slip(
        "Question 2, f",
        "The question tells true numbers from generated ones by a hat and writes the step in angle brackets above; the "
        "solution writes it below, and both kinds alike.",
    ),
    Slip(
        "Question 2, j",
        "The solution divides the activations of layer L, by the course's notation the last one, and leaves keep_prob "
        "undefined; every layer with dropout needs the division.",
        shown_by=division_in_the_last_layer_only,
    ),
    Slip(
        "Question 2, l",
        "Neither question nor solution introduces V and β, nor says that 0 < β < 1; Adam corrects two averages, of the "
        "gradients and of their squares, each with a β of its own.",
    ),
)
