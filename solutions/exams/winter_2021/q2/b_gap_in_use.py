"""High accuracy on the development set, many failures in use.

>>> causes_of_the_gap.answer()
('shift', 'imbalance', 'mix', 'training')
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.exams.winter_2021.q2.two_classes import accuracy, nearest_label, says_yes, two_classes
from solutions.finding import Finding
from solutions.nn.linear_models import fit_logistic
from solutions.part import Key, prose


def shifted_data_break_the_model(seed=0, control=False):
    """A logistic regression tells user A (positive) from impostors; in use, a worn sensor lowers the feature of all.

    Measured are the accuracy on the development set, the share of A's own attempts that are rejected in use, and the
    accuracy in use after training on data from there. In the control the sensor stays as it was.
    """
    rng = np.random.default_rng(seed)
    shift = 0.0 if control else -2.0
    X, y = two_classes(rng, 1500, 1500, distance=4.0)
    X_dev, y_dev = two_classes(rng, 1500, 1500, distance=4.0)
    X_use, y_use = two_classes(rng, 1500, 1500, distance=4.0, shift=shift)
    X_new, y_new = two_classes(rng, 1500, 1500, distance=4.0, shift=shift)
    model, retrained = fit_logistic(X, y), fit_logistic(X_new, y_new)
    accuracy = float(np.mean(says_yes(model, X_dev) == y_dev))
    rejected = float(np.mean(~says_yes(model, X_use)[y_use == 1]))
    mended = float(np.mean(says_yes(retrained, X_use) == y_use))
    return Finding(
        accuracy > 0.95 and 0.4 < rejected < 0.6 and mended > 0.95,
        {
            "accuracy on the development set": accuracy,
            "A's own attempts rejected in use": rejected,
            "accuracy in use after training on new data": mended,
        },
    )


def f1_score(y, said):
    """The harmonic mean of precision and recall of the positive class, for labels (batch,) of 0 and 1.

    >>> f1_score([1, 0, 0, 0], [1, 1, 0, 0]) == 2 / 3
    True
    """
    y, said = np.asarray(y), np.asarray(said)
    hits = np.sum((y == 1) & (said == 1))
    return float(2 * hits / (2 * hits + np.sum(y != said)))


def balanced_accuracy(y, said):
    """The mean of the accuracies of the two classes, for labels (batch,) of 0 and 1.

    >>> balanced_accuracy([1, 0, 0, 0], [1, 1, 1, 0]) == (1 + 1 / 3) / 2
    True
    """
    y, said = np.asarray(y), np.asarray(said)
    return float(np.mean([np.mean(said[y == label] == label) for label in (0, 1)]))


MAJORITY = 96  # of a hundred examples, so that the accuracy lies above 95%


def scores_of_constant_models():
    """Accuracy, F1 and balanced accuracy of the model that names the larger class, which is positive or negative.

    >>> [round(score, 3) for score in scores_of_constant_models()[1][1:]]
    [0.96, 0.0, 0.5]
    """
    rows = []
    for positives in (MAJORITY, 100 - MAJORITY):
        y = np.repeat([1, 0], [positives, 100 - positives])
        said = np.full(100, int(positives > 50))
        name = f"{positives} positives, {100 - positives} negatives"
        rows.append((name, *(metric(y, said) for metric in (accuracy, f1_score, balanced_accuracy))))
    return rows


def constant_model_has_high_accuracy(control=False):
    """A model gives the answer of the larger class, here 96 of 100 examples, whatever it is shown.

    Measured are its accuracy and the mean of the accuracies of both classes. In the control the classes are equal.
    """
    majority = 50 if control else MAJORITY
    y = np.repeat([1, 0], [majority, 100 - majority])
    always = np.ones(100, dtype=int)
    found = {"accuracy": accuracy(y, always), "mean accuracy of the two classes": balanced_accuracy(y, always)}
    return Finding(found["accuracy"] > 0.95, found)


def constant_model_has_high_f1(control=False):
    """The same model, measured by F1, with the larger class as the positive one.

    In the control the rarer class is the positive one.
    """
    positives = 100 - MAJORITY if control else MAJORITY
    y = np.repeat([1, 0], [positives, 100 - positives])
    score = f1_score(y, np.full(100, int(positives > 50)))
    return Finding(score > 0.95, {"F1 of the constant model": score})


def constant_model_fails_all_or_none(control=False):
    """Half of the attempts in use are A's own, half are an impostor's; the model accepts all, or rejects all.

    Measured are its failures on A's own attempts and on all attempts. In the control an impostor makes one attempt
    in twenty.
    """
    attempts = 1000
    impostors = attempts // 20 if control else attempts // 2
    genuine = np.repeat([1, 0], [attempts - impostors, impostors])
    found = {}
    for name, answer in (("accept all", 1), ("reject all", 0)):
        said = np.full(attempts, answer)
        found[f"{name}: failures on A's own attempts"] = 1 - accuracy(genuine[genuine == 1], said[genuine == 1])
        found[f"{name}: failures on all attempts"] = 1 - accuracy(genuine, said)
    own, everything = list(found.values())[::2], list(found.values())[1::2]
    return Finding(own == [0, 1] and everything == [0.5, 0.5], found)


def training_again_mends_the_model(seed=0, control=False):
    """A rare class, 3 of 100 examples, in training and development set; then its examples are weighted up in training.

    Measured are the accuracy on the development set and the share of the rare class that is recognised, before and
    after. In the control both classes are equally frequent.
    """
    rng = np.random.default_rng(seed)
    positives = 2000 if control else 120
    X, y = two_classes(rng, 4000 - positives, positives)
    X_dev, y_dev = two_classes(rng, 4000 - positives, positives)
    plain = says_yes(fit_logistic(X, y), X_dev)
    weights = np.where(y == 1, (y == 0).sum() / (y == 1).sum(), 1.0)
    weighted = says_yes(fit_logistic(X, y, weights=weights), X_dev)
    found = {
        "accuracy on the development set": accuracy(y_dev, plain),
        "rare class recognised": float(plain[y_dev == 1].mean()),
        "rare class recognised after weighting": float(weighted[y_dev == 1].mean()),
    }
    high, before, after = found.values()
    return Finding(high > 0.95 and before < 0.5 and after > 0.7, found)


def overfitting_shows_on_the_development_set(seed=0, control=False):
    """A model that knows its training set by heart (the nearest neighbour), on labels of which three in ten are noise.

    Measured are its accuracies on training set, development set and in use. In the control the development set was
    not held back, but taken from the training set.
    """
    rng = np.random.default_rng(seed)
    X = rng.normal(size=(900, 2))
    y = (X[:, 0] > 0) ^ (rng.random(900) < 0.3)
    train, dev, use = np.split(np.arange(900), 3)
    dev = train if control else dev
    found = {
        f"accuracy {where}": accuracy(y[rows], nearest_label(X[train], y[train], X[rows]))
        for where, rows in (("on the training set", train), ("on the development set", dev), ("in use", use))
    }
    on_train, on_dev, in_use = found.values()
    return Finding(on_train == 1 and on_dev < 0.9 and abs(on_dev - in_use) < 0.2, found)


def exposes_constant_models(metric):
    """Whether a metric gives both constant models at most one half, whichever class is the larger."""
    return max(metric([1] * 96 + [0] * 4, [1] * 100), metric([1] * 4 + [0] * 96, [0] * 100)) <= 0.5


causes_of_the_gap = prose(
    "b",
    "A gap between development set and use",
    points=2,
    topics=("data-and-strategy",),
    claims={
        "shift": shown(
            "The inputs in use may be distributed otherwise than in the development set (a new sensor, a cut finger): "
            "a model that was good is so no longer. Data from the new conditions, in training and in development, mend "
            "it.",
            shifted_data_break_the_model,
        ),
        "imbalance": shown(
            "If one class makes up more than 95% of the development set, a model that always gives this answer has "
            "that accuracy and has learned nothing.",
            constant_model_has_high_accuracy,
        ),
        "f1": refuted(
            "F1 in place of accuracy gives such a model away, whichever class counts as positive.",
            constant_model_has_high_f1,
        ),
        "mix": shown(
            "Such a model is wrong on half of all attempts in use, if half of them are an impostor's.",
            constant_model_fails_all_or_none,
        ),
        "half": refuted(
            "Such a model fails on half of A's own attempts.",
            constant_model_fails_all_or_none,
        ),
        "training": shown(
            "A balanced development set or another metric only shows that fault. To mend it, train again, for example "
            "with the rare class weighted up.",
            training_again_mends_the_model,
        ),
        "overfitting": refuted(
            "Overfitting of the training set explains the gap.", overfitting_shows_on_the_development_set
        ),
    },
    key=Key(
        "either the development set's classes are imbalanced (balance it, or measure F1), or the data in use have "
        "shifted (retrain on them)",
        printed=("shift", "imbalance"),
        qualified="The shift stands. Imbalance explains it only if half of the attempts in use are impostors', for a "
        "constant answer fails on all or none of the user's own; and F1 exposes such a model only where the rarer "
        "class is the positive one.",
        ours=balanced_accuracy,
        theirs=f1_score,
        witness=exposes_constant_models,
    ),
)
