"""Overfitting: its signs, causes and remedies."""

from collections import namedtuple
from functools import cache

import numpy as np

from solutions.finding import Finding
from solutions.nn.activations import relu, sigmoid
from solutions.nn.data import drawn_labels, half_spaces, labelled
from solutions.nn.losses import binary_cross_entropy_with_logits, mean_squared_error
from solutions.nn.metrics import accuracy
from solutions.nn.mlp import forward, initialize, train
from solutions.nn.optimizers import Adam

# A gap in the cost

GAP = 0.2  # between two costs: large
FEW_EXAMPLES, MANY_EXAMPLES, OFFSET = 60, 3000, 3.0


class Costs(namedtuple("Costs", "training held_out development")):
    """Cross-entropy on the training set, on new examples from its distribution, and on the development set."""


def costs_of_training(rng, examples=FEW_EXAMPLES, inputs=10, wrong_labels=0.2, offset=0.0):
    """Costs of 16 hidden ReLUs on labels, some wrong, of the first input; an offset moves it in the development set."""
    first = np.eye(inputs)[0]
    sets = [half_spaces(rng, size, first, margin=1.0, wrong_labels=wrong_labels) for size in (examples, 1000, 1000)]
    network = train(initialize([inputs, 16, 1], rng), *sets[0], Adam(0.02), steps=120)
    sets[2] = sets[2][0] + offset * first, sets[2][1]
    return Costs(*(binary_cross_entropy_with_logits(forward(network, X)[0][:, 0], y) for X, y in sets))


def shows_on_the_development_set(rng, control=False):
    """A network with 16 hidden units is trained on 60 examples of ten inputs; a fifth of the labels is wrong. What is
    its loss on the training set, on a development set that was held out, and on other new examples, as in use? The
    second has to be far above the first, and the third close to the second. In the control there are 3000 examples, too
    many to memorise.
    """
    training, development, use = costs_of_training(rng, MANY_EXAMPLES if control else FEW_EXAMPLES)
    gap = development - training
    numbers = {"cost, training set": training, "cost, development set": development, "cost in use": use}
    return Finding(gap > GAP and abs(use - development) < gap / 2, numbers)


def low_training_cost_without_it(rng, control=False):
    """A network is trained on 3000 examples without wrong labels. Is its loss on the training set below a tenth, and
    its loss on a development set higher by less than a tenth? The control has 60 examples, and a fifth of their labels
    is wrong.
    """
    costs = costs_of_training(rng) if control else costs_of_training(rng, MANY_EXAMPLES, wrong_labels=0.0)
    numbers = {"cost, training set": costs.training, "cost, development set": costs.development}
    return Finding(costs.training < 0.1 and costs.development - costs.training < 0.1, numbers)


# Depth, and what helps against it

FEW, PLENTY = 100, 6000  # training examples
WIDTH, DEEP = 16, 6


def showings(rng, examples):
    """Five features (batch, 5) and labels (batch,): the probability of a 1 depends on the first feature alone."""
    X = rng.normal(size=(examples, 5))
    return X, drawn_labels(rng, sigmoid(2 * X[:, 0]))


class Fit(namedtuple("Fit", "training_accuracy training_loss accuracy loss")):
    """Accuracy and cross-entropy on the training set and on the development set."""

    @property
    def gap(self):
        return self.training_accuracy - self.accuracy


def as_they_are(rng, X, y):
    return X, y


def copied(rng, X, y):
    """A generator that has memorised its training set: it draws from it, with repetition."""
    rows = rng.integers(len(X), size=PLENTY)
    return X[rows], y[rows]


def blurred(rng, X, y):
    """A generator that smooths: draws from the training set, each moved a little at random."""
    X, y = copied(rng, X, y)
    return X + rng.normal(0, 0.5, size=X.shape), y


def new(rng, X, y):
    """Further examples, drawn as the first ones were."""
    return showings(rng, PLENTY)


