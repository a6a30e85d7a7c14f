"""Loss functions.

Layouts: a batch of logits Z or of label rows Y is (batch, classes), features X are (batch, features), and the weights W
of a linear model (features, classes). Logarithms are natural.
"""

from functools import partial
from itertools import combinations
from math import fsum, log

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
    return -fsum(log(p) for p in probabilities)


def entropy(probabilities, animal):
    """The entropy of the prediction."""
    return -fsum(p * log(p) for p in probabilities if p)


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


def always_the_first():
    """The weights (features, classes) of a linear model that names the first class whatever it is shown."""
    W = np.zeros((3, 3))
    W[-1, 0] = 1.0
    return W


def accuracy_gives_no_direction(seed=0, control=False):
    """A linear classifier that always names the first class climbs the gradient of its training accuracy.

    The gradient is found by differences. Measured are its length at the start, and the accuracy before and after 40
    steps. The control descends the cross-entropy, from the same weights.
    """
    X, labels = three_clusters(np.random.default_rng(seed))
    W = always_the_first()

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
    """The mean over the classes of F1, which is no mean over the examples."""
    said = np.argmax(X @ W, axis=1)
    scores = []
    for k in range(W.shape[1]):
        hits = np.sum((said == k) & (labels == k))
        scores.append(2 * hits / max(np.sum(said == k) + np.sum(labels == k), 1))
    return float(np.mean(scores))


def batches_average_to_the_whole(measure, seed=0):
    """The mean of a measure over all mini-batches of a pass, and the measure of the whole set."""
    rng = np.random.default_rng(seed)
    X, labels = three_clusters(rng, distance=1.5)
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
    """The same weights are moved to both sides by random noise, and along it by the difference of two accuracies.

    Each step reads one batch of 30 examples and nothing but accuracies. Measured is the accuracy on the whole training
    set, before and after. The control has next to no noise, so that the two accuracies are the same.
    """
    rng = np.random.default_rng(seed)
    X, labels = three_clusters(rng)
    W = always_the_first()
    before = accuracy_of(W, X, labels)
    scale = 1e-9 if control else 0.5
    for _ in range(500):
        rows = rng.choice(300, size=30, replace=False)
        noise = rng.normal(size=W.shape)
        ahead, back = (accuracy_of(W + sign * scale * noise, X[rows], labels[rows]) for sign in (1, -1))
        W = W + 0.5 * (ahead - back) * noise
    after = accuracy_of(W, X, labels)
    return Finding(after > before + 0.2 and after > 0.85, {"accuracy before": before, "accuracy after": after})


def draw_objectives():
    """Accuracy (top) and cross-entropy (bottom) of the same classifier while one of its weights is moved: the accuracy
    has steps, flat in between, and the loss a slope everywhere.
    """
    from matplotlib import pyplot

    X, labels = three_clusters(np.random.default_rng(0), examples=30, distance=1.5)
    moved = np.linspace(-2, 2, 801)
    direction = np.zeros((3, 3))
    direction[0, 1] = 1.0
    figure = pyplot.figure(figsize=(5.6, 3.8))
    top, bottom = figure.subplots(2, 1, sharex=True)
    path = [always_the_first() * 0.2 + t * direction for t in moved]
    top.plot(moved, [100 * accuracy_of(W, X, labels) for W in path], color="#E69F00", linewidth=2)
    bottom.plot(moved[::10], [loss_of(W, X, labels) for W in path[::10]], color="#0072B2", linewidth=2)
    top.set(ylabel="accuracy, %")
    bottom.set(xlabel="one weight of the classifier", ylabel="cross-entropy")
    return figure


ACCURACY = {
    "flat": Claim(
        "No: the accuracy is constant in the weights until a prediction flips, where it jumps. Its gradient is zero "
        "almost everywhere, so that gradient descent stands still.",
        shown_by=accuracy_gives_no_direction,
    ),
    "batches": Claim(
        "Like the loss, the accuracy is a mean over examples, and mini-batches estimate it without bias.",
        shown_by=batches_measure_the_accuracy,
    ),
    "whole": Claim(
        "The accuracy depends on the whole training set, so that mini-batches are of no use for it.",
        refuted_by=batches_measure_the_accuracy,
    ),
    "search": Claim(
        "The accuracy needs a method without gradients: with noise on the weights, differences of mini-batch "
        "accuracies do train the classifier.",
        shown_by=noise_and_batches_train_by_accuracy,
    ),
}


