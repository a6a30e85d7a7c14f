"""Activations made of straight pieces: which of them a network can be trained with."""

import numpy as np

from solutions.finding import Finding
from solutions.nn.data import labelled
from solutions.nn.metrics import accuracy
from solutions.nn.mlp import forward, initialize, train
from solutions.nn.optimizers import GradientDescent

# Each with its derivative, at a kink that of the right-hand piece
MINIMUM = lambda z: np.minimum(0, z), lambda z: np.where(z < 0, 1.0, 0.0)
MAXIMUM = lambda z: np.maximum(-z, -2 * z), lambda z: np.where(z < 0, -2.0, -1.0)
CEILING = np.ceil, np.zeros_like
LINE = np.negative, lambda z: -np.ones_like(z)
ZERO = lambda z: np.maximum(0, -np.abs(z)), np.zeros_like


def quadrants(rng, examples):
    """Points of a plane, and whether the product of their coordinates is positive: no line separates the classes."""
    return labelled(rng, examples, 2, lambda X: X[:, 0] * X[:, 1])


def start(rng):
    """An untrained network with one hidden layer of 16 units, and 200 examples (X, y)."""
    return initialize([2, 16, 1], rng), *quadrants(rng, 200)


def descended(rng, network, X, y, activation):
    """The network after 150 steps of SGD with minibatches of 20 examples."""
    return train(network, X, y, GradientDescent(0.1), 150, activation, batch=20, rng=rng)


def accuracy_on_new(rng, network, activation):
    """The share of 1000 new examples that a network classifies correctly."""
    X, y = quadrants(rng, 1000)
    return accuracy(forward(network, X, activation)[0][:, 0] > 0, y)


def bends_learn_the_quadrants(rng, control=False):
    """Networks with a hidden layer of 16 units learn the quadrants of a plane by SGD in minibatches, with the
    activations min(0, z) and max(−z, −2z). What are their accuracies on new examples? The control takes the bend away:
    both networks have −z.
    """
    network, X, y = start(rng)
    numbers = {}
    for name, activation in (("min(0, z)", MINIMUM), ("max(−z, −2z)", MAXIMUM)):
        activation = LINE if control else activation
        trained = descended(rng, network, X, y, activation)
        numbers[f"accuracy with {name}"] = accuracy_on_new(rng, trained, activation)
    return Finding(min(numbers.values()) > 0.75, numbers)


def steps_pass_no_gradient(rng, control=False):
    """A network with a hidden layer of 16 units that round up is trained on the quadrants of a plane by SGD in
    minibatches. How far does the farthest of its hidden weights move, and how far the farthest of its output weights?
    What is its accuracy on new examples, where chance gives one half? The control has min(0, z) in place of the
    ceiling.
    """
    activation = MINIMUM if control else CEILING
    network, X, y = start(rng)
    trained = descended(rng, network, X, y, activation)
    moved = [float(np.abs(after - before).max()) for (after, _), (before, _) in zip(trained, network, strict=True)]
    numbers = {"change of a hidden weight": moved[0], "change of an output weight": moved[1]}
    share = accuracy_on_new(rng, trained, activation)
    return Finding(moved[0] == 0 < moved[1] and share < 0.75, numbers | {"accuracy": share})


def zero_everywhere_is_a_constant(rng, control=False):
    """A network whose hidden units compute ReLU(−|z|), and one with ReLUs, learn the quadrants of a plane by SGD. By
    how much do the outputs of the first for new examples differ, and how accurate are both? The control leaves the
    absolute value out.
    """
    network, X, y = start(rng)
    flipped = lambda z: np.maximum(0, -z), lambda z: -np.where(z < 0, 1.0, 0.0)
    activation = flipped if control else ZERO
    trained, by_relu = (descended(rng, network, X, y, of) for of in (activation, "relu"))
    spread = np.ptp(forward(trained, quadrants(rng, 1000)[0], activation)[0])
    share, with_relu = (accuracy_on_new(rng, of, f) for of, f in ((trained, activation), (by_relu, "relu")))
    numbers = {"largest difference of two outputs": spread, "accuracy": share, "accuracy with ReLUs": with_relu}
    return Finding(spread == 0 and share < with_relu - 0.15, numbers)


def dead_units_stay_dead(rng, control=False):
    """All hidden units start with a bias of 20, so that every sum z is positive, and are trained by SGD with min(0, z),
    whose slope is 0 there. How far does the farthest of the hidden weights move? The control has max(−z, −2z), whose
    slope is nowhere 0.
    """
    (first, output), X, y = start(rng)
    (W, b), activation = first, MAXIMUM if control else MINIMUM
    trained = train([(W, b + 20), output], X, y, GradientDescent(1e-3), 50, activation, batch=20, rng=rng)
    moved = np.abs(trained[0][0] - W).max()
    return Finding(moved == 0, {"change of a hidden weight": moved})
