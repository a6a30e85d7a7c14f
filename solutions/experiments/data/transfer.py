"""Transfer of learned features between two tasks."""

import numpy as np

from solutions.finding import Finding
from solutions.nn.activations import sigmoid
from solutions.nn.data import drawn_labels
from solutions.nn.linear_models import fit_logistic
from solutions.nn.losses import binary_cross_entropy_with_logits


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
