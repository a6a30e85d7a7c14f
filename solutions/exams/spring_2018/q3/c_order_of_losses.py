"""A lower loss for a wrong prediction.

>>> reasons_for_the_order.answer()
('true', 'several', 'lower', 'proxy')
"""

from functools import partial
from math import log

import numpy as np

from solutions.claim import refuted, shown
from solutions.exams.spring_2018.q3.predictions import ANIMALS, RIGHT, WRONG, error_rate, listed, loss_to_base
from solutions.finding import Finding
from solutions.nn.linear_models import fit_logistic
from solutions.nn.losses import cross_entropy, cross_entropy_with_logits, one_hot
from solutions.part import Key, prose


def other_classes_do_not_count(seed=0, control=False):
    """The true class gets a probability below one half. The rest is first shared evenly, then given to one class.

    Measured are how much the loss changes and how often the prediction turns wrong. In the control, the true class gets
    more than one half.
    """
    rng = np.random.default_rng(seed)
    low, high = (0.51, 0.9) if control else (0.26, 0.49)
    true = rng.uniform(low, high, size=(200, 1))
    labels = np.zeros(200, dtype=int)
    shared = np.hstack([true, np.repeat((1 - true) / 3, 3, axis=1)])
    rival = np.hstack([true, 1 - true, np.zeros((200, 2))])
    change = abs(cross_entropy(shared, labels) - cross_entropy(rival, labels))
    before, after = error_rate(shared, labels), error_rate(rival, labels)
    return Finding(
        change == 0 and before == 0 and after == 1,
        {"change of the loss": change, "wrong predictions before": before, "wrong predictions after": after},
    )


def losses_of_right_and_wrong(rng, classes, draws=4000):
    """The largest loss of a right prediction and the least of a wrong one, of predictions drawn evenly."""
    P = rng.dirichlet(np.ones(classes), size=draws)
    losses, right = -np.log(P[:, 0]), P.argmax(axis=1) == 0
    return {
        "largest loss, right prediction": float(losses[right].max()),
        "least loss, wrong prediction": float(losses[~right].min()),
    }


def some_right_ones_cost_more(seed=0, control=False):
    """Thousands of predictions for four classes are drawn; the true class is the first.

    Measured are the largest loss of those that are right and the least of those that are wrong. The control has two
    classes.
    """
    found = losses_of_right_and_wrong(np.random.default_rng(seed), classes=2 if control else 4)
    right, wrong = found.values()
    return Finding(right > wrong, found)


def with_two_classes_wrong_costs_more(seed=0):
    """The same draw for two classes."""
    found = losses_of_right_and_wrong(np.random.default_rng(seed), classes=2)
    right, wrong = found.values()
    return Finding(right < wrong, found)


def lower_loss_lower_accuracy(seed=0, control=False):
    """Two logistic models are measured on one training set, in which a fifth of the positives are far outliers.

    The first is fitted to all of it and has the least loss that a linear model can have; the second is fitted without
    the outliers. In the control there are no outliers.
    """
    rng = np.random.default_rng(seed)
    y = np.repeat([0, 1], 500)
    x = rng.normal(2 * y - 1, 0.8)
    outlier = np.arange(1000) >= (1000 if control else 900)
    x[outlier] = rng.normal(-8, 1, size=outlier.sum())
    models = fit_logistic(x[:, None], y), fit_logistic(x[~outlier, None], y[~outlier])
    found = {}
    for name, model in zip(("least loss", "fitted without outliers"), models, strict=True):
        z = model.scores(x[:, None])
        Z = np.stack([np.zeros_like(z), z], axis=1)
        found[f"loss, {name}"] = cross_entropy_with_logits(Z, y)
        found[f"accuracy, {name}"] = 1 - error_rate(Z, y)
    loss, accuracy, other_loss, other_accuracy = found.values()
    return Finding(loss < other_loss and accuracy < other_accuracy - 0.05, found)


def loss_bounds_the_errors(seed=0, sets=300):
    """Sets of random predictions, from timid to bold and from good to bad, each with its mean loss and error rate.

    A wrong prediction costs at least log 2, so that the error rate is at most the mean loss divided by log 2. Measured
    is the largest share of this bound that any set reaches.
    """
    rng = np.random.default_rng(seed)
    shares = []
    for _ in range(sets):
        labels = rng.integers(4, size=40)
        Z = rng.uniform(0.2, 3) * (rng.normal(size=(40, 4)) + rng.uniform(0, 4) * one_hot(labels, 4))
        shares.append(error_rate(Z, labels) * log(2) / cross_entropy_with_logits(Z, labels))
    return Finding(max(shares) <= 1, {"sets": sets, "largest share of the bound": max(shares)})


reasons_for_the_order = prose(
    "c",
    "Why a wrong prediction can cost less",
    points=2,
    topics=("losses",),
    claims={
        "true": shown(
            "The training minimises the cross-entropy, which reads only the probability of the true class. Whether "
            "another class has more, which decides the prediction, is not asked.",
            other_classes_do_not_count,
        ),
        "several": shown(
            r"So with more than two classes the ranges overlap: a right prediction may cost up to $\log n_y$, a wrong "
            r"one as little as $\log 2$.",
            some_right_ones_cost_more,
        ),
        "lower": shown(
            "Over a whole set, too, a lower loss is no guarantee of a higher accuracy.", lower_loss_lower_accuracy
        ),
        "proxy": shown(
            r"Still the loss is a sensible stand-in: the share of errors is at most the mean loss divided by $\log 2$.",
            loss_bounds_the_errors,
        ),
        "two": refuted(
            "It can happen to a single example with two classes as well.", with_two_classes_wrong_costs_more
        ),
    },
    key=Key(
        "the objective is the cross-entropy, not the accuracy: a reasonable proxy, but a lower loss need not mean a "
        "higher accuracy",
        printed=("true", "lower", "proxy"),
    ),
)


def squared_distance(probabilities, animal):
    """The squared distance of a prediction from its label: another loss."""
    return float(np.sum((one_hot([ANIMALS.index(animal)], 4)[0] - probabilities) ** 2))


def costs_of_pairs():
    """Two losses of a right and of a wrong prediction: those of parts a and b, and another pair."""
    another = [((0.28, 0.24, 0.24, 0.24), "dog"), ((0.49, 0.51, 0.0, 0.0), "dog")]
    rows = []
    for (right, animal), (wrong, _) in ((RIGHT.values(), WRONG.values()), another):
        for name, cost in (("cross-entropy", partial(loss_to_base, np.e)), ("squared distance", squared_distance)):
            rows.append(
                (f"{listed(right)} against {listed(wrong)}", animal, name, cost(right, animal), cost(wrong, animal))
            )
    return rows
