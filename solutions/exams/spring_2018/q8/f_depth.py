"""Performance against depth.

>>> problem_and_remedies.answer()
('overfitting', 'regularise', 'smaller', 'data')
"""

from functools import cache
from typing import NamedTuple

import numpy as np

from solutions.claim import refuted, shown
from solutions.finding import Finding, figure
from solutions.nn.activations import sigmoid
from solutions.nn.losses import binary_cross_entropy_with_logits
from solutions.nn.mlp import forward, initialize, train
from solutions.nn.optimizers import Adam
from solutions.part import Key, prose

FEW = 150  # training examples
PLENTY = 6000
WIDTH = 16
DEEPEST = 10


def showings(rng, examples):
    """Five features (batch, 5) and labels (batch,): the probability of a 1 depends on the first feature alone."""
    X = rng.normal(size=(examples, 5))
    return X, (rng.random(examples) < sigmoid(2 * X[:, 0])).astype(float)


class Fit(NamedTuple):
    """Accuracy and cross-entropy on the training set and on the development set."""

    training_accuracy: float
    training_loss: float
    accuracy: float
    loss: float

    @property
    def gap(self):
        return self.training_accuracy - self.accuracy


def as_they_are(rng, X, y):
    return X, y


@cache
def fit(seed, layers=DEEPEST, examples=FEW, steps=150, activation="relu", training=as_they_are, **options):
    """A network with so many hidden layers, trained by Adam in batches of 150 examples; and how well it does.

    `training(rng, X, y)` makes the training set from the examples; `options` are those of `solutions.nn.mlp.train`.
    """
    rng = np.random.default_rng(seed)
    dev = showings(rng, 2000)
    X, y = training(rng, *showings(rng, examples))
    start = initialize([5] + [WIDTH] * layers + [1], rng)
    network = train(start, X, y, Adam(0.01), steps=steps, activation=activation, batch=FEW, rng=rng, **options)
    measured = []
    for features, labels in ((X[:2000], y[:2000]), dev):
        logits = forward(network, features, activation)[0][:, 0]
        measured += [float(np.mean((logits > 0) == labels)), binary_cross_entropy_with_logits(logits, labels)]
    return Fit(*measured)


DEPTHS = (0, 1, 2, 3, 4, 6, 8, 10)


@cache
def performance_by_depth(seeds=4):
    """Rows: the number of hidden layers, and what is measured for it, the mean of some runs."""
    return [(layers, *np.mean([fit(seed, layers) for seed in range(seeds)], axis=0).tolist()) for layers in DEPTHS]


@figure(height=3)
def draw_performance_by_depth(axes):
    """Performance against the number of hidden layers: the accuracy on the training set (blue) and on the development
    set (orange). Measured on networks that were trained for this page.
    """
    depths, on_training, _, on_dev, _ = zip(*performance_by_depth(), strict=True)
    axes.plot(depths, on_training, "o-", color="C0", label="training set")
    axes.plot(depths, on_dev, "s--", color="C1", label="development set")
    axes.set(xlabel="number of hidden layers", ylabel="accuracy", ylim=(0.5, 1.03), xticks=range(11))
    axes.legend(frameon=False, loc="center right")


def depth_widens_the_gap(seed=0, control=False):
    """Networks without a hidden layer and with ten are trained on 150 examples whose labels are partly chance.

    Measured are their accuracies on the training set and on the development set. The control has 6000 examples and
    makes the same number of steps.
    """
    flat, deep = (fit(seed, layers, PLENTY if control else FEW) for layers in (0, DEEPEST))
    found = {
        "no hidden layer: training": flat.training_accuracy,
        "no hidden layer: development": flat.accuracy,
        "ten hidden layers: training": deep.training_accuracy,
        "ten hidden layers: development": deep.accuracy,
    }
    return Finding(deep.gap > 0.15 and deep.gap > flat.gap, found)


