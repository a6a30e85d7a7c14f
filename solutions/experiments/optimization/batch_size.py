"""Batch size: memory, time, number of updates, and gradient noise.

In the last three the model is linear, with ten features and no noise in its targets.
"""

from itertools import islice
from math import prod

import numpy as np

from solutions.experiments.convolution import vgg
from solutions.finding import Finding
from solutions.nn.optimizers import GradientDescent, descend
from solutions.nn.regularization import ridge
from solutions.nn.shapes import Flatten, trace

DEVICE_MEMORY = 24  # gigabytes
# typed 224: the side of the images of VGG, which its module knows
FEATURES = 10  # of the linear model that stochastic gradient descent fits
OFF = np.full(FEATURES, FEATURES**-0.5)  # by how much its weights are off at the start: a unit vector


def memory_grows(control=False):
    """The 16 layers of VGG read images of 224 × 224 pixels, alone, in batches of 16 and of 1024, with numbers of four
    bytes. How many gigabytes do its parameters take, and the layers' outputs, which the backward pass needs? Do the
    larger batches need more than the smaller ones, and the largest more than the 24 of a good graphics card? In the
    control the images of a batch go forward and back one after the other, and their gradients are added up.
    """
    volumes = trace(vgg.layers(), vgg.IMAGE)
    parameters = 4e-9 * sum(volume.parameters for volume in volumes)
    of_image = 4e-9 * sum(prod(v.shape) for v in volumes if not isinstance(v.layer, Flatten))
    alone, some, many = (of_image * (1 if control else batch) for batch in (1, 16, 1024))
    outputs = {"one image": alone, "batch of 16": some, "batch of 1024": many}
    numbers = {"parameters (GB)": parameters} | {f"outputs of the layers, {of} (GB)": x for of, x in outputs.items()}
    return Finding(alone < some < many and many > DEVICE_MEMORY, numbers)


def examples_per_second(batch, weights_are_shared=True, width=4096):
    """How many examples a dense layer (width × width) can take a second at most, in numbers of four bytes, on a device
    of 10¹³ operations and 10¹² bytes a second: it does all operations, and moves weights and activations.
    """
    operations = 2 * batch * width**2
    moved = 4 * (width**2 * (1 if weights_are_shared else batch) + 2 * batch * width)
    return batch / max(operations / 1e13, moved / 1e12)


def vectorized_is_faster(control=False):
    """A device does 10¹³ operations a second and moves 10¹² bytes. How many examples can a dense layer of 4096 × 4096
    weights take a second at most, one at a time and in batches of 64? Are the batches at least ten times as fast, since
    the weights are brought from memory once for all examples of a batch? In the control each example has weights of its
    own.
    """
    single, batched = (examples_per_second(batch, weights_are_shared=not control) for batch in (1, 64))
    return Finding(batched > 10 * single, {"examples a second, single": single, "examples a second, batch 64": batched})


def full_gradient_in_pieces(rng, control=False):
    """The gradient of the linear model on 256 examples is computed at once, and as the mean of the gradients of 16
    batches of 16, one after the other at the same weights. How far are the two apart, and is it no more than rounding?
    In the control each batch already updates the weights.
    """
    X, e = rng.normal(size=(256, FEATURES)), OFF
    full, total = X.T @ (X @ e) / len(X), np.zeros(FEATURES)
    for batch in np.split(X, 16):
        piece = batch.T @ (batch @ e) / len(batch)
        total += piece / 16
        e = e - 0.1 * piece if control else e
    apart = np.abs(total - full).max()
    return Finding(apart < 1e-12, {"largest difference of an entry": apart})


def last_error(rng, rate, batch, steps=400):
    """The squared distance of the weights from the true ones, at first 1, after SGD or once it converged or diverged.

    The gradient of half the mean squared error over a batch X (batch, FEATURES) is Xᵀ X e / batch for weights that are
    off by e. As the features are independent with variance 1, ‖e‖² is also the mean squared error on new data.
    """

    def gradient(e):
        X = rng.normal(size=(batch, FEATURES))
        return X.T @ (X @ e) / batch

    for e in islice(descend(gradient, OFF, GradientDescent(rate)), 1, steps + 1):
        if not 1e-20 < (error := float(e @ e)) < 1e12:
            break
    return error


def fewer_updates_in_a_pass(rng, control=False):
    """A linear model is trained for one pass over 1024 examples, with batches of 8 and of 256, at the same learning
    rate. Is the error on new data at least ten times as large after the large batches? In the control both make the
    same number of updates.
    """
    updates = {8: 1024 // 8, 256: 1024 // 8 if control else 1024 // 256}
    small, large = (last_error(rng, 0.1, batch, steps) for batch, steps in updates.items())
    numbers = {"error, batch 8": small, "updates, batch 256": updates[256], "error, batch 256": large}
    return Finding(large > 10 * small, numbers)


def noise_falls_with_the_square_root(rng, control=False):
    """Gradients of the linear model are computed over 400 random batches of 4, and over 400 of 64 examples. What is
    their standard deviation from one batch to the next, and is it between three and five times smaller for the larger
    batches? In the control each batch repeats a single example.
    """

    def noise(batch):
        X = np.broadcast_to(rng.normal(size=(400, 1 if control else batch, FEATURES)), (400, batch, FEATURES))
        gradients = np.einsum("nbi,nbj,j->ni", X, X, OFF, optimize=True) / batch  # (batches, features)
        return gradients.std(axis=0).mean()

    small, large = noise(4), noise(64)
    numbers = {"noise, batch 4": small, "noise, batch 64": large, "times smaller": small / large}
    return Finding(3 < small / large < 5, numbers)


def shortens_a_noisy_gradient(rng, control=False):
    """Gradients of a linear model with two features, whose targets are noise, are computed at its best weights. What is
    their mean norm over a hundred single examples, and over a hundred batches of 64? The control's weights are far from
    the best, so that all gradients have a direction in common.
    """
    X, y = rng.standard_normal((400, 2)), rng.standard_normal(400)
    residuals = X @ (ridge(X, y, penalty=0) + (10 if control else 0)) - y
    gradients = X * residuals[:, None]  # one for each example
    batches = (gradients[rng.integers(400, size=(100, size))] for size in (1, 64))  # (batches, size, features)
    one, many = (np.linalg.norm(batch.mean(axis=1), axis=1).mean() for batch in batches)
    return Finding(many < 0.5 * one, {"mean norm, one example": one, "mean norm, batches of 64": many})