@cache
def fit(seed, layers=DEEP, examples=FEW, steps=100, activation="relu", training=as_they_are, **options):
    """A network with so many hidden layers, trained by Adam in batches of 100 examples; and how well it does.

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
        measured += [accuracy(logits > 0, labels), binary_cross_entropy_with_logits(logits, labels)]
    return Fit(*measured)


def depth_widens_the_gap(rng, control=False):
    """Networks without a hidden layer and with six are trained on 100 examples whose labels are partly chance. How
    accurate are they on the training set and on the development set? The control has 6000 examples and makes the same
    number of steps.
    """
    seed, numbers = rng.integers(2**32), {}
    flat, deep = (fit(seed, layers, PLENTY if control else FEW) for layers in (0, DEEP))
    for name, one in (("no hidden layer", flat), ("six hidden layers", deep)):
        numbers |= {f"{name}: training": one.training_accuracy, f"{name}: development": one.accuracy}
    return Finding(deep.gap > 0.15 and deep.gap > flat.gap, numbers)


def bends_widen_the_gap(rng, control=False):
    """A network with one hidden layer of 16 ReLUs, and one with an affine layer in place of the ReLUs, are trained on
    100 examples whose labels are partly chance. What are their losses on the training set and on the development set?
    The gap with ReLUs has to be the wider one, by more than 0.05. The control has 6000 examples and makes the same
    number of steps.
    """
    seed, options = rng.integers(2**32), dict(examples=PLENTY if control else FEW, steps=150)
    bent, affine = fit(seed, layers=1, **options), fit(seed, layers=2, activation="identity", **options)
    numbers = {}
    for name, one in (("ReLUs", bent), ("affine layer", affine)):
        numbers |= {f"training loss, {name}": one.training_loss, f"development loss, {name}": one.loss}
    return Finding(bent.loss - bent.training_loss > affine.loss - affine.training_loss + 0.05, numbers)


def deep_network_fits_its_training_set(rng, control=False):
    """Networks with one hidden layer and with six are trained on 100 examples. What is their cross-entropy on the
    training set? In the control the activations are sigmoids, which let the gradient vanish.
    """
    seed, activation = rng.integers(2**32), "sigmoid" if control else "relu"
    shallow, deep = (fit(seed, layers, activation=activation).training_loss for layers in (1, DEEP))
    numbers = {"training loss, one hidden layer": shallow, "training loss, six hidden layers": deep}
    return Finding(deep < shallow / 2, numbers)


def remedies_lower_the_loss(rng, control=False):
    """A network with six hidden layers is trained on 100 examples as it is; with an L2 penalty; with dropout; and
    stopped after 20 of 60 steps. Beside it stands one with a single hidden layer. What is the cross-entropy on the
    training set and on the development set, and does each remedy narrow the gap between them to less than a half? The
    control has 6000 examples, so that there is nothing to mend.
    """
    seed, examples = rng.integers(2**32), PLENTY if control else FEW
    names = "as it is", "L2 penalty", "dropout", "early stopping", "one hidden layer"
    remedies = {}, dict(penalty=0.02), dict(keep=0.8), dict(steps=20), dict(layers=1)
    before, *after = fits = [fit(seed, examples=examples, **{"steps": 60} | remedy) for remedy in remedies]
    numbers = {}
    for name, one in zip(names, fits, strict=True):
        numbers |= {f"training loss, {name}": one.training_loss, f"development loss, {name}": one.loss}
    widest = max(one.loss - one.training_loss for one in after)
    lower = max(one.loss for one in after) < 0.6 * before.loss
    return Finding(lower and widest < (before.loss - before.training_loss) / 2, numbers)


def new_examples_help_and_copies_do_not(rng, control=False):
    """A network with six hidden layers is trained on 100 examples; on 6000 new ones; and on 6000 from a generator that
    was fitted to the 100 so well that it draws these again. The number of steps stays. What is the cross-entropy on the
    development set? In the control the generator knows the true distribution.
    """
    seed, generator = rng.integers(2**32), new if control else copied
    sets = {"100 examples": as_they_are, "6000 new examples": new, "6000 generated examples": generator}
    losses = {f"development loss, {name}": fit(seed, training=training).loss for name, training in sets.items()}
    before, added, generated = losses.values()
    return Finding(added < before / 2 and generated > 2 * added, losses)


# The error on the training set: a random hidden layer that stays, and an output layer that is fitted exactly


def drawn_classes(rng, examples):
    """Inputs (examples, 3), and a class of -1 or 1 for each that no line separates."""
    X, y = labelled(rng, examples, 3, lambda X: X[:, 0] * X[:, 1] + 0.5 * X[:, 2])
    return X, 2 * y - 1


def hidden_layer(rng, units):
    """A random layer of ReLU units: a function from (examples, 3) to (examples, units)."""
    W, b = rng.standard_normal((3, units)), rng.standard_normal(units)
    return lambda X: relu(X @ W + b)


def fit_output_layer(hidden, y, penalty=0.0, keep=1.0):
    """Output weights (units,) that minimise the squared error, with an L2 penalty and with dropout of the units.

    Averaged over all masks, dropout adds (1 - p) / p times the square of each weight times its unit's energy.
    """
    strengths = penalty + (1 - keep) / keep * (hidden**2).sum(axis=0)
    rows = np.vstack([hidden, np.diag(np.sqrt(strengths))])
    return np.linalg.lstsq(rows, np.append(y, np.zeros(len(strengths))))[0]


def training_error(hidden, y, **settings):
    """Mean squared error of the fitted network on the examples that it was fitted to."""
    return mean_squared_error(hidden @ fit_output_layer(hidden, y, **settings), y)


def more_units_lower_the_training_error(rng, control=False):
    """A small network, and one with the same and many more units, are fitted to the same examples of two classes. What
    are their training errors? The control has as many more units, but they are copies of the old ones.
    """
    X, y = drawn_classes(rng, 200)
    small, more = hidden_layer(rng, 4)(X), hidden_layer(rng, 60)(X)
    large = np.hstack([small, np.tile(small, 15) if control else more])
    errors = {f"training error, {layer.shape[1]} units": training_error(layer, y) for layer in (small, large)}
    before, after = errors.values()
    return Finding(after < 0.9 * before, errors)


def more_data_raise_the_training_error(rng, control=False):
    """The same network is fitted to a few examples, then to these and many new ones. What is its training error each
    time, and in the second fit also the error on the first few? All are means over repeated draws. The control enlarges
    the set by copies of the examples that it has.
    """
    errors = []
    for _ in range(20):
        X, y = drawn_classes(rng, 20)
        more_X, more_y = (np.tile(X, (19, 1)), np.tile(y, 19)) if control else drawn_classes(rng, 380)
        layer = hidden_layer(rng, 8)
        few, many, all_y = layer(X), layer(np.vstack([X, more_X])), np.append(y, more_y)
        old = mean_squared_error(few @ fit_output_layer(many, all_y), y)
        errors.append([training_error(few, y), training_error(many, all_y), old])
    before, after, old = means = np.mean(errors, axis=0)
    names = [f"training error, {count} examples" for count in (20, len(all_y))]
    names += ["error of the second fit on the first 20"]
    return Finding(min(after, old) > 1.2 * before, dict(zip(names, means, strict=True)))
