"""Loss functions.

Layouts: a batch of logits Z or of label rows Y is (batch, classes), features X are (batch, features), and the weights W
of a linear model (features, classes). Logarithms are natural.
"""

from functools import partial
from itertools import combinations
from math import log

import numpy as np
import sympy

from solutions.nn.activations import log_softmax, sigmoid, softmax
from solutions.nn.gradients import numerical_gradient
from solutions.nn.linear_models import fit_logistic
from solutions.nn.losses import cross_entropy, cross_entropy_with_logits, one_hot
from solutions.part import Claim, Derivation, Finding, Key, Slip, Step, holding, part

ANIMALS = ("dog", "cat", "iguana", "mouse")

# Parts a and b: the loss of one example

RIGHT = dict(probabilities=(0.25, 0.25, 0.3, 0.2), animal="iguana")
WRONG = dict(probabilities=(0.0, 0.0, 0.4, 0.6), animal="iguana")


def listed(values):
    """Numbers as a vector is written.

    >>> listed((0.0, 0.25, 0.75))
    '(0, 0.25, 0.75)'
    """
    return "(" + ", ".join(f"{value:g}" for value in values) + ")"


def predicted(probabilities):
    """The animal with the largest probability.

    >>> predicted((0.25, 0.25, 0.3, 0.2))
    'iguana'
    """
    return ANIMALS[int(np.argmax(probabilities))]


def loss_to_base(base, probabilities, animal):
    """The loss with a logarithm to another base."""
    return -log(probabilities[ANIMALS.index(animal)]) / log(base)


def loss_of_the_next_class(probabilities, animal):
    """The loss for somebody who mixes a count from 0 with a count from 1."""
    place = ANIMALS.index(animal) + 1
    if place == len(ANIMALS) or not probabilities[place]:
        raise ValueError(f"animal={animal!r}: after it comes no class with a probability")
    return -log(probabilities[place])


def loss_of_the_predicted_class(probabilities, animal):
    """Minus the logarithm of the largest probability."""
    return -log(max(probabilities))


def sum_over_all_classes(probabilities, animal):
    """Minus the logarithms of all probabilities, whatever the label."""
    if not all(probabilities):
        raise ValueError("probabilities=0: the sum over all classes is infinite")
    return -sum(log(p) for p in probabilities)


def entropy(probabilities, animal):
    """The entropy of the prediction."""
    return -sum(p * log(p) for p in probabilities if p)


BASE = "The logarithm is to base {}; the natural one is asked for."
ENTROPY = "This is the entropy of the prediction: the weights of the logarithms are the entries of the label."


@part(
    "a",
    "The loss of a right prediction",
    kind="number",
    points=2,
    topics=("losses",),
    tolerance=0.005,
    fields={"": "Loss (natural logarithm)"},
    vary={
        "probabilities": (
            (0.25, 0.25, 0.3, 0.2),
            (0.1, 0.2, 0.3, 0.4),
            (0.7, 0.1, 0.1, 0.1),
            (0.3, 0.55, 0.05, 0.1),
            (0.05, 0.05, 0.8, 0.1),
        ),
        "animal": ANIMALS,
    },
    mistakes={
        BASE.format(10): partial(loss_to_base, 10, **RIGHT),
        BASE.format(2): partial(loss_to_base, 2, **RIGHT),
        "This is the loss of another class: the next one in the list.": partial(loss_of_the_next_class, **RIGHT),
        "The label is 0 for the other classes, so that their logarithms do not count.": partial(
            sum_over_all_classes, **RIGHT
        ),
        ENTROPY: partial(entropy, **RIGHT),
    },
    key=Key("−log 0.3", printed=-log(0.3)),
)
def right_prediction_loss(probabilities=(0.25, 0.25, 0.3, 0.2), animal="iguana"):
    """The cross-entropy of one image whose animal gets the largest probability.

    Raises:
        ValueError: another animal is predicted.

    >>> round(right_prediction_loss(), 4)
    1.204
    >>> round(right_prediction_loss((0.5, 0.25, 0.25, 0.0), "dog") / log(2), 4)
    1.0
    """
    if predicted(probabilities) != animal:
        raise ValueError(f"animal={animal!r}, but {predicted(probabilities)!r} is predicted")
    return cross_entropy([probabilities], [ANIMALS.index(animal)])


