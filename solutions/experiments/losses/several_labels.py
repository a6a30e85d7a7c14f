"""Multi-label classification: softmax or one sigmoid for each class; and two tasks for one network.

Labels Y are multi-hot rows, (batch, classes); the gradients are those of the mean loss of a batch by its logits Z.
"""

import numpy as np

from solutions.experiments.losses.cross_entropy import losses_of_right_and_wrong
from solutions.finding import Finding
from solutions.nn.activations import log_softmax, sigmoid, softmax
from solutions.nn.losses import (
    binary_cross_entropy_gradient,
    cross_entropy_with_logits_gradient,
    mean_squared_error_gradient,
    one_hot,
)
from solutions.nn.losses import binary_cross_entropy_with_logits_gradient as sigmoid_gradient
from solutions.nn.mlp import backward, forward, initialize, train
from solutions.nn.optimizers import Adam, GradientDescent, minimize


def multi_hot_loss(z, y):
    """The sum -Σ y log softmax(z) of one example; y may hold several ones."""
    return -float(np.dot(y, log_softmax(z)))


def softmax_gradient(Z, Y):
    """Of -Σ y log softmax(z): the number of labels times the prediction, minus the labels."""
    return (Y.sum(axis=1, keepdims=True) * softmax(Z) - Y) / len(Z)


def scaled_gradient(Z, Y):
    """Of the softmax's loss with label rows that are divided by their sum."""
    return cross_entropy_with_logits_gradient(Z, Y / Y.sum(axis=1, keepdims=True))


def softmax_logistic_gradient(Z, Y):
    """Of the mean over the classes of the logistic losses of softmax(z)."""
    P = softmax(Z)
    by_probability = binary_cross_entropy_gradient(P, Y)
    return P * (by_probability - (P * by_probability).sum(axis=1, keepdims=True))


def many_labels_cost_more(rng, control=False):
    """The logits of an image with all four animals are trained to the end, from a random start. What loss is left, and
    what is the largest loss of a right prediction for an image with one animal, of many that are drawn? In the
    control the trained image has one animal, too.
    """
    y = np.array([1.0, 0, 0, 0]) if control else np.ones(4)
    z = minimize(lambda z: softmax_gradient(z[None], y[None])[0], rng.normal(0, 2, size=4), GradientDescent(1.0), 300)
    single = losses_of_right_and_wrong(rng, classes=4)["largest loss, right prediction"]
    left = multi_hot_loss(z, y)
    return Finding(left > 4 * single, {"loss that is left": left, "largest loss, one animal, right prediction": single})


def many_labels_weigh_more(rng, control=False):
    """The gradient with respect to the logits is taken for an image with three animals, and for three images with one
    of them each. How far is the first from the sum of the other three, and what is the norm of this sum? The control
    divides the label of the first image by 3.
    """
    z, y = rng.normal(size=(1, 4)), np.array([[1.0, 0, 1, 1]])
    one = softmax_gradient(z, y / 3 if control else y)
    three = sum(softmax_gradient(z, one_hot([animal], 4)) for animal in (0, 2, 3))
    distance, norm = np.linalg.norm(one - three), np.linalg.norm(three)
    return Finding(distance < 1e-9, {"distance": distance, "norm of the sum": norm})


SURE = np.array([[1.0, 1, 0, 0], [1, 1, 0, 0]])  # always dog and cat
TORN = np.array([[1.0, 0, 0, 0], [0, 1, 0, 0]])  # half of the time a dog, half of the time a cat


def best_outputs(Y, gradient, activation):
    """The outputs (classes,) that are learnt for images that look alike and have the labels Y."""
    z = minimize(lambda z: gradient(np.tile(z, (len(Y), 1)), Y).sum(axis=0), np.zeros(4), Adam(0.3), steps=200)
    return activation(z)


def tell_apart(gradient, activation):
    """The dog's probability learnt from SURE and from TORN, and whether both agree, but for what is left to train."""
    sure, torn = (best_outputs(Y, gradient, activation)[0] for Y in (SURE, TORN))
    found = {"dog's probability, dog and cat in each": sure, "dog's probability, a dog or a cat in each": torn}
    return Finding(abs(sure - torn) < 0.01, found)


def softmax_confuses_both_with_either(control=False):
    """An output layer is trained on images that cannot be told apart: all of them show a dog and a cat; or half of them
    show a dog and half a cat. Which probability does it learn for the dog? The control has a sigmoid for each class.
    """
    return tell_apart(sigmoid_gradient, sigmoid) if control else tell_apart(softmax_gradient, softmax)


def scaled_labels_confuse_as_well():
    """Images with a dog and a cat, and images with one of the two, are given to a softmax whose label rows are divided
    by their sum, so that all images have the same weight. Which probability does it learn for the dog?
    """
    return tell_apart(scaled_gradient, softmax)


