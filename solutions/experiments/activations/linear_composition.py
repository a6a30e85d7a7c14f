"""Networks without activations, which amount to a single affine layer."""

from itertools import pairwise
from math import log

import numpy as np

from solutions.finding import Finding
from solutions.nn.data import blobs, circle
from solutions.nn.linear_models import fit_logistic
from solutions.nn.losses import binary_cross_entropy_with_logits, cross_entropy_with_logits_gradient
from solutions.nn.metrics import accuracy
from solutions.nn.mlp import forward, initialize, train
from solutions.nn.optimizers import Adam, GradientDescent

XOR = np.array([[0.0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 1, 0])


def collapsed(layers):
    """The one affine layer (W, b) that equals a stack of affine layers z = aW + b, each (W, b)."""
    weights, bias = layers[0]
    for W, b in layers[1:]:
        weights, bias = weights @ W, bias @ W + b
    return weights, bias


def random_layers(rng, sizes):
    """Random affine layers (W, b), biases and all, between `sizes` units."""
    return [(rng.normal(size=(m, n)), rng.normal(size=n)) for m, n in pairwise(sizes)]


def distance_from_one_layer(layers, X, activation):
    """The largest distance of outputs from those of the layer that the weights multiply out to, over its largest."""
    W, b = collapsed(layers)
    single = X @ W + b
    return np.abs(forward(layers, X, activation)[0] - single).max() / np.abs(single).max()


def equal_one_layer(rng, control=False):
    """Four affine layers with random weights follow one another. How far are their outputs, for 100 random inputs, from
    those of the single layer whose weights are the product? In the control a ReLU follows each hidden layer.
    """
    layers = random_layers(rng, [5, 7, 3, 6, 2])
    gap = distance_from_one_layer(layers, rng.normal(size=(100, 5)), "relu" if control else "identity")
    return Finding(gap < 1e-12, {"layers": len(layers), "distance from a single layer": gap})


def gain_nothing_on_logistic_regression(rng, control=False, mean=2, deviation_0=2, deviation_1=3):
    """A network with five hidden layers of four units, without activations, is trained on two normal classes. Before
    and after, its outputs are compared with those of the affine map that its weights multiply out to; then its loss
    and accuracy with those of logistic regression. The control has ReLUs in its hidden layers.
    """
    activation = "relu" if control else "identity"
    X, y = blobs(rng, 300, [[mean, mean], [0, 0]], (deviation_0, deviation_1))
    untrained = initialize([2, 4, 4, 4, 4, 4, 1], rng)
    trained = train(untrained, X, y, Adam(0.01), steps=200, activation=activation)
    gap = max(distance_from_one_layer(network, X, activation) for network in (untrained, trained))
    line, curve = fit_logistic(X, y).scores(X), forward(trained, X, activation)[0][:, 0]
    scores = {"logistic regression": line, "the network": curve}
    losses = {f"training loss of {name}": binary_cross_entropy_with_logits(z, y) for name, z in scores.items()}
    accuracies = {f"training accuracy of {name}": accuracy(z > 0, y) for name, z in scores.items()}
    least, loss = losses.values()
    return Finding(gap < 1e-9 and loss > least - 1e-12, {"distance from a single layer": gap} | losses | accuracies)


def cannot_separate_xor(rng, control=False):
    """A network with two hidden layers of 16 units, without activations but for a sigmoid at its output, learns XOR.
    What are its cross-entropy and its accuracy on the four points, and is the loss below that of answering one half
    everywhere, log 2? The control has ReLUs in the hidden layers.
    """
    X, y = XOR
    activation = "relu" if control else "identity"
    network = train(initialize([2, 16, 16, 1], rng), X, y, Adam(0.03), steps=150, activation=activation)
    logits = forward(network, X, activation)[0][:, 0]
    loss = binary_cross_entropy_with_logits(logits, y)
    numbers = {"loss of one half": log(2), "loss": loss, "accuracy": ((logits > 0) == y).mean()}
    return Finding(loss > log(2) - 1e-12, numbers)


def an_added_layer_keeps_the_accuracy(rng, control=False):
    """A network without activations, with eight hidden units, learns to tell six classes around a circle apart; so does
    the same network with a further affine layer of eight units behind its hidden one. Is the second at most three
    percentage points less accurate on the training examples? In the control the further layer has one unit.
    """
    X, y = blobs(rng, 40, circle(6, radius=4.0))
    options = dict(steps=50, activation="identity", loss_gradient=cross_entropy_with_logits_gradient)
    accuracies = {}
    for name, added in (("without the layer", []), ("with the layer", [1 if control else 8])):
        network = train(initialize([2, 8, *added, 6], rng), X, y, Adam(0.05), **options)
        logits = forward(network, X, "identity")[0]
        accuracies[f"training accuracy {name}"] = accuracy(logits.argmax(axis=1), y)
    before, after = accuracies.values()
    return Finding(after > before - 0.03, accuracies)


def lose_rank_in_a_narrow_layer(rng, control=False):
    """A linear network leads from six inputs over two hidden units to five outputs, with random weights. Is the rank of
    the matrix that it multiplies out to below the largest that a single layer may have? The control has eight hidden
    units.
    """
    hidden = 8 if control else 2
    W, _ = collapsed(random_layers(rng, [6, hidden, 5]))
    rank, most = np.linalg.matrix_rank(W), min(W.shape)
    return Finding(rank < most, {"hidden units": hidden, "rank": rank, "rank of a single layer": most})


def pass_one_output_through_any_bottleneck(rng, control=False):
    """A random affine map from six inputs to one output is to be equalled by a linear network with one hidden unit. How
    far from its matrix is, at least, the product of the two layers? The control has two outputs.
    """
    W = rng.normal(size=(6, 2 if control else 1))
    (U, lengths, V), hidden = np.linalg.svd(W), 1
    first, second = U[:, :hidden], lengths[:hidden, None] * V[:hidden]  # no product of this rank is closer to W
    distance = np.linalg.norm(first @ second - W) / np.linalg.norm(W)
    return Finding(distance < 1e-12, {"hidden units": hidden, "outputs": W.shape[1], "least distance": distance})


def stay_where_all_weights_are_zero(rng, control=False):
    """A network with four hidden units, without activations, starts with all weights and biases at zero, and is trained
    by gradient descent on two classes of unequal size. By how much do its outputs for the examples differ, and what is
    its accuracy? The control is logistic regression itself, trained in the same way.
    """
    X, y = blobs(rng, (100, 200), [[-1, -1], [1, 1]])
    sizes = [2, 1] if control else [2, 4, 1]
    zeros = [(np.zeros(shape), np.zeros(shape[1])) for shape in pairwise(sizes)]
    z = forward(train(zeros, X, y, GradientDescent(0.5), steps=100, activation="identity"), X, "identity")[0][:, 0]
    numbers = {"largest difference of two outputs": np.ptp(z), "accuracy": accuracy(z > 0, y)}
    return Finding(np.ptp(z) == 0, numbers)


def with_biases_are_not_linear(rng, control=False):
    """Three inputs of zero enter two random layers with biases and no activations. How far from zero is the output,
    which every linear map would leave there? The control takes the biases away.
    """
    layers = random_layers(rng, [3, 4, 2])
    output = forward([(W, b * (not control)) for W, b in layers], np.zeros((1, 3)), "identity")[0]
    return Finding(np.abs(output).min() > 0, {"least size of an output": np.abs(output).min()})
