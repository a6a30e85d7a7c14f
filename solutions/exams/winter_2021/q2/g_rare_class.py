"""A rare positive class.

>>> rules_for_a_rare_class.answer()
('oversample', 'weights', 'test', 'prior')
"""

from math import log

import numpy as np

from solutions.claim import refuted, shown
from solutions.exams.winter_2021.q2.two_classes import accuracy, nearest_label, says_yes, two_classes
from solutions.finding import Finding
from solutions.nn.linear_models import fit_logistic
from solutions.part import Key, prose

NEGATIVES = 9  # for every positive
POSITIVES = 400  # in each sample of the experiments
DISTANCE = 1.5  # between the means of the classes, in deviations


def repeat_positives(X, y, copies):
    """The examples, X (batch, features) and y (batch,), with `copies` of every positive one in all.

    >>> repeat_positives(np.array([[1.0], [2.0]]), np.array([0, 1]), copies=3)[1].tolist()
    [0, 1, 1, 1]
    """
    rows = np.repeat(np.arange(len(y)), np.where(y == 1, copies, 1))
    return X[rows], y[rows]


def oversampling_finds_positives(seed=0, control=False):
    """A logistic regression on nine negatives for every positive, trained as they are and with nine copies of each
    positive; tested on new examples as they are.

    Measured is the share of positives that are found. It holds if this rises by a third or more. In the control the
    classes are even from the start, and nothing is repeated.
    """
    rng = np.random.default_rng(seed)
    ratio = 1 if control else NEGATIVES
    X, y = two_classes(rng, ratio * POSITIVES, POSITIVES, DISTANCE)
    X_test, y_test = two_classes(rng, ratio * POSITIVES, POSITIVES, DISTANCE)
    repeated = repeat_positives(X, y, ratio)
    found = {
        "negatives for every positive": float((repeated[1] == 0).sum() / (repeated[1] == 1).sum()),
        "positives found, trained as they are": float(says_yes(fit_logistic(X, y), X_test)[y_test == 1].mean()),
        "positives found, oversampled": float(says_yes(fit_logistic(*repeated), X_test)[y_test == 1].mean()),
    }
    even, before, after = found.values()
    return Finding(even == 1 and after > before + 1 / 3, found)


def weights_equal_copies(seed=0, control=False):
    """A logistic regression with nine copies of each positive, and one in which each positive has a weight of nine.

    Measured is the largest difference of their weight and intercept. The control leaves the weights out.
    """
    X, y = two_classes(np.random.default_rng(seed), NEGATIVES * POSITIVES, POSITIVES, DISTANCE)
    copied = fit_logistic(*repeat_positives(X, y, NEGATIVES))
    weighted = fit_logistic(X, y, weights=None if control else np.where(y == 1, NEGATIVES, 1))
    gap = float(max(np.abs(copied.weights - weighted.weights).max(), abs(copied.intercept - weighted.intercept)))
    return Finding(gap < 1e-6, {"largest difference": gap})


def oversampled_test_set_misleads(seed=0, control=False):
    """The model trained with nine copies is tested on new examples as they are, and with nine copies of each positive.

    Measured is its precision: the share of its positive answers that are right. It holds if the oversampled test set
    claims at least twice the true one. In the control the test set is not repeated.
    """
    rng = np.random.default_rng(seed)
    X, y = two_classes(rng, NEGATIVES * POSITIVES, POSITIVES, DISTANCE)
    X_test, y_test = two_classes(rng, NEGATIVES * POSITIVES, POSITIVES, DISTANCE)
    model = fit_logistic(*repeat_positives(X, y, NEGATIVES))
    X_repeated, y_repeated = repeat_positives(X_test, y_test, 1 if control else NEGATIVES)
    natural = float(y_test[says_yes(model, X_test)].mean())
    claimed = float(y_repeated[says_yes(model, X_repeated)].mean())
    return Finding(claimed > 2 * natural, {"precision as it is": natural, "precision on the repeated set": claimed})


