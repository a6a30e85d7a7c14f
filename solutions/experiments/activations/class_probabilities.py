"""Output layers for classes that exclude each other."""

import numpy as np

from solutions.finding import Finding
from solutions.nn.activations import sigmoid, softmax
from solutions.nn.data import blobs, circle
from solutions.nn.losses import binary_cross_entropy_with_logits_gradient, cross_entropy_with_logits_gradient, one_hot
from solutions.nn.metrics import accuracy
from solutions.nn.mlp import forward, train
from solutions.nn.optimizers import GradientDescent


def softmax_is_a_distribution(rng, control=False):
    """Five random logits enter a softmax. What are the least and the largest output, and how far is the sum of all five
    from 1? The control has a sigmoid at each output.
    """
    z = 2 * rng.normal(size=5)
    outputs = sigmoid(z) if control else softmax(z)
    least, largest, off = outputs.min(), outputs.max(), abs(outputs.sum() - 1)
    numbers = {"least output": least, "largest output": largest, "distance of the sum from 1": off}
    return Finding(least > 0 and largest < 1 and off < 1e-12, numbers)


def softmax_classes_compete(rng, control=False):
    """One of five random logits is raised by 1, in a hundred draws. What share of their value do the other four outputs
    keep, on average, and does none of them keep all of it? The control has a sigmoid at each output.
    """
    Z, outputs = rng.normal(size=(100, 5)), sigmoid if control else softmax
    kept = (outputs(Z + np.eye(5)[0]) / outputs(Z))[:, 1:]
    return Finding(kept.max() < 1 and kept.mean() < 0.9, {"mean share that is kept": kept.mean()})


def trained_logits(rng, gradient, examples, features=2):
    """The logits of a linear layer for new examples of three overlapping classes, and their labels. It is trained by
    the gradient of a loss with one-hot targets; features beyond the first two are noise.
    """
    centres = np.pad(circle(3), ((0, 0), (0, features - 2)))
    (X, labels), (new, new_labels) = (blobs(rng, size, centres) for size in (examples // 3, 334))
    start = [(np.zeros((features, 3)), np.zeros(3))]
    network = train(start, X, one_hot(labels, 3), GradientDescent(1.0), steps=100, loss_gradient=gradient)
    return forward(network, new)[0], new_labels


def sigmoids_do_not_sum_to_one(rng, control=False):
    """A linear layer with a sigmoid for each of three overlapping classes is trained on one-hot targets. How far, on
    average over new examples, is the sum of the three outputs from 1, and how many of the examples have the largest
    output at the right class? The control is a softmax.
    """
    gradient = cross_entropy_with_logits_gradient if control else binary_cross_entropy_with_logits_gradient
    z, labels = trained_logits(rng, gradient, examples=300)
    gap = np.abs((softmax if control else sigmoid)(z).sum(axis=1) - 1).mean()
    return Finding(gap > 0.05, {"mean distance of the sum from 1": gap, "accuracy": accuracy(z.argmax(axis=1), labels)})


def softmax_may_be_too_sure(rng, control=False):
    """A softmax of three overlapping classes is trained on 30 examples with 20 features. On new examples, how large is
    the probability of the class that it names, on average, and how often is this class the right one? The control is
    trained on 600 examples.
    """
    z, labels = trained_logits(rng, cross_entropy_with_logits_gradient, 600 if control else 30, features=20)
    sure, right = softmax(z).max(axis=1).mean(), accuracy(z.argmax(axis=1), labels)
    return Finding(sure - right > 0.15, {"mean largest probability": sure, "accuracy": right})
