"""Softmax and cross-entropy on images of several animals.

>>> faults_of_softmax.answer()
('penalty', 'weight', 'same')
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.exams.spring_2018.q3.c_order_of_losses import losses_of_right_and_wrong
from solutions.exams.spring_2018.q3.classifiers import (
    chimeras,
    found_sets,
    look_the_same,
    multi_hot_loss,
    sigmoid_gradient,
    softmax_gradient,
    sure_and_torn,
)
from solutions.finding import Finding
from solutions.nn.activations import sigmoid, softmax
from solutions.nn.losses import one_hot
from solutions.part import Key, prose


def many_labels_cost_more(seed=0, control=False):
    """The logits of an image with all four animals are trained to the end, from a random start.

    Measured are the loss that is left, and the largest loss of a right prediction for an image with one animal, of
    thousands that are drawn. In the control the trained image has one animal, too.
    """
    rng = np.random.default_rng(seed)
    y = np.array([1.0, 0, 0, 0]) if control else np.ones(4)
    z = rng.normal(0, 2, size=4)
    for _ in range(300):
        z = z - softmax_gradient(z[None], y[None])[0]
    single = losses_of_right_and_wrong(rng, classes=4)["largest loss, right prediction"]
    left = multi_hot_loss(z, y)
    return Finding(left > 4 * single, {"loss that is left": left, "largest loss, one animal, right prediction": single})


def many_labels_weigh_more(seed=0, control=False):
    """The gradient for the logits, of an image with three animals, and of three images with one of them each.

    Measured are the distance between the first and the sum of the other three, and the length of this sum. The control
    divides the label of the first image by 3.
    """
    rng = np.random.default_rng(seed)
    z = rng.normal(size=(1, 4))
    y = np.array([[1.0, 0, 1, 1]])
    one = softmax_gradient(z, y / 3 if control else y)
    three = sum(softmax_gradient(z, one_hot([animal], 4)) for animal in (0, 2, 3))
    distance, length = float(np.linalg.norm(one - three)), float(np.linalg.norm(three))
    return Finding(distance < 1e-9, {"distance": distance, "length of the sum": length})


def scaled_gradient(Z, Y):
    """The gradient of the softmax's loss with label rows that are divided by their sum."""
    return softmax_gradient(Z, Y / Y.sum(axis=1, keepdims=True))


def softmax_confuses_both_with_either(control=False):
    """An output layer is trained on images that cannot be told apart: all of them show a dog and a cat; or half of them
    show a dog, and the other half a cat.

    Measured is the probability that it learns for the dog. The control has a sigmoid for each class.
    """
    found = sure_and_torn(sigmoid_gradient, sigmoid) if control else sure_and_torn(softmax_gradient, softmax)
    return Finding(look_the_same(found), found)


def scaled_labels_confuse_as_well():
    """The same with labels that are divided by their sum, so that all images weigh alike."""
    found = sure_and_torn(scaled_gradient, softmax)
    return Finding(look_the_same(found), found)


faults_of_softmax = prose(
    "g",
    "Softmax for several animals",
    points=2,
    topics=("losses", "activations"),
    claims={
        "penalty": shown(
            r"Many labels are penalised: with all classes right, even the best prediction, the same for each, costs "
            r"$n_y \log n_y$, more than $n_y$ times as much as any right prediction for one animal.",
            many_labels_cost_more,
        ),
        "weight": shown(
            "In the gradient, too, an image with $L$ labels counts like $L$ images with one.",
            many_labels_weigh_more,
        ),
        "same": shown(
            "The probabilities share a sum of 1. So the best output for images with a dog and a cat is that for images "
            "with a dog or a cat: which of the two is meant cannot be read from it.",
            softmax_confuses_both_with_either,
        ),
        "scaled": refuted(
            "All that is wrong is the penalty: with each label divided by its sum, the softmax can tell these images.",
            scaled_labels_confuse_as_well,
        ),
    },
    key=Key(
        "examples with many labels are penalised: with all classes right and 1/n for each, the loss is n log n, far "
        "more than for most examples with one class",
        printed=("penalty",),
    ),
)


def softmax_by_threshold(thresholds=(0.5, 0.3, 0.2, 0.1, 0.05)):
    """For the softmax of the control: the images with all animals found, if it reports what exceeds a threshold."""
    X, Y = chimeras(np.random.default_rng(0))
    return [(t, *found_sets(X, Y, softmax_gradient, softmax, t).values()) for t in thresholds]