@part(
    "b",
    "The loss of a wrong prediction",
    kind="number",
    points=2,
    topics=("losses",),
    tolerance=0.005,
    fields={"": "Loss (natural logarithm)"},
    vary={
        "probabilities": (
            (0.0, 0.0, 0.4, 0.6),
            (0.0, 0.55, 0.45, 0.0),
            (0.3, 0.7, 0.0, 0.0),
            (0.25, 0.0, 0.4, 0.35),
            (0.48, 0.0, 0.52, 0.0),
        ),
        "animal": ANIMALS,
    },
    mistakes={
        "This is the loss of the class that was predicted; the label names another one.": partial(
            loss_of_the_predicted_class, **WRONG
        ),
        BASE.format(10): partial(loss_to_base, 10, **WRONG),
        BASE.format(2): partial(loss_to_base, 2, **WRONG),
        ENTROPY: partial(entropy, **WRONG),
    },
    key=Key("−log 0.4", printed=-log(0.4)),
)
def wrong_prediction_loss(probabilities=(0.0, 0.0, 0.4, 0.6), animal="iguana"):
    """The cross-entropy of one image, of which another animal than its own gets the largest probability.

    Raises:
        ValueError: its own animal is predicted, or has the probability 0.

    >>> round(wrong_prediction_loss(), 4)
    0.9163
    >>> wrong_prediction_loss() < right_prediction_loss()
    True
    """
    if predicted(probabilities) == animal:
        raise ValueError(f"animal={animal!r} is predicted")
    return cross_entropy([probabilities], [ANIMALS.index(animal)])


def literal_sum(probabilities, label):
    """The sum over all classes exactly as the definition is written, of floating-point numbers."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return float(-np.sum(np.array(label) * np.log(probabilities)))


def definition_needs_a_convention():
    """The definition, taken at its word, of a prediction with zeros; and the limit of p log p for p → 0."""
    p = sympy.symbols("p", positive=True)
    found = {
        "sum as it is written": str(literal_sum(WRONG["probabilities"], (0, 0, 1, 0))),
        "sum with 0 log 0 = 0": wrong_prediction_loss(),
        "limit of p log p": str(sympy.limit(p * sympy.log(p), p, 0, "+")),
    }
    return Finding(found["sum as it is written"] == "nan" and found["limit of p log p"] == "0", found)


# Part c: a lower loss for a wrong prediction


def error_rate(P, labels):
    """The share of predictions, (batch, classes), whose largest entry is not the label's, (batch,)."""
    return float(np.mean(np.argmax(P, axis=1) != labels))


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
    """Two logistic models are measured on one training set, in which a tenth of the positives are far outliers.

    The first is fitted to all of it and has the least loss that a linear model can have; the second is fitted without
    the outliers. In the control there are no outliers.
    """
    rng = np.random.default_rng(seed)
    y = np.repeat([0, 1], 500)
    x = rng.normal(2 * y - 1, 0.8)
    outlier = np.arange(1000) >= (1000 if control else 950)
    x[outlier] = rng.normal(-8, 1, size=outlier.sum())
    models = fit_logistic(x[:, None], y), fit_logistic(x[~outlier, None], y[~outlier])
    found = {}
    for name, model in zip(("least loss", "fitted without outliers"), models, strict=True):
        z = model.scores(x[:, None])
        Z = np.stack([np.zeros_like(z), z], axis=1)
        found[f"loss, {name}"] = cross_entropy_with_logits(Z, y)
        found[f"accuracy, {name}"] = 1 - error_rate(Z, y)
    loss, accuracy, other_loss, other_accuracy = found.values()
    return Finding(loss < other_loss and accuracy < other_accuracy - 0.02, found)


def loss_bounds_the_errors(seed=0, sets=300):
    """Sets of random predictions, from timid to bold and from good to bad, each with its mean loss and error rate.

    A wrong prediction costs at least log 2, so that the error rate is at most the mean loss divided by log 2. Measured
    is the largest share of this bound that any set reaches.
    """
    rng = np.random.default_rng(seed)
    shares = []
    for _ in range(sets):
        labels = rng.integers(4, size=40)
        Z = rng.exponential(4) * (rng.normal(size=(40, 4)) + rng.exponential(2) * one_hot(labels, 4))
        shares.append(error_rate(Z, labels) * log(2) / cross_entropy_with_logits(Z, labels))
    return Finding(max(shares) <= 1, {"sets": sets, "largest share of the bound": max(shares)})


ORDER = {
    "true": Claim(
        "The training minimises the cross-entropy, which reads only the probability of the true class. Whether another "
        "class has more, which decides the prediction, is not asked.",
        shown_by=other_classes_do_not_count,
    ),
    "several": Claim(
        r"So with more than two classes the ranges overlap: a right prediction may cost up to $\log n_y$, a wrong one "
        r"as little as $\log 2$.",
        shown_by=some_right_ones_cost_more,
    ),
    "lower": Claim(
        "Over a whole set, too, a lower loss is no guarantee of a higher accuracy.", shown_by=lower_loss_lower_accuracy
    ),
    "proxy": Claim(
        r"Still the loss is a sensible stand-in: the share of errors is at most the mean loss divided by $\log 2$.",
        shown_by=loss_bounds_the_errors,
    ),
    "two": Claim(
        "It can happen to a single example with two classes as well.", refuted_by=with_two_classes_wrong_costs_more
    ),
}


@part(
    "c",
    "Why a wrong prediction can cost less",
    kind="prose",
    points=2,
    topics=("losses",),
    claims=ORDER,
    key=Key(
        "the objective is the cross-entropy, not the accuracy: a reasonable proxy, but a lower loss need not mean a "
        "higher accuracy",
        printed=("true", "lower", "proxy"),
    ),
)
def reasons_for_the_order(seed=0):
    """
    >>> reasons_for_the_order()
    ('true', 'several', 'lower', 'proxy')
    >>> holding({name: ORDER[name] for name in ("true", "several", "lower")}, control=True)
    ()
    """
    return holding(ORDER, seed=seed)


