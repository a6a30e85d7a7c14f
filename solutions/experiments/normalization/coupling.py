"""What later layers notice of a change in earlier ones."""

import numpy as np

from solutions.experiments.normalization.network import gradients, initial_parameters, run
from solutions.experiments.normalization.training_speed import quadrants
from solutions.finding import Finding
from solutions.nn.losses import binary_cross_entropy_with_logits_gradient

SIZES, CHANGE = [2, 32, 32, 32, 32], 0.1  # of the norm of each weight matrix
EARLIER = (0, 3, 6)  # the places of the first three hidden layers' weights among the parameters


def changed(parameters, directions, relative=CHANGE):
    """The parameters after a change of the earlier weights along directions, each by a share of their norm."""
    after = list(parameters)
    for place in EARLIER:
        W, along = parameters[place], directions[place]
        after[place] = W + relative * np.linalg.norm(W) / np.linalg.norm(along) * along
    return after


def noticed(X, before, after, normalized):
    """The relative change of the inputs of the last hidden layer's ReLU."""
    old, new = (run(parameters, X, normalized)[1][3][1] for parameters in (before, after))
    return np.linalg.norm(new - old) / np.linalg.norm(old)


def downhill(X, y, parameters, normalized):
    """The directions of steepest descent at all parameters."""
    logits, cache = run(parameters, X, normalized)
    found, _ = gradients(parameters, cache, binary_cross_entropy_with_logits_gradient(logits, y))
    return [-gradient for gradient in found]


def hides_growth(rng, control=False):
    """In a network of four hidden layers, the weights of the first three grow by a tenth. By which share do the inputs
    of the last hidden layer's ReLU change, with and without batch normalisation? The control has it in neither place.
    """
    (X, _), before = quadrants(rng), initial_parameters(SIZES, rng)
    after = changed(before, before)
    without, with_it = (noticed(X, before, after, normalized) for normalized in (False, not control))
    found = {"change without normalisation": without, "change with normalisation": float(with_it)}
    return Finding(with_it < 0.01 * without, found)


def passes_learning_on(rng, control=False):
    """In a network of four hidden layers, each of the first three weight matrices takes a step of descent, a tenth as
    long as its norm. By which share do the inputs of the last hidden layer's ReLU change, and is it much the same with
    batch normalisation as without? In the control the weights grow instead, by as much.
    """
    (X, y), before = quadrants(rng), initial_parameters(SIZES, rng)
    shares = []
    for normalized in (False, True):
        directions = before if control else downhill(X, y, before, normalized)
        shares.append(noticed(X, before, changed(before, directions), normalized))
    without, with_it = shares
    found = {"change without normalisation": without, "change with normalisation": float(with_it)}
    return Finding(with_it > 0.3 and with_it > 0.5 * without, found)
