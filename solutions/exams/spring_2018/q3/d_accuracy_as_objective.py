"""Accuracy as the objective. The data have three classes; a column of ones stands for the bias.

>>> faults_of_accuracy.answer()
('flat', 'batches', 'search')
"""

import numpy as np

from solutions.claim import refuted, shown
from solutions.exams.spring_2018.q3.classifiers import accuracy_of, loss_of, three_clusters
from solutions.finding import Finding
from solutions.nn.gradients import numerical_gradient
from solutions.part import Key, prose


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


def names_what_batches_estimate(named):
    """Whether these are the measures that mini-batches estimate without bias."""
    return named == measures_for_batches()


faults_of_accuracy = prose(
    "d",
    "Accuracy as the objective",
    points=2,
    topics=("losses", "optimization"),
    claims={
        "flat": shown(
            "No: the accuracy is constant in the weights until a prediction flips, where it jumps. Its gradient is "
            "zero almost everywhere, so that gradient descent stands still.",
            accuracy_gives_no_direction,
        ),
        "batches": shown(
            "Like the loss, the accuracy is a mean over examples, and mini-batches estimate it without bias.",
            batches_measure_the_accuracy,
        ),
        "whole": refuted(
            "The accuracy depends on the whole training set, so that mini-batches are of no use for it.",
            batches_measure_the_accuracy,
        ),
        "search": shown(
            "The accuracy needs a method without gradients: with noise on the weights, differences of mini-batch "
            "accuracies do train the classifier.",
            noise_and_batches_train_by_accuracy,
        ),
    },
    key=Key(
        "no: it depends on the whole training set, which rules stochastic gradient descent out; and it cannot be "
        "differentiated with respect to the parameters",
        printed=("flat", "whole"),
        qualified="No is right, and so is the second reason (precisely: the gradient is zero almost everywhere, and "
        "missing at the jumps). The first is not: the accuracy is a mean over examples, as the loss is, and "
        "mini-batches estimate both alike.",
        ours={"cross-entropy", "accuracy"},
        theirs={"cross-entropy"},
        witness=names_what_batches_estimate,
    ),
)