# Part d: accuracy as the objective. The data have three classes; a column of ones stands for the bias.


def three_clusters(rng, examples=300, distance=3.0):
    """Features X (examples, 3), the last of them 1, about three centres, and labels (examples,)."""
    labels = rng.integers(3, size=examples)
    angles = 2 * np.pi * labels / 3
    X = distance * np.stack([np.cos(angles), np.sin(angles)], axis=1) + rng.normal(size=(examples, 2))
    return np.column_stack([X, np.ones(examples)]), labels


def accuracy_of(W, X, labels):
    """The share of examples that a linear model classifies correctly."""
    return 1 - error_rate(X @ W, labels)


def loss_of(W, X, labels):
    """The mean cross-entropy of a linear model with a softmax."""
    return cross_entropy_with_logits(X @ W, labels)


def accuracy_gives_no_direction(seed=0, control=False):
    """A linear classifier with random weights climbs the gradient of its training accuracy, found by differences.

    Measured are the gradient's length at the start, and the accuracy before and after 40 steps. The control descends
    the cross-entropy, from the same weights.
    """
    rng = np.random.default_rng(seed)
    X, labels = three_clusters(rng)
    W = rng.normal(size=(3, 3))

    def objective(W):
        return loss_of(W, X, labels) if control else -accuracy_of(W, X, labels)

    first = numerical_gradient(objective, W, step=1e-7)
    before = accuracy_of(W, X, labels)
    for _ in range(40):
        W = W - 0.3 * numerical_gradient(objective, W, step=1e-7)
    found = {
        "length of the gradient": float(np.linalg.norm(first)),
        "accuracy before": before,
        "accuracy after": accuracy_of(W, X, labels),
    }
    return Finding(found["length of the gradient"] == 0 and found["accuracy after"] == before, found)


def batches(examples, size):
    """The places of the examples in each batch of a pass over the data."""
    return np.arange(examples).reshape(-1, size)


def macro_f1(W, X, labels):
    """The mean over the classes of F1, the harmonic mean of precision and recall: a measure that is no mean over examples."""
    said = np.argmax(X @ W, axis=1)
    scores = []
    for k in range(W.shape[1]):
        hits = np.sum((said == k) & (labels == k))
        scores.append(2 * hits / max(np.sum(said == k) + np.sum(labels == k), 1))
    return float(np.mean(scores))


def batches_average_to_the_whole(measure, seed=0):
    """The mean of a measure over all mini-batches of a pass, and the measure of the whole set."""
    rng = np.random.default_rng(seed)
    X, labels = three_clusters(rng)
    W = rng.normal(size=(3, 3))
    whole = measure(W, X, labels)
    return float(np.mean([measure(W, X[rows], labels[rows]) for rows in batches(300, 10)])), whole


def batches_measure_the_accuracy(seed=0, control=False):
    """The training set is cut into batches of ten, and the accuracy is taken in each, with the weights fixed.

    Measured are the mean over the batches and the accuracy on the whole set. The control takes the F1 score, which is
    no mean over examples.
    """
    mean, whole = batches_average_to_the_whole(macro_f1 if control else accuracy_of, seed)
    return Finding(abs(mean - whole) < 1e-9, {"mean over the batches": mean, "on the whole set": whole})


def measures_for_batches(seed=0):
    """Those of three measures of which the batches give the whole set's value on average."""
    measures = {"cross-entropy": loss_of, "accuracy": accuracy_of, "F1": macro_f1}
    pairs = {name: batches_average_to_the_whole(measure, seed) for name, measure in measures.items()}
    return {name for name, (mean, whole) in pairs.items() if abs(mean - whole) < 1e-9}


def noise_and_batches_train_by_accuracy(seed=0, control=False):
    """The weights are moved to both sides by random noise, and along it by the difference of two accuracies.

    Each step reads one batch of 30 examples and nothing but accuracies. Measured is the accuracy on the whole training
    set, before and after. The control has next to no noise, so that the two accuracies are the same.
    """
    rng = np.random.default_rng(seed)
    X, labels = three_clusters(rng)
    W = rng.normal(size=(3, 3))
    W = W[:, [1, 2, 0]] if accuracy_of(W, X, labels) > 0.5 else W
    before = accuracy_of(W, X, labels)
    scale = 1e-9 if control else 0.5
    for _ in range(500):
        rows = rng.choice(300, size=30, replace=False)
        noise = rng.normal(size=W.shape)
        ahead, back = (accuracy_of(W + sign * scale * noise, X[rows], labels[rows]) for sign in (1, -1))
        W = W + 0.5 * (ahead - back) * noise
    after = accuracy_of(W, X, labels)
    return Finding(after > before + 0.2 and after > 0.85, {"accuracy before": before, "accuracy after": after})
