"""A convolution against a dense layer: parameters, shifted images, the order of pixels, and examples needed."""

from math import prod
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from solutions.experiments.convolution.translation import feature_maps, relative_change, scene_and_filters, shifted
from solutions.finding import Finding
from solutions.nn.activations import relu, relu_derivative
from solutions.nn.initialization import he
from solutions.nn.losses import binary_cross_entropy_with_logits_gradient
from solutions.nn.metrics import accuracy
from solutions.nn.mlp import forward, initialize, train
from solutions.nn.optimizers import Adam, minimize
from solutions.nn.shapes import Conv, Dense, Flatten, trace

SHAPE, FILTERS = (32, 32, 3), 8
PATTERN = np.array([-1.0, 2.0, 1.0, 0.5, -2.0])
LENGTH, WIDTH = 24, len(PATTERN)  # of a signal, and of the pattern in it
UNITS, STEPS = 8, 100  # filters of the small network, steps of training


def shares_its_weights(control=False):
    """A convolution with eight filters of 3 × 3 and “same” padding reads an image of 32 × 32 pixels in three colours;
    a dense layer has as many outputs. How many parameters has each, and how many multiplications does it need? Has the
    dense layer more than a thousand times as many parameters? The filters of the control are as large as the image,
    without padding: each has a single position.
    """
    convolution = Conv(FILTERS, SHAPE[0]) if control else Conv(FILTERS, 3, padding="same")
    (maps,) = trace([convolution], SHAPE)
    *_, dense = trace([Flatten(), Dense(prod(maps.shape))], SHAPE)
    numbers = {
        "outputs of each": prod(maps.shape),
        "parameters, convolution": maps.parameters,
        "parameters, dense layer": dense.parameters,
        "multiplications, convolution": (maps.parameters - FILTERS) * prod(maps.shape[:2]),
        "multiplications, dense layer": dense.parameters - prod(dense.shape),
    }
    return Finding(dense.parameters > 1000 * maps.parameters, numbers)


def moves_its_maps_along(rng, control=False):
    """An object is moved by some pixels in the middle of an image. By what share of their norm do the maps of a
    convolution change, and by what share do they differ from the old maps moved along? In the control a dense layer
    with random weights takes the place of the convolution; its outputs are laid out as a map.
    """
    image, filters = scene_and_filters(rng)
    move = rng.integers(1, 6, 2) * rng.choice([-1, 1], 2)
    dense = rng.standard_normal((image[0, 0].size, image.size)) / 10 if control else None

    def maps(image):
        return relu(dense @ image.ravel()).reshape(image[:, :1].shape) if control else feature_maps(image, filters)

    before, after = maps(image), maps(shifted(image, *move))
    change, difference = relative_change(before, after), relative_change(shifted(before, *move), after)
    numbers = {"change of the maps": change, "difference from the maps moved along": difference}
    return Finding(difference < 1e-9 and change > 0.5, numbers)