@part(
    "d",
    "Accuracy as the objective",
    kind="prose",
    points=2,
    topics=("losses", "optimization"),
    claims=ACCURACY,
    key=Key(
        "no: it depends on the whole training set, which rules stochastic gradient descent out; and it cannot be "
        "differentiated with respect to the parameters",
        printed=("flat", "whole"),
        qualified="No is right, and so is the second reason (precisely: the gradient is zero almost everywhere, and "
        "missing at the jumps). The first is not: the accuracy is a mean over examples, as the loss is, and "
        "mini-batches estimate both alike.",
        ours=lambda: {"cross-entropy", "accuracy"},
        theirs={"cross-entropy"},
        witness=lambda named: named == measures_for_batches(),
    ),
)
def faults_of_accuracy(seed=0):
    """
    >>> faults_of_accuracy()
    ('flat', 'batches', 'search')
    >>> holding(ACCURACY, control=True)  # descent on the loss; a measure that is no mean; no noise
    ('whole',)
    """
    return holding(ACCURACY, seed=seed)


# Part e: the softmax's loss is positive

loss = sympy.symbols("loss", real=True)
k = sympy.symbols("k", integer=True, positive=True)  # classes that are not the true one
g = sympy.symbols("g", real=True)  # by how much the true logit leads


def softmax_loss(z, c):
    """The cross-entropy of logits z, (classes,), for the true class c."""
    return 0.0 - float(log_softmax(z)[c])  # and not -0.0


def others(z, c):
    """The logits without that of class c."""
    return np.delete(z, c)


def one_label_instance(rng):
    z = rng.normal(0, 2, size=rng.integers(2, 7))
    return dict(z=z, c=int(rng.integers(len(z))))


POSITIVE = Derivation(
    steps=[
        Step(
            "By definition; the label is 1 for the true class $c$ and 0 for the others.",
            r"\mathcal{L} = -\sum_{i=1}^{n_y} y_i \log \hat y_i",
            lambda z, c: cross_entropy([softmax(z)], [c]),
        ),
        Step("So one term is left.", r"-\log \hat y_c", lambda z, c: -log(softmax(z)[c])),
        Step(
            "Put the softmax in, and turn the fraction over.",
            r"\log \frac{\sum_{i=1}^{n_y} e^{z_i}}{e^{z_c}}",
            lambda z, c: log(sum(np.exp(z)) / np.exp(z[c])),
        ),
        Step(
            "One of the terms is the true class's own. It gives the 1.",
            r"\log \left( 1 + \sum_{i \ne c} e^{z_i - z_c} \right)",
            lambda z, c: log(1 + sum(np.exp(others(z, c) - z[c]))),
        ),
        Step(
            r"With $n_y \ge 2$ there is at least one further term. Let $g = \max_{i \ne c} (z_c - z_i)$ be the largest "
            r"lead of the true logit. It is finite, and each term is at least $e^{-g}$. The logarithm of a number "
            "above 1 is positive.",
            r"\log \left( 1 + (n_y - 1)\, e^{-g} \right) > 0",
            lambda z, c: np.log1p((len(z) - 1) * np.exp(-(z[c] - others(z, c)).max())),
            ">=",
        ),
    ],
    instance=one_label_instance,
)


def bound_is_met_by_equal_logits():
    """The loss and its bound, for three lists of logits of which the first belongs to the true class."""
    rows = []
    for z in ((5.0, 0.0, 0.0, 0.0), (5.0, 3.0, 1.0, 0.0), (5.0,)):
        bound = least_loss(len(z) - 1, 5).rhs
        rows.append((listed(z), softmax_loss(np.array(z), 0), float(bound)))
    return rows


def computed_loss(gap, dtype, classes=4):
    """The loss as a computer finds it when the true logit leads all others by `gap`."""
    z = np.zeros(classes, dtype=dtype)
    z[0] = gap
    return softmax_loss(z, 0)


def lead_of_zero_loss(dtype):
    """The smallest whole lead of the true logit at which the computed loss is exactly 0.

    >>> lead_of_zero_loss(np.float32) < lead_of_zero_loss(np.float64)
    True
    """
    return next(gap for gap in range(1000) if computed_loss(gap, dtype) == 0)


