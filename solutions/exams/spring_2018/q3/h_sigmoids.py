"""A sigmoid for each class.

>>> better_output.answer()
('sigmoid', 'alone')
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.exams.spring_2018.q3.classifiers import (
    chimeras,
    descend,
    found_sets,
    look_the_same,
    sigmoid_gradient,
    softmax_gradient,
    sure_and_torn,
)
from solutions.finding import Finding
from solutions.nn.activations import sigmoid, softmax
from solutions.part import Key, prose


def softmax_logistic_gradient(Z, Y):
    """Of the mean over the classes of the logistic losses of softmax(z)."""
    P = softmax(Z)
    by_probability = (P - Y) / (P * (1 - P)) / Z.shape[1]
    return P * (by_probability - (P * by_probability).sum(axis=1, keepdims=True))


def sigmoids_find_every_animal(seed=0, control=False):
    """A linear layer is trained on images of one to four animals, and reports on new ones what exceeds one half.

    Measured is the share of images of which it reports exactly the animals. The control has a softmax and its
    cross-entropy with the multi-hot labels.
    """
    X, Y = chimeras(np.random.default_rng(seed))
    found = found_sets(X, Y, *((softmax_gradient, softmax) if control else (sigmoid_gradient, sigmoid)))
    return Finding(min(found.values()) > 0.9, found)


def each_class_is_trained_alone(seed=0, control=False):
    """The layer is trained twice, the second time with the other animals' labels shuffled.

    Measured is how much the dog's weights differ. The control has the softmax.
    """
    rng = np.random.default_rng(seed)
    X, Y = chimeras(rng)
    shuffled = np.column_stack([Y[:, :1], rng.permutation(Y[:, 1:])])
    gradient = softmax_gradient if control else sigmoid_gradient
    one, other = (descend(X, labels, gradient, steps=100)[:, 0] for labels in (Y, shuffled))
    difference = float(np.abs(one - other).max())
    return Finding(difference < 1e-9, {"largest difference of the dog's weights": difference})


def sigmoids_need_no_independent_animals(seed=0, control=False):
    """The same images, but every dog now comes with a cat; measured as before. The control has the softmax."""
    X, Y = chimeras(np.random.default_rng(seed), together=True)
    found = found_sets(X, Y, *((softmax_gradient, softmax) if control else (sigmoid_gradient, sigmoid)))
    return Finding(min(found.values()) > 0.9, found)


def softmax_with_logistic_losses_confuses_as_well():
    """The images with a dog and a cat, or with one of them, for a softmax that is trained by logistic losses."""
    found = sure_and_torn(softmax_logistic_gradient, softmax)
    return Finding(look_the_same(found), found)


def dog_alone():
    """Images that show dog and cat, or neither, half and half: what the sigmoids learn, and what their product says."""
    W = descend(np.ones((2, 1)), np.array([[1.0, 1], [0, 0]]), sigmoid_gradient)
    dog, cat = sigmoid(W)[0]
    return {"dog": float(dog), "cat": float(cat), "a dog without a cat, by the product": float(dog * (1 - cat))}


better_output = prose(
    "h",
    "A better output layer",
    points=2,
    topics=("losses", "activations"),
    claims={
        "sigmoid": shown(
            "A sigmoid for each class, and for each the logistic loss (binary cross-entropy); the loss of the example "
            "is their mean. It finds all animals of an image.",
            sigmoids_find_every_animal,
        ),
        "alone": shown(
            "So the output layer consists of $n_y$ logistic regressions, each trained on whether its animal is there.",
            each_class_is_trained_alone,
        ),
        "independent": refuted(
            "For this the animals must occur independently of each other.", sigmoids_need_no_independent_animals
        ),
        "loss": refuted(
            "It is enough to change the loss and to keep the softmax.",
            softmax_with_logistic_losses_confuses_as_well,
        ),
    },
    key=Key(
        "independent logistic regressions, one for each class, and the mean of their logistic losses",
        printed=("sigmoid", "alone"),
    ),
)