def deep_network_fits_its_training_set(seed=0, control=False):
    """The networks with one hidden layer and with ten, trained on 150 examples.

    Measured is the cross-entropy on the training set. In the control the activations are sigmoids, which let the
    gradient vanish: there the deep network fits worse.
    """
    activation = "sigmoid" if control else "relu"
    depths = {"one hidden layer": 1, "ten hidden layers": DEEPEST}
    found = {f"training loss, {name}": fit(seed, n, activation=activation).training_loss for name, n in depths.items()}
    shallow, deep = found.values()
    return Finding(deep < shallow / 2, found)


REMEDIES = {
    "L2 penalty": dict(penalty=0.02),
    "dropout": dict(keep=0.8),
    "early stopping": dict(steps=20),
    "one hidden layer": dict(layers=1),
}


def remedies_lower_the_loss(seed=0, control=False):
    """The network with ten hidden layers is trained as before; with an L2 penalty; with dropout; and stopped after 20
    of 150 steps. Beside it stands one with a single hidden layer.

    Measured is the cross-entropy on the development set. The control has 6000 examples, so that there is nothing to
    mend.
    """
    examples = PLENTY if control else FEW
    found = {"development loss, as it is": fit(seed, examples=examples).loss}
    for name, options in REMEDIES.items():
        found[f"development loss, {name}"] = fit(seed, examples=examples, **options).loss
    before, *after = found.values()
    return Finding(max(after) < before / 2, found)


def copied(rng, X, y):
    """A generator that has learned its training set perfectly: draws from it, with repetition."""
    rows = rng.integers(len(X), size=PLENTY)
    return X[rows], y[rows]


def blurred(rng, X, y):
    """A generator that smooths: draws from the training set, each moved a little at random."""
    X, y = copied(rng, X, y)
    return X + rng.normal(0, 0.5, size=X.shape), y


def new(rng, X, y):
    """Further examples, drawn as the first ones were."""
    return showings(rng, PLENTY)


def new_examples_help_and_copies_do_not(seed=0, control=False):
    """The network with ten hidden layers is trained on 150 examples; on 6000 new ones; and on 6000 from a generator
    that was fitted to the 150 so well that it draws these again. The number of steps stays.

    Measured is the cross-entropy on the development set. In the control the generator knows the true distribution.
    """
    found = {
        "development loss, 150 examples": fit(seed).loss,
        "development loss, 6000 new examples": fit(seed, training=new).loss,
        "development loss, 6000 generated examples": fit(seed, training=new if control else copied).loss,
    }
    before, added, generated = found.values()
    return Finding(added < before / 2 and generated > 2 * added, found)


def generators_compared(seeds=4):
    """Rows: what the network with ten hidden layers is trained on, its gap in accuracy and its development loss; the
    mean of some runs."""
    sources = {
        "the 150 examples": as_they_are,
        "6000 draws from these": copied,
        "6000 draws, each moved at random": blurred,
        "6000 new examples": new,
    }
    rows = []
    for name, training in sources.items():
        fits = [fit(seed, training=training) for seed in range(seeds)]
        rows.append((name, float(np.mean([f.gap for f in fits])), float(np.mean([f.loss for f in fits]))))
    return rows


problem_and_remedies = prose(
    "f",
    "Performance against depth",
    points=2,
    topics=("regularization",),
    claims={
        "overfitting": shown(
            "Overfitting: with more layers the training performance rises, while the performance on new examples stays "
            "behind.",
            depth_widens_the_gap,
        ),
        "regularise": shown(
            "Regularisation helps: a penalty on the weights, dropout, early stopping.", remedies_lower_the_loss
        ),
        "smaller": shown("A smaller network helps: fewer hidden layers.", remedies_lower_the_loss),
        "data": shown("More training examples help.", new_examples_help_and_copies_do_not),
        "vanishing": refuted(
            "The gradients vanish, so that the deep network can no longer be fitted to its training set.",
            deep_network_fits_its_training_set,
        ),
        "generated": refuted(
            "Examples from a generator that was fitted to the training set are as good as new ones.",
            new_examples_help_and_copies_do_not,
        ),
    },
    key=Key(
        "overfitting; regularise (L2 or L1 penalty, dropout), make the network smaller, or enlarge the training set, "
        "for example by augmentation or a GAN",
        printed=("overfitting", "regularise", "smaller", "data"),
    ),
)