def rounding_reaches_zero():
    """The lead of the true logit from which on the loss is rounded to 0, and what it really is there."""
    found = {}
    for name, dtype in (("single", np.float32), ("double", np.float64)):
        lead = lead_of_zero_loss(dtype)
        found[f"lead, {name} precision"] = lead
        found[f"the loss there, {name} precision"] = computed_loss(lead, dtype)
        found[f"the exact loss there, {name} precision"] = float(np.log1p(3 * np.exp(-lead)))
    return Finding(all(value > 0 for name, value in found.items() if "exact" in name), found)


def draw_loss_by_lead():
    """The loss of one example with four classes, whose true logit leads all others: exact (dashed), and as
    computed in single (orange) and double precision (blue), where each ends as the loss becomes 0.
    """
    from matplotlib import pyplot

    axes = pyplot.figure(figsize=(5.6, 3.2)).add_subplot()
    leads = np.arange(0, 46)
    for name, dtype, colour in (
        ("double precision", np.float64, "#0072B2"),
        ("single precision", np.float32, "#E69F00"),
    ):
        losses = np.array([computed_loss(lead, dtype) for lead in leads])
        axes.plot(leads[losses > 0], losses[losses > 0], color=colour, linewidth=4, label=name)
    axes.plot(leads, np.log1p(3 * np.exp(-leads.astype(float))), "--", color="#000000", linewidth=1, label="exact")
    axes.set(yscale="log", xlabel="lead of the true logit", ylabel="cross-entropy")
    axes.legend(frameon=False)
    return axes.figure


def descend(X, Y, logit_gradient, rate=1.0, steps=400, penalty=0.0):
    """The weights of a linear model after gradient descent from 0, with a penalty on half their squares.

    `logit_gradient(Z, Y)` is the derivative of each example's loss by its logits, (batch, classes).
    """
    W = np.zeros((X.shape[1], Y.shape[1]))
    for _ in range(steps):
        W = W - rate * (X.T @ logit_gradient(X @ W, Y) / len(X) + penalty * W)
    return W


def softmax_gradient(Z, Y):
    """Of -Σ y log softmax(z): the number of labels times the prediction, minus the labels."""
    return Y.sum(axis=1, keepdims=True) * softmax(Z) - Y


def end_of_training(penalty, seed=0):
    """Training accuracy and training loss of a softmax classifier on well separated classes."""
    X, labels = three_clusters(np.random.default_rng(seed), distance=6.0)
    W = descend(X, one_hot(labels, 3), softmax_gradient, rate=0.3, steps=300, penalty=penalty)
    return {"accuracy": accuracy_of(W, X, labels), "loss": loss_of(W, X, labels)}


PENALTY, NEAR_ZERO = 1.0, 0.01


def lower_bound(answer):
    """The relation in TeX, with what SymPy knows of the sign of its right side."""
    sign = " > 0" if answer.rhs.is_positive else ""
    return sympy.latex(answer).replace("loss", r"\mathcal{L}") + sign


@part(
    "e",
    "The loss never reaches zero",
    kind="proof",
    points=3,
    topics=("losses", "activations"),
    derivation=POSITIVE,
    show=lambda answer: f"{answer}" + (" > 0" if answer.rhs.is_positive else ""),
    tex=lower_bound,
    key=Key(
        "the loss is log Σ e^z − log e^z of the true class, which is not 0, as the sum is not equal to its one term; "
        "it comes very close to 0 at the end of training",
        qualified="The loss is positive, as shown. But nothing makes it end very close to zero, not even an accuracy "
        "of 100%: with an L2 penalty on the weights it stays well away.",
        ours=lambda: lambda penalty: penalty == 0,
        theirs=lambda penalty: True,
        witness=lambda ends_near_zero: all(
            ends_near_zero(penalty) == (end_of_training(penalty)["loss"] < NEAR_ZERO) for penalty in (0.0, PENALTY)
        ),
    ),
)
def least_loss(wrong_classes=k, gap=g):
    """The least loss while no other logit lies further than `gap` below the true one: all others lie there.

    >>> least_loss()
    loss >= log(k*exp(-g) + 1)
    >>> least_loss().rhs.is_positive
    True
    >>> least_loss(wrong_classes=0)  # with a single class the loss is 0
    loss >= 0
    """
    z = sympy.symbols("z", real=True)  # the true logit, which cancels
    probability = sympy.exp(z) / (sympy.exp(z) + wrong_classes * sympy.exp(z - gap))
    return sympy.Ge(loss, sympy.log(sympy.expand(1 / sympy.simplify(probability))))


