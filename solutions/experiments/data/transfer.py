"""Transfer of learned features between two tasks."""

import numpy as np

from solutions.finding import Finding
from solutions.nn.activations import relu, sigmoid
from solutions.nn.data import drawn_labels
from solutions.nn.linear_models import fit_logistic
from solutions.nn.losses import binary_cross_entropy_with_logits, mean_squared_error
from solutions.nn.mlp import initialize, train
from solutions.nn.optimizers import Adam
from solutions.nn.regularization import ridge


def shared_features_help(rng, control=False):
    """Of a user's 30 descriptors only two combinations, the lower features, matter for clicks, on both sites. They are
    found from the friend's data, and a logistic regression is fitted to 200 examples of one's own. What is the
    cross-entropy on one's own site with all 30 descriptors, and with the two learned features? In the control other
    combinations matter on the friend's site.
    """
    lower, others = rng.normal(size=(2, 30, 2)) / np.sqrt(30)
    friends_lower = others if control else lower
    upper = 2.0 * np.array([0.6, -0.8])  # of one's own site: no kind of advertisement at the friend's has it

    X_friends = rng.normal(size=(4000, 30))
    clicked = drawn_labels(rng, sigmoid(X_friends @ friends_lower @ rng.normal(size=(2, 12))))
    slopes = np.linalg.lstsq(X_friends, clicked - clicked.mean(0))[0]  # (descriptors, advertisements)
    learned = np.linalg.svd(slopes)[0][:, :2]

    def own_site(examples):
        X = rng.normal(size=(examples, 30))
        return X, drawn_labels(rng, sigmoid(X @ lower @ upper))

    (X, clicks), (X_test, clicks_test) = own_site(200), own_site(4000)

    def loss(features):
        model = fit_logistic(X @ features, clicks, penalty=0.01)
        return binary_cross_entropy_with_logits(model.scores(X_test @ features), clicks_test)

    everything, two = loss(np.eye(30)), loss(learned)
    numbers = {"all descriptors": everything, "two features learned from the friend's data": two}
    return Finding(two < everything - 0.01, numbers)


def errors_of_the_weight(rng, related):
    """A network learns from many images which melons are sweet; its hidden units are kept as features. The weights of
    melons are then fitted to 40 images, from these features and from the raw pixels. What are the mean squared errors
    on new images? Only `related` weights depend on what the sweetness depends on.
    """
    directions = np.linalg.qr(rng.normal(size=(20, 4)))[0]  # what matters of 20 pixels
    spot, rest = directions[:, :2], directions[:, 2:]

    X = rng.normal(size=(1500, 20))
    size, colour = (X @ spot).T
    network = train(initialize([20, 8, 1], rng), X, size + colour**2 > 1, Adam(0.03), steps=150)
    W, b = network[0]

    def weighed(examples):
        X = rng.normal(size=(examples, 20))
        first, second = (X @ (spot if related else rest)).T
        return X, 2 * first + second**2 + 0.1 * rng.normal(size=examples)

    (X, pounds), (X_test, pounds_test) = weighed(40), weighed(2000)

    def error(features):
        known, new = (np.column_stack([features(images), np.ones(len(images))]) for images in (X, X_test))
        return mean_squared_error(new @ ridge(known, pounds, penalty=1.0), pounds_test)

    return {"error, raw pixels": error(lambda X: X), "error, learned features": error(lambda X: relu(X @ W + b))}


def features_of_a_classifier_help_a_regression(rng, control=False):
    """A network learns which melons are sweet from many images. The weights of melons are fitted to few images, from
    the raw pixels and from what the network's hidden units have learned. What are the errors on new images? In the
    control the weight shows in other features of the image than the sweetness.
    """
    raw, learned = (found := errors_of_the_weight(rng, related=not control)).values()
    return Finding(learned < 0.8 * raw, found)


def features_of_an_unrelated_task_do_not_help(rng, control=False):
    """A network learns which melons are sweet; the weights of melons, which show in other features of the image, are
    fitted to few images, from the raw pixels and from the network's hidden units. What are the errors on new images?
    In the control weight and sweetness show in the same features.
    """
    raw, learned = (found := errors_of_the_weight(rng, related=control)).values()
    return Finding(learned > raw, found)
