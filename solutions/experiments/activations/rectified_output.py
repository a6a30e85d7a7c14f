"""A ReLU before the sigmoid at the output: σ(relu(z)), which is never below one half."""

import numpy as np

from solutions.experiments.activations.linear_composition import random_layers
from solutions.finding import Finding
from solutions.nn.activations import relu, relu_derivative, sigmoid
from solutions.nn.data import blobs
from solutions.nn.losses import binary_cross_entropy_with_logits, binary_cross_entropy_with_logits_gradient
from solutions.nn.metrics import accuracy
from solutions.nn.mlp import backward, forward, initialize, train
from solutions.nn.optimizers import Adam

SIZES = [5, 7, 1]  # inputs, hidden units, the output


def sums(network, X):
    """The sums z (batch,) of the output unit, for a network whose hidden layers are ReLUs."""
    return forward(network, X)[0][:, 0]


def loss_gradient(z, y):
    """The gradient of the mean cross-entropy of σ(relu(z)) with respect to z, (batch, 1)."""
    return binary_cross_entropy_with_logits_gradient(relu(z), y) * relu_derivative(z)


def balanced_network(rng):
    """A network with random weights and 400 random inputs; its last bias is such that half of the sums are negative."""
    *below, (W, b) = random_layers(rng, SIZES)
    X = rng.normal(size=(400, SIZES[0]))
    return [*below, (W, b - np.median(sums([*below, (W, b)], X)))], X


def is_never_below_one_half(rng, control=False):
    """A network with random weights reads 400 random inputs; half of its last sums z are negative. What is the least
    output σ(relu(z)), and which share of the inputs is called positive if that means an output of at least 1/2? The
    control leaves the last ReLU out.
    """
    z = sums(*balanced_network(rng))
    outputs = sigmoid(z if control else relu(z))
    numbers = {"least output": outputs.min(), "share called positive": (outputs >= 0.5).mean()}
    return Finding(outputs.min() == 0.5 and (outputs >= 0.5).all(), numbers)


def higher_thresholds_still_separate(rng, control=False):
    """The same outputs, but positive means more than 1/2, or at least 0.6. How many of the inputs are called otherwise
    than without the last ReLU under the same rule, at most? The control takes the rule “at least 1/2”.
    """
    z = sums(*balanced_network(rng))
    plain, rectified = sigmoid(z), sigmoid(relu(z))
    rules = {"≥ 1/2": lambda y: y >= 0.5} if control else {"> 1/2": lambda y: y > 0.5, "≥ 0.6": lambda y: y >= 0.6}
    changed = max((rule(plain) != rule(rectified)).sum() for rule in rules.values())
    return Finding(changed == 0, {"inputs": len(z), "called otherwise, at most": changed})


def negative_sums_get_no_gradient(rng, control=False):
    """A network with random weights reads that half of 400 random inputs whose last sum z is negative. All have the
    label 0 and get the output 1/2. What is the largest entry of the gradient of their loss, over all weights and
    biases? The control leaves the last ReLU out.
    """
    network, X = balanced_network(rng)
    X = X[sums(network, X) < 0]
    z, cache = forward(network, X)
    y = np.zeros((len(X), 1))
    upstream = (binary_cross_entropy_with_logits_gradient if control else loss_gradient)(z, y)
    largest = max(np.abs(gradient).max() for layer in backward(network, cache, upstream) for gradient in layer)
    return Finding(largest == 0, {"inputs": len(X), "largest entry of the gradient": largest})


def trained(rng, rectified=True):
    """What a network that has learned two classes of 300 examples each, which lie far apart, puts into its sigmoid, and
    the labels; both (examples,).
    """
    X, y = blobs(rng, 300, [[2, 2], [-2, -2]])
    gradient = loss_gradient if rectified else binary_cross_entropy_with_logits_gradient
    z = sums(train(initialize([2, 8, 1], rng), X, y, Adam(0.05), steps=60, loss_gradient=gradient), X)
    return relu(z) if rectified else z, y


def costs_log_2_on_every_negative(rng, control=False):
    """A network is trained with σ(relu(z)) as its output, on two classes of 300 examples each that lie far apart.
    What are the mean loss of the negative examples, which cannot fall below log 2, and the accuracy, if positive means
    an output of at least 1/2? The control leaves the last ReLU out.
    """
    z, y = trained(rng, rectified=not control)
    loss, least = binary_cross_entropy_with_logits(z[y == 0], y[y == 0]), np.log(2)
    numbers = {"log 2": least, "mean loss of the negatives": loss, "accuracy": accuracy(z >= 0, y)}
    return Finding(loss >= least - 1e-12 and numbers["accuracy"] == 0.5, numbers)


def learns_or_says_no_if_one_half_is_negative(rng, control=False, networks=9):
    """Nine networks are trained with σ(relu(z)) as their output, on two classes of 300 examples each that lie far
    apart. If positive means an output of more than 1/2, how many of them have an accuracy above 0.95, how many call all
    examples negative, and how many all positive? In the control an output of exactly 1/2 is positive, too.
    """
    numbers = dict.fromkeys(("accuracy above 0.95", "all called negative", "all called positive"), 0)
    for _ in range(networks):
        z, y = trained(rng)
        said = sigmoid(z) >= 0.5 if control else sigmoid(z) > 0.5
        for name, holds in zip(numbers, (accuracy(said, y) > 0.95, not said.any(), said.all()), strict=True):
            numbers[name] += int(holds)
    right, _, positive = numbers.values()
    return Finding(right > 0 and positive == 0, {"networks": networks} | numbers)