# Part f: labels for several animals

SETS = [animals for size in range(1, 5) for animals in combinations(ANIMALS, size)]


def multi_hot(animals):
    """A label with a 1 for each of the animals.

    >>> multi_hot(("dog", "mouse"))
    (1, 0, 0, 1)
    """
    return tuple(int(animal in animals) for animal in ANIMALS)


def animals_of(label):
    """The animals of a label.

    >>> animals_of((1, 0, 0, 1))
    ('dog', 'mouse')
    """
    return tuple(animal for animal, entry in zip(ANIMALS, label, strict=True) if entry)


def every_set_has_its_own_label(control=False):
    """All sets of one to four animals are written as labels with a 1 for each animal, and read back.

    Measured are the different labels, and the sets that come back. The control marks the first animal only.
    """
    labels = [multi_hot(animals[:1] if control else animals) for animals in SETS]
    back = sum(animals_of(label) == animals for label, animals in zip(labels, SETS, strict=True))
    found = {"sets": len(SETS), "different labels": len(set(labels)), "sets read back": back}
    return Finding(len(set(labels)) == back == len(SETS), found)


def one_animal_is_not_enough():
    """Each set of animals is labelled with the one-hot vector of its first animal."""
    found = every_set_has_its_own_label(control=True).numbers
    return Finding(found["different labels"] < found["sets"], found)


def a_class_for_each_set():
    """The number of non-empty sets, each of which would be a class of its own, for more and more animals."""
    found = {
        f"classes for {animals} animals": sum(
            1 for size in range(1, animals + 1) for _ in combinations(range(animals), size)
        )
        for animals in (4, 5, 10)
    }
    four, five, ten = found.values()
    return Finding(four == len(SETS) and (five, ten) == (2**5 - 1, 2**10 - 1), found)


LABELS = {
    "multi-hot": Claim(
        "A multi-hot vector: one entry for each animal, 1 if it is in the image and 0 if not. Dog and mouse is "
        "(1, 0, 0, 1). Every set of animals has its own label.",
        shown_by=every_set_has_its_own_label,
    ),
    "sets": Claim(
        r"One class for each combination would also do, but with $n$ animals there are $2^n - 1$ of them.",
        shown_by=a_class_for_each_set,
    ),
    "main": Claim("The one-hot vector of the main animal keeps enough.", refuted_by=one_animal_is_not_enough),
}


@part(
    "f",
    "Labels for several animals",
    kind="prose",
    points=2,
    topics=("losses",),
    claims=LABELS,
    key=Key("multi-hot vectors: (1, 0, 0, 1) is dog and mouse", printed=("multi-hot",)),
)
def labels_for_sets():
    """
    >>> labels_for_sets()
    ('multi-hot', 'sets')
    >>> bool(every_set_has_its_own_label(control=True))
    False
    """
    return holding(LABELS)


# Part g: softmax and cross-entropy on images of several animals


def multi_hot_loss(z, y):
    """The sum -Σ y log softmax(z) of one example; y may hold several ones."""
    return -float(np.dot(y, log_softmax(z)))


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


SURE = np.array([[1.0, 1, 0, 0], [1, 1, 0, 0]])  # always dog and cat
TORN = np.array([[1.0, 0, 0, 0], [0, 1, 0, 0]])  # half of the time a dog, half of the time a cat


def scaled_gradient(Z, Y):
    """The gradient of the softmax's loss with label rows that are divided by their sum."""
    return softmax_gradient(Z, Y / Y.sum(axis=1, keepdims=True))


def sigmoid_gradient(Z, Y):
    """Of the mean over the classes of the logistic losses of σ(z)."""
    return (sigmoid(Z) - Y) / Z.shape[1]


def softmax_logistic_gradient(Z, Y):
    """Of the mean over the classes of the logistic losses of softmax(z)."""
    P = softmax(Z)
    by_probability = (P - Y) / (P * (1 - P)) / Z.shape[1]
    return P * (by_probability - (P * by_probability).sum(axis=1, keepdims=True))


def sure_and_torn(logit_gradient, activation):
    """The dog's probability for images that always show dog and cat, and for images that show one of the two."""
    found = {}
    for name, Y in (("dog and cat in each", SURE), ("a dog or a cat in each", TORN)):
        W = descend(np.ones((2, 1)), Y, logit_gradient, rate=2.0, steps=2000)
        found[f"dog's probability, {name}"] = float(activation(W)[0, 0])
    return found


