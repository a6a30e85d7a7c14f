"""How much of a poor scale of the initial weights batch normalisation forgives."""

import numpy as np

from solutions.experiments.normalization.network import initial_parameters, run
from solutions.experiments.normalization.training_speed import LAST, descend, quadrants
from solutions.finding import Finding
from solutions.nn.losses import binary_cross_entropy

SIZES, RATE, EPSILON = [2, 32, 32, 32, 32], 1.0, 1e-5
LARGE, SMALL, TINY = 10, 0.01, 1e-6
SCALES = {"ten times He's weights": LARGE, "a hundredth of them": SMALL, "a millionth of them": TINY}


def least_loss(X, y, parameters, normalized=True, epsilon=EPSILON):
    """The smallest loss in the last steps of descent; infinite if it diverged."""
    losses, _ = descend(X, y, parameters, RATE, normalized, epsilon=epsilon)
    return min(losses[-LAST:])


def signal(rng, layers, scale, normalized=True):
    """The standard deviation of the inputs of the last hidden layer's ReLU, at the start, for He's weights times a
    scale.
    """
    X, parameters = rng.normal(size=(64, 32)), initial_parameters([32] * (layers + 1), rng, scale)
    return float(run(parameters, X, normalized)[1][layers - 1][1].std())


def forgives_down_to_epsilon(rng, control=False):
    """Networks of four hidden layers, with and without batch normalisation, learn to tell the quadrants of a plane
    apart. Their initial weights are ten times as large as He's, a hundredth as large, and a millionth as large; ε is
    10⁻⁵. What is the smallest loss in the last ten steps of training (infinite if the descent diverged), compared with
    the best guess that does not look at the inputs? With the normalisation, only that of the smallest weights is to be
    no better. The control has no ε.
    """
    X, y = quadrants(rng)
    guess = binary_cross_entropy(np.full(len(y), y.mean()), y)
    losses = {}
    for name, scale in SCALES.items():
        start = initial_parameters(SIZES, rng, scale)
        losses[f"without normalisation, {name}"] = least_loss(X, y, start, normalized=False)
        losses[f"with normalisation, {name}"] = least_loss(X, y, start, epsilon=0 if control else EPSILON)
    without, (large, small, tiny) = np.reshape([*losses.values()], (3, 2)).T / guess
    holds = without.min() > 0.9 and max(large, small) < 0.5 and tiny > 0.95
    return Finding(holds, losses | {"loss of the best guess": guess})