def oversampling_shifts_the_prior(seed=0, control=False):
    """The model trained with nine copies takes positives to be as frequent as negatives: its intercept is too large.

    Measured are the shift of the intercept (log 9 is expected), and the accuracy on new examples before and after it is
    taken back. It holds if this raises the accuracy by a twentieth or more. In the control nothing is repeated.
    """
    rng = np.random.default_rng(seed)
    copies = 1 if control else NEGATIVES
    X, y = two_classes(rng, NEGATIVES * POSITIVES, POSITIVES, DISTANCE)
    X_test, y_test = two_classes(rng, NEGATIVES * POSITIVES, POSITIVES, DISTANCE)
    plain, repeated = fit_logistic(X, y), fit_logistic(*repeat_positives(X, y, copies))
    corrected = repeated._replace(intercept=repeated.intercept - log(copies))
    found = {
        "shift of the intercept": repeated.intercept - plain.intercept,
        "log of the copies": log(copies),
        "accuracy": accuracy(y_test, says_yes(repeated, X_test)),
        "accuracy with the shift taken back": accuracy(y_test, says_yes(corrected, X_test)),
    }
    shift, expected, before, after = found.values()
    return Finding(abs(shift - expected) < 0.3 and after > before + 0.05, found)


def extra_copies_overshoot(control=False):
    """Nine negatives and one positive, to which nine further copies are added. The control has eight further copies."""
    further = 8 if control else 9
    y = np.repeat([0, 1], [NEGATIVES, 1 + further])
    counts = np.bincount(y).tolist()
    return Finding(counts[0] != counts[1], {"negatives": counts[0], "positives": counts[1]})


def copies_leak_into_the_development_set(seed=0, control=False):
    """Features without any information; the positives are repeated ninefold, then a half is split off at random.

    Measured is the share of that half's positives that the nearest training example recognises. It holds if this is
    more than six in ten, although there is nothing to recognise. The control splits first, and repeats only the
    positives of the training half.
    """
    rng = np.random.default_rng(seed)
    X, y = rng.normal(size=(200, 2)), np.repeat([0, 1], [180, 20])
    order = rng.permutation(len(y))
    if control:
        train, dev = order[:100], order[100:]
        X_train, y_train = repeat_positives(X[train], y[train], NEGATIVES)
        X_dev, y_dev = X[dev], y[dev]
    else:
        X, y = repeat_positives(X, y, NEGATIVES)
        train, dev = np.split(rng.permutation(len(y)), 2)
        X_train, y_train, X_dev, y_dev = X[train], y[train], X[dev], y[dev]
    recognised = float(nearest_label(X_train, y_train, X_dev)[y_dev == 1].mean())
    return Finding(recognised > 0.6, {"positives recognised": recognised})


def accuracy_depends_on_the_mix(negatives=NEGATIVES, right_negatives=0.95, right_positives=0.8):
    """Accuracies of one model on the natural mix and on an even one, from its accuracies on the two classes.

    >>> [round(value, 3) for value in accuracy_depends_on_the_mix().numbers.values()]
    [0.935, 0.875]
    >>> accuracy_depends_on_the_mix(negatives=1).holds
    False
    """
    natural = (negatives * right_negatives + right_positives) / (negatives + 1)
    even = (right_negatives + right_positives) / 2
    return Finding(abs(natural - even) > 0.01, {"accuracy, natural mix": natural, "accuracy, even mix": even})


rules_for_a_rare_class = prose(
    "g",
    "Training with a rare positive class",
    points=2,
    topics=("data-and-strategy",),
    claims={
        "oversample": shown(
            "Show every positive nine times during training, so that both classes count alike: many more positives are "
            "found.",
            oversampling_finds_positives,
        ),
        "weights": shown(
            "Equivalently, weigh the loss of every positive by nine.",
            weights_equal_copies,
        ),
        "test": shown(
            "Not at test time: the development and test sets keep the mix that the model will meet, or the measured "
            "performance is not that of its use.",
            oversampled_test_set_misleads,
        ),
        "prior": shown(
            "The trained model believes in even classes; where its probabilities matter, log 9 has to be taken off its "
            "logit.",
            oversampling_shifts_the_prior,
        ),
        "extra": refuted("Nine *further* copies of every positive make the classes even.", extra_copies_overshoot),
        "leak": refuted(
            "The positives may be repeated before the development set is split off.",
            copies_leak_into_the_development_set,
        ),
    },
    key=Key(
        "oversample the positives ninefold while training; not at test time, where it falsifies the metric",
        printed=("oversample", "test"),
    ),
)