def look_the_same(found):
    """Whether both probabilities are the same, up to what is left to train."""
    sure, torn = found.values()
    return abs(sure - torn) < 0.01


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


SOFTMAX = {
    "penalty": Claim(
        r"Many labels are penalised: with all classes right, even the best prediction, the same for each, costs "
        r"$n_y \log n_y$, more than $n_y$ times as much as any right prediction for one animal.",
        shown_by=many_labels_cost_more,
    ),
    "weight": Claim(
        "In the gradient, too, an image with $L$ labels counts like $L$ images with one.",
        shown_by=many_labels_weigh_more,
    ),
    "same": Claim(
        "The probabilities share a sum of 1. So the best output for images with a dog and a cat is that for images "
        "with a dog or a cat: which of the two is meant cannot be read from it.",
        shown_by=softmax_confuses_both_with_either,
    ),
    "scaled": Claim(
        "All that is wrong is the penalty: with each label divided by its sum, the softmax can tell these images.",
        refuted_by=scaled_labels_confuse_as_well,
    ),
}


@part(
    "g",
    "Softmax for several animals",
    kind="prose",
    points=2,
    topics=("losses", "activations"),
    claims=SOFTMAX,
    key=Key(
        "examples with many labels are penalised: with all classes right and 1/n for each, the loss is n log n, far "
        "more than for most examples with one class",
        printed=("penalty",),
    ),
)
def faults_of_softmax(seed=0):
    """
    >>> faults_of_softmax()
    ('penalty', 'weight', 'same')
    >>> holding({name: SOFTMAX[name] for name in ("penalty", "weight", "same")}, control=True)
    ()
    """
    return holding(SOFTMAX, seed=seed)


# Part h: a sigmoid for each class


def chimeras(rng, together=False):
    """Features X (800, 9), the last of them 1, and multi-hot labels Y (800, 4) of all sets alike.

    Each animal adds its own random direction to the features, and there is noise. With `together`, every dog comes with
    a cat.
    """
    Y = np.array([multi_hot(animals) for animals in SETS], dtype=float)[rng.integers(len(SETS), size=800)]
    if together:
        Y[:, 1] = np.maximum(Y[:, 0], Y[:, 1])
    directions = np.linalg.qr(rng.normal(size=(8, 4)))[0].T
    X = Y @ directions + 0.15 * rng.normal(size=(800, 8))
    return np.column_stack([X, np.ones(800)]), Y


def found_sets(X, Y, logit_gradient, activation, threshold=0.5):
    """Train on the first half; the shares of the second whose animals are all reported and no other: one, several."""
    W = descend(X[:400], Y[:400], logit_gradient, rate=2.0, steps=300)
    right = ((activation(X[400:] @ W) > threshold) == Y[400:]).all(axis=1)
    several = Y[400:].sum(axis=1) > 1
    return {"one animal: found": float(right[~several].mean()), "several: all found": float(right[several].mean())}


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


def softmax_by_threshold(thresholds=(0.5, 0.3, 0.2, 0.1, 0.05)):
    """For the softmax of the control: the images with all animals found, if it reports what exceeds a threshold."""
    X, Y = chimeras(np.random.default_rng(0))
    return [(t, *found_sets(X, Y, softmax_gradient, softmax, t).values()) for t in thresholds]


def dog_alone():
    """Images that show dog and cat, or neither, half and half: what the sigmoids learn, and what their product says."""
    W = descend(np.ones((2, 1)), np.array([[1.0, 1], [0, 0]]), sigmoid_gradient)
    dog, cat = sigmoid(W)[0]
    return {"dog": float(dog), "cat": float(cat), "a dog without a cat, by the product": float(dog * (1 - cat))}


OUTPUT = {
    "sigmoid": Claim(
        "A sigmoid for each class, and for each the logistic loss (binary cross-entropy); the loss of the example is "
        "their mean. It finds all animals of an image.",
        shown_by=sigmoids_find_every_animal,
    ),
    "alone": Claim(
        "So the output layer consists of $n_y$ logistic regressions, each trained on whether its animal is there.",
        shown_by=each_class_is_trained_alone,
    ),
    "independent": Claim(
        "For this the animals must occur independently of each other.", refuted_by=sigmoids_need_no_independent_animals
    ),
    "loss": Claim(
        "It is enough to change the loss and to keep the softmax.",
        refuted_by=softmax_with_logistic_losses_confuses_as_well,
    ),
}