def logistic_losses_of_a_softmax_confuse_as_well():
    """Images with a dog and a cat, and images with one of the two, are given to a softmax that is trained with logistic
    losses. Which probability does it learn for the dog?
    """
    return tell_apart(softmax_logistic_gradient, softmax)


def chimeras(rng, together=False):
    """Features X (800, 8), a random direction for each animal and noise, and labels Y (800, 4) of images that show all
    sets of one to four animals alike. With `together`, every dog comes with a cat.
    """
    Y = (rng.integers(1, 16, size=(800, 1)) >> np.arange(4)) & 1
    if together:
        Y[:, 1] |= Y[:, 0]
    directions = np.linalg.qr(rng.normal(size=(8, 4)))[0].T
    return Y @ directions + 0.15 * rng.normal(size=(800, 8)), Y


def linear_layer(X, Y, gradient, steps=300):
    """The weights and biases after gradient descent from 0, as a network of one layer.

    The sigmoids have a gradient that is a mean over the labels, too; at their rate the softmax would swing.
    """
    start = [(np.zeros((X.shape[1], Y.shape[1])), np.zeros(Y.shape[1]))]
    rate = 0.5 if gradient is softmax_gradient else 0.5 * Y.shape[1]
    return train(start, X, Y, GradientDescent(rate), steps, loss_gradient=gradient)


def sets_found(X, Y, gradient, activation):
    """Train on the first half; the shares of the second whose animals are all reported and no other: one, several."""
    outputs, _ = forward(linear_layer(X[:400], Y[:400], gradient), X[400:])
    right = ((activation(outputs) > 0.5) == Y[400:]).all(axis=1)
    several = Y[400:].sum(axis=1) > 1
    return {"one animal: found": right[~several].mean(), "several: all found": right[several].mean()}


def sigmoids_find_every_animal(rng, control=False, together=False):
    """A linear layer is trained on images of one to four animals, and reports on new ones whatever exceeds one half.
    For what share of the images does it report exactly the animals shown? The control has a softmax and its
    cross-entropy with the multi-hot labels.
    """
    outputs = (softmax_gradient, softmax) if control else (sigmoid_gradient, sigmoid)
    found = sets_found(*chimeras(rng, together), *outputs)
    return Finding(min(found.values()) > 0.9, found)


def sigmoids_need_no_independent_animals(rng, control=False):
    """A linear layer is trained on images of one to four animals in which every dog comes with a cat, and reports on
    new ones whatever exceeds one half. For what share of the images does it report exactly the animals shown? The
    control has a softmax.
    """
    return sigmoids_find_every_animal(rng, control, together=True)


def sigmoids_are_trained_alone(rng, control=False):
    """The layer is trained twice, the second time with the other animals' labels shuffled. How much do the dog's
    weights differ? The control has the softmax.
    """
    X, Y = chimeras(rng)
    shuffled = np.column_stack([Y[:, :1], rng.permutation(Y[:, 1:])])
    gradient = softmax_gradient if control else sigmoid_gradient
    one, other = (linear_layer(X, labels, gradient, steps=100)[0][0][:, 0] for labels in (Y, shuffled))
    difference = np.abs(one - other).max()
    return Finding(difference < 1e-9, {"largest difference of the dog's weights": difference})


def gradients_of_two_tasks(rng, scale=None):
    """The norms of two gradients by the shared layer: of the cross-entropy for the sweetness of melons, and of the
    squared error for their weight, in pounds times a scale, or without one standardised. This is before the first step,
    when all outputs are near 0.
    """
    X = rng.normal(size=(200, 6))
    sweet = (X[:, 0] + 0.5 * rng.normal(size=200) > 0).astype(float)
    pounds = 15 + 4 * X[:, 1] + rng.normal(size=200)
    weight = (pounds - pounds.mean()) / pounds.std() if scale is None else scale * pounds
    shared, (W, b) = initialize([6, 8, 2], rng)
    network = [shared, (0.1 * np.linalg.qr(W)[0], b)]  # both outputs read the shared layer with equal strength
    outputs, cache = forward(network, X)

    def norm(column, gradient):
        upstream = np.zeros_like(outputs)
        upstream[:, column] = gradient
        return np.linalg.norm(backward(network, cache, upstream)[0][0])

    return {
        "gradient of the cross-entropy": norm(0, sigmoid_gradient(outputs[:, 0], sweet)),
        "gradient of the squared error": norm(1, mean_squared_error_gradient(outputs[:, 1], weight)),
    }


def units_weigh_the_tasks(rng, control=False):
    """One network predicts the sweetness and the weight of melons, and its loss is the cross-entropy of the first and
    the squared error of the second, in pounds. How large are their gradients by the shared layer before the first step,
    and how many times larger is the second? In the control the weights are standardised.
    """
    sweetness, weight = (found := gradients_of_two_tasks(rng, scale=None if control else 1)).values()
    return Finding(weight > 20 * sweetness, found | {"ratio": weight / sweetness})