def signals(rng, examples, fixed=False):
    """Noisy signals X (examples, LENGTH) with a pattern at a random place, or at a fixed one; the label y (examples,)
    says whether it is the pattern or its mirror image.
    """
    y = rng.integers(2, size=examples)
    start = np.full(examples, LENGTH // 2) if fixed else rng.integers(LENGTH - WIDTH + 1, size=examples)
    X = 0.3 * rng.normal(size=(examples, LENGTH))
    X[np.arange(examples)[:, None], start[:, None] + np.arange(WIDTH)] += np.where(y[:, None], PATTERN, PATTERN[::-1])
    return X, y


class Small(NamedTuple):
    """A convolution of a signal with a ReLU, the mean of each map, and an output unit."""

    filters: np.ndarray  # (WIDTH, UNITS)
    biases: np.ndarray  # (UNITS,)
    weights: np.ndarray  # (UNITS,)
    bias: np.ndarray  # (1,)

    @classmethod
    def of(cls, theta):
        """From all parameters in one vector."""
        filters, *others = np.split(theta, np.cumsum([WIDTH * UNITS, UNITS, UNITS]))
        return cls(filters.reshape(WIDTH, UNITS), *others)

    def forward(self, X):
        """The logits (examples,) of signals X (examples, LENGTH), and what the gradient needs."""
        windows = sliding_window_view(X, WIDTH, axis=1).reshape(-1, WIDTH)  # (examples · positions, WIDTH)
        z = (windows @ self.filters + self.biases).reshape(len(X), -1, UNITS)  # (examples, positions, UNITS)
        means = relu(z).mean(axis=1)
        return means @ self.weights + self.bias, (windows, z, means)

    def gradient(self, X, y):
        """Of the mean cross-entropy, in one vector."""
        logits, (windows, z, means) = self.forward(X)
        upstream = binary_cross_entropy_with_logits_gradient(logits, y)
        dz = upstream[:, None, None] * self.weights * relu_derivative(z) / z.shape[1]
        filters = windows.T @ dz.reshape(-1, UNITS)
        pieces = filters.ravel(), dz.sum(axis=(0, 1)), means.T @ upstream, [upstream.sum()]
        return np.concatenate(pieces)


def first_parameters(rng):
    """Random parameters of the small convolutional network, in one vector; the biases are zero."""
    filters, weights = he(WIDTH, UNITS, rng), rng.normal(size=UNITS)
    return np.concatenate([filters.ravel(), np.zeros(UNITS), weights, [0.0]])


def trained_convolution(start, X, y):
    """The logits of the small convolutional network, as a function of signals, after training."""
    network = Small.of(minimize(lambda theta: Small.of(theta).gradient(X, y), start, Adam(0.05), steps=STEPS))
    return lambda X: network.forward(X)[0]


def trained_dense(start, X, y):
    """The logits of a dense network, as a function of signals, after training."""
    network = train(start, X, y, Adam(0.03), steps=STEPS)
    return lambda X: forward(network, X)[0][:, 0]


def needs_fewer_examples(rng, control=False):
    """Sixty noisy signals of 24 numbers hold a pattern of five numbers, or its mirror image, somewhere. A network of
    one convolution with the mean of each of its eight maps, and a dense network with a hidden layer of 16 units, learn
    to tell which. What are their accuracies on the training signals and on new ones? In the control the pattern always
    stands at the same place.
    """
    known, new = (signals(rng, examples, fixed=control) for examples in (60, 1000))
    models = {
        "convolution": trained_convolution(first_parameters(rng), *known),
        "dense layers": trained_dense(initialize([LENGTH, 16, 1], rng), *known),
    }
    sets = {"training accuracy": known, "accuracy": new}
    numbers = {
        f"{of}, {name}": accuracy(model(X) > 0, y) for of, (X, y) in sets.items() for name, model in models.items()
    }
    return Finding(numbers["accuracy, convolution"] > numbers["accuracy, dense layers"] + 0.15, numbers)


def dense_layers_ignore_the_order(rng, control=False):
    """The numbers of all signals are put into another order, the same for all, and so are the weights with which the
    training of a dense network begins. By how much do its logits for new signals change, as a share of their norm? The
    control is the convolutional network, which reads neighbours together.
    """
    (X, y), (X_new, _), order = signals(rng, 60), signals(rng, 100), rng.permutation(LENGTH)
    if control:
        start = first_parameters(rng)
        before, after = trained_convolution(start, X, y), trained_convolution(start, X[:, order], y)
    else:
        (W, b), output = initialize([LENGTH, 16, 1], rng)
        before, after = (trained_dense([(V, b), output], Z, y) for V, Z in ((W, X), (W[order], X[:, order])))
    change = relative_change(before(X_new), after(X_new[:, order]))
    return Finding(change < 1e-6, {"change of the logits": change})