@part(
    "h",
    "A better output layer",
    kind="prose",
    points=2,
    topics=("losses", "activations"),
    claims=OUTPUT,
    key=Key(
        "independent logistic regressions, one for each class, and the mean of their logistic losses",
        printed=("sigmoid", "alone"),
    ),
)
def better_output(seed=0):
    """
    >>> better_output()
    ('sigmoid', 'alone')
    >>> holding({name: OUTPUT[name] for name in ("sigmoid", "alone")}, control=True)  # with a softmax
    ()
    """
    return holding(OUTPUT, seed=seed)


# Part i: the bound for L labels

L = sympy.symbols("L", integer=True, positive=True)  # the labels of the example


def several_labels_instance(rng):
    classes = int(rng.integers(2, 7))
    labels = int(rng.integers(1, classes + 1))
    y = rng.permutation(np.arange(classes) < labels).astype(float)
    return dict(z=rng.normal(0, 1.5, size=classes), y=y)


def in_the_set(z, y):
    """The probabilities of the classes that are right."""
    return softmax(z)[y == 1]


BOUND = Derivation(
    steps=[
        Step(
            "By definition, with $y_i = 1$ for the $L$ classes in $S$ and 0 for the others.",
            r"\mathcal{L}_{CE} = -\sum_{i=1}^{n_y} y_i \log \hat y_i",
            lambda z, y: -np.sum(y * np.log(softmax(z))),
        ),
        Step("So $L$ terms are left.", r"-\sum_{i \in S} \log \hat y_i", lambda z, y: -sum(np.log(in_the_set(z, y)))),
        Step(
            r"Write the sum as $L \ge 1$ times a mean.",
            r"-L \cdot \frac{1}{L} \sum_{i \in S} \log \hat y_i",
            lambda z, y: -y.sum() * np.mean(np.log(in_the_set(z, y))),
        ),
        Step(
            "The logarithm is concave, so that the mean of logarithms is at most the logarithm of the mean (Jensen). "
            r"The factor $-L$ turns this round. Equal only if all $\hat y_i$ in $S$ are equal.",
            r"-L \log \left( \frac{1}{L} \sum_{i \in S} \hat y_i \right)",
            lambda z, y: -y.sum() * np.log(np.mean(in_the_set(z, y))),
            ">=",
        ),
        Step(
            r"Let $q = \sum_{i \in S} \hat y_i$ be the probability that the right classes have together.",
            r"L \log L - L \log q",
            lambda z, y: y.sum() * (np.log(y.sum()) - np.log(in_the_set(z, y).sum())),
        ),
        Step(
            r"The probabilities of *all* classes sum to 1 and none is negative, so that $q \le 1$ and $\log q \le 0$. "
            r"Equal only if nothing is left for the other classes.",
            r"L \log L",
            lambda z, y: y.sum() * np.log(y.sum()),
            ">=",
        ),
    ],
    instance=several_labels_instance,
)


def last_step_holds(relation, draws=200):
    """Whether -L log(q/L) stands in this relation to L log L for random predictions of a softmax."""
    rng = np.random.default_rng(0)
    sides = []
    for _ in range(draws):
        instance = several_labels_instance(rng)
        size, q = instance["y"].sum(), in_the_set(**instance).sum()
        sides.append((-size * np.log(q / size), size * np.log(size)))
    left, right = np.transpose(sides)
    return bool(np.allclose(left, right)) if relation == "=" else bool((left >= right - 1e-9).all())


def equality_in_the_last_step(draws=200):
    """How often the last step is an equality, for labels with all classes and with fewer."""
    rng = np.random.default_rng(0)
    met = {True: [], False: []}
    for _ in range(draws):
        instance = several_labels_instance(rng)
        met[bool(instance["y"].all())].append(np.isclose(in_the_set(**instance).sum(), 1))
    found = {
        "all classes are right: equal": f"{sum(met[True])} of {len(met[True])}",
        "some are wrong: equal": f"{sum(met[False])} of {len(met[False])}",
    }
    return Finding(all(met[True]) and not any(met[False]), found)


