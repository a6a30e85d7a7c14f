"""Cross-entropy and accuracy."""

from math import log

import numpy as np

from solutions.finding import Finding
from solutions.nn.activations import log_softmax
from solutions.nn.linear_models import fit_logistic
from solutions.nn.losses import binary_cross_entropy_with_logits, cross_entropy, cross_entropy_with_logits, one_hot
from solutions.nn.metrics import accuracy


def error_rate(outputs, labels):
    """The share of examples whose largest output, of (batch, classes), is not that of the label, (batch,)."""
    return 1 - accuracy(outputs.argmax(axis=1), labels)


def ignores_the_other_classes(rng, control=False):
    """The true class gets a probability below one half; the rest is first shared evenly, then given to one class. How
    much does the loss change, and how often does the prediction turn wrong? In the control the true class gets more
    than one half.
    """
    low, high = (0.51, 0.9) if control else (0.26, 0.49)
    true, labels = rng.uniform(low, high, size=(200, 1)), np.zeros(200, dtype=int)
    shared = np.hstack([true, np.repeat((1 - true) / 3, 3, axis=1)])
    rival = np.hstack([true, 1 - true, np.zeros((200, 2))])
    change = abs(cross_entropy(shared, labels) - cross_entropy(rival, labels))
    before, after = error_rate(shared, labels), error_rate(rival, labels)
    numbers = {"change of the loss": change, "wrong predictions before": before, "wrong predictions after": after}
    return Finding(change == 0 and before == 0 and after == 1, numbers)


def losses_of_right_and_wrong(rng, classes, draws=4000):
    """The largest loss of a right prediction and the least of a wrong one, of predictions drawn evenly."""
    P = rng.dirichlet(np.ones(classes), size=draws)
    losses, right = -np.log(P[:, 0]), P.argmax(axis=1) == 0
    return {"largest loss, right prediction": losses[right].max(), "least loss, wrong prediction": losses[~right].min()}


def some_right_ones_cost_more(rng, control=False):
    """Many predictions for four classes are drawn; the true class is the first. What are the largest loss of those that
    are right and the smallest of those that are wrong? The control has two classes.
    """
    right, wrong = (found := losses_of_right_and_wrong(rng, classes=2 if control else 4)).values()
    return Finding(right > wrong, found)


def wrong_ones_cost_more_with_two_classes(rng, control=False):
    """Many predictions for two classes are drawn; the true class is the first. Is the largest loss of those that are
    right below the smallest of those that are wrong? The control has four classes.
    """
    right, wrong = (found := losses_of_right_and_wrong(rng, classes=4 if control else 2)).values()
    return Finding(right < wrong, found)


def lower_loss_lower_accuracy(rng, control=False):
    """Two logistic models are measured on one training set, in which a fifth of the positives are far outliers. The
    first is fitted to all of it, and so has the least loss of all linear models; the second without the outliers. Which
    has the lower loss, and which the higher accuracy? In the control there are no outliers.
    """
    y = np.repeat([0, 1], 500)
    x = rng.normal(2 * y - 1, 0.8)
    outlier = np.arange(1000) >= (1000 if control else 900)
    x[outlier] = rng.normal(-8, 1, size=outlier.sum())
    models = fit_logistic(x[:, None], y), fit_logistic(x[~outlier, None], y[~outlier])
    found = {}
    for name, model in zip(("least loss", "fitted without outliers"), models, strict=True):
        z = model.scores(x[:, None])
        found[f"loss, {name}"] = binary_cross_entropy_with_logits(z, y)
        found[f"accuracy, {name}"] = accuracy((z > 0).astype(int), y)
    loss, share, other_loss, other_share = found.values()
    return Finding(loss < other_loss and share < other_share - 0.05, found)


def bounds_the_errors(rng, control=False, sets=200):
    """Sets of random predictions, from timid to bold and from good to bad, each have a mean loss and an error rate. As
    a wrong prediction costs at least log 2, the errors are at most the loss divided by log 2: what is the largest share
    of this bound that a set reaches? The control divides by log 4, as if a wrong prediction cost more than any right
    one of four classes.
    """
    least, shares = log(4 if control else 2), []
    for _ in range(sets):
        labels = rng.integers(2, size=40)
        Z = rng.uniform(0.05, 3) * (rng.normal(size=(40, 4)) + rng.uniform(-4, 4) * one_hot(labels, 4))
        Z[:, 2:] -= rng.uniform(0, 8)  # a bad prediction is cheap where only one other class is likely
        shares.append(error_rate(Z, labels) * least / cross_entropy_with_logits(Z, labels))
    return Finding(max(shares) <= 1, {"sets": sets, "largest share of the bound": max(shares)})


def computed_loss(lead, dtype, classes=4):
    """The loss as a computer finds it when the true logit leads all others by so much."""
    z = np.zeros(classes, dtype=dtype)
    z[0] = lead
    return 0.0 - float(log_softmax(z)[0])  # and not -0.0


def lead_of_zero_loss(dtype):
    """The smallest whole lead of the true logit at which the computed loss is exactly 0."""
    return next(lead for lead in range(1000) if computed_loss(lead, dtype) == 0)


def is_rounded_to_zero():
    """From which lead of the true logit on is the loss rounded to 0, and what is it really there?"""
    found = {}
    for name, dtype in (("single", np.float32), ("double", np.float64)):
        lead = lead_of_zero_loss(dtype)
        found[f"lead, {name} precision"] = lead
        found[f"the loss there, {name} precision"] = computed_loss(lead, dtype)
        found[f"the exact loss there, {name} precision"] = np.log1p(3 * np.exp(-lead))
    return Finding(all(value > 0 for name, value in found.items() if "exact" in name), found)