def losses_and_bounds(classes=4, gap=10.0):
    """For each number of labels: the bound, and the loss if the right logits are equal and lead by a gap."""
    rows = []
    for size in range(1, classes + 1):
        y = np.arange(classes) < size
        bound, loss = float(least_loss_of_a_set(size).rhs), multi_hot_loss(gap * y, y)
        rows.append((size, bound, loss, round(loss - bound, 12)))
    return rows


def draw_bound():
    """The loss of random softmax predictions (dots) for images with one to four of four animals, and the bound
    L log L (bars). No dot lies below its bar.
    """
    from matplotlib import pyplot

    rng = np.random.default_rng(0)
    axes = pyplot.figure(figsize=(5.6, 3.2)).add_subplot()
    for size in range(1, 5):
        y = np.arange(4) < size
        losses = [multi_hot_loss(rng.uniform(0, 4) * y + 0.6 * rng.normal(size=4), y) for _ in range(40)]
        axes.plot(size + rng.uniform(-0.2, 0.2, size=40), losses, ".", color="#0072B2", markersize=4)
        bound = float(least_loss_of_a_set(size).rhs)
        axes.plot([size - 0.35, size + 0.35], [bound, bound], color="#E69F00", linewidth=3)
    axes.set(xlabel="animals in the image, L", ylabel="cross-entropy", xticks=range(1, 5))
    return axes.figure


@part(
    "i",
    "A bound for several labels",
    kind="proof",
    points=3,
    bonus=True,
    topics=("losses",),
    derivation=BOUND,
    tex=lower_bound,
    key=Key(
        "with Jensen's inequality, and because the softmax sums to 1, the loss is at least L log L",
        printed=sympy.Ge(loss, L * sympy.log(L)),
        qualified="The bound is right, but one line is printed with = where ≥ is needed: the probabilities of the "
        "right classes sum to at most 1, and to exactly 1 only if no class is wrong.",
        ours=lambda: ">=",
        theirs="=",
        witness=last_step_holds,
    ),
)
def least_loss_of_a_set(labels=L, mass=1):
    """The least cross-entropy of an example with several labels that have at most this probability together.

    By Jensen's inequality it is reached where they share it evenly; and it falls as their probability q grows.

    Raises:
        ValueError: there is no label.

    >>> least_loss_of_a_set()
    loss >= L*log(L)
    >>> least_loss_of_a_set(labels=3)
    loss >= 3*log(3)
    >>> least_loss_of_a_set(labels=2, mass=sympy.Rational(1, 2))
    loss >= 4*log(2)
    """
    q = sympy.symbols("q", positive=True)
    if not sympy.sympify(labels).is_positive:
        raise ValueError(f"labels={labels}, expected at least one")
    evenly = -labels * sympy.log(q / labels)
    if not evenly.diff(q).is_negative:
        raise ValueError("the loss does not fall with the probability of the labels")
    return sympy.Ge(loss, sympy.expand_log(evenly.subs(q, mass)))


SLIPS = (
    Slip(
        "Question 3, a",
        "The model is said to predict the probability distribution correctly; what is right is only that the true "
        "class has the largest entry.",
    ),
    Slip(
        "Question 3, b",
        "The prediction has zeros for two classes, so that the definition contains 0 log 0, which it does not say to "
        "read as 0.",
        shown_by=definition_needs_a_convention,
    ),
    Slip(
        "Question 3, b and g", "Predictions are columns in round brackets at first and stand in angle brackets later."
    ),
    Slip(
        "Question 3, c",
        "The question asks for choices, the solution names one, the loss; for a single example it also takes more than "
        "two classes.",
        shown_by=with_two_classes_wrong_costs_more,
    ),
    Slip(
        "Question 3, e, solution",
        "That the sum differs from its one term is not argued: the other terms are positive, and there is at least "
        "one.",
    ),
    Slip(
        "Question 3, e",
        "The loss is never zero in exact arithmetic; a computer rounds it to exactly zero once the true logit leads "
        "far enough.",
        shown_by=rounding_reaches_zero,
    ),
    Slip("Question 3, h", "The task is called multi-class; with several labels for an image it is a multi-label task."),
    Slip(
        "Question 3, h, solution",
        "An activation function is asked for and none is named; that it is the sigmoid has to be read from the "
        "logistic regressions.",
    ),
    Slip("Question 3, i, solution", "The sums run over the elements of S and up to the number of classes at once."),
    Slip("Question 3, i", "The bound needs at least one label: for L = 0 neither L log L nor 1/L is defined."),
)
